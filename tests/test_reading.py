"""Reading: what passages, figures and reasons touch of one text."""

from __future__ import annotations

from sarcokg.figures import Span
from sarcokg.reading import Reading
from sarcokg.source_text import Passage, SourceText

TEXT = "Heading\nSeven of 28 responded. Two did not.\n---\nLast line 9\n"


def reading_of(*passages: tuple[int, int, tuple[str, ...]], excused: tuple[Span, ...] = ()) -> Reading:
    made = [
        Passage(f"passage/s_{number}", "source/s", "sum", f"Section {number}", Span(start, end), figures)
        for number, (start, end, figures) in enumerate(passages)
    ]
    return Reading(SourceText("text.txt", "sum", TEXT), made, excused)


def words_of(reading: Reading, spans: list[Span]) -> list[str]:
    return [reading.text[start:end] for start, end in spans]


def test_a_line_without_a_word_is_no_line() -> None:
    reading = reading_of()

    assert words_of(reading, [*reading.lines]) == ["Heading", "Seven of 28 responded. Two did not.", "Last line 9"]


def test_what_nothing_touches_is_a_gap() -> None:
    reading = reading_of((8, 30, ()), excused=(Span(0, 7),))

    assert [words_of(reading, reading.gaps(line)) for line in reading.lines] == [[], ["Two did not."], ["Last line 9"]]


def test_a_number_is_covered_by_a_figure_and_not_by_a_passage() -> None:
    reading = reading_of((8, 30, ("Seven of",)), excused=(Span(58, 59),))

    assert [(number.value, reading.is_covered(number)) for number in reading.numbers] == [
        ("7", True),
        ("28", False),
        ("2", False),
        ("9", True),
    ]


def test_a_span_outside_the_text_marks_nothing() -> None:
    reading = reading_of((40, 400, ("9",)), (9, 4, ()), excused=(Span(-3, 5),))

    assert not any(reading.touched)
    assert not any(reading.in_figures)


def test_a_line_is_of_the_sections_on_it_or_else_beside_it() -> None:
    reading = reading_of((8, 30, ()), (48, 59, ()))

    assert reading.sections(Span(31, 34)) == {"Section 0"}
    assert reading.sections(Span(44, 47)) == {"Section 0", "Section 1"}
    assert reading.sections(Span(0, 7)) == {"Section 0"}

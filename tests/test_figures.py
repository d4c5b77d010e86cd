"""Figures and numbers: what a text prints, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.figures import Span, figure_spans, fold, number_spans, numbers_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("19 of 52 (37%)", {"19", "52", "37"}),
        ("4.1 to 55.8, then 1.10.", {"4.1", "55.8", "1.10"}),
        ("an estimated 15,000 in 2016", {"15000", "2016"}),
        ("ratio 14:14, 1/19, 24–78, 400-800 mg", {"14", "1", "19", "24", "78", "400", "800"}),
        ("PD-1, CTLA4, v4.0, VEGFR-2, CTCAE v.4.0", set()),
        ("1LMS", {"1"}),
        ("Seventy-two and thirty one", {"72", "31"}),
        ("Eigh-\nteen of twenty-\neight", {"18", "28"}),
        ("eight-\neen", {"18"}),
        ("400-\n800 mg", {"400", "800"}),
        ("one-third of another", set()),
        ("no response, none of them", {"0"}),
        ("Anemia 3 – –", {"3", "0"}),
        ("Anemia – 3", {"3", "0"}),
        ("–", {"0"}),
        ("– – –", {"0"}),
        ("Anemia\n- 3", {"3"}),
        ("- PMID: 37", {"37"}),
        ("a list. - PubMed", set()),
        ("words — set apart — by dashes", set()),
        ("On Pz (No.)\nFactor No\n", set()),
        ("well-known: not now", set()),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_the_numbers_of_a_text_are_those_that_it_prints(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("figure", "text", "found"),
    [
        ("7 of 28", "in 7  of\n28 pts", ["7  of\n28"]),
        ("two complete", "two com-\nplete ones", ["two com-\nplete"]),
        ("PD-1", "anti-PD-\n1 drug", ["PD-\n1"]),
        ("1.1", "1.10 and 1.1, 11.1", ["1.1"]),
        ("3", "3 1 3 13", ["3", "3"]),
        ("–", "Rash 3 –", ["–"]),
        ("25%", "26%", []),
        ("  ", "anything", []),
    ],
)
def test_a_figure_is_found_where_it_stands_for_itself(figure: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in figure_spans(figure, text)] == found


@pytest.mark.parametrize(
    ("text", "folded"), [("com-\nplete", "complete"), ("grade 3-\n4", "grade 3-4"), ("PD-\n1", "PD1"), ("1-\na", "1a")]
)
def test_a_hyphen_at_the_end_of_a_line_stays_between_digits(text: str, folded: str) -> None:
    assert fold(text, hyphen="").text == folded


@given(st.text(alphabet="ab1 -\n.,", max_size=40))
def test_what_is_folded_knows_where_each_character_was(text: str) -> None:
    for hyphen in ("", "-"):
        folded = fold(text, hyphen=hyphen)

        assert [text[offset] for offset in folded.offsets if not text[offset].isspace()] == [
            character for character in folded.text if character != " "
        ]
        assert list(folded.offsets) == sorted(set(folded.offsets))


@given(st.text(alphabet="ab1 -\n.,–", max_size=40))
def test_each_number_lies_where_its_digits_are(text: str) -> None:
    for span, value in number_spans(text):
        assert isinstance(span, Span)
        assert value == "0" or "".join(filter(str.isdigit, text[slice(*span)])) in value.replace(".", "")

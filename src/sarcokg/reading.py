"""One text with what the records take from it, mark by mark.

Turns a source's text, its passages and the stretches that were given a reason into marks for each character, lines that
hold words, numbers with their places, and the gaps between all of these. It judges nothing.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sarcokg.figures import PrintedNumber, Span, figure_spans, number_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sarcokg.source_text import Passage, SourceText

__all__ = ["Reading"]

_WORD: Final = re.compile(r"\w+")


class Reading:
    """A text, the passages in it, and the spans with a reason; one that lies outside marks nothing."""

    def __init__(self, source: SourceText, passages: Iterable[Passage], excused: Iterable[Span] = ()) -> None:
        self.name, self.text = source.name, source.text
        self.passages, self.excused = tuple(passages), tuple(excused)
        self.numbers = number_spans(self.text)

    def holds(self, span: Span) -> bool:
        """Tell whether a span lies within the text and holds a character."""
        return 0 <= span.start < span.end <= len(self.text)

    @cached_property
    def in_passages(self) -> bytearray:
        """A mark for each character that a passage touches."""
        return self._marks(passage.span for passage in self.passages)

    @cached_property
    def in_figures(self) -> bytearray:
        """A mark for each character of a figure of a passage."""
        return self._marks(
            Span(passage.span.start + start, passage.span.start + end)
            for passage in self.passages
            if self.holds(passage.span)
            for figure in passage.figures
            for start, end in figure_spans(figure, self.text[slice(*passage.span)])
        )

    @cached_property
    def in_excused(self) -> bytearray:
        """A mark for each character that was given a reason."""
        return self._marks(self.excused)

    @cached_property
    def touched(self) -> bytearray:
        """A mark for each character of a passage, or with a reason."""
        return bytearray(map(max, self.in_passages, self.in_excused))

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Each line that holds a word, without its end."""
        return tuple(Span(*match.span()) for match in re.finditer(r"[^\n]+", self.text) if _WORD.search(match[0]))

    def words(self, span: Span | None = None) -> Iterator[Span]:
        """Yield each word of the text, or of a span of it."""
        for match in _WORD.finditer(self.text, *(span or (0, len(self.text)))):
            yield Span(*match.span())

    def is_covered(self, number: PrintedNumber) -> bool:
        """Tell whether a number stands in a figure, or was given a reason."""
        return all(map(max, self.in_figures[slice(*number.span)], self.in_excused[slice(*number.span)]))

    def gaps(self, line: Span) -> list[Span]:
        """Return the stretches of a line that nothing covers and that hold a word, without the space around them."""
        gaps = []
        for match in re.finditer(rb"\x00+", self.touched[slice(*line)]):
            text = self.text[line.start + match.start() : line.start + match.end()]
            if _WORD.search(text):
                start = line.start + match.start() + len(text) - len(text.lstrip())
                gaps.append(Span(start, start + len(text.strip())))
        return gaps

    def line_number(self, offset: int) -> int:
        """Return the line of an offset, from 1."""
        return self.text.count("\n", 0, offset) + 1

    def sections(self, span: Span) -> set[str]:
        """Return the sections of a span's line: of the passages on it, else of those before and behind it."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end) if "\n" in self.text[span.end :] else len(self.text)
        on_it = [passage for passage in self.passages if passage.span.start < end and passage.span.end > start]
        before = [passage for passage in self.passages if passage.span.end <= start]
        behind = [passage for passage in self.passages if passage.span.start >= end]
        beside = [
            *([max(before, key=lambda passage: passage.span.end)] if before else []),
            *([min(behind, key=lambda passage: passage.span.start)] if behind else []),
        ]
        return {passage.section for passage in on_it or beside}

    def _marks(self, spans: Iterable[Span]) -> bytearray:
        marks = bytearray(len(self.text))
        for start, end in filter(self.holds, spans):
            marks[start:end] = b"\x01" * (end - start)
        return marks

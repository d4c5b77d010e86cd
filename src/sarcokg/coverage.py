"""Whether the records say all that the sources' texts say: the lock's other way.

Turns facts, the texts of their sources and the stretches of ``graph/uncovered.yaml`` into a measure per source, and
into a defect for each line and each stretch of words that no passage touches, and each number that no passage has among
its figures, unless a stretch gives the reason.
It also judges the stretches: none may hide a count, a percent, an interval or a dose of a Methods or Results line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from sarcokg.errors import Defect
from sarcokg.figures import PrintedNumber, Span, figure_spans, number_spans, numbers_in
from sarcokg.identifiers import key_of
from sarcokg.source_text import passages_in
from sarcokg.store import Literal, NamedNode
from sarcokg.uncovered import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.source_text import Passage, SourceText
    from sarcokg.store import Quad
    from sarcokg.uncovered import Stretch

__all__ = ["RULES", "Coverage", "Share", "SourceCoverage", "is_evidence", "measure"]

#: What is wrong and what to do, for each rule of coverage.
RULES: Final[dict[str, tuple[str, str]]] = {
    "line-not-covered": (
        "no passage touches this line",
        "Add what it says to the record, or its reason to graph/uncovered.yaml.",
    ),
    "number-not-covered": (
        "no passage has this number among its figures",
        "Add it to the figures of its passage, or its reason to graph/uncovered.yaml.",
    ),
    "uncovered-copies-source": ("the reason holds words of the source", "Say it in other words."),
    "uncovered-hides-figure": (
        "a number that may not be left uncovered",
        "Counts, percents, intervals and doses of Methods and Results belong into a record.",
    ),
    "uncovered-needless": ("passages cover all of this stretch", "Take it out."),
    "uncovered-not-repeated": (
        "the passage does not say all of this stretch",
        "Name the passage that it repeats, or give another kind.",
    ),
    "uncovered-outside-text": ("the stretch does not lie within the text", "Correct `at`."),
    "uncovered-without-text": ("no record has a source with this SHA-256", "Correct the sum, or take the block out."),
    "words-not-covered": (
        "no passage touches these words",
        "Add what they say to the record, or their reason to graph/uncovered.yaml.",
    ),
}

#: Sections whose lines are neither Methods nor Results, by the first part of their name; any other may hold evidence.
_OTHER_SECTIONS: Final = frozenset(
    {
        "Abbreviations",
        "Abstract, Background",
        "Abstract, Conclusions",
        "Abstract, Conclusions and Relevance",
        "Abstract, Trial Registration",
        "Affiliations",
        "Approvals",
        "Background",
        "Citation",
        "Cited by",
        "Conclusion",
        "Discussion",
        "Header",
        "Identifiers",
        "References",
        "Research Team",
        "Similar articles",
        "Title",
        "Who Is Running the Clinical Trial",
    }
)

#: Properties whose text is a name of a publication or study, printed as it stands.
_IDENTIFIERS: Final = frozenset({"doi", "pmcid", "pmid", "registration"})

_WORD: Final = re.compile(r"\w+")
#: Words that a repetition must share with its passage; shorter ones change with the sentence.
_CONTENT: Final = re.compile(r"\w{4,}")
#: As many words in a row as no two people write by chance.
_COPIED: Final = 6
#: What makes a number a count, percent, interval or dose, by what stands around it.
_MEASURE: Final = re.compile(
    r"\d\s*(?:%|percent|mg|kg|weeks?\b|months?\b|days?\b|years?\b|patients?\b|pts\b|cycles?\b)|\d\s+(?:out\s+)?of\s+\d|"
    r"\bn\s*=\s*\d|\bCI\b",
    re.IGNORECASE,
)
#: What stands before a number that only points somewhere, and behind it.
_POINTS: Final = re.compile(
    r"(?:\b(?:tables?|fig(?:ure|s)?\.?|files?|references?|versions?|recist|ctcae)\s*S?|\bv\.?|\[(?:\d+[,–-]\s*)*)\s*$",
    re.IGNORECASE,
)


class Share(NamedTuple):
    """How many there are, and how many of them are covered."""

    covered: int
    total: int

    @property
    def missing(self) -> int:
        """How many are not covered."""
        return self.total - self.covered


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """The measure of one source: of its lines, its words, its numbers; ``key`` is the record's."""

    key: str
    text: str
    lines: Share
    words: Share
    numbers: Share


@dataclass(frozen=True, slots=True)
class Coverage:
    """The measure of every source, and what is missing or wrong, sorted."""

    sources: tuple[SourceCoverage, ...]
    defects: tuple[Defect, ...]


def measure(
    quads: Iterable[Quad], texts: Mapping[str, SourceText], stretches: Iterable[Stretch], *, name: str
) -> Coverage:
    """Return how much of each text the passages and stretches cover; ``name`` is how defects call the stretches' file.

    A source without its text is left out: the lock has named it.
    """
    passages: dict[str, list[Passage]] = {}
    for passage in _with_identifiers(tuple(quads)):
        passages.setdefault(passage.sha256, []).append(passage)
    given: dict[str, list[Stretch]] = {}
    for stretch in stretches:
        given.setdefault(stretch.sha256, []).append(stretch)

    defects = [
        _defect(name, block[0].line, "uncovered-without-text", "text-sha256", sha256)
        for sha256, block in given.items()
        if sha256 not in passages
    ]
    sources = []
    for sha256 in sorted(passages.keys() & texts.keys(), key=lambda sha256: texts[sha256].name):
        reading = _Reading(texts[sha256], passages[sha256], given.get(sha256, []), name)
        sources.append(reading.measure())
        defects += reading.missing()
        defects += reading.misused()
    return Coverage(tuple(sources), tuple(sorted(set(defects))))


def is_evidence(section: str) -> bool:
    """Tell whether a section's lines count as Methods or Results.

    >>> is_evidence("Results, Safety"), is_evidence("Table 2"), is_evidence("References")
    (True, True, False)
    """
    return section not in _OTHER_SECTIONS


class _Reading:
    """One text with its passages and stretches, and the questions put to them."""

    def __init__(self, source: SourceText, passages: list[Passage], stretches: list[Stretch], name: str) -> None:
        self.source, self.text, self.passages, self.name = source, source.text, passages, name
        self.stretches = [stretch for stretch in stretches if 0 <= stretch.span.start < stretch.span.end <= self.length]
        self.outside = [stretch for stretch in stretches if stretch not in self.stretches]
        self.numbers = number_spans(self.text)

    @property
    def length(self) -> int:
        return len(self.text)

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
            for figure in passage.figures
            for start, end in figure_spans(figure, self.text[max(passage.span.start, 0) : max(passage.span.end, 0)])
        )

    @cached_property
    def in_stretches(self) -> bytearray:
        """A mark for each character that a stretch gives a reason for."""
        return self._marks(stretch.span for stretch in self.stretches)

    @cached_property
    def lines(self) -> list[Span]:
        """Each line that holds a word, without its end."""
        return [Span(*match.span()) for match in re.finditer(r"[^\n]+", self.text) if _WORD.search(match[0])]

    def measure(self) -> SourceCoverage:
        """Count what is covered."""
        touched = self.touched
        words = [match.span() for match in _WORD.finditer(self.text)]
        return SourceCoverage(
            key=key_of(self.passages[0].source),
            text=self.source.name,
            lines=Share(sum(any(touched[start:end]) for start, end in self.lines), len(self.lines)),
            words=Share(sum(any(touched[start:end]) for start, end in words), len(words)),
            numbers=Share(sum(map(self._is_covered, self.numbers)), len(self.numbers)),
        )

    @cached_property
    def touched(self) -> bytearray:
        """A mark for each character of a passage or stretch."""
        return bytearray(map(max, self.in_passages, self.in_stretches))

    def missing(self) -> Iterator[Defect]:
        """Yield the lines, words and numbers that are neither in a record nor given a reason."""
        for line in self.lines:
            gaps = self._gaps(line)
            if not any(self.touched[line.start : line.end]):
                yield self._missing("line-not-covered", gaps[0])
            else:
                for gap in gaps:
                    yield self._missing("words-not-covered", gap)
        for number in self.numbers:
            if not self._is_covered(number):
                yield self._missing("number-not-covered", number.span)

    def misused(self) -> Iterator[Defect]:
        """Yield the stretches that hide a fact, copy the source, repeat nothing or are not needed."""
        for stretch in self.outside:
            yield self._misused("uncovered-outside-text", stretch, f"{[*stretch.span]}")
        for stretch in self.stretches:
            if _copies(stretch.reason, self.text):
                yield self._misused("uncovered-copies-source", stretch, stretch.reason, "reason")
            if stretch.kind is Kind.REPETITION and not self._is_repeated(stretch):
                yield self._misused("uncovered-not-repeated", stretch, stretch.repeats, "repeats")
            held = [number for number in self.numbers if stretch.span.holds(number.span)]
            for number in held:
                if not self._may_hold(stretch, number):
                    value = f"{number.value} at {[*number.span]}, line {self._line(number.span.start)}"
                    yield self._misused("uncovered-hides-figure", stretch, value, "kind")
            bare = [number for number in held if not all(self.in_figures[slice(*number.span)])]
            if not bare and all(any(self.in_passages[slice(*word)]) for word in self._words(stretch.span)):
                yield self._misused("uncovered-needless", stretch, f"{[*stretch.span]}")

    def _is_covered(self, number: PrintedNumber) -> bool:
        return all(map(max, self.in_figures[slice(*number.span)], self.in_stretches[slice(*number.span)]))

    def _may_hold(self, stretch: Stretch, number: PrintedNumber) -> bool:
        """Tell whether a number may be left uncovered for a stretch's reason."""
        if stretch.kind in {Kind.HEADING, Kind.POINTER}:
            return _POINTS.search(self.text[max(number.span.start - 40, 0) : number.span.start]) is not None
        if self._is_evidence(number.span):
            return False
        around = self.text[max(number.span.start - 8, stretch.span.start) : min(number.span.end + 10, stretch.span.end)]
        is_measure = _MEASURE.search(around) is not None and stretch.kind is not Kind.REPETITION
        return stretch.kind.may_hold_numbers and not is_measure

    def _is_evidence(self, span: Span) -> bool:
        """Tell whether a line is of Methods or Results: by the passages on it, else by those before and behind it."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end) if "\n" in self.text[span.end :] else self.length
        on_it = [passage for passage in self.passages if passage.span.start < end and passage.span.end > start]
        before = [passage for passage in self.passages if passage.span.end <= start]
        behind = [passage for passage in self.passages if passage.span.start >= end]
        beside = [
            *([max(before, key=lambda passage: passage.span.end)] if before else []),
            *([min(behind, key=lambda passage: passage.span.start)] if behind else []),
        ]
        return any(is_evidence(passage.section) for passage in on_it or beside)

    def _is_repeated(self, stretch: Stretch) -> bool:
        repeated = next((passage for passage in self.passages if passage.key == stretch.repeats), None)
        if repeated is None:
            return False
        said, again = self.text[slice(*repeated.span)], self.text[slice(*stretch.span)]
        words = set(_CONTENT.findall(again.lower()))
        return words <= set(_CONTENT.findall(said.lower())) and numbers_in(again) <= numbers_in(said)

    def _gaps(self, line: Span) -> list[Span]:
        """Return the stretches of a line that nothing covers and that hold a word, without the space around them."""
        gaps = []
        marks = bytes(self.touched[line.start : line.end])
        for match in re.finditer(rb"\x00+", marks):
            text = self.text[line.start + match.start() : line.start + match.end()]
            if _WORD.search(text):
                start = line.start + match.start() + len(text) - len(text.lstrip())
                gaps.append(Span(start, start + len(text.strip())))
        return gaps

    def _words(self, span: Span) -> Iterator[tuple[int, int]]:
        for match in _WORD.finditer(self.text, *span):
            yield match.span()

    def _marks(self, spans: Iterable[Span]) -> bytearray:
        marks = bytearray(self.length)
        for start, end in spans:
            first, last = max(start, 0), min(end, self.length)
            marks[first:last] = b"\x01" * max(last - first, 0)
        return marks

    def _line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def _missing(self, rule: str, span: Span) -> Defect:
        value = f"{[*span]} {' '.join(self.text[slice(*span)].split())}"
        return _defect(self.source.name, self._line(span.start), rule, "", value)

    def _misused(self, rule: str, stretch: Stretch, value: str, field: str = "at") -> Defect:
        return _defect(self.name, stretch.line, rule, field, value)


def _with_identifiers(quads: tuple[Quad, ...]) -> Iterator[Passage]:
    """Yield each passage with the identifiers that its statements take from it: the lock finds them there, like figures."""
    passages = passages_in(quads)
    stated: dict[str, list[str]] = {}
    for quad in quads:
        if key_of(quad.predicate.value) in _IDENTIFIERS and isinstance(quad.object, Literal):
            stated.setdefault(str(quad.subject), []).append(quad.object.value)
    found: dict[str, list[str]] = {}
    for quad in quads:
        if key_of(quad.predicate.value) == "passage" and isinstance(quad.object, NamedNode):
            found.setdefault(quad.object.value, []).extend(stated.get(str(quad.subject), []))
    for iri, passage in passages.items():
        yield replace(passage, figures=(*passage.figures, *found.get(iri, ())))


def _copies(reason: str, text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(reason)]
    source = f" {' '.join(word.lower() for word in _WORD.findall(text))} "
    runs = (" ".join(words[start : start + _COPIED]) for start in range(len(words) - _COPIED + 1))
    return any(f" {run} " in source for run in runs)


def _defect(file: str, line: int, rule: str, field: str, value: str) -> Defect:
    return Defect(file, line, rule, field, value, *RULES[rule])

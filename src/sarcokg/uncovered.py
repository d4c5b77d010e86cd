"""The list of what the sources' texts hold beside facts: ``graph/uncovered.yaml``.

Turns that file into stretches of text, each with its kind and reason, and judges them: none may hide a count, a
percent, an interval or a dose of a Methods or Results line, and none may copy the source.
The file holds places and reasons and no sentence of a source; the SHA-256 of each text locks the places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from sarcokg.errors import Defect, RefusedError
from sarcokg.figures import Span, numbers_in
from sarcokg.record import read_record
from sarcokg.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from sarcokg.figures import PrintedNumber
    from sarcokg.reading import Reading
    from sarcokg.tree import Value

__all__ = ["MEANINGS", "RULES", "Kind", "Stretch", "is_evidence", "judge", "judge_sums", "read_uncovered"]

#: What is wrong and what to do, for each rule of the file.
RULES: Final[dict[str, tuple[str, str]]] = {
    "uncovered-copies-source": ("the reason holds words of the source", "Say it in other words."),
    "uncovered-hides-figure": (
        "a number that may not be left uncovered",
        "Counts, percents, intervals and doses of Methods and Results belong into a record.",
    ),
    "uncovered-malformed": (
        "not the form of this file",
        "Write `text-sha256` and `stretches`; each stretch has `at`, `kind` and `reason`, a repetition `repeats`.",
    ),
    "uncovered-needless": ("passages cover all of this stretch", "Take it out."),
    "uncovered-not-repeated": (
        "the passage does not say all of this stretch",
        "Name the passage that it repeats, or give another kind.",
    ),
    "uncovered-outside-text": ("the stretch does not lie within the text", "Correct `at`."),
    "uncovered-unknown-kind": ("no such kind of stretch", "Use one of the kinds in docs/sources.md."),
    "uncovered-without-text": ("no record has a source with this SHA-256", "Correct the sum, or take the block out."),
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


class Kind(Enum):
    """Why a stretch of a text holds no fact; the list is closed.

    >>> Kind("connective").may_hold_numbers, Kind("repetition").may_hold_numbers
    (False, True)
    """

    ADVERTISING = "advertising"
    BOILERPLATE = "boilerplate"
    CONNECTIVE = "connective"
    GLOSSARY = "glossary"
    HEADING = "heading"
    NAVIGATION = "navigation"
    POINTER = "pointer"
    REFERENCE_FURNITURE = "reference-furniture"
    REPETITION = "repetition"

    @property
    def may_hold_numbers(self) -> bool:
        """Tell whether such a stretch may hold a number outside Methods and Results."""
        return self is not Kind.CONNECTIVE


#: What each kind means, for the people who choose one.
MEANINGS: Final[dict[Kind, str]] = {
    Kind.ADVERTISING: "speaks to a visitor of the page about the page, not about the study",
    Kind.BOILERPLATE: "stands on each page of the publisher: copyright, disclaimer",
    Kind.CONNECTIVE: "leads from one statement to the next and states nothing",
    Kind.GLOSSARY: "spells out an abbreviation that the ontology's terms carry",
    Kind.HEADING: "names a section, a table, a column or the panel of a figure, or tells how a figure is read",
    Kind.NAVIGATION: "belongs to the page: menus, buttons, names of pictures",
    Kind.POINTER: "points to a table, a figure, a reference, a version",
    Kind.REFERENCE_FURNITURE: "is a part of a citation that identifies nothing: volume, pages, dates, labels",
    Kind.REPETITION: "says again, word for word, what the passage under `repeats` says",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one text that holds no fact; ``line`` is that of its entry."""

    sha256: str
    span: Span
    kind: Kind
    reason: str
    repeats: str
    line: int


def read_uncovered(path: Path, name: str) -> tuple[Stretch, ...]:
    """Read the stretches of a file, in its order; ``name`` is how defects call the file.

    Raises `RefusedError` with every defect of form.
    """
    reader = _Reader(name)
    stretches = tuple(reader.read(read_record(path, name)))
    if reader.defects:
        raise RefusedError(reader.defects)
    return stretches


def is_evidence(section: str) -> bool:
    """Tell whether a section's lines count as Methods or Results.

    >>> is_evidence("Results, Safety"), is_evidence("Table 2"), is_evidence("References")
    (True, True, False)
    """
    return section not in _OTHER_SECTIONS


def judge_sums(stretches: Iterable[Stretch], known: Collection[str], name: str) -> Iterator[Defect]:
    """Yield a defect for each SHA-256 that is none of the known sources'."""
    first = {stretch.sha256: stretch for stretch in reversed([*stretches])}
    for sha256, stretch in first.items():
        if sha256 not in known:
            yield Defect(
                name, stretch.line, "uncovered-without-text", "text-sha256", sha256, *RULES["uncovered-without-text"]
            )


def judge(stretches: Iterable[Stretch], reading: Reading, name: str) -> Iterator[Defect]:
    """Yield a defect for each stretch that hides a fact, copies the source, repeats nothing or is not needed."""

    def defect(rule: str, stretch: Stretch, value: str, field: str = "at") -> Defect:
        return Defect(name, stretch.line, rule, field, value, *RULES[rule])

    for stretch in stretches:
        if not reading.holds(stretch.span):
            yield defect("uncovered-outside-text", stretch, f"{[*stretch.span]}")
            continue
        if _copies(stretch.reason, reading.text):
            yield defect("uncovered-copies-source", stretch, stretch.reason, "reason")
        if stretch.kind is Kind.REPETITION and not _is_repeated(stretch, reading):
            yield defect("uncovered-not-repeated", stretch, stretch.repeats, "repeats")
        held = [number for number in reading.numbers if stretch.span.holds(number.span)]
        for number in held:
            if not _may_hold(stretch, number, reading):
                value = f"{number.value} at {[*number.span]}, line {reading.line_number(number.span.start)}"
                yield defect("uncovered-hides-figure", stretch, value, "kind")
        is_said = all(any(reading.in_passages[slice(*word)]) for word in reading.words(stretch.span))
        if is_said and all(all(reading.in_figures[slice(*number.span)]) for number in held):
            yield defect("uncovered-needless", stretch, f"{[*stretch.span]}")


def _may_hold(stretch: Stretch, number: PrintedNumber, reading: Reading) -> bool:
    """Tell whether a number may be left uncovered for a stretch's reason."""
    start, end = number.span
    if stretch.kind in {Kind.HEADING, Kind.POINTER}:
        return _POINTS.search(reading.text[max(start - 40, 0) : start]) is not None
    if any(map(is_evidence, reading.sections(number.span))):
        return False
    around = reading.text[max(start - 8, stretch.span.start) : min(end + 10, stretch.span.end)]
    is_measure = _MEASURE.search(around) is not None and stretch.kind is not Kind.REPETITION
    return stretch.kind.may_hold_numbers and not is_measure


def _is_repeated(stretch: Stretch, reading: Reading) -> bool:
    repeated = next((passage for passage in reading.passages if passage.key == stretch.repeats), None)
    if repeated is None:
        return False
    said, again = reading.text[slice(*repeated.span)], reading.text[slice(*stretch.span)]
    words = set(_CONTENT.findall(again.lower()))
    return words <= set(_CONTENT.findall(said.lower())) and numbers_in(again) <= numbers_in(said)


def _copies(reason: str, text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(reason)]
    source = f" {' '.join(word.lower() for word in _WORD.findall(text))} "
    runs = (" ".join(words[start : start + _COPIED]) for start in range(len(words) - _COPIED + 1))
    return any(f" {run} " in source for run in runs)


class _Reader:
    """Turns the tree of the file into stretches and collects what is wrong on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.defects: list[Defect] = []

    def read(self, root: Mapping) -> Iterator[Stretch]:
        """Yield each stretch that has its form."""
        for source in self._mappings(root, "sources", {"sources"}):
            sha256 = source.text("text-sha256")
            if not sha256:
                self._add(source.line, "uncovered-malformed", "text-sha256", "")
                continue
            for entry in self._mappings(source, "stretches", {"stretches", "text-sha256", "source"}):
                stretch = self._stretch(entry, sha256)
                if stretch is not None:
                    yield stretch

    def _mappings(self, parent: Mapping, key: str, known: set[str]) -> Iterator[Mapping]:
        self._refuse_others(parent, known)
        value = parent.find(key)
        items = value.items if isinstance(value, Sequence) else ()
        if not items:
            self._add(parent.line, "uncovered-malformed", key, "")
        for item in items:
            if isinstance(item, Mapping):
                yield item
            else:
                self._add(item.line, "uncovered-malformed", key, "")

    def _stretch(self, entry: Mapping, sha256: str) -> Stretch | None:
        self._refuse_others(entry, {"at", "kind", "reason", "repeats"})
        span, kind, reason = _span(entry.find("at")), entry.text("kind") or "", entry.text("reason")
        if kind not in {known.value for known in Kind}:
            self._add(entry.line, "uncovered-unknown-kind", "kind", kind)
            return None
        repeats = entry.text("repeats") or ""
        if span is None or not reason or (kind == Kind.REPETITION.value) != bool(repeats):
            lacking = "at" if span is None else "reason" if not reason else "repeats"
            self._add(entry.line, "uncovered-malformed", lacking, entry.text(lacking) or "")
            return None
        return Stretch(sha256, span, Kind(kind), reason, repeats, entry.line)

    def _refuse_others(self, mapping: Mapping, known: set[str]) -> None:
        for entry in mapping.entries:
            if entry.key not in known:
                self._add(entry.line, "uncovered-malformed", entry.key, "")

    def _add(self, line: int, rule: str, field: str, value: str) -> None:
        self.defects.append(Defect(self.name, line, rule, field, value, *RULES[rule]))


def _span(value: Value | None) -> Span | None:
    texts = [item.text for item in value.items if isinstance(item, Scalar)] if isinstance(value, Sequence) else []
    if len(texts) != len(Span._fields) or not all(text.isdecimal() for text in texts):
        return None
    return Span(*map(int, texts))

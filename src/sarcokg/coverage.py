"""Whether the records say all that the sources' texts say: the lock's other way.

Turns facts, the texts of their sources and the stretches of ``graph/uncovered.yaml`` into a measure per source, and
into a defect for each line and each stretch of words that no passage touches, and each number that no passage has among
its figures, unless a stretch gives the reason; and for each passage that cuts a sentence or bears no statement.
Whether the stretches deserve their reasons is judged by `sarcokg.uncovered`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from sarcokg.errors import Defect
from sarcokg.identifiers import key_of
from sarcokg.reading import Reading
from sarcokg.sentences import begins, ends, gap_after, gap_before
from sarcokg.source_text import passages_in
from sarcokg.store import Literal, NamedNode
from sarcokg.uncovered import judge, judge_sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.figures import Span
    from sarcokg.source_text import Passage, SourceText
    from sarcokg.store import Quad
    from sarcokg.uncovered import Stretch

__all__ = ["RULES", "Coverage", "Share", "SourceCoverage", "measure"]

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
    "passage-cuts-sentence": (
        "the passage begins or ends within a sentence, row or item",
        "Correct `at`, or let it meet the passage or stretch beside it.",
    ),
    "passage-without-statement": (
        "no statement rests on this passage, so that it covers what nobody says",
        "State what it says, or give its stretch a reason in graph/uncovered.yaml.",
    ),
    "words-not-covered": (
        "no passage touches these words",
        "Add what they say to the record, or their reason to graph/uncovered.yaml.",
    ),
}

#: How the name of a structured text ends.
_STRUCTURED: Final = ".json"

#: Properties whose text is a name of a publication or study, printed as it stands.
_IDENTIFIERS: Final = frozenset({"doi", "pmcid", "pmid", "registration"})


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
    """The measure of one source: of its lines, its words, its numbers; ``key`` is the record's.

    A structured text, such as a registry's JSON, is measured, too, but nothing in it is missed:
    a record takes the fields that it has a place for, and its passages are values, not sentences.
    """

    key: str
    text: str
    lines: Share
    words: Share
    numbers: Share
    is_structured: bool = False


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
    given, facts = tuple(stretches), tuple(quads)
    passages: dict[str, list[Passage]] = {}
    for passage in _with_identifiers(facts):
        passages.setdefault(passage.sha256, []).append(passage)

    borne = {str(quad.object).strip("<>") for quad in facts if key_of(quad.predicate.value) == "passage"}
    sources = []
    defects = [*judge_sums(given, passages.keys(), name)]
    for sha256 in sorted(passages.keys() & texts.keys(), key=lambda sha256: texts[sha256].name):
        own = [stretch for stretch in given if stretch.sha256 == sha256]
        reading = Reading(texts[sha256], passages[sha256], [stretch.span for stretch in own])
        is_structured = reading.name.endswith(_STRUCTURED)
        sources.append(replace(_measured(reading), is_structured=is_structured))
        defects += [*_idle(reading, borne), *judge(own, reading, name)]
        defects += [] if is_structured else [*_missing(reading), *_cut(reading)]
    return Coverage(tuple(sources), tuple(sorted(set(defects))))


def _measured(reading: Reading) -> SourceCoverage:
    words = [*reading.words()]
    return SourceCoverage(
        key=key_of(reading.passages[0].source),
        text=reading.name,
        lines=Share(sum(any(reading.touched[slice(*line)]) for line in reading.lines), len(reading.lines)),
        words=Share(sum(any(reading.touched[slice(*word)]) for word in words), len(words)),
        numbers=Share(sum(map(reading.is_covered, reading.numbers)), len(reading.numbers)),
    )


def _missing(reading: Reading) -> Iterator[Defect]:
    """Yield the lines, words and numbers that are neither in a record nor given a reason."""
    for line in reading.lines:
        rule = "words-not-covered" if any(reading.touched[slice(*line)]) else "line-not-covered"
        for gap in reading.gaps(line):
            yield _defect(reading, rule, gap)
    for number in reading.numbers:
        if not reading.is_covered(number):
            yield _defect(reading, "number-not-covered", number.span)


def _cut(reading: Reading) -> Iterator[Defect]:
    """Yield the passages that begin or end where no sentence does and nothing else meets them."""
    spans = [*(passage.span for passage in reading.passages), *reading.excused]
    starts, finishes = {span.start for span in spans}, {span.end for span in spans}
    for passage in reading.passages:
        if not reading.holds(passage.span):
            continue  # the lock names it
        start, end = passage.span
        is_begun = begins(reading.text, start) or finishes & {*range(gap_before(reading.text, start), start + 1)}
        is_ended = ends(reading.text, end) or starts & {*range(end, gap_after(reading.text, end) + 1)}
        if not (is_begun and is_ended):
            place, rule = f"{passage.key} {[start, end]}", "passage-cuts-sentence"
            yield Defect(reading.name, reading.line_number(start), rule, "", place, *RULES[rule])


def _idle(reading: Reading, borne: set[str]) -> Iterator[Defect]:
    """Yield the passages that no statement names."""
    rule = "passage-without-statement"
    for passage in reading.passages:
        if passage.iri not in borne:
            place = f"{passage.key} {[*passage.span]}"
            yield Defect(reading.name, reading.line_number(passage.span.start), rule, "", place, *RULES[rule])


def _with_identifiers(quads: tuple[Quad, ...]) -> Iterator[Passage]:
    """Yield each passage with the identifiers that its statements take from it, which the lock finds there."""
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


def _defect(reading: Reading, rule: str, span: Span) -> Defect:
    value = f"{[*span]} {' '.join(reading.text[slice(*span)].split())}"
    return Defect(reading.name, reading.line_number(span.start), rule, "", value, *RULES[rule])

"""The lock: proof that what the records state stands in the texts of their sources.

Turns facts and a folder of source texts into defects, each with the record's file and line.
A text is found by its SHA-256, whatever the file is called. Then each passage lies within it, each figure of a
passage stands there, and each number of a statement occurs in a passage of that statement.
White space and hyphens at line ends are folded, number words count, ``no`` and a printed dash are zero.

It does not look the other way yet: whether every number of a source stands in some passage is not asked here.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from sarcokg.errors import Defect
from sarcokg.identifiers import NAMESPACES, compact, key_of, ontology_iri
from sarcokg.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sarcokg.ontology import Ontology
    from sarcokg.places import Lines
    from sarcokg.store import Quad

__all__ = ["MAXIMUM_PASSAGE", "NOT_IN_A_PASSAGE", "RULES", "numbers_in", "verify"]

#: A passage is one sentence, table row or list item; a longer one locks nothing.
MAXIMUM_PASSAGE: Final = 400

#: What is wrong and what to do, for each rule of the lock.
RULES: Final[dict[str, tuple[str, str]]] = {
    "figure-not-in-passage": ("the passage does not print this figure", "Copy it as printed, or correct `at`."),
    "number-not-in-passage": ("no passage of the statement prints this number", "Check it, or name its passage."),
    "number-without-passage": ("a number that names no passage", "Name the passage that prints it."),
    "passage-outside-text": ("the passage does not lie within the text", "Correct `at`: start and end in characters."),
    "passage-too-long": ("a passage is one sentence, row or item, up to 400 characters", "Shorten it, or split it."),
    "source-text-missing": ("no text in the folder has this SHA-256", "Put the text there, or correct the sum."),
    "text-length-differs": ("the text has another length", "Correct `text-length`: characters, not bytes."),
}

#: Numbers that no source prints, each with the reason why its passage need not hold it.
NOT_IN_A_PASSAGE: Final[dict[str, str]] = {
    "assessmentOrder": "counts what the curator read, in the order in which the source tells it",
    "end": "a place in the text, held to it by passage-outside-text",
    "start": "a place in the text, held to it by passage-outside-text",
    "textLength": "the length of the text, held to it by text-length-differs",
}

#: What is measured, or counted within a result, has no passage: each statement that leads to it shows its numbers.
_LENDING: Final = frozenset({"about", "categoryCounts"})

#: Phrases that say a number only of one property.
_PHRASES: Final[dict[str, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "timesPerDay": (
        (re.compile(r"(?<!twice )(?<!times )\bdaily\b|\bonce a day\b"), "1"),
        (re.compile(r"\btwice (?:daily|a day)\b"), "2"),
    ),
}

_TEENS: Final = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_UNITS: Final = "one two three four five six seven eight nine".split()  # noqa: SIM905
_WORDS: Final[dict[str, int]] = {
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS], 1)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **dict.fromkeys(("no", "none", "zero"), 0),
}
#: A word within a longer one is no number: "one-third", or "eight-" at the end of a line before "een".
_WORD: Final = re.compile(
    rf"(?<![\w-])(?:({'|'.join(_TENS)})[- ]({'|'.join(_UNITS)})|({'|'.join(_WORDS)}))(?![\w-])", re.IGNORECASE
)
#: Digits within a name are no number: PD-1, CTLA4, v4.0.
_DIGITS: Final = re.compile(r"(?<![\w.])(?<![A-Za-z]-)(\d+(?:,\d{3}(?!\d))*(?:\.\d+)?)")
_DASH: Final = re.compile(r"(?<!\S)[-–—](?!\S)")
_BROKEN: Final = re.compile(r"-[^\S\n]*\n\s*")

_NUMERIC: Final = frozenset({NAMESPACES["xsd"] + "decimal", NAMESPACES["xsd"] + "integer"})


class _Number(NamedTuple):
    """A number that a node states: the property that holds it, the record's property, the text."""

    node: str
    property: str
    told_by: str
    text: str


def verify(quads: Iterable[Quad], sources: Path, *, lines: Lines, ontology: Ontology) -> list[Defect]:
    """Return a defect for each place where the facts and the texts of a folder disagree, sorted.

    ``quads`` are those of records, ``lines`` the place of each of their values, as `build.gather` gives both.
    """
    lock = _Lock(quads, _read_texts(sources), lines, ontology)
    return sorted({*lock.of_sources(), *lock.of_passages(), *lock.of_numbers()})


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers that a text prints, by their digits; those in words, too.

    >>> sorted(numbers_in("Twenty-eight of 15,000 had no PD-1; 24–78"))
    ['0', '15000', '24', '28', '78']
    >>> sorted(numbers_in("Anemia 3 1.10 –"))
    ['0', '1.10', '3']
    """
    found: set[str] = set()
    for folded in _foldings(text):
        found.update(match.replace(",", "") for match in _DIGITS.findall(folded))
        found.update(_value_of(match) for match in _WORD.finditer(folded))
        if _DASH.search(folded):
            found.add("0")
    return frozenset(found)


class _Lock:
    """The facts by node beside the texts by SHA-256, and the questions put to them."""

    def __init__(self, quads: Iterable[Quad], texts: dict[str, str], lines: Lines, ontology: Ontology) -> None:
        self.texts, self.lines, self.ontology = texts, lines, ontology
        self.literals: dict[str, list[tuple[str, Literal]]] = defaultdict(list)
        self.links: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.lenders: dict[str, set[str]] = defaultdict(set)
        self.printed = {term.printed_form: iri for iri, term in ontology.properties.items() if term.printed_form}
        for quad in quads:
            node, property_ = getattr(quad.subject, "value", ""), quad.predicate.value
            if isinstance(quad.object, Literal):
                self.literals[node].append((property_, quad.object))
            elif isinstance(quad.object, NamedNode):
                self.links[node, property_].append(quad.object.value)
                if key_of(property_) in _LENDING:
                    self.lenders[quad.object.value].add(node)
        #: Each passage with its source.
        self.sources = {
            passage: self.links[passage, ontology_iri("source")][0]
            for passage, property_ in tuple(self.links)
            if key_of(property_) == "type" and ontology_iri("Passage") in self.links[passage, property_]
        }

    def of_sources(self) -> Iterator[Defect]:
        """Yield the sources whose text is not there, or not of the length that was curated."""
        for source in set(self.sources.values()):
            sha256, length = self._text(source, "textSha256"), self._text(source, "textLength")
            if sha256 not in self.texts:
                yield self._defect("source-text-missing", source, "textSha256", sha256)
            elif length != str(len(self.texts[sha256])):
                value = f"{length}, counted {len(self.texts[sha256])}"
                yield self._defect("text-length-differs", source, "textLength", value)

    def of_passages(self) -> Iterator[Defect]:
        """Yield the passages that leave the text or are too long, and the figures that they do not hold."""
        for passage in self.sources:
            text = self._source_text(passage)
            if text is None:
                continue  # the source has its defect
            start, end = self._place(passage)
            place = f"{key_of(passage)} [{start}, {end}]"
            if not 0 <= start < end <= len(text):
                yield self._defect("passage-outside-text", passage, "start", place)
                continue
            if end - start > MAXIMUM_PASSAGE:
                yield self._defect("passage-too-long", passage, "start", f"{place}, {end - start} characters")
            for property_, figure in self.literals[passage]:
                if property_ == ontology_iri("figures") and not _stands(figure.value, text[start:end]):
                    yield self._defect("figure-not-in-passage", passage, "figures", f"{figure.value}, {place}")

    def of_numbers(self) -> Iterator[Defect]:
        """Yield the numbers that no passage of their statement prints."""
        for number in self._numbers():
            telling = [number.node] if self._passages(number.node) else sorted(self.lenders[number.node])
            if not any(self._passages(node) for node in telling):
                yield self._defect("number-without-passage", number.node, number.told_by, number.text)
            for passages in map(self._passages, telling):
                read = [text for passage in passages if (text := self._read(passage)) is not None]
                if read and not any(_prints(number, text) for text in read):
                    names = ", ".join(key_of(passage) for passage in sorted(passages))
                    value = f"{number.text} of {key_of(number.node)}, in {names}"
                    yield self._defect("number-not-in-passage", number.node, number.told_by, value)

    def _numbers(self) -> Iterator[_Number]:
        for node, values in self.literals.items():
            for property_, value in values:
                is_number = value.datatype.value in _NUMERIC or property_ in self.printed
                if is_number and key_of(property_) not in NOT_IN_A_PASSAGE:
                    yield _Number(node, property_, self.printed.get(property_, property_), value.value)

    def _passages(self, node: str) -> list[str]:
        linked = self.links.get((node, ontology_iri("passage")), [])
        return [passage for passage in linked if passage in self.sources]

    def _source_text(self, passage: str) -> str | None:
        return self.texts.get(self._text(self.sources[passage], "textSha256"))

    def _read(self, passage: str) -> str | None:
        start, end = self._place(passage)
        text = self._source_text(passage)
        return None if text is None else text[max(start, 0) : max(end, 0)]

    def _place(self, passage: str) -> tuple[int, int]:
        return int(self._text(passage, "start") or -1), int(self._text(passage, "end") or -1)

    def _text(self, node: str, name: str) -> str:
        iri, values = ontology_iri(name), self.literals.get(node, [])
        return next((value.value for property_, value in values if property_ == iri), "")

    def _defect(self, rule: str, node: str, property_: str, value: str) -> Defect:
        iri = property_ if ":" in property_ else ontology_iri(property_)
        file, line = self.lines.get((node, iri)) or self.lines.get((node, "")) or (compact(node), 0)
        message, repair = RULES[rule]
        return Defect(file, line, rule, self.ontology.key_of_property.get(iri, compact(iri)), value, message, repair)


def _read_texts(folder: Path) -> dict[str, str]:
    """Read every file of a folder; the key is the SHA-256 of its bytes."""
    files = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
    # What is not UTF-8 keeps its place, so that one stray file does not hide the others.
    return {hashlib.sha256(data).hexdigest(): data.decode("utf-8", errors="replace") for data in files}


def _foldings(text: str) -> tuple[str, str]:
    """Return a text on one line, with the hyphens at line ends taken out, and with them kept: only sense tells."""
    return " ".join(_BROKEN.sub("", text).split()), " ".join(_BROKEN.sub("-", text).split())


def _stands(figure: str, text: str) -> bool:
    """Tell whether a figure stands in a text, not as a part of a longer number or word."""
    folded = " ".join(figure.split())
    before = r"(?<!\w)(?<!\d[.,])" if folded[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if folded[-1:].isalnum() else ""
    pattern = re.compile(before + re.escape(folded) + after)
    return bool(folded) and any(pattern.search(folding) for folding in _foldings(text))


def _prints(number: _Number, text: str) -> bool:
    """Tell whether a text prints a number: its characters where they matter, else its value."""
    folded, phrases = _foldings(text)[0].lower(), _PHRASES.get(key_of(number.property), ())
    found = numbers_in(text) | {value for pattern, value in phrases if pattern.search(folded)}
    if number.property != number.told_by:
        return number.text in found
    return any(Decimal(candidate) == Decimal(number.text) for candidate in found)


def _value_of(word: re.Match[str]) -> str:
    tens, unit, single = word.groups()
    return str(_WORDS[single.lower()] if single else _WORDS[tens.lower()] + _WORDS[unit.lower()])

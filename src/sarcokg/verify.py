"""The lock: proof that what the records state stands in the texts of their sources.

Turns facts and a folder of source texts into defects, each with the record's file and line.
A text is found by its SHA-256, whatever the file is called. Then each passage lies within it, each figure of a
passage stands there, and each number of a statement occurs in a passage of that statement: alone, in a date, in an
identifier or among words. A number that is marked derived names its arithmetic, which is done again.

Whether the texts hold more than the records say is asked by `sarcokg.coverage`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from sarcokg.errors import Defect
from sarcokg.figures import figure_spans, foldings, numbers_in
from sarcokg.identifiers import NAMESPACES, compact, key_of, ontology_iri
from sarcokg.source_text import passages_in, read_texts
from sarcokg.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sarcokg.ontology import Ontology
    from sarcokg.places import Lines
    from sarcokg.source_text import Passage, SourceText
    from sarcokg.store import Quad

__all__ = ["MAXIMUM_PASSAGE", "NOT_IN_A_PASSAGE", "RULES", "find_unstated", "recompute", "verify"]

#: A passage is one sentence, table row or list item; a longer one locks nothing.
MAXIMUM_PASSAGE: Final = 400

#: What is wrong and what to do, for each rule of the lock.
RULES: Final[dict[str, tuple[str, str]]] = {
    "derivation-differs": ("the arithmetic gives another number", "Do it again, or correct the value."),
    "derivation-unreadable": (
        "not an arithmetic of printed numbers",
        "Write `field = number + number`, with + and - alone; the field is one of the statement's.",
    ),
    "figure-not-in-passage": ("the passage does not print this figure", "Copy it as printed, or correct `at`."),
    "figure-not-stated": (
        "no statement of the passage states this number of its figures",
        "State it, or leave it out of the figures if it is none.",
    ),
    "number-not-in-passage": ("no passage of the statement prints this number", "Check it, or name its passage."),
    "number-without-passage": ("a number that names no passage", "Name the passage that prints it."),
    "passage-outside-text": ("the passage does not lie within the text", "Correct `at`: start and end in characters."),
    "passage-too-long": ("a passage is one sentence, row or item, up to 400 characters", "Shorten it, or split it."),
    "range-not-in-passage": (
        "no passage of the statement prints these two numbers together",
        "Check both, or name the passage that prints them, such as `1–2`; equal ones stand for one number alone.",
    ),
    "source-text-missing": ("no text in the folder has this SHA-256", "Put the text there, or correct the sum."),
    "text-length-differs": ("the text has another length", "Correct `text-length`: characters, not bytes."),
}

#: Properties whose numbers no source prints, each with the reason why its passage need not hold them.
NOT_IN_A_PASSAGE: Final[dict[str, str]] = {
    "assessmentOrder": "counts what the curator read, in the order in which the source tells it",
    "curatedOn": "the day of curation, which no source knows",
    "derived": "an arithmetic, held by derivation-differs; its inputs are looked for one by one",
    "description": "the curator's account of a disagreement, whose statements have their own passages",
    "end": "a place in the text, held to it by passage-outside-text",
    "eventOrder": "counts what the curator read, in the order in which the source tells it",
    "figures": "held to the text by figure-not-in-passage",
    "locator": "the curator's way to say where a passage stands",
    "notation": "a key that the curator chose",
    "reading": "a key that the curator chose",
    "section": "the curator's way to say where a passage stands",
    "start": "a place in the text, held to it by passage-outside-text",
    "textLength": "the length of the text, held to it by text-length-differs",
    "textSha256": "the sum of the text, held to it by source-text-missing",
    "wording": "a proposition in the curator's words, shared by claims whose passages print it otherwise",
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

#: Properties whose numbers are printed as one range, or are one number: a table's columns print several ranges.
_ENDS: Final = ("gradeMin", "gradeMax")
_BETWEEN: Final = r"\s*(?:[-–]|to|or|and)\s*(?:grade\s*)?"

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_DATE: Final = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
#: What is looked for among words: whatever holds a digit, up to white space and the marks of a sentence.
_TOKEN: Final = re.compile(r"[^\s,;:()\[\]]*\d(?:,(?=\d{3})|[^\s,;:()\[\]])*")
_ARITHMETIC: Final = re.compile(r"\s*([a-z][a-z-]*)\s*=\s*(\d+(?:\.\d+)?(?:\s*[-+\u2212]\s*\d+(?:\.\d+)?)+)\s*")
_TERM: Final = re.compile(r"([-+\u2212]?)\s*(\d+(?:\.\d+)?)")

_NUMERIC: Final = frozenset({NAMESPACES["xsd"] + "decimal", NAMESPACES["xsd"] + "integer"})
_STRING: Final = NAMESPACES["xsd"] + "string"


class _Number(NamedTuple):
    """A number, or a text that holds one, stated by a node: the property, the record's property, the text."""

    node: str
    property: str
    told_by: str
    text: str
    is_words: bool = False


def verify(quads: Iterable[Quad], sources: Path, *, lines: Lines, ontology: Ontology) -> list[Defect]:
    """Return a defect for each place where the facts and the texts of a folder disagree, sorted.

    ``quads`` are those of records, ``lines`` the place of each of their values, as `build.gather` gives both.
    """
    lock = _Lock(tuple(quads), read_texts(sources), lines, ontology)
    return sorted(
        {*lock.of_sources(), *lock.of_passages(), *lock.of_numbers(), *lock.of_ranges(), *lock.of_derivations()}
    )


def find_unstated(quads: Iterable[Quad], *, lines: Lines, ontology: Ontology) -> list[Defect]:
    """Return a defect for each number of a passage's figures that no statement of the passage states, sorted.

    These are no mistakes of themselves: a figure may hold the number of a reference or of a table.
    But a number that a record got wrong leaves the printed one unstated, even where the passage prints both.
    """
    lock = _Lock(tuple(quads), {}, lines, ontology)
    return sorted(set(lock.of_figures()))


def recompute(arithmetic: str) -> Decimal:
    """Return what a sum or difference of printed numbers gives.

    >>> recompute("57 - 50"), recompute("14.5 + 14 − 1")
    (Decimal('7'), Decimal('27.5'))
    """
    return sum(
        (
            -Decimal(digits) if sign in {"-", "\u2212"} else Decimal(digits)
            for sign, digits in _TERM.findall(arithmetic)
        ),
        Decimal(0),
    )


class _Lock:
    """The facts by node beside the texts by SHA-256, and the questions put to them."""

    def __init__(self, quads: tuple[Quad, ...], texts: dict[str, SourceText], lines: Lines, ontology: Ontology) -> None:
        self.texts, self.lines, self.ontology = texts, lines, ontology
        self.passages = passages_in(quads)
        self.literals: dict[str, list[tuple[str, Literal]]] = defaultdict(list)
        self.links: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.lenders: dict[str, set[str]] = defaultdict(set)
        self.measured: dict[str, set[str]] = defaultdict(set)
        self.printed = {term.printed_form: iri for iri, term in ontology.properties.items() if term.printed_form}
        for quad in quads:
            node, property_ = getattr(quad.subject, "value", ""), quad.predicate.value
            if isinstance(quad.object, Literal):
                self.literals[node].append((property_, quad.object))
            elif isinstance(quad.object, NamedNode):
                self.links[node, property_].append(quad.object.value)
                if key_of(property_) in _LENDING:
                    self.lenders[quad.object.value].add(node)
                    self.measured[node].add(quad.object.value)

    def of_sources(self) -> Iterator[Defect]:
        """Yield the sources whose text is not there, or not of the length that was curated."""
        for source in {passage.source for passage in self.passages.values()}:
            sha256, length = self._text(source, "textSha256"), self._text(source, "textLength")
            if sha256 not in self.texts:
                yield self._defect("source-text-missing", source, "textSha256", sha256)
            elif length != str(len(self.texts[sha256].text)):
                value = f"{length}, counted {len(self.texts[sha256].text)}"
                yield self._defect("text-length-differs", source, "textLength", value)

    def of_passages(self) -> Iterator[Defect]:
        """Yield the passages that leave the text or are too long, and the figures that they do not hold."""
        for passage in self.passages.values():
            source = self.texts.get(passage.sha256)
            if source is None:
                continue  # the source has its defect
            start, end = passage.span
            place = f"{key_of(passage.iri)} [{start}, {end}]"
            if not 0 <= start < end <= len(source.text):
                yield self._defect("passage-outside-text", passage.iri, "start", place)
                continue
            if end - start > MAXIMUM_PASSAGE:
                yield self._defect("passage-too-long", passage.iri, "start", f"{place}, {end - start} characters")
            for figure in passage.figures:
                if not figure_spans(figure, source.text[start:end]):
                    yield self._defect("figure-not-in-passage", passage.iri, "figures", f"{figure}, {place}")

    def of_numbers(self) -> Iterator[Defect]:
        """Yield the numbers that no passage of their statement prints."""
        for number in self._numbers():
            telling = [number.node] if self._passages(number.node) else sorted(self.lenders[number.node])
            if not any(self._passages(node) for node in telling):
                yield self._defect("number-without-passage", number.node, number.told_by, number.text)
            for node in telling:
                passages = self._passages(node)
                read = [text for passage in passages if (text := self._read(passage)) is not None]
                if read and not _prints(number, read) and not self._is_derived(number, node):
                    names = ", ".join(key_of(passage.iri) for passage in passages)
                    value = f"{number.text} of {key_of(number.node)}, in {names}"
                    yield self._defect("number-not-in-passage", number.node, number.told_by, value)

    def of_ranges(self) -> Iterator[Defect]:
        """Yield the pairs of lowest and highest number that no passage prints as a range, or as one number."""
        for node in tuple(self.literals):
            lower, upper = (self._text(node, name) for name in _ENDS)
            if not (lower and upper):
                continue
            for telling in [node] if self._passages(node) else sorted(self.lenders[node]):
                read = [text for passage in self._passages(telling) if (text := self._read(passage)) is not None]
                if read and not any(_prints_range(lower, upper, text) for text in read):
                    yield self._defect("range-not-in-passage", node, _ENDS[0], f"{lower} to {upper} of {key_of(node)}")

    def of_figures(self) -> Iterator[Defect]:
        """Yield the numbers among the figures of a passage that none of its statements states."""
        stated: dict[str, set[Decimal]] = defaultdict(set)
        for number in self._numbers():
            telling = [number.node] if self._passages(number.node) else self.lenders[number.node]
            for iri in {passage.iri for node in telling for passage in self._passages(node)}:
                stated[iri].update(map(Decimal, numbers_in(number.text)))
        for passage in self.passages.values():
            for printed in sorted({found for figure in passage.figures for found in numbers_in(figure)}):
                if Decimal(printed) not in stated[passage.iri]:
                    value = f"{printed} of {key_of(passage.iri)}"
                    yield self._defect("figure-not-stated", passage.iri, "figures", value)

    def of_derivations(self) -> Iterator[Defect]:
        """Yield the derivations that cannot be done again, or that give another number."""
        for node, values in tuple(self.literals.items()):
            for property_, value in values:
                if key_of(property_) != "derived":
                    continue
                match = _ARITHMETIC.fullmatch(value.value)
                stated = self._stated(node, match[1]) if match else []
                if match is None or not stated:
                    yield self._defect("derivation-unreadable", node, "derived", value.value)
                elif any(Decimal(number) != recompute(match[2]) for number in stated):
                    found = f"{value.value}, computed {recompute(match[2])}, stated {', '.join(stated)}"
                    yield self._defect("derivation-differs", node, "derived", found)

    def _numbers(self) -> Iterator[_Number]:
        for node, values in tuple(self.literals.items()):
            for property_, value in values:
                if key_of(property_) == "derived" and (match := _ARITHMETIC.fullmatch(value.value)):
                    for _, digits in _TERM.findall(match[2]):
                        yield _Number(node, property_, property_, digits)
                elif key_of(property_) in NOT_IN_A_PASSAGE:
                    continue
                elif value.datatype.value in _NUMERIC or property_ in self.printed:
                    yield _Number(node, property_, self.printed.get(property_, property_), value.value)
                elif value.datatype.value == _STRING and any(map(str.isdigit, value.value)):
                    yield _Number(node, property_, property_, value.value, is_words=True)

    def _is_derived(self, number: _Number, node: str) -> bool:
        """Tell whether a statement gives an arithmetic for a number of its own, or of what it is about."""
        fields = {
            match[1]
            for property_, value in self.literals.get(node, [])
            if key_of(property_) == "derived" and (match := _ARITHMETIC.fullmatch(value.value))
        }
        return self.ontology.key_of_property.get(number.told_by) in fields and key_of(number.property) != "derived"

    def _stated(self, node: str, key: str) -> list[str]:
        iri = self.ontology.keys.get(key)
        return [
            value.value
            for place in (node, *sorted(self.measured[node]))
            for property_, value in self.literals.get(place, [])
            if property_ == iri and value.datatype.value in _NUMERIC
        ]

    def _passages(self, node: str) -> list[Passage]:
        linked = self.links.get((node, ontology_iri("passage")), [])
        return [self.passages[iri] for iri in sorted(linked) if iri in self.passages]

    def _read(self, passage: Passage) -> str | None:
        source = self.texts.get(passage.sha256)
        return None if source is None else source.text[max(passage.span.start, 0) : max(passage.span.end, 0)]

    def _text(self, node: str, name: str) -> str:
        iri, values = ontology_iri(name), self.literals.get(node, [])
        return next((value.value for property_, value in values if property_ == iri), "")

    def _defect(self, rule: str, node: str, property_: str, value: str) -> Defect:
        iri = property_ if ":" in property_ else ontology_iri(property_)
        file, line = self.lines.get((node, iri)) or self.lines.get((node, "")) or (compact(node), 0)
        message, repair = RULES[rule]
        return Defect(file, line, rule, self.ontology.key_of_property.get(iri, compact(iri)), value, message, repair)


def _prints(number: _Number, texts: list[str]) -> bool:
    """Tell whether passages print a number: its characters where they matter, else its value."""
    if number.is_words:
        # What is said in words may rest on several passages.
        return all(any(_prints_token(token, text) for text in texts) for token in _tokens(number.text))
    return any(_prints_number(number, text) for text in texts)


def _prints_number(number: _Number, text: str) -> bool:
    folded, phrases = foldings(text)[0].text.lower(), _PHRASES.get(key_of(number.property), ())
    found = numbers_in(text) | {value for pattern, value in phrases if pattern.search(folded)}
    if number.property != number.told_by:
        return number.text in found
    return any(Decimal(candidate) == Decimal(number.text) for candidate in found)


def _prints_range(lower: str, upper: str, text: str) -> bool:
    folded = foldings(text)[0].text
    if lower != upper:
        return re.search(rf"(?<![\d.]){lower}{_BETWEEN}{upper}(?![\d.]\d)", folded) is not None
    # A row of counts holds any digit: alone, a number is a grade only where the word stands.
    if "grade" not in folded.lower():
        return False
    alone = rf"(?<![\d.–-]){lower}(?!\d|[.]\d|{_BETWEEN}\d)"
    return re.search(alone, folded) is not None or lower in numbers_in(re.sub(r"\d", "", folded))


def _prints_token(token: str, text: str) -> bool:
    """Tell whether a text prints a word that holds digits: as it is, as a date, or number by number."""
    if figure_spans(token, text):
        return True
    date = _DATE.fullmatch(token)
    if date is not None:
        return _prints_date(date, text)
    numbers = numbers_in(token)
    # A name such as NCT03141684 holds digits that are no number: it stands there as it is or not at all.
    whole = sum(map(str.isdigit, "".join(numbers))) == sum(map(str.isdigit, token))
    return whole and numbers <= numbers_in(text)


def _prints_date(date: re.Match[str], text: str) -> bool:
    year, month, day = date.groups()
    has_month = re.search(rf"\b{_MONTHS[int(month) - 1]}" if 1 <= int(month) <= len(_MONTHS) else r"(?!)", text.lower())
    return year in numbers_in(text) and has_month is not None and (day is None or str(int(day)) in numbers_in(text))


def _tokens(text: str) -> list[str]:
    return [token.strip(".") for token in _TOKEN.findall(text)]

"""The list of what the sources' texts hold beside facts: ``graph/uncovered.yaml``.

Turns that file into stretches of text, each with its kind and reason, and names what is wrong with its form.
It holds places and reasons and no sentence of a source; the SHA-256 of each text locks the places.
Whether a stretch deserves its kind is judged by `sarcokg.coverage`, which has the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from sarcokg.errors import Defect, RefusedError
from sarcokg.figures import Span
from sarcokg.record import Mapping, Scalar, Sequence, read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sarcokg.record import Value

__all__ = ["RULES", "Kind", "Stretch", "read_uncovered"]

#: What is wrong and what to do, for each rule of the file's form.
RULES: Final[dict[str, tuple[str, str]]] = {
    "uncovered-malformed": (
        "not the form of this file",
        "Write `text-sha256` and `stretches`; each stretch has `at`, `kind` and `reason`, a repetition `repeats`.",
    ),
    "uncovered-unknown-kind": ("no such kind of stretch", "Use one of the kinds in docs/sources.md."),
}


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

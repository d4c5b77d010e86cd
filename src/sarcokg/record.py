"""Records as their author wrote them: YAML read strictly, every value with its line.

Turns a file into a tree of mappings, sequences and scalars.
A scalar stays the text that stands in the file (``37``, ``11.1``, ``NO``, ``0123``):
what it means is decided later, by the context, so YAML's own guesses cannot change a figure.
This module knows no term of the ontology and no RDF.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import yaml

from sarcokg.errors import Defect, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["RULES", "Entry", "Mapping", "Scalar", "Sequence", "Value", "parse_record", "read_record"]

#: No record of one source comes near these; a file that does is an attack or an accident.
MAXIMUM_BYTES: Final = 4_000_000
MAXIMUM_DEPTH: Final = 24

#: What YAML takes for no value at all.
_NOTHING: Final = frozenset({"", "~", "null"})

#: Characters that make text look other than it is (Unicode TR 36) or break a format.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
#: The same in a value. The parser ends every line by a line feed, so a carriage return was written as an escape.
_FORBIDDEN_IN_VALUE = re.compile(_FORBIDDEN.pattern + "|\r")
#: An escape for a character that Unicode does not have.
_BEYOND = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it stands in the file."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in their order."""

    items: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; ``line`` is the key's."""

    key: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in their order, no key twice."""

    entries: tuple[Entry, ...]
    line: int

    def find(self, key: str) -> Value | None:
        """Return the value under a key, or None."""
        return next((entry.value for entry in self.entries if entry.key == key), None)

    def text(self, key: str) -> str | None:
        """Return the text under a key, or None where there is none or it is no scalar."""
        value = self.find(key)
        return value.text if isinstance(value, Scalar) else None


Value: TypeAlias = "Scalar | Sequence | Mapping"


def read_record(path: Path, name: str | None = None) -> Mapping:
    """Read one record from disk; ``name`` is how defects call the file.

    Raises `RefusedError` with every defect of form.
    """
    called = name or str(path)
    data = path.read_bytes()
    if len(data) > MAXIMUM_BYTES:
        raise RefusedError([_defect(called, 0, "too-large", f"{len(data)} bytes")])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RefusedError([_defect(called, line, "not-utf-8", repr(data[error.start]))]) from None
    return parse_record(text, called)


def parse_record(text: str, name: str) -> Mapping:
    """Turn the text of a record into its tree.

    >>> parse_record("percent: 11.10", "a.yaml").text("percent")
    '11.10'
    >>> parse_record("gene: NO", "a.yaml").text("gene")
    'NO'

    Raises `RefusedError` with every defect of form.
    """
    defects = [
        _defect(name, text[: match.start()].count("\n") + 1, "forbidden-character", _describe(match[0]))
        for match in _FORBIDDEN.finditer(text)
    ]
    if defects:
        raise RefusedError(defects)
    reader = _Reader(text, name)
    root = reader.read()
    if reader.defects:
        raise RefusedError(reader.defects)
    if not isinstance(root, Mapping):
        raise RefusedError([_defect(name, 1, "not-a-record", _form(root))])
    return root


class _Reader:
    """Builds the tree from the parser's events and collects what is wrong on the way."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.text = text
        self.defects: list[Defect] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)

    def read(self) -> Value:
        """Read the one document of the stream."""
        try:
            root = self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = mark.line + 1 if mark else 0
            raise RefusedError([_defect(self.name, line, "not-yaml", str(error.problem))]) from None
        except (ValueError, OverflowError):
            # The parser turns an escape into its character without asking whether there is one.
            escape = _BEYOND.search(self.text)
            line = self.text[: escape.start()].count("\n") + 1 if escape else 0
            raise RefusedError([_defect(self.name, line, "not-yaml", escape[0] if escape else "")]) from None
        return root

    def _document(self) -> Value:
        root: Value = Scalar("", 1)
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._add(event, "two-documents", "---")
                value = self._value(next(self._events), 0)
                root = value if documents == 1 else root
        return root

    def _value(self, event: yaml.Event, depth: int) -> Value:
        line = _line(event)
        if depth > MAXIMUM_DEPTH:
            raise RefusedError([_defect(self.name, line, "too-deep", f"{depth} levels")])
        if isinstance(event, yaml.AliasEvent):
            self._add(event, "alias", f"*{event.anchor}")
            return Scalar("", line)
        if getattr(event, "anchor", None):
            self._add(event, "alias", f"&{event.anchor}")  # type: ignore[attr-defined]
        if getattr(event, "tag", None):
            self._add(event, "tag", str(event.tag))  # type: ignore[attr-defined]
        if isinstance(event, yaml.ScalarEvent):
            # What is refused in the open is also refused when it is written as an escape.
            for character in _FORBIDDEN_IN_VALUE.findall(event.value):
                self._add(event, "forbidden-character", _describe(character))
            return Scalar(unicodedata.normalize("NFC", event.value), line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), line)
        return Mapping(tuple(self._entries(depth)), line)

    def _items(self, depth: int) -> Iterator[Value]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[Entry]:
        seen: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._value(event, depth + 1)
            value = self._value(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._add(event, "not-a-key", _form(key))
                continue
            if key.text in seen:
                self._add(event, "duplicate-key", f"{key.text}, first on line {seen[key.text]}")
                continue
            seen[key.text] = key.line
            if isinstance(value, Scalar) and value.text in _NOTHING:
                self._add(event, "empty-value", key.text)
            yield Entry(key.text, value, key.line)

    def _add(self, event: yaml.Event, rule: str, value: str) -> None:
        self.defects.append(_defect(self.name, _line(event), rule, value))


#: What is wrong and what to do, for each rule of form.
RULES: Final[dict[str, tuple[str, str]]] = {
    "alias": ("anchors and aliases are not read", "Write the value out."),
    "duplicate-key": ("the key stands twice in one mapping", "Keep one of them."),
    "empty-value": ("the key has no value", "Give the value; put quotes around text that holds a comma."),
    "forbidden-character": ("an invisible or control character", "Delete it."),
    "not-a-key": ("a key must be one word", "Write a plain key."),
    "not-a-record": ("a record is a mapping of keys to values", "Begin with `key: …`."),
    "not-utf-8": ("a byte that is not UTF-8", "Save the file as UTF-8."),
    "not-yaml": ("this is not YAML", "Mend the syntax; indent by spaces, not tabs."),
    "tag": ("tags are not read", "Delete the tag; the ontology gives the type."),
    "too-deep": ("nested too deeply", "Flatten the record."),
    "too-large": ("the file is too large for a record of one source", "Split it by source."),
    "two-documents": ("a file holds one record", "Move the second document to its own file."),
}


def _form(value: Value) -> str:
    """Return how a person calls the form of a value."""
    if isinstance(value, Scalar):
        return f"the text {value.text}" if value.text else "an empty file"
    return "a list" if isinstance(value, Sequence) else "a mapping"


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _defect(name: str, line: int, rule: str, value: str) -> Defect:
    message, repair = RULES[rule]
    return Defect(name, line, rule, "", value, message, repair)


def _describe(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()

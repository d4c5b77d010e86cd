"""Records as their author wrote them: YAML read strictly, every value with its line.

Turns a file into a tree of mappings, sequences and scalars.
A scalar stays the text that stands in the file (``37``, ``11.1``, ``NO``, ``0123``):
what it means is decided later, by the context, so YAML's own guesses cannot change a figure.
A mistake does not end the reading: it is named, the value is left out as a hole, and the rest is read.
This module knows no term of the ontology and no RDF.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import yaml

from sarcokg.errors import Defect, RefusedError
from sarcokg.tree import Entry, Hole, Mapping, Scalar, Sequence, Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["RULES", "Reading", "examine_record", "examine_text", "parse_record", "read_record"]

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
#: Signs that PyYAML and libyaml read in different ways: tabs, explicit keys, tags and escapes.
_READ_OTHERWISE = re.compile(r"[\t\r?!\\]")
_LINE_OF_COMMENT = re.compile(r"^ *#[^\r\n]*", re.MULTILINE)
#: What stands for a byte that could not be decoded.
_UNREADABLE: Final = "\ufffd"
_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENTED_BY_TAB = re.compile(r" *\t")
#: A key in a line of text, for defects that are found before the text has been parsed.
_KEY_IN_LINE = re.compile(r"([\w-]+):(?=\s|$)")
_COMMENT = re.compile(r"(?:^|\s|\ufeff)#.*")
#: Where the parser notices an open bracket or quotation mark says little; where it began says all.
_BEGAN_EARLIER = re.compile(r"flow|quoted scalar|simple key")
#: What to do, by what the parser says.
_SYNTAX: Final[tuple[tuple[str, str], ...]] = (
    ("but found ']'", "Take the bracket away."),
    ("but found '}'", "Take the bracket away."),
    ("mapping values are not allowed", "Put quotes around text that holds a colon and a space."),
    ("could not find expected ':'", "End the key by a colon and a space."),
    ("end of stream", "Close the quotation mark."),
    ("expected ',' or", "Close the bracket, and put commas between its values."),
    ("expected <block end>", "Indent the line like its neighbours."),
    ("cannot start any token", "Put quotes around a value that begins with a sign."),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a record, None where nothing could, and every defect of form."""

    record: Mapping | None
    defects: tuple[Defect, ...]

    def whole(self) -> Mapping:
        """Return the record; raises `RefusedError` with every defect where there is one."""
        if self.record is None or self.defects:
            raise RefusedError(self.defects)
        return self.record


def read_record(path: Path, name: str | None = None) -> Mapping:
    """Read one record from disk; ``name`` is how defects call the file.

    Raises `RefusedError` with every defect of form.
    """
    return examine_record(path, name).whole()


def parse_record(text: str, name: str) -> Mapping:
    """Turn the text of a record into its tree.

    >>> parse_record("percent: 11.10", "a.yaml").text("percent")
    '11.10'
    >>> parse_record("gene: NO", "a.yaml").text("gene")
    'NO'

    Raises `RefusedError` with every defect of form.
    """
    return examine_text(text, name).whole()


def examine_record(path: Path, name: str | None = None) -> Reading:
    """Read one record from disk as far as it can be read; ``name`` is how defects call the file."""
    called = name or str(path)
    data = path.read_bytes()
    if len(data) > MAXIMUM_BYTES:
        return Reading(None, (_defect(called, 0, "too-large", f"{len(data)} bytes"),))
    try:
        return examine_text(data.decode("utf-8"), called)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        defect = _defect(called, line, "not-utf-8", f"byte {data[error.start]:02X}")
    # Another encoding of letters leaves most of the text readable; one of two bytes a letter leaves none.
    if b"\0" in data:
        return Reading(None, (defect,))
    text = data.decode("utf-8", "replace")
    unreadable = {line for line, written in enumerate(_LINE_END.split(text), 1) if _UNREADABLE in written}
    rest = examine_text(text, called)
    return Reading(rest.record, (defect, *(found for found in rest.defects if found.line not in unreadable)))


def examine_text(text: str, name: str) -> Reading:
    r"""Turn the text of a record into its tree as far as it can be read.

    >>> reading = examine_text("key: s\nkey: t\ntitle: x", "a.yaml")
    >>> [defect.rule for defect in reading.defects], reading.record.text("title")
    (['duplicate-key'], 'x')
    """
    reader = _Reader(_FORBIDDEN.sub("", text), name)
    for line, written in enumerate(_LINE_END.split(text), 1):
        for match in {found[0]: found for found in _FORBIDDEN.finditer(written)}.values():
            reader.add(line, "forbidden-character", _describe(match[0]), _key_before(written, match.start()))
    root = reader.read()
    if not isinstance(root, Mapping):
        if not reader.cut:
            reader.add(1, "not-a-record", _kind(root))
        return Reading(None, tuple(reader.defects))
    return Reading(root, tuple(reader.defects))


class _Reader:
    """Builds the tree from the parser's events and collects what is wrong on the way."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.text = text
        self.defects: list[Defect] = []
        self.cut = False  # the reading ended before the text did
        self._field = ""
        self._events = _events(text)

    def read(self) -> Value:
        """Read the one document of the stream."""
        root: Value = Scalar("", 1)
        documents = 0
        while (event := self._next()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._field = ""
                value = self._value(self._next(), 0)
                if documents == 1:
                    root = value
                    continue
                self.add(_line(event), "two-documents", "---")
                if isinstance(root, Mapping):
                    root = replace(root, whole=False)
        return root

    def add(self, line: int, rule: str, value: str, field: str | None = None) -> None:
        """Note a defect, by default of the field that is being read."""
        self.defects.append(_defect(self.name, line, rule, value, self._field if field is None else field))

    def _next(self) -> yaml.Event | None:
        """Return the next event, or None where there is none or the syntax is broken."""
        if self.cut:
            return None
        try:
            return next(self._events, None)
        except yaml.MarkedYAMLError as error:
            self._break(error)
        except (ValueError, OverflowError):
            # The parser turns an escape into its character without asking whether there is one.
            escape = _BEYOND.search(self.text)
            line = self.text[: escape.start()].count("\n") + 1 if escape else 0
            self.add(line, "not-yaml", escape[0] if escape else "")
        self.cut = True
        return None

    def _break(self, error: yaml.MarkedYAMLError) -> None:
        """Name the mistake of syntax, and every tab below where a tab is to blame."""
        began = error.context_mark if _BEGAN_EARLIER.search(error.context or "") else None
        mark = began or error.problem_mark
        line = mark.line if mark else 0
        lines = _LINE_END.split(self.text)
        tabs = [number for number in range(line, len(lines)) if _INDENTED_BY_TAB.match(lines[number])]
        if tabs and tabs[0] == line:
            for number in tabs:
                self.add(number + 1, "tab", lines[number].strip(), _key_before(lines[number]))
            return
        problem = error.problem or ""
        repair = next((repair for said, repair in _SYNTAX if said in problem), RULES["not-yaml"][1])
        written = lines[line].strip() if line < len(lines) else ""
        message = f"{RULES['not-yaml'][0]} ({problem})"
        key = _key_before(lines[line], mark.column if mark else 0) if written else ""
        self.defects.append(Defect(self.name, line + 1, "not-yaml", key, written, message, repair))

    def _value(self, event: yaml.Event | None, depth: int) -> Value:
        if event is None:
            return Hole(0)
        line = _line(event)
        if depth > MAXIMUM_DEPTH:
            self.add(line, "too-deep", f"{depth} levels")
            self.cut = True
            return Hole(line)
        if isinstance(event, yaml.AliasEvent):
            self.add(line, "alias", f"*{event.anchor}")
            return Hole(line)
        if getattr(event, "anchor", None):
            self.add(line, "alias", f"&{event.anchor}")  # type: ignore[attr-defined]
        if getattr(event, "tag", None):
            self.add(line, "tag", str(event.tag))  # type: ignore[attr-defined]
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), line)
        entries = _without_twins(self._entries(depth))
        return Mapping(entries, line, not self.cut)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Value:
        # What is refused in the open is also refused when it is written as an escape.
        forbidden = _FORBIDDEN_IN_VALUE.findall(event.value)
        for character in forbidden:
            self.add(line, "forbidden-character", _describe(character))
        if forbidden or _UNREADABLE in event.value:
            return Hole(line)
        return Scalar(unicodedata.normalize("NFC", event.value), line)

    def _items(self, depth: int) -> Iterator[Value]:
        while (event := self._next()) is not None and not isinstance(event, yaml.SequenceEndEvent):
            yield self._value(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[Entry]:
        seen: dict[str, int] = {}
        enclosing = self._field
        while (event := self._next()) is not None and not isinstance(event, yaml.MappingEndEvent):
            self._field = ""
            key = self._value(event, depth + 1)
            self._field = key.text if isinstance(key, Scalar) else ""
            value = self._value(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                if not isinstance(key, Hole):
                    self.add(_line(event), "not-a-key", _kind(key))
                continue
            if key.text in seen:
                self._field = key.text
                written = value.text if isinstance(value, Scalar) else ""
                self.add(key.line, "duplicate-key", f"{written}, first on line {seen[key.text]}".removeprefix(", "))
            elif isinstance(value, Scalar) and value.text in _NOTHING:
                self.add(key.line, "empty-value", "", key.text)
                value = Hole(value.line)
            seen.setdefault(key.text, key.line)
            yield Entry(key.text, value, key.line)
        self._field = enclosing


def _events(text: str) -> Iterator[yaml.Event]:
    """Parse by libyaml where it is there, ten times faster.

    A text with a mistake, or with a sign that libyaml reads otherwise, is parsed by PyYAML itself:
    what is refused, at which line and in which words is the same everywhere.
    """
    if hasattr(yaml, "CSafeLoader") and not _READ_OTHERWISE.search(_LINE_OF_COMMENT.sub("", text)):
        with suppress(yaml.YAMLError, ValueError, OverflowError):
            events = list(yaml.parse(text, Loader=yaml.CSafeLoader))
            # They disagree on the line of a value that isn't there.
            if not any(isinstance(event, yaml.ScalarEvent) and not event.value for event in events):
                return iter(events)
    parsed: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)
    return parsed


def _without_twins(entries: Iterator[Entry]) -> tuple[Entry, ...]:
    """Keep entries whose key stands once, and lists under a key that stands twice.

    Of other values under one key, nobody knows which was meant, so they leave a hole.
    """
    kept: dict[str, list[Entry]] = {}
    for entry in entries:
        twins = kept.setdefault(entry.key, [])
        twins.append(entry)
        if len(twins) > 1 and not all(isinstance(twin.value, Sequence) for twin in twins):
            lost = any(isinstance(twin.value, Mapping | Sequence) for twin in twins)
            kept[entry.key] = [Entry(entry.key, Hole(twins[0].line, lost), twins[0].line)]
    return tuple(entry for twins in kept.values() for entry in twins)


#: What is wrong and what to do, for each rule of form.
RULES: Final[dict[str, tuple[str, str]]] = {
    "alias": ("anchors and aliases are not read", "Write the value out."),
    "duplicate-key": ("the key stands twice in one mapping", "Keep one of them."),
    "empty-value": ("the key has no value", "Give the value; put quotes around text that holds a comma."),
    "forbidden-character": ("an invisible or control character stands in the text", "Delete it."),
    "not-a-key": ("a key has to be one word", "Write a plain key."),
    "not-a-record": ("a record is a mapping of keys to values, and this is something else", "Begin with `key: …`."),
    "not-utf-8": ("the file holds a byte that is not UTF-8", "Save the file as UTF-8."),
    "not-yaml": ("this is not YAML, and what stands below is not read", "Mend the syntax; indent by spaces."),
    "tab": ("a tab indents the line, and what stands below is not read", "Indent by spaces."),
    "tag": ("tags are not read", "Delete the tag; the ontology gives the type."),
    "too-deep": ("nested too deeply", "Flatten the record."),
    "too-large": ("the file is too large for a record of one source", "Split it by source."),
    "two-documents": ("a file holds one record", "Move the second document to its own file."),
}


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _defect(name: str, line: int, rule: str, value: str, field: str = "") -> Defect:
    message, repair = RULES[rule]
    return Defect(name, line, rule, field, value, message, repair)


def _key_before(line: str, position: int | None = None) -> str:
    """Return the last key that a line of text names before a position, else its first one."""
    code = _COMMENT.sub("", line)
    keys = _KEY_IN_LINE.findall(code[:position])[-1:] or _KEY_IN_LINE.findall(code)[:1]
    return keys[0] if keys else ""


def _kind(value: Value) -> str:
    if isinstance(value, Scalar):
        return value.text or "nothing"
    return "a list" if isinstance(value, Sequence) else "a mapping"


def _describe(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()

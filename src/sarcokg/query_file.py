"""Query files: standard SPARQL whose first lines are a header.

Lines that begin with ``#+`` are the header, in YAML; for SPARQL they are comments.
Plain headers are read without the YAML library, whose import takes longer than most queries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sarcokg.errors import UsageError
from sarcokg.late import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

__all__ = ["QueryFiles", "read_plain", "read_query", "sorted_list"]

Read = TypeVar("Read")


class QueryFiles(Mapping[str, Read]):
    """The query files of a folder by name, each read when it is asked for: a caller mostly wants one of them."""

    def __init__(self, folder: Path, read: Callable[[Path], Read]) -> None:
        """List the folder; ``read`` turns a file into what the mapping gives."""
        self._paths = {path.stem: path for path in sorted(folder.glob("*.rq"))}
        self._read = read

    def __getitem__(self, name: str) -> Read:
        """Read one file."""
        return self._read(self._paths[name])

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a file of this name, without reading it."""
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        """Yield the names, sorted."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._paths)


def read_query(path: Path) -> tuple[str, dict[str, Any]]:
    """Read a query file: its whole text, and its header.

    Raises `UsageError` where the header is no YAML mapping.
    """
    text = path.read_text(encoding="utf-8")
    lines = [line[2:] for line in text.splitlines() if line.startswith("#+")]
    try:
        header = read_plain(lines) or yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        message = f"{path}: the header cannot be read: {error}. Mend its #+ lines; text with a colon needs quotes."
        raise UsageError(message) from None
    if not isinstance(header, dict):
        message = f"{path}: there is no header. Begin the file with #+ lines, such as #+ question: …?"
        raise UsageError(message)
    return text, header


def read_plain(lines: Iterable[str]) -> dict[str, Any] | None:
    """Read the plain YAML that headers are mostly written in; return None for anything beyond it.

    A line is a key with a value, or a key alone and then indented lines, each a key with a value.
    A value is words, a text in double quotes, a list of them, or a mapping to them.

    >>> read_plain([" question: Which?", " tags: [one, two]", " of:", '   drug: {type: Drug, text: "a, b"}'])
    {'question': 'Which?', 'tags': ['one', 'two'], 'of': {'drug': {'type': 'Drug', 'text': 'a, b'}}}
    >>> read_plain([" tags: [1, 'two']"])
    """
    header: dict[str, Any] = {}
    inner: dict[str, Any] | None = None
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or not line.isprintable():
            return None
        indent, key, text = match.groups()
        into = inner if indent else header
        value = _plain_value(text) if text else {}
        if into is None or key in into or value is None or (indent and not text):
            return None
        into[key] = value
        if not indent:
            inner = None if text else into[key]
    return None if {} in header.values() else header


def _plain_value(text: str) -> str | list[str] | dict[str, Any] | None:
    if listed := _LIST.fullmatch(text):
        return [_unquoted(item) for item in re.findall(_ITEM, listed[1])]
    if mapped := _MAP.fullmatch(text):
        pairs = dict(re.findall(_PAIR, mapped[1]))
        return {key: _plain_value(value) for key, value in pairs.items()}
    if re.fullmatch(_ITEM, text) or (_SENTENCE.fullmatch(text) and not _BEYOND.search(text)):
        return _unquoted(text)
    return None


def _unquoted(item: str) -> str:
    return item[1:-1] if item[0] in "\"'" else item


#: Words that YAML reads as a truth value or as nothing are beyond us; so is what does not begin with a letter.
_NO_WORDS: Final = r"(?!(?i:y|n|yes|no|on|off|true|false|null)(?:$|[,:\]}]))"
#: A key, behind one blank or, inside another key, three; then its value.
_LINE: Final = re.compile(rf" ( {{2}})?({_NO_WORDS}[a-z][\w-]*):(?: (\S+(?: \S+)*))?")
_WORDS: Final = rf"{_NO_WORDS}[A-Za-z][\w'.;|/+-]*(?: [\w'.;|/+][\w'.;|/+-]*)*"
_ITEM: Final = rf"""(?:"[^"\\]*"|'[^']*'|{_WORDS})"""
_LIST: Final = re.compile(rf"\[({_ITEM}(?:, {_ITEM})*)\]")
_PAIR: Final = rf"({_NO_WORDS}[a-z][\w-]*): ({_ITEM}|\[{_ITEM}(?:, {_ITEM})*\])"
_MAP: Final = re.compile(rf"\{{({_PAIR}(?:, {_PAIR})*)\}}")
_SENTENCE: Final = re.compile(rf"{_NO_WORDS}[A-Za-z].*")
#: What ends plain words in YAML: a colon before a blank or the end, and a comment.
_BEYOND: Final = re.compile(r":(?: |$)| #")


def sorted_list(text: str, separator: str) -> str:
    """Return a concatenated group in a fixed order: SPARQL leaves it open.

    >>> sorted_list("pazopanib + nivolumab + pazopanib", " + ")
    'nivolumab + pazopanib'
    """
    return separator.join(sorted(set(text.split(separator)) - {""}))

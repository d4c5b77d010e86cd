"""Long texts of JSON cut into their records, by brackets and line ends alone.

A page of studies may be longer than memory. What stands between the brackets is not judged here:
each piece is read strictly afterwards, so a page whose tail is cut loses no record before the cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Piece", "split_lines", "split_objects"]

#: Up to the next bracket, over whole strings, or to a quotation mark whose string goes on in the next piece.
#: The quantifiers give nothing back, so no text is slow.
_STEP: Final = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]"]?)', re.DOTALL)
#: The rest of a string that began before, with its quotation mark where it stands in this piece.
_REST_OF_STRING: Final = re.compile(rb'(?:[^"\\]++|\\.)*+("?)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one record; or None with the rule that it breaks and what is seen of it."""

    data: bytes | None
    rule: str = ""
    value: str = ""


def split_objects(head: bytes, pieces: Iterator[bytes], most: int) -> Iterator[Piece]:
    r"""Yield the objects of a list whose opening bracket has been read; ``most`` bytes make one too large.

    >>> [piece.data for piece in split_objects(b'{"a": "}"}, {"b"', iter([b': {}}, {"c": ']), 99)]
    [b'{"a": "}"}', b'{"b": {}}', None]
    """
    splitter = _Splitter(most)
    yield from splitter.feed(head)
    for piece in pieces:
        if splitter.is_done:
            return
        yield from splitter.feed(piece)
    if not splitter.is_done:
        yield Piece(None, "registry-not-json", "the list is cut off")


class _Splitter:
    """Follows brackets and strings over pieces of a text."""

    def __init__(self, most: int) -> None:
        self.is_done = False
        self._most = most
        self._depth = 0
        self._held = b""
        self._scanned = 0
        self._begin = 0
        self._is_skipping = False
        self._is_in_string = False

    def feed(self, piece: bytes) -> Iterator[Piece]:
        """Yield the objects that end in a further piece."""
        self._held += piece
        while (step := self._step()) is not None:
            if step in b"{[":
                if self._depth == 0:
                    self._begin = self._scanned - 1
                self._depth += 1
                continue
            self._depth -= 1
            if self._depth < 0:
                self.is_done = True
                return
            if self._depth == 0:
                yield self._piece()
        if self._depth and len(self._held) > self._most:
            self._is_skipping = True
        self._keep()

    def _step(self) -> bytes | None:
        """Go on to the next bracket that is in no string; None where this piece has no more."""
        while True:
            found = (_REST_OF_STRING if self._is_in_string else _STEP).match(self._held, self._scanned)
            if found is None or found.end() == self._scanned:
                return None
            self._scanned = found.end()
            if self._is_in_string:
                self._is_in_string = not found[1]
            elif found[1] == b'"':
                self._is_in_string = True
            elif found[1]:
                return found[1]

    def _piece(self) -> Piece:
        begin, self._begin = self._begin, 0
        if self._is_skipping or self._scanned - begin > self._most:
            self._is_skipping = False
            return Piece(None, "registry-too-large", f"more than {self._most} bytes")
        return Piece(self._held[begin : self._scanned])

    def _keep(self) -> None:
        """Keep what belongs to an object that has not ended, unless it is too large anyway."""
        begin = self._begin if self._depth and not self._is_skipping else self._scanned
        self._held = self._held[begin:]
        self._scanned -= begin
        self._begin = 0


def split_lines(head: bytes, pieces: Iterator[bytes], most: int) -> Iterator[Piece]:
    r"""Yield the lines of a text that are not empty; ``most`` bytes make one too large.

    >>> [piece.data for piece in split_lines(b'{"a": 1}\n\n{"b"', iter([b': 2}\r\n']), 99)]
    [b'{"a": 1}', b'{"b": 2}']
    """
    held, is_skipping = head, False
    while True:
        *lines, held = held.split(b"\n")
        for line in lines:
            if is_skipping or len(line) > most:
                is_skipping = False
                yield Piece(None, "registry-too-large", f"more than {most} bytes")
            elif line.strip():
                yield Piece(line.strip())
        if len(held) > most:
            held, is_skipping = b"", True
        piece = next(pieces, b"")
        if not piece:
            break
        held += piece
    if is_skipping:
        yield Piece(None, "registry-too-large", f"more than {most} bytes")
    elif held.strip():
        yield Piece(held.strip())

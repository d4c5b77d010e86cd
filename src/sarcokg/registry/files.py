"""Files, folders and archives to documents: one at a time, whatever the size of what holds them.

Turns paths into the documents of single records, in an order that depends on names alone: JSON of one study,
pages and lists of studies, JSON Lines, each also packed by gzip or within a tar.
Nothing is unpacked to disk; a file of any size is read in pieces, and only one record is held.
This module knows no field of a record.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from sarcokg.errors import Defect, UsageError
from sarcokg.registry.document import MAXIMUM_BYTES, Document, defect, number_in
from sarcokg.registry.splitting import Piece, split_lines, split_objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typing_extensions import Buffer

__all__ = ["find_documents"]

_LINES: Final = (".jsonl", ".ndjson")
_ARCHIVES: Final = (".tar", ".tgz")
#: What is read of a folder; a file that is named itself is read whatever its name.
_READ: Final = (".json", *_LINES, *_ARCHIVES)
_GZIP: Final = b"\x1f\x8b"
#: What damage within a packed file raises.
_DAMAGED: Final = (EOFError, OSError, tarfile.TarError, zlib.error)
#: A page of the API: studies after what counts and continues.
_PAGE: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:"(?:totalCount|nextPageToken)"\s*:\s*(?:"[^"]*"|\d+)\s*,\s*)*"studies"\s*:\s*\['
)
_LIST: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
#: Enough to see which of these a file is.
_HEAD: Final = 4096


class _Readable(Protocol):
    """What can be read once, from its beginning."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer only at the end."""


def find_documents(paths: Iterable[Path]) -> Iterator[Document | Defect]:
    """Yield every document under some paths, and a defect for what can't be read.

    Folders are walked in the order of names; what a link leads to outside of its folder is refused.
    Raises `UsageError` for a path that is not there.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif path.exists():
            yield from _in_file(path, path.name)
        else:
            message = f"{path}: there is no such file or folder. Name what you have fetched."
            raise UsageError(message)


def _in_folder(folder: Path) -> Iterator[Document | Defect]:
    root = folder.resolve()
    for place, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            path = Path(place) / file
            name = path.relative_to(folder).as_posix()
            if not _stem(file).endswith(_READ):
                continue
            if not path.resolve().is_relative_to(root):
                yield defect("registry-hostile-path", name)
            elif path.is_file():
                yield from _in_file(path, name)


def _in_file(path: Path, name: str) -> Iterator[Document | Defect]:
    with path.open("rb") as file:
        yield from _in_stream(file, name)


def _in_stream(file: _Readable, name: str) -> Iterator[Document | Defect]:
    """Yield the documents of a file that is read once, from its beginning to its end."""
    pieces = _pieces(file)
    try:
        head = next(pieces, b"")
        if head.startswith(_GZIP):
            with gzip.GzipFile(fileobj=io.BufferedReader(_Chained(head, pieces))) as unpacked:
                yield from _in_stream(unpacked, name.removesuffix(".gz"))
        elif _stem(name).endswith(_ARCHIVES):
            with tarfile.open(fileobj=io.BufferedReader(_Chained(head, pieces)), mode="r|") as archive:
                yield from _in_archive(archive, name)
        else:
            yield from _in_text(head, pieces, name)
    except _DAMAGED as error:
        yield defect("registry-unreadable", name, 0, "", str(error))


def _in_archive(archive: tarfile.TarFile, name: str) -> Iterator[Document | Defect]:
    for member in archive:
        inner = f"{name}/{member.name}"
        path = PurePosixPath(member.name)
        if member.isdir():
            continue
        if path.is_absolute() or ".." in path.parts or "\\" in member.name or not member.isfile():
            yield defect("registry-hostile-path", name, 0, "", member.name)
        elif _stem(member.name).endswith(_READ):
            file = archive.extractfile(member)
            if file is not None:
                yield from _in_stream(file, inner)


def _in_text(head: bytes, pieces: Iterator[bytes], name: str) -> Iterator[Document | Defect]:
    if b"\0" in head:
        # Every text of JSON in another encoding of Unicode has such bytes; in UTF-8 none has.
        yield defect("registry-not-utf-8", name, 1, "", "byte 00")
        return
    many = _PAGE.match(head) or _LIST.match(head)
    if _stem(name).endswith(_LINES):
        yield from _numbered(split_lines(head, pieces, MAXIMUM_BYTES), name, "line")
    elif many is not None:
        yield from _numbered(split_objects(head[many.end() :], pieces, MAXIMUM_BYTES), name, "study")
    else:
        yield _whole(head, pieces, name)


def _whole(head: bytes, pieces: Iterator[bytes], name: str) -> Document | Defect:
    data = bytearray(head)
    for piece in pieces:
        data += piece
        if len(data) > MAXIMUM_BYTES:
            return defect("registry-too-large", name, 0, "", f"more than {MAXIMUM_BYTES} bytes")
    return Document(name, bytes(data), number_in(name.rsplit("/", 1)[-1]))


def _numbered(pieces: Iterator[Piece], name: str, what: str) -> Iterator[Document | Defect]:
    for count, piece in enumerate(pieces, 1):
        place = f"{name}, {what} {count}"
        if piece.data is None:
            yield defect(piece.rule, place, 0, "", piece.value)
        else:
            yield Document(place, piece.data)


def _stem(name: str) -> str:
    return name.casefold().removesuffix(".gz")


def _pieces(file: _Readable) -> Iterator[bytes]:
    """Yield a file in pieces; the first is long enough to see what it is."""
    piece = file.read(_HEAD)
    while piece:
        yield piece
        piece = file.read(1 << 18)


class _Chained(io.RawIOBase):
    """What has been read of a file, and the rest of it, as a file to read on; it can't go back."""

    def __init__(self, head: bytes, pieces: Iterator[bytes]) -> None:
        self._left = head
        self._pieces = pieces

    def readable(self) -> bool:
        """Tell that this is for reading."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer as far as what has been read goes; nothing is left where it stays empty."""
        view = memoryview(buffer)
        self._left = self._left or next(self._pieces, b"")
        count = min(len(view), len(self._left))
        view[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

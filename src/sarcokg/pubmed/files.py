"""Files of PubMed to articles, whichever of the two forms they have, packed by gzip or not."""

from __future__ import annotations

import gzip
import zlib
from typing import IO, TYPE_CHECKING, Final, cast

from sarcokg.errors import Defect, UsageError
from sarcokg.pubmed.medline_file import read_medline
from sarcokg.pubmed.rules import defect
from sarcokg.pubmed.xml_file import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sarcokg.pubmed.article import Article

__all__ = ["read_articles"]

_GZIP: Final = b"\x1f\x8b"
#: Marks of UTF-16, in which XML may be, too.
_XML: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")
_DAMAGED: Final = (EOFError, OSError, zlib.error)


def read_articles(path: Path) -> Iterator[Article | Defect]:
    """Yield the articles of a file in their order, and a defect for each that can't be read.

    One that can't be read keeps no other from being read.
    Raises `UsageError` where there is no such file.
    """
    if not path.is_file():
        message = f"{path}: there is no such file. Name a file of PubMed XML or MEDLINE text."
        raise UsageError(message)
    seen: set[str] = set()
    with path.open("rb") as file:
        for found in _read(file, path.name):
            if not isinstance(found, Defect):
                if found.pmid in seen:
                    yield defect("pubmed-duplicate", path.name, 0, "PMID", found.pmid)
                    continue
                seen.add(found.pmid)
            yield found


def _read(file: IO[bytes], name: str) -> Iterator[Article | Defect]:
    head = file.read(64)
    file.seek(0)
    if head.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=file) as packed:
                yield from _read(cast("IO[bytes]", packed), name)
        except _DAMAGED as error:
            yield defect("pubmed-unreadable", name, 0, "", str(error))
    elif head.lstrip().startswith(_XML):
        yield from read_xml(file, name)
    elif head.strip():
        yield from read_medline(file, name)
    else:
        yield defect("pubmed-not-articles", name, 0, "", "an empty file")

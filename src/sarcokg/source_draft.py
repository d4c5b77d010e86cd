"""A file of a registry or of PubMed to the draft of a record, whichever it is."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sarcokg.article_draft import draft_article
from sarcokg.errors import Defect, RefusedError, UsageError
from sarcokg.names import Names
from sarcokg.pubmed import Article, read_articles
from sarcokg.registry.document import study_of
from sarcokg.registry.files import find_documents
from sarcokg.store import Store
from sarcokg.study_draft import draft_study
from sarcokg.study_facts import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sarcokg.lexicon import Lexicon
    from sarcokg.ontology import Ontology
    from sarcokg.rule_schema import Schema

__all__ = ["SourceFile", "draft_source", "read_source"]

_OF_PUBMED: Final = (".xml", ".xml.gz", ".txt", ".nbib", ".medline")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One study or article with the text that it was read from; ``key`` is its number as the key of a record."""

    key: str
    text: str
    found: Mapping[str, Any] | Article


def read_source(path: Path) -> SourceFile:
    """Read the one study or article that a file holds.

    Raises `RefusedError` where it can't be read, `UsageError` where there is no such file, or more than one in it.
    """
    if not path.is_file():
        message = f"{path}: there is no such file, and no design of this name. `sarcokg new` lists the designs."
        raise UsageError(message)
    found = _articles(path) if path.name.endswith(_OF_PUBMED) else _studies(path)
    if len(found) != 1:
        message = (
            f"{path}: {len(found)} studies or articles in one file. Save the one that you mean in a file of its own."
        )
        raise UsageError(message)
    return found[0]


def draft_source(source: SourceFile, key: str, *, ontology: Ontology, lexicon: Lexicon, schema: Schema) -> str:
    """Return the draft of a record of a study or article."""
    store = Store(ontology.quads)
    if isinstance(source.found, Article):
        names = Names(lexicon, store)
        return draft_article(
            source.found, source.text, key, names=names, ontology=ontology, lexicon=lexicon, schema=schema
        )
    return draft_study(source.found, source.text, key, Names(lexicon, store, CLASSES))


def _studies(path: Path) -> list[SourceFile]:
    found: list[SourceFile] = []
    for document in find_documents([path]):
        if isinstance(document, Defect):
            raise RefusedError([document])
        study = study_of(document)
        number = study["protocolSection"]["identificationModule"]["nctId"]
        found.append(SourceFile(number, document.data.decode("utf-8"), study))
    if len(found) == 1 and found[0].text.encode() != _unpacked(path):
        message = f"{path}: {found[0].key} is only a part of the file. Save it in a file of its own."
        raise UsageError(message)
    return found


def _articles(path: Path) -> list[SourceFile]:
    found: list[Article] = []
    for article in read_articles(path):
        if isinstance(article, Defect):
            raise RefusedError([article])
        found.append(article)
    # A file of many articles is refused by their number: its text, which may be long, is not needed for that.
    text = _text(path) if len(found) == 1 else ""
    return [SourceFile(f"PMID-{article.pmid}", text, article) for article in found]


def _unpacked(path: Path) -> bytes:
    """Return what a file holds: a record's SHA-256 and offsets are those of the text that is read."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        data: bytes = file.read()
    return data


def _text(path: Path) -> str:
    try:
        return _unpacked(path).decode("utf-8")
    except UnicodeDecodeError:
        message = f"{path}: not UTF-8, so its offsets mean nothing. Save it as UTF-8."
        raise UsageError(message) from None

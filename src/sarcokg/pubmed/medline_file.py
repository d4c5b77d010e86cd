"""MEDLINE text to articles: fields of four letters, continued on indented lines, articles parted by empty lines.

The tags are those of https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Final

from sarcokg.pubmed.article import Article, Author, Link, Mesh, date_in, registry_numbers
from sarcokg.pubmed.rules import MAXIMUM_BYTES, defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.errors import Defect

__all__ = ["read_medline"]

_FIELD: Final = re.compile(r"([A-Z][A-Z0-9]{1,3})\s*- ?(.*)")
#: Tags of links to other publications, with the names that PubMed XML gives them.
_LINKS: Final = {
    "CON": "CommentOn",
    "CIN": "CommentIn",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}

_Fields = list[tuple[str, str]]


def read_medline(file: IO[bytes], name: str) -> Iterator[Article | Defect]:
    """Yield the articles of a file in their order, and a defect for each that can't be read."""
    fields: _Fields = []
    begun = size = number = 0
    while line := file.readline(MAXIMUM_BYTES + 1):
        number += 1
        size += len(line)
        if size > MAXIMUM_BYTES:
            yield defect("pubmed-too-large", name, begun or number, "", f"more than {MAXIMUM_BYTES} bytes")
            return
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield defect("pubmed-not-utf-8", name, number, "", f"byte {line[error.start]:02X}")
            return
        found = _FIELD.fullmatch(text)
        if not text.strip() or (found and found[1] == "PMID" and fields):
            if fields:
                yield _article(fields, name, begun)
            fields, size = [], 0
        if found:
            begun = begun if fields else number
            fields.append((found[1], found[2].strip()))
        elif text.strip():
            if not fields or not text.startswith(" "):
                yield defect("pubmed-not-articles", name, number, "", text.strip())
                return
            tag, value = fields[-1]
            fields[-1] = (tag, f"{value} {text.strip()}")
    if fields:
        yield _article(fields, name, begun)


def _article(fields: _Fields, name: str, line: int) -> Article | Defect:
    def all_of(tag: str) -> list[str]:
        return [value for own, value in fields if own == tag]

    def first(tag: str) -> str:
        return next(iter(all_of(tag)), "")

    pmid = first("PMID")
    if not pmid.isdigit():
        return defect("pubmed-no-identifier", name, line, "PMID", pmid)
    try:
        published, revised = (date_in(first(tag)) if first(tag) else None for tag in ("DP", "LR"))
    except ValueError as error:
        return defect("pubmed-date", name, line, "DP", str(error.args[0]))
    identifiers = [
        value.removesuffix(" [doi]") for value in (*all_of("AID"), *all_of("LID")) if value.endswith("[doi]")
    ]
    return Article(
        pmid=pmid,
        place=(name, line),
        title=first("TI"),
        doi=next(iter(identifiers), ""),
        pmc=first("PMC"),
        journal=first("JT") or first("TA"),
        published=published,
        revised=revised,
        authors=_authors(fields),
        publication_types=tuple(all_of("PT")),
        mesh=tuple(map(_mesh, all_of("MH"))),
        registry_numbers=registry_numbers(*all_of("SI"), *all_of("AB")),
        links=tuple(_link(_LINKS[tag], value) for tag, value in fields if tag in _LINKS),
    )


def _authors(fields: _Fields) -> tuple[Author, ...]:
    """Return the authors; an affiliation or ORCID stands behind the author whom it is of."""
    authors: list[Author] = []
    for tag, value in fields:
        if tag in {"FAU", "CN"}:
            last, _, first = value.partition(", ")
            authors.append(Author(last, first) if tag == "FAU" else Author(value))
        elif tag in {"AD", "AUID"} and authors:
            one = authors[-1]
            orcid = value.rsplit("/", 1)[-1].removeprefix("ORCID: ") if tag == "AUID" else one.orcid
            places = (*one.affiliations, value) if tag == "AD" else one.affiliations
            authors[-1] = Author(one.last_name, one.first_names, orcid, places)
    return tuple(authors)


def _mesh(value: str) -> Mesh:
    """Return a heading; a star marks what the article is mainly on.

    >>> _mesh("*Sarcoma, Alveolar Soft Part/drug therapy")
    Mesh(name='Sarcoma, Alveolar Soft Part', identifier='', is_major=True, qualifiers=('drug therapy',))
    """
    name, *qualifiers = value.split("/")
    return Mesh(name.strip("*"), "", "*" in value, tuple(part.strip("*") for part in qualifiers))


def _link(kind: str, value: str) -> Link:
    source, _, pmid = value.partition(" PMID: ")
    return Link(kind, source.strip(), pmid.strip())

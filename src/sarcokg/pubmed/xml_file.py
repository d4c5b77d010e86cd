"""PubMed XML to articles, one at a time.

The document type that PubMed's files name is neither fetched nor read; entities that a file declares are refused,
since a few of them make gigabytes of text (defusedxml). Depth and size of one article are bounded.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sarcokg.pubmed.article import Article, Author, Link, Mesh, PartialDate, date_in, read_date, registry_numbers
from sarcokg.pubmed.rules import MAXIMUM_BYTES, defect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from sarcokg.errors import Defect

__all__ = ["read_xml"]

_ARTICLE: Final = "PubmedArticle"
_SETS: Final = {"PubmedArticleSet", _ARTICLE}
_DEEPEST: Final = 64


class _TooLargeError(Exception):
    """More bytes were read since an article ended than any article has."""


class _Bounded:
    """A file that counts what was read since the last article."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, 65536) if size > 0 else 65536)
        self.since += len(data)
        if self.since > MAXIMUM_BYTES:
            raise _TooLargeError
        return data


def read_xml(file: IO[bytes], name: str) -> Iterator[Article | Defect]:
    """Yield the articles of a file in their order; a defect for each that can't be read, and where the XML breaks."""
    bounded = _Bounded(file)
    try:
        yield from _articles(bounded, name)
    except _TooLargeError:
        yield defect("pubmed-too-large", name, 0, "", f"more than {MAXIMUM_BYTES} bytes")
    except DefusedXmlException:
        yield defect("pubmed-entities", name)
    except ParseError as error:
        line, column = error.position
        yield defect("pubmed-not-xml", name, line, "", f"column {column + 1}")
    except (LookupError, UnicodeError, ValueError):
        # The declaration names an encoding that there is not, or that the parser doesn't read.
        yield defect("pubmed-not-utf-8", name, 1)


def _articles(bounded: _Bounded, name: str) -> Iterator[Article | Defect]:
    open_elements: list[Element] = []
    count = 0
    for event, element in iterparse(bounded, events=("start", "end"), forbid_dtd=False):
        if event == "start":
            if not open_elements and element.tag not in _SETS:
                yield defect("pubmed-not-articles", name, 0, "", str(element.tag))
                return
            open_elements.append(element)
            if len(open_elements) > _DEEPEST:
                yield defect("pubmed-too-deep", name, 0, "", str(element.tag))
                return
            continue
        open_elements.pop()
        if element.tag == _ARTICLE:
            count += 1
            yield _article(element, name, count)
            bounded.since = 0
            element.clear()
            if open_elements:
                open_elements[-1].clear()


def _article(element: Element, name: str, count: int) -> Article | Defect:
    citation = element.find("MedlineCitation")
    pmid = _text(citation, "PMID")
    place = f"{name}, article {count}"
    if citation is None or not pmid.isdigit():
        return defect("pubmed-no-identifier", place, 0, "PMID", pmid)
    article = citation.find("Article")
    try:
        published = _date(citation.find("Article/Journal/JournalIssue/PubDate"))
        revised = _date(citation.find("DateRevised"))
    except (KeyError, ValueError) as error:
        return defect("pubmed-date", f"{place} (PMID {pmid})", 0, "", str(error.args[0]))
    identifiers = {
        item.get("IdType", ""): _all_text(item) for item in element.iterfind("PubmedData/ArticleIdList/ArticleId")
    }
    located = {item.get("EIdType", ""): _all_text(item) for item in citation.iterfind("Article/ELocationID")}
    banked = [_all_text(item) for item in citation.iterfind("Article/DataBankList/DataBank//AccessionNumber")]
    abstract = [_all_text(item) for item in citation.iterfind("Article/Abstract/AbstractText")]
    return Article(
        pmid=pmid,
        place=(name, count),
        title=_text(article, "ArticleTitle") or _text(article, "VernacularTitle"),
        doi=identifiers.get("doi") or located.get("doi", ""),
        pmc=identifiers.get("pmc", ""),
        journal=_text(article, "Journal/Title") or _text(citation, "MedlineJournalInfo/MedlineTA"),
        published=published,
        revised=revised,
        authors=tuple(_author(item) for item in citation.iterfind("Article/AuthorList/Author")),
        publication_types=tuple(
            _all_text(item) for item in citation.iterfind("Article/PublicationTypeList/PublicationType")
        ),
        mesh=tuple(_mesh(item) for item in citation.iterfind("MeshHeadingList/MeshHeading")),
        registry_numbers=registry_numbers(*banked, *abstract),
        links=tuple(
            Link(item.get("RefType", ""), _text(item, "RefSource"), _text(item, "PMID"))
            for item in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
        ),
    )


def _author(element: Element) -> Author:
    orcids = (
        _all_text(item).rsplit("/", 1)[-1]
        for item in element.iterfind("Identifier")
        if item.get("Source", "").upper() == "ORCID"
    )
    return Author(
        _text(element, "LastName") or _text(element, "CollectiveName"),
        _text(element, "ForeName") or _text(element, "Initials"),
        next(orcids, ""),
        tuple(_all_text(item) for item in element.iterfind("AffiliationInfo/Affiliation")),
    )


def _mesh(element: Element) -> Mesh:
    descriptor = element.find("DescriptorName")
    parts = [item for item in element if item.tag in {"DescriptorName", "QualifierName"}]
    return Mesh(
        _text(element, "DescriptorName"),
        "" if descriptor is None else descriptor.get("UI", ""),
        any(item.get("MajorTopicYN") == "Y" for item in parts),
        tuple(_all_text(item) for item in element.iterfind("QualifierName")),
    )


def _date(element: Element | None) -> PartialDate | None:
    if element is None:
        return None
    text = _text(element, "MedlineDate")
    if text:
        return date_in(text)
    return read_date(_text(element, "Year"), _text(element, "Month"), _text(element, "Day"), _text(element, "Season"))


def _text(element: Element | None, path: str) -> str:
    found = None if element is None else element.find(path)
    return "" if found is None else _all_text(found)


def _all_text(element: Element) -> str:
    """Return the text of an element, that of italics and the like within it included."""
    return " ".join("".join(element.itertext()).split())

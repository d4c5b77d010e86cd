"""An article as PubMed describes it: identity, dates at their own precision, people, subjects and links.

The abstract is not kept: the project holds no sentence of a source.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Article", "Author", "Link", "Mesh", "PartialDate", "date_in", "read_date", "registry_numbers"]

_MONTHS: Final = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_DATE: Final = re.compile(r"(\d{4})(?:[ /-]+([A-Za-z]{3}[a-z]*|\d{1,2}))?(?:[ /-]+(\d{1,2}))?$")
_EARLIEST_YEAR: Final = 1600
#: Numbers of trial registries, as https://www.nlm.nih.gov/bsd/medline_databank_source.html lists them.
_REGISTRY: Final = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|ChiCTR[-A-Z]*\d{8,10}|EUCTR\d{4}-\d{6}-\d{2}|jRCTs?\d{9,10}"
    r"|UMIN\d{9}|DRKS\d{8}|NTR\d{2,4}|CTRI/\d{4}/\d{2,3}/\d{6}|KCT\d{7}|IRCT[\dN]+)\b"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date at the precision at which it was given; ``text`` where it is a season or a span of months."""

    year: int
    month: int | None = None
    day: int | None = None
    text: str = ""

    def __str__(self) -> str:
        """Return the date as ISO 8601 writes it at its precision.

        >>> print(PartialDate(2023), PartialDate(2023, 9), PartialDate(2023, 9, 7))
        2023 2023-09 2023-09-07
        """
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Author:
    """A person or, with ``last_name`` alone, a group; ``orcid`` is the bare identifier."""

    last_name: str
    first_names: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mesh:
    """A subject heading: descriptor, its identifier where the file has one, and whether the article is mainly on it."""

    name: str
    identifier: str = ""
    is_major: bool = False
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link of PubMed to another publication; ``kind`` is PubMed's own, such as RetractionIn."""

    kind: str
    reference: str
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """What PubMed says of one article; ``place`` is the file and line where it begins."""

    pmid: str
    place: tuple[str, int]
    title: str = ""
    doi: str = ""
    pmc: str = ""
    journal: str = ""
    published: PartialDate | None = None
    revised: PartialDate | None = None
    authors: tuple[Author, ...] = ()
    publication_types: tuple[str, ...] = ()
    mesh: tuple[Mesh, ...] = ()
    registry_numbers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def is_retracted(self) -> bool:
        """Whether PubMed calls the article retracted, by its type or by a link to the notice.

        >>> Article("1", ("a.xml", 1), links=(Link("RetractionIn", "J 2020"),)).is_retracted
        True
        """
        return "Retracted Publication" in self.publication_types or any(
            link.kind == "RetractionIn" for link in self.links
        )


def read_date(year: str, month: str = "", day: str = "", text: str = "") -> PartialDate:
    """Read the parts of a date; a season keeps its year and its text.

    Raises `ValueError` for a date that no calendar has.

    >>> print(read_date("2023", "Sep", "7"), read_date("2001", text="Spring"), read_date("2018", "Apr"))
    2023-09-07 2001 2018-04
    """
    number = int(year)
    if not _EARLIEST_YEAR < number < 3 * _EARLIEST_YEAR:
        raise ValueError(year)
    if not month:
        return PartialDate(number, text=text)
    months = int(month) if month.isdigit() else _MONTHS[month[:3].casefold()]
    _, last = calendar.monthrange(number, months)
    if not day:
        return PartialDate(number, months, text=text)
    if not 1 <= int(day) <= last:
        raise ValueError(day)
    return PartialDate(number, months, int(day), text)


def date_in(text: str) -> PartialDate:
    """Read a date as MEDLINE writes it: year, month and day as far as they are known.

    Raises `ValueError` for a date that no calendar has.

    >>> print(date_in("2023 Sep 7"), date_in("1990 Spring"), date_in("2000 Nov-Dec"), date_in("20190609"))
    2023-09-07 1990 2000 2019-06-09
    """
    if re.fullmatch(r"\d{8}", text):
        return read_date(text[:4], text[4:6], text[6:])
    found = _DATE.fullmatch(text)
    is_known = found and (not found[2] or found[2].isdigit() or found[2][:3].casefold() in _MONTHS)
    if found and is_known:
        return read_date(found[1], found[2] or "", found[3] or "")
    if not re.match(r"\d{4}\b", text):
        raise ValueError(text)
    return read_date(text[:4], text=text[4:].strip())


def registry_numbers(*texts: str) -> tuple[str, ...]:
    """Return the numbers of trial registries in some texts, each once, in their order.

    >>> registry_numbers("ClinicalTrials.gov/NCT03141684", "see NCT03141684 and ISRCTN12345678")
    ('NCT03141684', 'ISRCTN12345678')
    """
    return tuple(dict.fromkeys(found for text in texts for found in _REGISTRY.findall(text)))

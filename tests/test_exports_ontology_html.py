"""The ontology's page: well-formed, whole, and on its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

import pytest

from sarcokg.excerpt import Excerpt, excerpt
from sarcokg.exports import ontology_html
from sarcokg.identifiers import ID, ONTOLOGY
from sarcokg.store import Literal, NamedNode

if TYPE_CHECKING:
    from sarcokg.release import Release

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def whole(release: Release) -> Excerpt:
    """Everything of the release that the repository commits."""
    return excerpt(release, is_view=True)


@pytest.fixture(scope="module")
def page(whole: Excerpt) -> Xml.Element:
    """The page as a parser of XML reads it, which forgives nothing."""
    return Xml.fromstring(ontology_html.export(whole))  # noqa: S314 - our own page


def entry(page: Xml.Element, anchor: str) -> str:
    (found,) = (article for article in page.iter(f"{XHTML}article") if article.get("id") == anchor)
    return " ".join(" ".join(found.itertext()).split())


def test_each_term_that_is_defined_has_its_place_and_its_definition(page: Xml.Element, whole: Excerpt) -> None:
    defined = {
        quad.subject.value.removeprefix(ONTOLOGY).removeprefix(ID): quad.object.value
        for quad in whole.quads
        if quad.predicate.value.endswith("core#definition")
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }

    found = {
        str(article.get("id")): [paragraph.text for paragraph in article.findall(f"{XHTML}p")]
        for article in page.iter(f"{XHTML}article")
    }

    assert len(defined) > 1000
    assert all(definition in found[anchor] for anchor, definition in defined.items())


def test_each_link_leads_to_a_place_on_the_page_and_no_place_stands_twice(page: Xml.Element) -> None:
    places = Counter(found.get("id") for found in page.iter() if found.get("id"))
    links = {str(found.get("href")) for found in page.iter(f"{XHTML}a")}

    assert max(places.values()) == 1
    assert {link.removeprefix("#") for link in links} <= set(places)


def test_the_page_loads_nothing(page: Xml.Element) -> None:
    loading = {"img", "script", "link", "iframe", "object"}

    assert not [found.tag for found in page.iter() if found.tag.removeprefix(XHTML) in loading]
    assert "url(" not in "".join(page.itertext())


@pytest.mark.parametrize(
    ("anchor", "told"),
    [
        ("PDL1Inhibitor", "defined as drug and ( inhibits value PD-L1 )"),
        ("inhibits", "follows from target assertion of drug o inhibited target"),
        ("drug/atezolizumab", "is a monoclonal antibody"),
        ("ImmuneCheckpoint", "individuals CTLA-4 , PD-1 , PD-L1"),
    ],
)
def test_axioms_are_told_in_the_manchester_syntax(page: Xml.Element, anchor: str, told: str) -> None:
    assert told in entry(page, anchor)


def test_a_release_without_terms_is_a_page_without_terms() -> None:
    nothing = Excerpt(Path("nowhere"), {"release": "0.1.0-0123456789ab", "files": {}, "graphs": []}, ())

    page = Xml.fromstring(ontology_html.export(nothing))  # noqa: S314 - our own page

    assert list(page.iter(f"{XHTML}article")) == []

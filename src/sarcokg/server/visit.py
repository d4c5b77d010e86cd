"""A page or a thing at a path, as a worker gives it: HTML for a person, RDF for a program, and both say the same.

The path of a thing is that of its IRI: ``https://w3id.org/sarcokg/id/drug/atezolizumab`` is ``drug/atezolizumab``.
Its page comes from the explorer, or is a plain list of facts where the explorer has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.excerpt import excerpt
from sarcokg.exports import find_format
from sarcokg.identifiers import ID
from sarcokg.pages.catalogue import FORMS
from sarcokg.server.ask import asked
from sarcokg.server.forms import as_form
from sarcokg.server.negotiation import GRAPHS, HTML, SUFFIXES, choose
from sarcokg.server.plain import answer_page, facts_page, ontology_page, with_facts, with_sentences
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.resident import current
from sarcokg.server.things import DATASET, HOME, facts_of, is_ontology, is_ours, sentences_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.store import Quad

__all__ = ["Visit", "ask_page", "locate", "visit"]

#: Documents that are no things: where they begin, after the part of the IRI that all of ours share.
_DOCUMENTS: Final = ("ontology", "dataset")
_TABLES: Final = {"csv": "text/csv", "json": "application/json", "tsv": "text/tab-separated-values"}


@dataclass(frozen=True, slots=True)
class Visit:
    """What stands at a path; ``is_thing`` tells that it has other forms, at the same path with an ending."""

    body: bytes
    media_type: str
    is_thing: bool = False


def locate(path: str) -> str | None:
    """Return the IRI whose page is at a path, or None where the release says nothing of it."""
    if is_ours(ID + path):
        return ID + path
    first = path.split("/", 1)[0]
    if first not in _DOCUMENTS:
        return None
    # The parts of the description are described in it.
    iri = DATASET if first == "dataset" else HOME + path
    return iri if facts_of(iri) else None


def visit(path: str, parameters: Mapping[str, str], accept: str | None) -> Visit | None:
    """Return what stands at a path in the form that serves a client best, or None where nothing does.

    Raises `Problem` where a page's parameter is wrong or no form that is accepted can be given.
    """
    resident = current()
    iri = locate(path)
    if iri is not None:
        kind, form = choose(accept, {"text/html": HTML, **GRAPHS})
        facts = facts_of(iri)
        if form != HTML:
            return Visit(as_form(facts, form, resident.graph.release), kind, is_thing=True)
        return Visit(_thing_page(path, iri, facts, parameters), kind, is_thing=True)
    page = _page(path, parameters)
    return _with_ending(path, parameters) if page is None else Visit(page.encode(), "text/html")


def _with_ending(path: str, parameters: Mapping[str, str]) -> Visit | None:
    """Return what a path with an ending asks for: a thing as RDF, or what a page shows as a table."""
    stem, _, ending = path.rpartition(".")
    resident = current()
    iri = locate(stem) if ending in SUFFIXES else None
    if iri is not None:
        form, kind = SUFFIXES[ending]
        return Visit(as_form(facts_of(iri), form, resident.graph.release), kind, is_thing=True)
    if ending not in FORMS:
        return None
    try:
        table = resident.pages.table(stem, parameters, ending)
    except UsageError as error:
        raise Problem(Kind.BAD_PARAMETER, str(error)) from None
    return None if table is None else Visit(table.encode(), _TABLES[ending])


def ask_page(name: str, parameters: Mapping[str, str]) -> bytes:
    """Return the page of a question with its answer."""
    page = _page(f"questions/{name}", parameters)
    if page is None:
        page = answer_page(asked(name, parameters), _style())
    return page.encode()


def _thing_page(path: str, iri: str, facts: list[Quad], parameters: Mapping[str, str]) -> bytes:
    resident = current()
    page = _page(path, parameters)
    if page is None and is_ontology(iri):
        release = excerpt(resident.graph.release, is_view=True)
        page = ontology_page(find_format("ontology-html").export(release).decode(), _style())
    if page is None:
        page = facts_page(iri, facts, resident.store, _style())
    page = with_sentences(page, sentences_of(iri))
    return with_facts(page, f"/{path}", as_form(facts, "jsonld", resident.graph.release)).encode()


def _page(path: str, parameters: Mapping[str, str]) -> str | None:
    try:
        return current().pages.html(path, parameters)
    except UsageError as error:
        raise Problem(Kind.BAD_PARAMETER, str(error)) from None


def _style() -> str:
    """Return the address of the style of the explorer."""
    return next((f"/assets/{name}" for name in current().pages.assets() if name.endswith(".css")), "")

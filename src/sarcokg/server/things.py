"""What is said of one of our IRIs: a thing, a module of the ontology, a graph, the release.

Runs in a worker; it turns an IRI into facts, and facts into a form of RDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.excerpt import excerpt
from sarcokg.exports import find_format
from sarcokg.identifiers import ID, NAMESPACES, graph_iri, is_key, is_minted_key, ontology_iri
from sarcokg.server.executables import QUESTION
from sarcokg.server.forms import as_form
from sarcokg.server.resident import QUESTIONS, current
from sarcokg.source_text import passages_in, read_sentence
from sarcokg.store import BlankNode, NamedNode, Quad, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.source_text import Sentence

__all__ = ["DATASET", "HOME", "describe", "facts_of", "graph_facts", "is_ontology", "is_ours", "sentences_of"]

#: What all our IRIs begin with.
HOME: Final = "https://w3id.org/sarcokg/"
_ONTOLOGY: Final = f"{HOME}ontology"
DATASET: Final = f"{HOME}dataset"
_PASSAGE: Final = ontology_iri("passage")
_SOURCE: Final = ontology_iri("source")
_DEFINED: Final = NAMESPACES["rdfs"] + "isDefinedBy"


def describe(iri: str, form: str) -> bytes | None:
    """Return all that is said of an IRI of ours in a form of RDF, or None where nothing is."""
    facts = facts_of(iri)
    return as_form(facts, form, current().graph.release) if facts else None


def graph_facts(iri: str | None, form: str) -> bytes | None:
    """Return a named graph in a form of RDF, or all of them merged; None where there is no such graph."""
    resident = current()
    if iri is None:
        quads = parse_text(resident.graph.release.text(), "trig")
    elif iri in {*resident.graph.release.graphs, QUESTIONS}:
        quads = resident.store.quads(iri)
    else:
        return None
    return as_form(quads, form, resident.graph.release)


def is_ours(iri: str) -> bool:
    """Tell whether the release says anything of an IRI of ours.

    A thing has an IRI under ``id/``; other texts that only look like one have none.
    """
    kind, _, key = iri.removeprefix(ID).partition("/")
    return iri.startswith(ID) and is_key(kind) and is_minted_key(key) and current().store.mentions(NamedNode(iri))


def facts_of(iri: str) -> list[Quad]:
    """Return what is said of an IRI of ours, sorted; nothing where it is no IRI of ours."""
    resident = current()
    if is_ours(iri):
        return [Quad(*triple) for triple in resident.store.around(NamedNode(iri))]
    if is_ontology(iri):
        return resident.store.quads(graph_iri("ontology"))
    if iri.startswith(f"{_ONTOLOGY}/") and is_key(iri.removeprefix(f"{_ONTOLOGY}/")):
        return _module(resident.store.quads(graph_iri("ontology")), iri)
    if iri == DATASET:
        release = excerpt(resident.graph.release, is_view=True)
        return parse_text(find_format("void").export(release), "turtle")
    return resident.store.quads(QUESTIONS) if iri == QUESTION else []


def is_ontology(iri: str) -> bool:
    """Tell whether an IRI is that of the whole ontology, or of this version of it."""
    return iri in {_ONTOLOGY, f"{_ONTOLOGY}/{current().graph.release.manifest['version']}"}


def _module(quads: Iterable[Quad], module: str) -> list[Quad]:
    """Return the facts of the terms that a module defines, with the axioms that hang on them."""
    of: dict[object, list[Quad]] = {}
    for quad in quads:
        of.setdefault(quad.subject, []).append(quad)
    wanted: list[object] = [
        subject
        for subject, own in of.items()
        if any(quad.predicate.value == _DEFINED and quad.object == NamedNode(module) for quad in own)
    ]
    found: list[Quad] = []
    while wanted:
        own = of.pop(wanted.pop(), [])
        found += own
        wanted += [quad.object for quad in own if isinstance(quad.object, BlankNode)]
    return found


def sentences_of(iri: str) -> dict[str, Sentence]:
    """Return what the sources say at the passages of a thing, by the passage's IRI; a passage is its own.

    Only where the server has the source's text, unchanged by its SHA-256.
    """
    resident = current()
    if not resident.texts:
        return {}
    own = [Quad(*triple) for triple in resident.store.around(NamedNode(iri))]
    told = {quad.object for quad in own if quad.subject == NamedNode(iri) and quad.predicate.value == _PASSAGE}
    facts = [quad for node in (*told, NamedNode(iri)) for quad in _said_of(node)]
    sources = {quad.object for quad in facts if quad.predicate.value == _SOURCE}
    passages = passages_in([*facts, *(quad for source in sources for quad in _said_of(source))])
    found = {passage.iri: read_sentence(resident.texts, passage) for passage in passages.values()}
    return {passage: sentence for passage, sentence in found.items() if sentence is not None}


def _said_of(node: object) -> list[Quad]:
    if not isinstance(node, NamedNode):
        return []
    return [Quad(*triple) for triple in current().store.around(node) if triple.subject == node]

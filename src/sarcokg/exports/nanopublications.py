"""Nanopublications, one a result and one a claim: https://nanopub.net/guidelines/working_draft/.

Each is four graphs: what is stated, where it comes from (passages, source, curation), who publishes it under which
licence, and a head that ties them. Its name is a trusty URI, so it changes when its content does, and only then;
no clock and no release is in it. Which things one tells of is the answer of ``queries/exports/nanopublications.rq``.
They are not signed: a signature needs a key, which is the publisher's.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import GRAPH, NAMESPACES, ontology_iri
from sarcokg.project import packaged
from sarcokg.query_file import read_query
from sarcokg.release import styled
from sarcokg.store import Literal, NamedNode, Quad, graph_name, quad, sort_key
from sarcokg.trusty import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sarcokg.excerpt import Excerpt
    from sarcokg.store import Row

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "nanopublications as TriG, one a result and one a claim, named by trusty URIs"
SUFFIX: Final = ".nanopubs.trig"
IS_VIEW: Final = True

_BASE: Final = "https://w3id.org/sarcokg/np/"
_NP: Final = "http://www.nanopub.org/nschema#"
_NPX: Final = "http://purl.org/nanopub/x/"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_CREATOR: Final = "https://w3id.org/sarcokg/contributors"
_HEAD, _ASSERTION, _PROVENANCE, _PUBINFO = (
    f"{_BASE}#{name}" for name in ("Head", "assertion", "provenance", "pubinfo")
)
_RDF, _PROV, _DCTERMS = (NAMESPACES[prefix] for prefix in ("rdf", "prov", "dcterms"))
_PASSAGE: Final = ontology_iri("passage")


def export(excerpt: Excerpt) -> bytes:
    """Return every nanopublication of the excerpt as TriG."""
    query, header = read_query(packaged() / "queries" / "exports" / "nanopublications.rq")
    stated: dict[str, list[Quad]] = {}
    for fact in excerpt.quads:
        if graph_name(fact).startswith(f"{GRAPH}source/"):
            stated.setdefault(str(getattr(fact.subject, "value", "")), []).append(fact)
    quads: list[Quad] = []
    for _, rows in groupby(excerpt.load(header["graphs"]).select(query), lambda row: row["statement"]):
        quads += named(_nanopublication(list(rows), stated), _BASE)[1]
    return styled(sorted(quads, key=sort_key), "trig", {"np": _NP, "npx": _NPX})


def _nanopublication(rows: Sequence[Row], stated: Mapping[str, list[Quad]]) -> Iterator[Quad]:
    """Yield the four graphs of one nanopublication, ``_BASE`` in the place of its name."""
    first = {name: value or "" for name, value in rows[0].items()}
    yield quad(_BASE, f"{_RDF}type", f"{_NP}Nanopublication", _HEAD)
    yield quad(_BASE, f"{_NP}hasAssertion", _ASSERTION, _HEAD)
    yield quad(_BASE, f"{_NP}hasProvenance", _PROVENANCE, _HEAD)
    yield quad(_BASE, f"{_NP}hasPublicationInfo", _PUBINFO, _HEAD)

    passages = set()
    for node in {str(row["node"]) for row in rows}:
        for fact in stated.get(node, ()):
            # Where a thing is told is no part of what is told.
            if fact.predicate.value == _PASSAGE:
                passages.add(str(getattr(fact.object, "value", "")))
            else:
                yield Quad(fact.subject, fact.predicate, fact.object, NamedNode(_ASSERTION))

    yield quad(_ASSERTION, f"{_PROV}wasDerivedFrom", first["source"], _PROVENANCE)
    if first["doi"]:
        yield quad(_ASSERTION, f"{_PROV}hadPrimarySource", f"https://doi.org/{first['doi']}", _PROVENANCE)
    if first["curation"]:
        yield quad(_ASSERTION, f"{_PROV}wasGeneratedBy", first["curation"], _PROVENANCE)
    for passage in passages:
        yield quad(_ASSERTION, f"{_PROV}wasDerivedFrom", passage, _PROVENANCE)
    for node in {*passages, first["curation"]}:
        for fact in stated.get(node, ()):
            yield Quad(fact.subject, fact.predicate, fact.object, NamedNode(_PROVENANCE))

    yield quad(_BASE, f"{_DCTERMS}creator", _CREATOR, _PUBINFO)
    yield quad(_BASE, f"{_DCTERMS}license", _LICENCE, _PUBINFO)
    yield quad(_BASE, f"{_DCTERMS}subject", first["statement"], _PUBINFO)
    yield quad(_BASE, f"{_NPX}hasNanopubType", first["kind"], _PUBINFO)
    if first["curatedOn"]:
        day = Literal(first["curatedOn"], datatype=NamedNode(f"{NAMESPACES['xsd']}date"))
        yield quad(_BASE, f"{_DCTERMS}created", day, _PUBINFO)

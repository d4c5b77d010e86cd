"""A description of the release by VoID, DCAT and schema.org.

https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/, https://schema.org/Dataset.

What is said and counted stands in ``queries/exports/description.rq``;
the release's name and checksums are its manifest's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES, graph_iri
from sarcokg.project import packaged
from sarcokg.query_file import read_query
from sarcokg.store import Literal, NamedNode, Quad, quad, serialize, sort_key

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "a description of the release by VoID, DCAT and schema.org, as Turtle"
SUFFIX: Final = ".void.ttl"
IS_VIEW: Final = True

_DATASET: Final = "https://w3id.org/sarcokg/dataset"
_PREFIXES: Final = {
    **NAMESPACES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}


def export(excerpt: Excerpt) -> bytes:
    """Return the description of the excerpt as Turtle."""
    query, header = read_query(packaged() / "queries" / "exports" / "description.rq")
    counted = excerpt.load(header["graphs"]).construct(query)
    graph = graph_iri("description")
    name = NamedNode(graph)
    quads = [Quad(fact.subject, fact.predicate, fact.object, name) for fact in counted] + _release(excerpt, graph)
    return serialize(sorted(quads, key=sort_key), "turtle", dict(sorted(_PREFIXES.items()))).replace(b"\t", b"    ")


def _release(excerpt: Excerpt, graph: str) -> list[Quad]:
    """Return the name of the release, and its file with size and checksum."""
    dcat, dcterms, schema, spdx = (_PREFIXES[name] for name in ("dcat", "dcterms", "schema", "spdx"))
    quads = [
        quad(_DATASET, dcat + "version", Literal(excerpt.name), graph),
        quad(_DATASET, schema + "version", Literal(excerpt.name), graph),
    ]
    for name, file in excerpt.manifest["files"].items():
        distribution = f"{_DATASET}/{excerpt.name}/{name}"
        checksum = f"{distribution}/sha256"
        size = Literal(str(file["bytes"]), datatype=NamedNode(NAMESPACES["xsd"] + "nonNegativeInteger"))
        media_type = "https://www.iana.org/assignments/media-types/application/trig"
        quads += [
            quad(_DATASET, dcat + "distribution", distribution, graph),
            quad(distribution, NAMESPACES["rdf"] + "type", dcat + "Distribution", graph),
            quad(distribution, dcterms + "title", Literal(name), graph),
            quad(distribution, dcat + "mediaType", media_type, graph),
            quad(distribution, dcat + "byteSize", size, graph),
            quad(distribution, spdx + "checksum", checksum, graph),
            quad(checksum, NAMESPACES["rdf"] + "type", spdx + "Checksum", graph),
            quad(checksum, spdx + "algorithm", spdx + "checksumAlgorithm_sha256", graph),
            quad(checksum, spdx + "checksumValue", Literal(file["sha256"]), graph),
        ]
    return quads

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
#: No file of a release has an address of its own that lasts, so its address is the page that leads to it, as DCAT asks:
#: https://www.w3.org/TR/vocab-dcat-3/#Property:distribution_access_url.
_HOME: Final = "https://w3id.org/sarcokg/"
_PREFIXES: Final = {
    **NAMESPACES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
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
    type_ = NAMESPACES["rdf"] + "type"
    media_type = "https://www.iana.org/assignments/media-types/application/trig"
    algorithm = spdx + "checksumAlgorithm_sha256"
    quads = [
        quad(media_type, type_, dcterms + "MediaType", graph),
        quad(algorithm, type_, spdx + "ChecksumAlgorithm", graph),
        quad(_HOME, type_, _PREFIXES["foaf"] + "Document", graph),
        quad(_DATASET, dcat + "landingPage", _HOME, graph),
        quad(_DATASET, dcat + "version", Literal(excerpt.name), graph),
        quad(_DATASET, schema + "version", Literal(excerpt.name), graph),
    ]
    for name, file in excerpt.manifest["files"].items():
        distribution = f"{_DATASET}/{excerpt.name}/{name}"
        checksum = f"{distribution}/sha256"
        size = Literal(str(file["bytes"]), datatype=NamedNode(NAMESPACES["xsd"] + "nonNegativeInteger"))
        sha256 = Literal(file["sha256"], datatype=NamedNode(NAMESPACES["xsd"] + "hexBinary"))
        quads += [
            quad(_DATASET, dcat + "distribution", distribution, graph),
            quad(distribution, type_, dcat + "Distribution", graph),
            quad(distribution, dcat + "accessURL", _HOME, graph),
            quad(distribution, dcterms + "title", Literal(name), graph),
            quad(distribution, dcat + "mediaType", media_type, graph),
            quad(distribution, dcat + "byteSize", size, graph),
            quad(distribution, spdx + "checksum", checksum, graph),
            quad(checksum, type_, spdx + "Checksum", graph),
            quad(checksum, spdx + "algorithm", algorithm, graph),
            quad(checksum, spdx + "checksumValue", sha256, graph),
        ]
    return quads

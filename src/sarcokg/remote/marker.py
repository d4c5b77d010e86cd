"""The marker of a release in an engine: a graph that names the release, its graphs, their counts and fingerprints.

It is written last and taken away first, so that an engine with a marker holds the whole release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES, graph_iri
from sarcokg.store import Literal, NamedNode, Triple, quad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.store import Quad, Term

__all__ = ["MARKER", "Part", "mark", "read_marker"]

#: The named graph that holds the marker.
MARKER: Final = graph_iri("release")

_VOID: Final = "http://rdfs.org/ns/void#"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_VERSION: Final = NAMESPACES["owl"] + "versionInfo"
_PART_OF: Final = NAMESPACES["dcterms"] + "isPartOf"


@dataclass(frozen=True, slots=True)
class Part:
    """One named graph of a release: its IRI, how many facts it holds, and its fingerprint."""

    iri: str
    facts: int
    sha256: str


def mark(release: str, parts: Iterable[Part]) -> list[Quad]:
    """Return the marker of a release."""
    quads = [quad(MARKER, NAMESPACES["rdf"] + "type", _VOID + "Dataset", MARKER)]
    quads.append(quad(MARKER, _VERSION, Literal(release), MARKER))
    for part in parts:
        checksum = f"{part.iri}#sha256"
        facts = Literal(str(part.facts), datatype=NamedNode(NAMESPACES["xsd"] + "integer"))
        quads += [
            quad(part.iri, _PART_OF, MARKER, MARKER),
            quad(part.iri, _VOID + "triples", facts, MARKER),
            quad(part.iri, _SPDX + "checksum", checksum, MARKER),
            quad(checksum, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256", MARKER),
            quad(checksum, _SPDX + "checksumValue", Literal(part.sha256), MARKER),
        ]
    return quads


def read_marker(quads: Iterable[Quad]) -> tuple[str, tuple[Part, ...]] | None:
    """Return the release that a marker names, and its parts sorted by IRI; None where there is no marker."""
    said = {(_plain(fact.subject), fact.predicate.value): _plain(fact.object) for fact in quads}
    name = said.get((MARKER, _VERSION))
    if name is None:
        return None
    graphs = sorted(subject for subject, predicate in said if predicate == _PART_OF)
    parts = (
        Part(iri, int(said[iri, _VOID + "triples"]), said[f"{iri}#sha256", _SPDX + "checksumValue"]) for iri in graphs
    )
    return name, tuple(parts)


def _plain(term: Term) -> str:
    return "" if isinstance(term, Triple) else term.value

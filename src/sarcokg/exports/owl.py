"""The ontology alone as OWL in RDF/XML: https://www.w3.org/TR/owl2-mapping-to-rdf/.

It holds classes, properties, axioms and the named individuals, and no record of any source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES, graph_iri
from sarcokg.store import graph_name, serialize

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the ontology alone, as OWL in RDF/XML for Protégé and owlready2"
SUFFIX: Final = ".owl"
IS_VIEW: Final = False

_ONTOLOGY: Final = graph_iri("ontology")


def export(excerpt: Excerpt) -> bytes:
    """Return the excerpt as RDF/XML of its ontology."""
    own = (quad for quad in excerpt.quads if graph_name(quad) == _ONTOLOGY)
    return serialize(sorted(own, key=lambda quad: str(quad.triple)), "rdfxml", NAMESPACES)

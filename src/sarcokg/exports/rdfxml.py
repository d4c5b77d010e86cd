"""RDF/XML of the graphs merged: https://www.w3.org/TR/rdf-syntax-grammar/.

The names of the graphs are left out; a fact that stands in several graphs stands here once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.store import serialize

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "RDF/XML of all graphs merged, without their names"
SUFFIX: Final = ".rdf"
IS_VIEW: Final = False


def export(excerpt: Excerpt) -> bytes:
    """Return the excerpt as RDF/XML."""
    # Sorted by their triples, all that is said of a thing stands in one element.
    return serialize(sorted(excerpt.quads, key=lambda quad: str(quad.triple)), "rdfxml", NAMESPACES)

"""N-Triples, one fact a line: https://www.w3.org/TR/n-triples/.

The names of the graphs are left out; a fact that stands in several graphs stands here once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.store import serialize

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "N-Triples, one fact a line, without the names of the graphs"
SUFFIX: Final = ".nt"
IS_VIEW: Final = False


def export(excerpt: Excerpt) -> bytes:
    """Return the excerpt as N-Triples."""
    return serialize(sorted(excerpt.quads, key=lambda quad: str(quad.triple)), "ntriples")

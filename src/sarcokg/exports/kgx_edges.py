"""Edges of the Biolink Model as a table of KGX: see `sarcokg.biolink`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.biolink import as_tsv, edges

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "Biolink edges for KGX as TSV: knowledge and results"
SUFFIX: Final = "_edges.tsv"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the edges of the excerpt as a table of KGX."""
    return as_tsv(edges(excerpt))

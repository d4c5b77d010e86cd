"""Edges of the Biolink Model as JSON Lines of KGX: see `sarcokg.biolink`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.biolink import as_jsonl, edges

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "Biolink edges for KGX as JSON Lines: knowledge and results"
SUFFIX: Final = "_edges.jsonl"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the edges of the excerpt as JSON Lines of KGX."""
    return as_jsonl(edges(excerpt))

"""Nodes of the Biolink Model as JSON Lines of KGX: see `sarcokg.biolink`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.biolink import as_jsonl, nodes

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "Biolink nodes for KGX as JSON Lines: drugs, targets, axes, features and histologies"
SUFFIX: Final = "_nodes.jsonl"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the nodes of the excerpt as JSON Lines of KGX."""
    return as_jsonl(nodes(excerpt))

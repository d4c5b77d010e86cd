"""Nodes of the Biolink Model as a table of KGX: see `sarcokg.biolink`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.biolink import as_tsv, nodes

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "Biolink nodes for KGX as TSV: drugs, targets, axes, features and histologies"
SUFFIX: Final = "_nodes.tsv"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the nodes of the excerpt as a table of KGX."""
    return as_tsv(nodes(excerpt))

"""The mechanism graph as GraphML: http://graphml.graphdrawing.org/.

Nodes carry label and kind, edges relation, standing and evidence;
``standing`` is ``hypothesis`` on what is only claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.late import networkx
from sarcokg.mechanisms import mechanism_graph, numbered

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the mechanism graph for Gephi, yEd, igraph and networkx, with kinds and evidence"
SUFFIX: Final = ".graphml"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the mechanism graph of the excerpt as GraphML."""
    lines = networkx.generate_graphml(numbered(mechanism_graph(excerpt)))
    return ("\n".join(lines) + "\n").encode()

"""The mechanism graph as GEXF 1.2: https://gexf.net/.

It holds what GraphML holds; Gephi reads the types of attributes from it, and shows labels without being told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.late import networkx
from sarcokg.mechanisms import mechanism_graph, numbered

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the mechanism graph for Gephi, with kinds and evidence"
SUFFIX: Final = ".gexf"
IS_VIEW: Final = True

#: The library writes the date of the day here; the same release must give the same bytes on any day.
_META: Final = re.compile(r"<meta .*?</meta>", re.DOTALL)


def export(excerpt: Excerpt) -> bytes:
    """Return the mechanism graph of the excerpt as GEXF."""
    text = "\n".join(networkx.generate_gexf(numbered(mechanism_graph(excerpt))))
    meta = f"<meta>\n    <creator>sarcokg {excerpt.name}</creator>\n  </meta>"
    return (_META.sub(meta, text, count=1) + "\n").encode()

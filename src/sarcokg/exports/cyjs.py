"""The mechanism graph as a network of Cytoscape: https://cytoscape.org/cytoscape-user-manual/.

Cytoscape shows ``name`` and ``interaction``; ``classes`` tells what is asserted, inferred and only claimed apart,
in the manner of Cytoscape.js, so that a style can draw it: ``edge.hypothesis { line-style: dashed }``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sarcokg.late import networkx
from sarcokg.mechanisms import mechanism_graph, numbered

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the mechanism graph for Cytoscape and Cytoscape.js, hypotheses told apart"
SUFFIX: Final = ".cyjs"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the mechanism graph of the excerpt as a Cytoscape network."""
    network = networkx.cytoscape_data(numbered(mechanism_graph(excerpt)), name="label")
    for node in network["elements"]["nodes"]:
        # The library gives the label's place to a name of its own choice; Cytoscape shows `name`.
        node["data"]["name"] = node["data"]["label"]
        node["classes"] = node["data"]["kind"]
    for number, edge in enumerate(network["elements"]["edges"]):
        edge["data"] |= {"id": f"e{number}", "interaction": edge["data"]["relation"]}
        edge["classes"] = edge["data"]["standing"]
    document = {
        "format_version": "1.0",
        "generated_by": "sarcokg",
        "target_cytoscapejs_version": "~2.1",
        **network,
        "data": {"name": f"sarcokg mechanism graph, release {excerpt.name}", "release": excerpt.name},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

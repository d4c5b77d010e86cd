"""The start page: what the graph holds, and what it can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.knowledge_graph import FACTS
from sarcokg.pages.model import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["VIEW", "page", "paths"]

VIEW: Final = "start"

#: Kinds of things that tell a visitor what the graph is about, by the classes of the ontology.
_COUNTS: Final = """
SELECT ?label (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class {
    sarco:Claim sarco:Drug sarco:Histology sarco:Mechanism sarco:Passage sarco:Patient sarco:ProportionStatement
    sarco:Study
  }
  ?thing a ?class .
  ?class rdfs:label ?label .
}
GROUP BY ?label
ORDER BY ?label
"""


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path, which is empty."""
    del kg
    return [""]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the start page; its settings are read by the browser alone."""
    del parameters
    counts = [
        {"label": row["label"], "count": int(row["count"] or "0")} for row in kg.release.load(FACTS).select(_COUNTS)
    ]
    return Page(
        VIEW,
        path,
        "Sarcoma immunotherapy: who responded to what, by which mechanism",
        "A knowledge graph of what sources report, each number with its place in the source.",
        {"counts": counts},
        _COUNTS.strip(),
    )

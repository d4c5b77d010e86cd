"""The forest plot: results beside each other with their intervals, and the sums that are allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.pages.evidence import Evidence, root_histologies
from sarcokg.pages.model import Page, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["SETTINGS", "VIEW", "page", "paths"]

VIEW: Final = "forest"
SETTINGS: Final = frozenset({"agents", "attribution", "class", "design", "histology", "mechanism", "nulls", "order"})


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path of the forest plot."""
    del kg
    return ["forest"]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return every result and every sum; the settings choose which of them are drawn."""
    refuse_unknown(path, parameters)
    evidence = Evidence(kg)
    return Page(
        VIEW,
        path,
        "Forest plot",
        "Results beside each other, with exact intervals.",
        {**evidence.shown(), "pooled": evidence.pooled(), "note": evidence.answer.question.note},
        evidence.answer.query,
        f'sarcokg.open().ask("responses-by-mechanism", histology="{root_histologies(kg)}", nulls=True)',
    )

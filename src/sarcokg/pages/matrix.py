"""The evidence matrix: what was observed in each histology under each mechanism or regimen class, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.pages.evidence import Evidence, root_histologies
from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.regimen_classes import known_by_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["SETTINGS", "VIEW", "page", "paths"]

VIEW: Final = "matrix"
SETTINGS: Final = frozenset({"agents", "attribution", "by", "closed", "columns", "design", "rows"})


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path of the matrix."""
    del kg
    return ["matrix"]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the matrix over all histologies, mechanisms and regimen classes; its settings choose of it."""
    refuse_unknown(path, parameters)
    evidence = Evidence(kg)
    return Page(
        VIEW,
        path,
        "Evidence matrix",
        "What was observed in each histology under each mechanism or regimen class.",
        {**evidence.shown(), "known": evidence.known(), "knownByClass": known_by_class(kg)},
        evidence.answer.query,
        f'sarcokg.open().ask("responses-by-mechanism", histology="{root_histologies(kg)}", nulls=True)',
    )

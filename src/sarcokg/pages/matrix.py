"""The evidence matrix: what was observed in each histology under each mechanism, and where nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.pages.evidence import Evidence, root_histologies
from sarcokg.pages.model import Page, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["SETTINGS", "VIEW", "page", "paths"]

VIEW: Final = "matrix"
SETTINGS: Final = frozenset({"agents", "attribution", "closed", "columns", "design", "rows"})


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path of the matrix."""
    del kg
    return ["matrix"]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the matrix over all histologies and mechanisms; its settings choose what is drawn of it."""
    refuse_unknown(path, parameters)
    evidence = Evidence(kg)
    return Page(
        VIEW,
        path,
        "Evidence matrix",
        "What was observed in each histology under each mechanism.",
        {**evidence.shown(), "known": evidence.known()},
        evidence.answer.query,
        f'sarcokg.open().ask("responses-by-mechanism", histology="{root_histologies(kg)}", nulls=True)',
    )

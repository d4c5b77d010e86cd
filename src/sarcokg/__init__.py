"""A knowledge graph of sarcoma immunotherapy evidence that answers with counts and places.

>>> import sarcokg
>>> answer = sarcokg.open().ask("responses-by-mechanism", histology="ASPS")
>>> [(row["mechanism"], row["responders"], row["evaluable"]) for row in answer.rows]
[('PD-L1 blockade', '19', '52')]
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sarcokg.knowledge_graph import KnowledgeGraph, open
    from sarcokg.pages.figure import draw

__all__ = ["KnowledgeGraph", "draw", "open"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a class or a function
    # PEP 562: every import of a module of ours passes here, and most of them need no graph.
    if name in __all__:
        module = "sarcokg.pages.figure" if name == "draw" else "sarcokg.knowledge_graph"
        return getattr(importlib.import_module(module), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)

"""What a worker keeps between two pieces of work: one release in memory, and what is asked of it.

Everything here runs in a process that may be killed at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import graph_iri
from sarcokg.pages import Pages
from sarcokg.server.executables import executables
from sarcokg.server.isolation import isolate
from sarcokg.source_text import read_texts
from sarcokg.store import Store, in_graph

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.server.limits import Limits
    from sarcokg.source_text import SourceText

__all__ = ["QUESTIONS", "Resident", "begin", "current", "is_ready"]

#: The one graph that the endpoint has beside the release: clients look there for examples.
QUESTIONS: Final = graph_iri("questions")


@dataclass(frozen=True, slots=True)
class Resident:
    """The graph and its pages, what the endpoint asks, the limits, and the sources' texts by SHA-256, if at hand."""

    graph: KnowledgeGraph
    pages: Pages
    store: Store
    limits: Limits
    texts: Mapping[str, SourceText] = field(default_factory=dict)
    is_cut_off: bool = False


_residents: list[Resident] = []


def begin(graph: KnowledgeGraph, limits: Limits, sources: Path | None) -> None:
    """Begin a worker: give up what it does not need, then load the release that was pinned when the server began."""
    is_cut_off = isolate(limits.memory_bytes)
    store = Store()
    store.load(graph.release.text())
    store.add(in_graph(executables(graph.questions), QUESTIONS))
    pages = Pages(graph)
    texts = read_texts(sources) if sources else {}
    _residents[:] = [Resident(pages.kg, pages, store, limits, texts, is_cut_off)]


def is_ready() -> bool:
    """Tell that this worker has begun."""
    return bool(_residents)


def current() -> Resident:
    """Return what this worker keeps."""
    return _residents[0]

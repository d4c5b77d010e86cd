"""What a worker keeps between two pieces of work: one release in memory, and what is asked of it.

Everything here runs in a process that may be killed at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import graph_iri
from sarcokg.release import Release
from sarcokg.server.executables import executables
from sarcokg.server.isolation import isolate
from sarcokg.source_text import read_texts
from sarcokg.store import Store, in_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.server.limits import Limits
    from sarcokg.source_text import SourceText

__all__ = ["QUESTIONS", "Resident", "begin", "current"]

#: The one graph that the endpoint has beside the release: clients look there for examples.
QUESTIONS: Final = graph_iri("questions")


class _InMemory(Release):
    """A release whose graphs are loaded once, not for every question."""

    __slots__ = ("_loaded",)

    def load(self, names: Iterable[str]) -> Store:
        """Return graphs, from memory where they were loaded before."""
        wanted = tuple(names)
        loaded: dict[tuple[str, ...], Store] | None = getattr(self, "_loaded", None)
        if loaded is None:
            loaded = {}
            object.__setattr__(self, "_loaded", loaded)
        if wanted not in loaded:
            loaded[wanted] = Release.load(self, wanted)
        return loaded[wanted]


@dataclass(frozen=True, slots=True)
class Resident:
    """The graph, what the endpoint asks, the limits, and the sources' texts by their SHA-256 where they are at hand."""

    graph: KnowledgeGraph
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
    kept = replace(graph, release=_InMemory(graph.release.folder, graph.release.manifest))
    _residents[:] = [Resident(kept, store, limits, read_texts(sources) if sources else {}, is_cut_off)]


def current() -> Resident:
    """Return what this worker keeps."""
    return _residents[0]

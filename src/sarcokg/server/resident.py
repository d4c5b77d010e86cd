"""What a worker keeps between two pieces of work: one release in memory, and what is asked of it.

Everything here runs in a process that may be killed at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import graph_iri
from sarcokg.knowledge_graph import FACTS
from sarcokg.pages import Pages
from sarcokg.remote import Endpoint, FetchedRelease, Wire
from sarcokg.retraction import find_retractions
from sarcokg.server.executables import executables
from sarcokg.server.isolation import isolate
from sarcokg.source_text import read_texts
from sarcokg.store import Store, in_graph, parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.remote import WatchedEngine
    from sarcokg.retraction import Retraction
    from sarcokg.server.limits import Limits
    from sarcokg.source_text import SourceText

__all__ = ["QUESTIONS", "Resident", "begin", "current", "is_ready"]

#: The one graph that the endpoint has beside the release: clients look there for examples.
QUESTIONS: Final = graph_iri("questions")
#: An engine's JSON of some rows, to the shortest form of the same rows.
_LARGEST_REPLY: Final = 8


@dataclass(frozen=True, slots=True)
class Resident:
    """The graph and its pages, all facts, what answers strangers, the limits, and the sources' texts by SHA-256.

    ``retracted`` are the sources that were retracted: each answer says so.
    """

    graph: KnowledgeGraph
    pages: Pages
    store: Store
    engine: Store | WatchedEngine
    limits: Limits
    texts: Mapping[str, SourceText] = field(default_factory=dict)
    is_cut_off: bool = False
    retracted: tuple[Retraction, ...] = ()


_residents: list[Resident] = []


def begin(graph: KnowledgeGraph, limits: Limits, sources: Path | None) -> None:
    """Begin a worker: give up what it does not need, then load the release that was pinned when the server began.

    Where an engine holds the release, questions and strangers' queries go there; pages are made here all the same.
    """
    release = graph.release
    is_cut_off = isolate(limits.memory_bytes, is_online=isinstance(release, FetchedRelease))
    # Quads keep the labels of their blank nodes, which the store's own parser would choose anew in every worker.
    store = Store(parse_text(release.text(), "trig", is_own=True))
    store.add(in_graph(executables(graph.questions), QUESTIONS))
    pages = Pages(graph)
    texts = read_texts(sources) if sources else {}
    if isinstance(release, FetchedRelease):
        wire = Wire(release.endpoint.url, limits.seconds, limits.answer_bytes * _LARGEST_REPLY)
        asked = replace(release, endpoint=Endpoint(wire))
        engine = asked.engine((*FACTS, "mappings"))
        own = Resident(replace(graph, release=asked), pages, store, engine, limits, texts, is_cut_off)
    else:
        own = Resident(pages.kg, pages, store, store, limits, texts, is_cut_off)
    _residents[:] = [replace(own, retracted=find_retractions(store))]


def is_ready() -> bool:
    """Tell that this worker has begun."""
    return bool(_residents)


def current() -> Resident:
    """Return what this worker keeps."""
    return _residents[0]

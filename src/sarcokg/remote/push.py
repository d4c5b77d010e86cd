"""Writes a release into an engine, graph by graph, and proves that the engine holds what was sent.

https://www.w3.org/TR/sparql11-http-rdf-update/: each graph is replaced by one PUT. What an engine loads by its
own bulk loader, from the file that `write_bulk` writes, is proved in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sarcokg.errors import EndpointError, UsageError
from sarcokg.remote.endpoint import Endpoint
from sarcokg.remote.engines import store_url
from sarcokg.remote.fingerprint import fingerprint
from sarcokg.remote.marker import MARKER, Part, mark
from sarcokg.remote.wire import Wire
from sarcokg.store import graph_name, parse_text, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release
    from sarcokg.store import Quad

__all__ = ["Pushed", "push", "write_bulk"]


@dataclass(frozen=True, slots=True)
class Pushed:
    """One graph that an engine holds as the release has it: its IRI, and how many facts."""

    iri: str
    facts: int


def push(release: Release, url: str, *, store: str | None = None, loaded: bool = False) -> Iterator[Pushed]:
    """Write a release into the engine at a query URL, and yield each graph when it is proved to be there.

    ``store`` is the URL that takes graphs, where the query URL does not tell it; with ``loaded`` nothing is
    written but the marker: the engine's own loader has done the rest.
    Raises `UsageError` where it is not known where graphs go, `EndpointError` where a graph differs afterwards.
    """
    endpoint = Endpoint(Wire(url))
    target = store or store_url(endpoint.identify(), url)
    if target is None:
        message = f"{url}: it is not known where this engine takes graphs. Name it by --store URL; see docs/engines.md."
        raise UsageError(message)
    graphs = _by_graph(release)
    # Without its marker the engine holds no release until the new one is whole.
    _put(endpoint, target, MARKER, [])
    parts = []
    for iri, quads in graphs.items():
        if not loaded:
            _put(endpoint, target, iri, quads)
        parts.append(_proved(endpoint, iri, quads))
        yield Pushed(iri, len(quads))
    marker = mark(release.name, parts)
    _put(endpoint, target, MARKER, marker)
    _proved(endpoint, MARKER, marker)


def write_bulk(release: Release) -> bytes:
    """Return the release with its marker as N-Quads, for an engine's own loader."""
    graphs = _by_graph(release)
    parts = [Part(iri, len(quads), fingerprint(quads)) for iri, quads in graphs.items()]
    facts = [quad for quads in graphs.values() for quad in quads]
    return serialize([*facts, *mark(release.name, parts)], "nquads")


def _by_graph(release: Release) -> dict[str, list[Quad]]:
    graphs: dict[str, list[Quad]] = {}
    for quad in parse_text(release.text(), "trig"):
        graphs.setdefault(graph_name(quad), []).append(quad)
    return graphs


def _at(target: str, iri: str) -> str:
    return f"{target}?graph={quote(iri, safe='')}"


def _put(endpoint: Endpoint, target: str, iri: str, quads: list[Quad]) -> None:
    # N-Triples is Turtle, and Turtle is the one form that every engine takes under one name.
    endpoint.wire.send(_at(target, iri), {"Content-Type": "text/turtle"}, serialize(quads, "ntriples"), "PUT")


def _proved(endpoint: Endpoint, iri: str, quads: list[Quad]) -> Part:
    """Return what the marker says of a graph, once the engine was seen to hold it."""
    count, wanted = endpoint.count(iri), fingerprint(quads)
    if count != len(quads):
        message = f"{endpoint.url}: the graph {iri} holds {count} facts, not {len(quads)}. Push it again."
        raise EndpointError(message)
    found = endpoint.read(iri)
    if fingerprint(found) != wanted:
        message = (
            f"{endpoint.url}: the graph {iri} reads back with {len(found)} facts, or with other ones. "
            "Raise the engine's limit of rows; where it is high enough, compare docs/engines.md."
        )
        raise EndpointError(message)
    return Part(iri, count, wanted)

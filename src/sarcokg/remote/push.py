"""Writes a release into an engine, graph by graph, and proves that the engine holds what was sent.

https://www.w3.org/TR/sparql11-http-rdf-update/: each graph is replaced by one PUT. What an engine loads by its
own bulk loader, from the file that `write_bulk` writes, is proved in the same way.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from sarcokg.errors import EndpointError, QueryError, UsageError
from sarcokg.fingerprint import fingerprint, fingerprint_text
from sarcokg.release import TRIG, compose
from sarcokg.remote.endpoint import Endpoint
from sarcokg.remote.engines import store_url
from sarcokg.remote.marker import MARKER, Part, mark
from sarcokg.remote.wire import Wire
from sarcokg.store import parse_text, serialize

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from sarcokg.fingerprint import Fingerprint
    from sarcokg.release import Release

__all__ = ["Pushed", "push", "write_bulk"]

_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Pushed:
    """One graph that an engine holds as the release has it: its IRI, and how many facts."""

    iri: str
    facts: int


@dataclass(frozen=True, slots=True)
class _Source:
    """A release as text: where each graph stands in it, and what the engine must hold of it."""

    text: bytes
    prologue: int
    places: dict[str, tuple[int, int]]
    parts: tuple[Part, ...]

    def turtle(self, iri: str) -> bytes:
        """Return a graph as Turtle, the form that every engine takes under one name: its block without the braces."""
        start, end = self.places[iri]
        first, last = self.text.index(b"{", start) + 1, self.text.rindex(b"}", start, end)
        return self.text[: self.prologue] + self.text[first:last]


def push(release: Release, url: str, *, store: str | None = None, loaded: bool = False) -> Generator[Pushed]:
    """Write a release into the engine at a query URL, and yield each graph when it is proved to be there.

    ``store`` is the URL that takes graphs, where the query URL does not tell it; with ``loaded`` nothing is
    written but the marker: the engine's own loader has done the rest.
    Raises `UsageError` where it is not known where graphs go, `EndpointError` where a graph differs afterwards.
    """
    # A connection is for one thread, as are the numbers that Digest gives requests: one writes while the other reads.
    with closing(Wire(url, keeps_open=True)) as reading, closing(Wire(url, keeps_open=True)) as writing:
        endpoint, writer = Endpoint(reading), Endpoint(writing)
        target = store or store_url(endpoint.identify(), url)
        if target is None:
            message = f"{url}: it is not known where this engine takes graphs. "
            message += "Name it by --store URL; see docs/engines.md."
            raise UsageError(message)
        source = _read_source(release)
        # Without its marker the engine holds no release until the new one is whole.
        _put(writer, target, MARKER, b"")
        if endpoint.count(MARKER):
            message = f"{url}: queries do not see what is written to {target}. Name the right place by --store URL."
            raise EndpointError(message)
        parts = []
        with closing(_counted(source, writer, None if loaded else target)) as counted:
            for part, count in counted:
                parts.append(_proved(endpoint, target, part, count))
                yield Pushed(part.iri, part.facts)
        marker = mark(release.name, parts)
        _put(writer, target, MARKER, serialize(marker, "ntriples"))
        # Queries saw the marker go, and now see it come: so they see what else was written there.
        part = Part(MARKER, len(marker), fingerprint(marker).sha256)
        _proved(endpoint, None, part, endpoint.count(MARKER))


def write_bulk(release: Release) -> bytes:
    """Return the release with its marker as N-Quads, for an engine's own loader."""
    source = _read_source(release)
    return serialize([*parse_text(source.text, "trig"), *mark(release.name, source.parts)], "nquads")


def _read_source(release: Release) -> _Source:
    text, manifest = release.text(), release.manifest
    is_described = manifest["files"].get(TRIG, {}).get("sha256") == hashlib.sha256(text).hexdigest()
    if not is_described or any("fingerprint" not in graph for graph in manifest["graphs"]):
        # A part of a release, or one that was built before manifests had fingerprints.
        text, manifest = compose(parse_text(text, "trig"), release.name, {})
    graphs = manifest["graphs"]
    places = {graph["iri"]: (graph["offset"], graph["offset"] + graph["bytes"]) for graph in graphs}
    parts = tuple(Part(graph["iri"], graph["quads"], graph["fingerprint"]) for graph in graphs)
    return _Source(text, manifest["prologue"], places, parts)


def _at(target: str, iri: str) -> str:
    return f"{target}?graph={quote(iri, safe='')}"


def _put(endpoint: Endpoint, target: str, iri: str, turtle: bytes) -> None:
    endpoint.wire.send(_at(target, iri), {"Content-Type": "text/turtle"}, turtle, "PUT")


def _counted(source: _Source, endpoint: Endpoint, target: str | None) -> Generator[tuple[Part, int]]:
    """Write each graph, where there is a target, and yield how many facts the engine counts in it.

    The engine gets the next graphs meanwhile: it takes one while it gives back another.
    """

    def count(part: Part) -> int:
        if target is not None:
            _put(endpoint, target, part.iri, source.turtle(part.iri))
        return endpoint.count(part.iri)

    with ThreadPoolExecutor(1) as writer:
        counts = [writer.submit(count, part) for part in source.parts]
        try:
            for part, counting in zip(source.parts, counts, strict=True):
                yield part, counting.result()
        finally:
            for counting in counts:
                counting.cancel()


def _proved(endpoint: Endpoint, target: str | None, part: Part, count: int) -> Part:
    """Return what the marker says of a graph in which the engine counts so many facts, once it was read back."""
    # An engine that rewrites literals may hold two facts of equal value as one. Then the count proves nothing
    # of where graphs are written, so they are read where queries are answered.
    for found in _readings(endpoint, target if count == part.facts else None, part.iri):
        if found.sha256 == part.sha256 and found.facts <= count <= part.facts:
            return replace(part, facts=count)
    if count != part.facts:
        message = f"{endpoint.url}: the graph {part.iri} holds {count} facts, not {part.facts}. Push it again."
        raise EndpointError(message)
    message = (
        f"{endpoint.url}: the graph {part.iri} reads back with {found.facts} facts, or with other ones. "
        "Raise the engine's limit of rows; where it is high enough, compare docs/engines.md."
    )
    raise EndpointError(message)


def _readings(endpoint: Endpoint, target: str | None, iri: str) -> Iterator[Fingerprint]:
    """Yield fingerprints of what an engine holds, each by a slower reading that is right in more cases."""
    # Not every engine gives graphs where it takes them, and not every one that does writes N-Triples as we do.
    with suppress(EndpointError, QueryError):
        if target is not None:
            text = endpoint.wire.send(_at(target, iri), {"Accept": _TRIPLES}, method="GET").body
            yield fingerprint_text(text)
            yield fingerprint(parse_text(text, "ntriples"))
    yield fingerprint(endpoint.read(iri))

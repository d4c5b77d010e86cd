"""A release that an engine holds: questions run there, whatever needs every fact reads the graphs into memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sarcokg.errors import EndpointError, MissingReleaseError
from sarcokg.release import Release, is_wanted, styled
from sarcokg.remote.endpoint import Endpoint, RemoteEngine
from sarcokg.remote.marker import MARKER, read_marker
from sarcokg.remote.wire import Wire
from sarcokg.store import Engine, Store, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.store import Quad

__all__ = ["HostedRelease", "open_hosted"]


@dataclass(frozen=True, slots=True)
class HostedRelease(Release):
    """A release in an engine; its manifest says what the engine's marker says."""

    endpoint: Endpoint

    def engine(self, names: Iterable[str]) -> Engine:
        """Return what answers queries over graphs, in the engine that holds them."""
        return RemoteEngine(self.endpoint, self._wanted(names))

    def load(self, names: Iterable[str]) -> Store:
        """Download graphs into memory.

        Raises `EndpointError` where one has not come whole.
        """
        return Store(quad for iri in self._wanted(names) for quad in self._download(iri))

    def text(self) -> bytes:
        """Return the whole graph as TriG, with its literals as the engine gives them."""
        return styled(canonical(self.quads()), "trig")

    def quads(self) -> list[Quad]:
        """Download all facts, with their literals as the engine gives them."""
        return [quad for iri in self.graphs for quad in self._download(iri)]

    def _wanted(self, names: Iterable[str]) -> tuple[str, ...]:
        chosen = tuple(names)
        return tuple(iri for iri in self.graphs if is_wanted(iri, chosen))

    def _download(self, iri: str) -> list[Quad]:
        found = self.endpoint.read(iri)
        (facts,) = (graph["quads"] for graph in self.manifest["graphs"] if graph["iri"] == iri)
        if len(found) != facts:
            message = (
                f"{self.endpoint.url}: the graph {iri} comes with {len(found)} of its {facts} facts. "
                "Raise the engine's limit of rows, or push the release again."
            )
            raise EndpointError(message)
        return found


def open_hosted(url: str) -> HostedRelease:
    """Open the release that the engine at a query URL holds.

    Raises `EndpointError` where the engine cannot be reached, `MissingReleaseError` where no release is whole there.
    """
    endpoint = Endpoint(Wire(url))
    marker = read_marker(endpoint.read(MARKER))
    if marker is None:
        message = f"{url}: the engine holds no whole release. Run `sarcokg push {url}`."
        raise MissingReleaseError(message)
    name, parts = marker
    graphs = [{"iri": part.iri, "quads": part.facts, "fingerprint": part.sha256} for part in parts]
    return HostedRelease(Path(), {"release": name, "graphs": graphs, "files": {}}, endpoint)

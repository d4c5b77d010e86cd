"""A release of an engine that was taken into memory and proved, for faces that read thousands of facts.

Whoever asks it gets the engine's answer; whoever walks through its facts finds them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from sarcokg.errors import EndpointError
from sarcokg.release import Release, compose
from sarcokg.remote.hosted import HostedRelease
from sarcokg.remote.watched import WatchedEngine
from sarcokg.store import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from sarcokg.store import Store

__all__ = ["FetchedRelease", "fetch"]


@dataclass(frozen=True, slots=True)
class FetchedRelease(HostedRelease):
    """A release in an engine, whose facts are kept as TriG, too."""

    data: bytes

    def engine(self, names: Iterable[str]) -> WatchedEngine:
        """Return what answers queries over graphs, in the engine as long as it holds this release."""
        return WatchedEngine(self.endpoint, self._wanted(names), self.name)

    def load(self, names: Iterable[str]) -> Store:
        """Load graphs as they were fetched."""
        return Release.load(self, names)

    def text(self) -> bytes:
        """Return the whole graph as TriG, as it was fetched."""
        return self.data

    def _file(self) -> BinaryIO:
        return BytesIO(self.data)


def fetch(release: HostedRelease) -> FetchedRelease:
    """Take a release out of its engine.

    Raises `EndpointError` where a graph has another SHA-256 than the engine's marker says.
    """
    # The name of a release is its version and the digest of its file, which the engine may write otherwise.
    data, manifest = compose(canonical(release.quads()), release.name.rpartition("-")[0], {})
    found = {graph["iri"]: graph["fingerprint"] for graph in manifest["graphs"]}
    for graph in release.manifest["graphs"]:
        if found.get(graph["iri"]) != graph["fingerprint"]:
            message = (
                f"{release.endpoint.url}: the graph {graph['iri']} is not what was pushed: its SHA-256 differs. "
                f"Run `sarcokg push {release.endpoint.url}`."
            )
            raise EndpointError(message)
    return FetchedRelease(release.folder, {**manifest, "release": release.name}, release.endpoint, data)

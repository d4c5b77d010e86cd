"""An engine that answers for one release, also to strangers: what they send is read here before it is passed on.

An engine may hold other data than ours, and we may have more rights there than a stranger should.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import MissingReleaseError, QueryError
from sarcokg.guard import names_dataset
from sarcokg.identifiers import graph_iri
from sarcokg.remote.endpoint import RemoteEngine
from sarcokg.remote.marker import MARKER
from sarcokg.results import Result
from sarcokg.store import Literal, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["WatchedEngine"]

#: A graph that nobody has: by the protocol, to name no graph at all would be to ask all of the engine's.
_NOTHING: Final = graph_iri("nothing")
#: Some engines resolve these before they read a query (SPARQL 1.1, section 19.2), others inside strings alone.
_CODE_POINT: Final = re.compile(r"\\[uU][0-9A-Fa-f]")


@dataclass(frozen=True, slots=True)
class WatchedEngine(RemoteEngine):
    """Some graphs of an endpoint, asked as long as it holds the release of this name."""

    release: str

    def evaluate(self, query: str, default: Sequence[str] | None = None, named: Sequence[str] = ()) -> Result:
        """Answer any query form of a stranger, over those of the graphs that are named, as `Store.evaluate` does.

        Raises `QueryError` where the query is not standard SPARQL 1.1 or names graphs by FROM,
        `MissingReleaseError` where the engine holds another release by now.
        """
        # The own engine reads nothing but queries of the standard, and no function that it does not know.
        Store().evaluate(query)
        if names_dataset(query):
            message = "FROM: not passed on to another engine. Name graphs by default-graph-uri and named-graph-uri."
            raise QueryError(message)
        if _CODE_POINT.search(query):
            message = r"\u: read otherwise by each engine. Write the character itself."
            raise QueryError(message)
        if default is None:
            return Result(self._run(query))
        kept, kept_named = (tuple(iri for iri in given if iri in self.graphs) for given in (default, named))
        return Result(self._watched(query, kept or (_NOTHING,), kept_named))

    def _run(self, query: str) -> Any:  # noqa: ANN401 - one of the engine's result types
        return self._watched(query, self.graphs, self.graphs)

    def _watched(self, query: str, default: tuple[str, ...], named: tuple[str, ...]) -> Any:  # noqa: ANN401 - the same
        found = self.endpoint.query(query, default, named)
        # A push takes the marker away first and brings it back last: what stands after the answer stood all along.
        version = f"<{MARKER}> owl:versionInfo {Literal(self.release)}"
        if not self.endpoint.query(f"ASK {{ GRAPH <{MARKER}> {{ {version} }} }}", (MARKER,)):
            message = f"{self.endpoint.url}: the engine no longer holds release {self.release}. Begin the server anew."
            raise MissingReleaseError(message)
        return found

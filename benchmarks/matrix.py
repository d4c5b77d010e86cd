"""A filtered question beside the bare engine that runs the same SPARQL over the same file.

Ours opens the release, checks digests, loads the graphs that the question names, finds the term,
runs the query and adds the computed columns. The engine parses the whole file and runs the query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph

import sarcokg
from benchmarks.pairing import Line, call, paired
from sarcokg.identifiers import NAMESPACES
from sarcokg.project import packaged

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measure"]

#: Both hold their parameters' defaults, so the text of the file is the query that ours runs, too.
QUESTIONS = ("responses-by-mechanism", "evaluable-against-enrolled")


def bare(query: str) -> list[object]:
    """Parse the packaged graph and run a query over the union of its graphs."""
    store = pyoxigraph.Store()
    store.bulk_load(path=str(packaged() / "graph" / "sarcokg.trig"), format=pyoxigraph.RdfFormat.TRIG)
    return list(store.query(query, use_default_graph_as_union=True, prefixes=NAMESPACES))  # type: ignore[arg-type]


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of each question to the engine."""
    for name in QUESTIONS:
        query = sarcokg.open().questions[name].query
        ours, theirs = sarcokg.open().ask(name).rows, bare(query)
        if len(ours) != len(theirs):
            message = f"{name}: {len(ours)} rows from sarcokg, {len(theirs)} from the bare engine: not the same work"
            raise SystemExit(message)
        yield paired(
            f"{name}, {len(ours)} rows",
            call(lambda name=name: sarcokg.open().ask(name)),  # type: ignore[misc]
            call(lambda query=query: bare(query)),  # type: ignore[misc]
            runs,
        )

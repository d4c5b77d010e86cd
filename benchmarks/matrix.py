"""A filtered question beside the bare engine that runs the same SPARQL over the same data.

The engine gets one file that holds the named graphs which the question reads, cut from the packaged graph
before anything is timed; it parses the file as leniently as ours does and runs the query that ours has run.
Ours besides opens the release, compares the digests of the manifest and of each graph, reads the
question's file, finds the term of a parameter, and adds the computed columns.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph

import sarcokg
from benchmarks.pairing import Line, call, paired
from sarcokg.identifiers import NAMESPACES
from sarcokg.release import is_wanted, styled
from sarcokg.store import graph_name, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measure"]

#: The questions, each with its parameters: cells of mechanism by histology, and computed columns.
QUESTIONS: Final[dict[str, dict[str, str]]] = {
    "responses-by-mechanism": {"histology": "ASPS"},
    "pooled-responders": {"histology": "ASPS"},
    "evaluable-against-enrolled": {},
}


def bare(path: Path, query: str) -> list[object]:
    """Parse a file of graphs and run a query over their union."""
    store = pyoxigraph.Store()
    # Of `load` and `bulk_load`, the faster one for some thousand quads.
    store.load(path=str(path), format=pyoxigraph.RdfFormat.TRIG, lenient=True)
    return list(store.query(query, use_default_graph_as_union=True, prefixes=NAMESPACES))  # type: ignore[arg-type]


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of each question to the engine."""
    release = sarcokg.open().release
    quads = parse_text(release.text(), "trig")
    with tempfile.TemporaryDirectory() as folder:
        for name, values in QUESTIONS.items():
            answer = sarcokg.open().ask(name, **values)
            path = Path(folder) / f"{name}.trig"
            graphs = answer.question.graphs
            path.write_bytes(styled([quad for quad in quads if is_wanted(graph_name(quad), graphs)], "trig"))
            found = len(bare(path, answer.query))
            if found != len(answer):
                message = f"{name}: {len(answer)} rows from sarcokg, {found} from the bare engine: not the same work"
                raise SystemExit(message)
            yield paired(
                f"{name}, {found} rows",
                call(lambda name=name, values=values: sarcokg.open().ask(name, **values)),  # type: ignore[misc]
                call(lambda path=path, query=answer.query: bare(path, query)),  # type: ignore[misc]
                runs,
            )

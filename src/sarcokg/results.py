"""Results: what the engine finds, rows, triples or a yes or no, its forms as text, and its errors in our words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from sarcokg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

__all__ = ["RESULTS", "Result", "as_result", "over_rows", "read_results", "reported", "rewritten"]

#: Forms of rows, and of a yes or no, by the names that the command line uses.
RESULTS: dict[str, ox.QueryResultsFormat] = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


#: Stands for a blank node where a query cannot name one.
_BLANK = "urn:blank:"


class Result:
    """What the engine found, rows, triples or a yes or no, to be read once: most of the work is done in the reading."""

    def __init__(self, found: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean) -> None:
        """Keep what the engine gave."""
        self._found = found

    @property
    def is_graph(self) -> bool:
        """Tell whether it is the triples of a CONSTRUCT or DESCRIBE."""
        return isinstance(self._found, ox.QueryTriples)

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the triples; only of a graph."""
        with reported():
            yield from self._found  # type: ignore[misc]

    def write(self, file: BinaryIO, form: str) -> None:
        """Write rows, or a yes or no, as JSON, CSV, TSV or XML; only of what is no graph.

        What ``file`` raises while it is written to ends the work.
        """
        with reported():
            self._found.serialize(file, format=RESULTS[form])  # type: ignore[arg-type]


def rewritten(text: str, form: str, to: str) -> bytes:
    """Turn the text of SPARQL results from one form into another."""
    results = ox.parse_query_results(text, format=RESULTS[form])
    return results.serialize(format=RESULTS[to]) or b""


def read_results(text: bytes) -> Any:  # noqa: ANN401 - one of the engine's result types
    """Return the solutions, or the truth value, that a result in SPARQL's JSON holds.

    Raises `QueryError` where the text is no such result, or ends before it is whole.
    """
    with reported():
        found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return found
        # The rows are read as they are asked for: an end that is missing would be found too late.
        for _ in found:
            pass
        return ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)


def over_rows(texts: Iterable[bytes], query: Callable[[Iterable[Iterable[list[str]]]], str]) -> Any:  # noqa: ANN401 - as `read_results`
    """Return what a query finds that is made of the rows of results in SPARQL's JSON, each term as SPARQL writes it.

    Raises `QueryError` where a text is no such result, or ends before it is whole.
    """
    with reported():
        return ox.Store().query(query(_written(text) for text in texts))


def _written(text: bytes) -> Iterator[list[str]]:
    found = cast("ox.QuerySolutions", ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON))
    return ([_as_written(term) for term in row] for row in found)


def _as_written(term: Any) -> str:  # noqa: ANN401 - any RDF term
    if term is None:
        return "UNDEF"
    # A VALUES block holds no blank node: an IRI of its label groups and joins as it does.
    return f"<{_BLANK}{term.value}>" if isinstance(term, ox.BlankNode) else str(term)


def as_result(quads: Iterable[ox.Quad]) -> ox.QueryTriples:
    """Return the triples of quads as a CONSTRUCT gives them."""
    store = ox.Store()
    store.extend(ox.Quad(*quad_.triple) for quad_ in quads)
    triples = store.query("CONSTRUCT WHERE { ?subject ?predicate ?object }")
    return cast("ox.QueryTriples", triples)


@contextmanager
def reported() -> Iterator[None]:
    """Turn the engine's errors into `QueryError`: some come only while the rows are read."""
    try:
        yield
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise QueryError(_reported_as(" ".join(str(error).split()))) from None


def _reported_as(error: str) -> str:
    """Return a message that keeps the place of a syntax error and leaves out the long list of what could stand there.

    >>> _reported_as("error at 1:24: expected one of OPTIONAL, FILTER")
    'the query cannot be read at line 1, column 24. Mend it there.'
    """
    place = re.match(r"error at (\d+):(\d+): (.*)", error)
    if place is None:
        return f"the query cannot be run: {error}. Mend what it names."
    reason = re.search(r"Prefix not found", place[3])
    said = ": a prefix is not declared" if reason else ""
    return f"the query cannot be read at line {place[1]}, column {place[2]}{said}. Mend it there."

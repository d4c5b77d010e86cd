"""One engine by its query URL: SPARQL 1.1 Protocol in, solutions or graphs out.

https://www.w3.org/TR/sparql11-protocol/. The graphs of a query are named in the request, as the data set
that the protocol describes, so that an engine which holds other data, too, gives the same answer.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from sarcokg.errors import EndpointError, QueryError
from sarcokg.guard import refuse_unsafe, words_of
from sarcokg.identifiers import NAMESPACES
from sarcokg.remote.dialect import ORDERING, as_virtuoso
from sarcokg.remote.engines import find_kind
from sarcokg.remote.halves import Halves, divide
from sarcokg.results import as_result, over_rows, read_results
from sarcokg.store import Engine, parse_text

if TYPE_CHECKING:
    from sarcokg.remote.wire import Wire
    from sarcokg.store import Quad

__all__ = ["Endpoint", "RemoteEngine"]

_RESULTS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_FORM: Final = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
#: What Virtuoso 7 calls the variable of an ASK.
_ANSWER: Final = b'"__ASK_RETVAL"'
_DECLARED: Final = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)


@dataclass(slots=True)
class Endpoint:
    """An engine that holds RDF; ``server`` is how it calls itself, once it was asked."""

    wire: Wire
    server: str = ""
    _asked: bool = field(default=False, repr=False)

    @property
    def url(self) -> str:
        """Where queries go."""
        return self.wire.url

    def identify(self) -> str:
        """Return how the engine calls itself; it is asked once.

        Raises `EndpointError` where it cannot be reached.
        """
        if not self._asked:
            self._post("ASK { }", (), _RESULTS)
        return self.server

    def query(self, query: str, graphs: tuple[str, ...], named: tuple[str, ...] | None = None) -> Any:  # noqa: ANN401
        """Return solutions, a truth value or triples, as the embedded engine does, over the union of graphs.

        GRAPH finds the same ones, or those that are ``named``.
        Raises `QueryError` where the query is unsafe, cannot be read, or was answered in part.
        """
        refuse_unsafe(query)
        named = graphs if named is None else named
        form = _FORM.search(words_of(query))
        is_graph = form is not None and form[1].upper() in {"CONSTRUCT", "DESCRIBE"}
        kind = find_kind(self.identify(), self.url)
        sent = _with_prefixes(query)
        if kind is not None and kind.name == "virtuoso":
            halves = divide(sent)
            if halves is not None:
                return self._made_here(halves, graphs, named)
            sent = as_virtuoso(sent)
        text = self._post(sent, graphs, _TRIPLES if is_graph else _RESULTS, named)
        if not is_graph and _ANSWER in text:
            text = _as_yes_or_no(text)
        if not is_graph and ORDERING in sent:
            text = _without_ordering(text)
        try:
            return as_result(parse_text(text, "ntriples")) if is_graph else read_results(text)
        except QueryError as error:
            message = f"{self.url}: the engine's answer is not whole: {error} Ask for less, or raise its limits."
            raise EndpointError(message) from None

    def _made_here(self, halves: Halves, graphs: tuple[str, ...], named: tuple[str, ...]) -> Any:  # noqa: ANN401
        """Ask the engine for solutions, and make of them here what the query wants."""
        texts = [self._post(as_virtuoso(half.there), graphs, _RESULTS, named) for half in halves.there]
        return over_rows(texts, halves.here)

    def read(self, graph: str) -> list[Quad]:
        """Return the quads of a named graph as the engine holds them."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return parse_text(self._post(query, (), _TRIPLES), "ntriples", graph)

    def count(self, graph: str) -> int:
        """Return how many facts a named graph holds."""
        query = f"SELECT (COUNT(*) AS ?facts) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return int(next(iter(read_results(self._post(query, (), _RESULTS))))["facts"].value)

    def _post(self, query: str, default: tuple[str, ...], accept: str, named: tuple[str, ...] = ()) -> bytes:
        fields = {"query": (query,), "default-graph-uri": default, "named-graph-uri": named}
        kind = find_kind(self.server, self.url) if self._asked else None
        if kind is not None and kind.ticks:
            # What is given up here need not go on there.
            fields["timeout"] = (str(math.ceil(self.wire.seconds * kind.ticks)),)
        body = urlencode(fields, doseq=True).encode()
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        reply = self.wire.send(self.url, headers, body)
        self.server, self._asked = reply.headers.get("server", ""), True
        # Virtuoso tells in headers alone that it cut an answer short: by rows, or by time.
        if "x-sparql-maxrows" in reply.headers or reply.headers.get("x-sql-state", "").startswith("S1TAT"):
            message = (
                f"{self.url}: the engine answered in part. Raise ResultSetMaxRows and MaxQueryExecutionTime there."
            )
            raise EndpointError(message)
        return reply.body


@dataclass(frozen=True, slots=True)
class RemoteEngine(Engine):
    """Some graphs of an endpoint, asked as the embedded engine is."""

    endpoint: Endpoint
    graphs: tuple[str, ...]

    def _run(self, query: str) -> Any:  # noqa: ANN401 - one of the engine's result types
        return self.endpoint.query(query, self.graphs)


def _as_yes_or_no(text: bytes) -> bytes:
    """Return the answer to an ASK as the standard has it: Virtuoso 7 gives a row for yes, and no row for no.

    >>> _as_yes_or_no(b'{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": []}}')
    b'{"head": {}, "boolean": false}'
    """
    return json.dumps({"head": {}, "boolean": bool(json.loads(text)["results"]["bindings"])}).encode()


def _without_ordering(text: bytes) -> bytes:
    """Return a result without the columns that were selected only to be sorted by."""
    result = json.loads(text)
    result["head"]["vars"] = [name for name in result["head"]["vars"] if not name.startswith(ORDERING)]
    for row in result["results"]["bindings"]:
        for name in [name for name in row if name.startswith(ORDERING)]:
            del row[name]
    return json.dumps(result).encode()


def _with_prefixes(query: str) -> str:
    """Return a query with the prefixes of the graph's vocabularies that it does not declare itself.

    They stand before its first line, so that the lines which an engine names stay true.

    >>> _with_prefixes("SELECT * { ?drug a sarco:Drug }")[:39]
    'PREFIX dcterms: <http://purl.org/dc/ter'
    """
    declared = set(_DECLARED.findall(query))
    missing = (f"PREFIX {name}: <{iri}> " for name, iri in NAMESPACES.items() if name not in declared)
    return "".join(missing) + query

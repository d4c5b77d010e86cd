"""The engine: with `sarcokg.results`, all that knows pyoxigraph.

Turns text into quads, quads into text, and answers SPARQL over quads in memory.
Files are written from parsed quads and never dumped from the engine's store,
because the store rewrites literals (``1.10`` becomes ``1.1``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from sarcokg.errors import QueryError
from sarcokg.guard import names_dataset, refuse_unsafe
from sarcokg.identifiers import NAMESPACES
from sarcokg.results import RESULTS, Result, reported

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = [
    "FORMATS",
    "BlankNode",
    "Engine",
    "Literal",
    "NamedNode",
    "Quad",
    "Row",
    "Store",
    "Term",
    "Triple",
    "canonical",
    "graph_name",
    "in_graph",
    "jsonld_as_nquads",
    "parse_file",
    "parse_jsonld",
    "parse_text",
    "quad",
    "serialize",
    "sort_key",
]

BlankNode = ox.BlankNode
Literal = ox.Literal
NamedNode = ox.NamedNode
Quad = ox.Quad
Triple = ox.Triple

#: What a triple may be made of.
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: One answer of a SELECT: a value for each variable, None where it is unbound.
Row = dict[str, "str | None"]

#: Formats by the names that the command line uses.
FORMATS: dict[str, ox.RdfFormat] = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
}


#: Against which relative IRIs of a query are read.
_BASE = "https://w3id.org/sarcokg/"


def quad(subject: str, predicate: str, value: str | ox.Literal, graph: str) -> ox.Quad:
    """Return one quad; a ``str`` value is an IRI."""
    object_ = ox.NamedNode(value) if isinstance(value, str) else value
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), object_, ox.NamedNode(graph))


def parse_text(text: str | bytes, form: str, graph: str | None = None, *, is_own: bool = False) -> list[ox.Quad]:
    """Parse RDF text; with ``graph`` all quads are put into that named graph.

    With ``is_own``, which is for text that we wrote ourselves, the checks of IRIs are skipped.
    Raises `QueryError` where the text is not of the form.
    """
    try:
        quads = list(ox.parse(text, format=FORMATS[form], lenient=is_own))
    except (SyntaxError, ValueError) as error:
        message = f"not {form}: {error}. Mend the text at that place."
        raise QueryError(message) from None
    return quads if graph is None else in_graph(quads, graph)


def parse_file(path: Path, form: str, graph: str | None = None) -> list[ox.Quad]:
    """Parse an RDF file; blank nodes get labels that no other file's have."""
    try:
        return parse_text(path.read_bytes(), form, graph)
    except QueryError as error:
        message = f"{path}: {error}"
        raise QueryError(message) from None


def parse_jsonld(nodes: list[dict[str, Any]], context: Mapping[str, Any], graph: str) -> list[ox.Quad]:
    """Turn JSON-LD nodes into quads of one named graph; the context is given inline."""
    document = json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False)
    return in_graph(ox.parse(document, format=ox.RdfFormat.JSON_LD), graph)


def jsonld_as_nquads(nodes: Iterable[dict[str, Any]], context: Mapping[str, Any], graph: str) -> bytes:
    """Return JSON-LD nodes as N-Quads of one named graph, in the order of the nodes, as N-Quads are for many records.

    No quad becomes an object of Python on the way, which halves the time.
    """
    document = json.dumps({"@context": context, "@id": graph, "@graph": list(nodes)}, ensure_ascii=False)
    return ox.serialize(ox.parse(document, format=ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_QUADS) or b""


def in_graph(quads: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """Return the quads with another graph name."""
    name = ox.NamedNode(graph)
    return [ox.Quad(q.subject, q.predicate, q.object, name) for q in quads]


def graph_name(quad_: ox.Quad) -> str:
    """Return the IRI of a quad's named graph."""
    name = quad_.graph_name
    return name.value if isinstance(name, ox.NamedNode) else ""


def sort_key(quad_: ox.Quad) -> tuple[str, str, bool, str, str]:
    """Return the order of published files: graph, subject, ``a`` first, predicate, object."""
    predicate = quad_.predicate.value
    return (
        str(quad_.graph_name),
        str(quad_.subject),
        predicate != NAMESPACES["rdf"] + "type",
        predicate,
        str(quad_.object),
    )


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads sorted, without repetition, blank nodes labelled by RDFC-1.0.

    https://www.w3.org/TR/rdf-canon/: the labels depend on the graph alone.
    """
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=sort_key)


def serialize(quads: Iterable[ox.Quad], form: str, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Write quads in their order; formats of one graph drop the graphs' names."""
    format_ = FORMATS[form]
    items: Any = quads
    if not format_.supports_datasets:
        items = dict.fromkeys(q.triple for q in quads)
    return ox.serialize(items, format=format_, prefixes=dict(prefixes or {})) or b""


class Engine:
    """What answers SPARQL 1.1 over the union of named graphs: the embedded engine, or a remote one."""

    def select(self, query: str) -> list[Row]:
        """Return the rows of a SELECT, each value as its text: an IRI or a literal's characters.

        Raises `QueryError` where the text is no SELECT.
        """
        return self.table(query)[1]

    def table(self, query: str) -> tuple[tuple[str, ...], list[Row]]:
        """Return the variables of a SELECT, in their order, and its rows as `select` gives them."""
        with reported():
            solutions = self._run(query)
            if not isinstance(solutions, ox.QuerySolutions):
                message = "the query is no SELECT. Begin it with SELECT."
                raise QueryError(message)
            variables = tuple(variable.value for variable in solutions.variables)
            return variables, [{name: _text(row[name]) for name in variables} for row in solutions]

    def solutions(self, query: str) -> list[dict[str, Term]]:
        """Return the solutions of a SELECT, each variable that it binds with its term."""
        with reported():
            found = self._run(query)
            names = [variable.value for variable in found.variables]
            return [{name: term for name in names if (term := row[name]) is not None} for row in found]

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""
        with reported():
            triples = self._run(query)
            if not isinstance(triples, ox.QueryTriples):
                message = "the query is no CONSTRUCT. Begin it with CONSTRUCT."
                raise QueryError(message)
            return list(triples)

    def run(self, query: str, form: str | None = None) -> bytes:
        """Answer any query form as its standard text: JSON, CSV, TSV or XML, or RDF for CONSTRUCT and DESCRIBE.

        Without a form, rows come as TSV and graphs as Turtle.
        Raises `QueryError` where rows are asked for in a form of graphs, or a graph in a form of rows.
        """
        with reported():
            result = self._run(query)
            is_graph = isinstance(result, ox.QueryTriples)
            fitting = FORMATS if is_graph else RESULTS
            chosen = form or ("turtle" if is_graph else "tsv")
            if chosen not in fitting:
                what = (
                    "a CONSTRUCT or DESCRIBE answers with a graph" if is_graph else "a SELECT or ASK answers with rows"
                )
                message = f"{what}, which is no {chosen}. Choose one of {', '.join(sorted(fitting))}."
                raise QueryError(message)
            text: bytes | None = result.serialize(format=fitting[chosen])
            return text or b""

    def _run(self, query: str) -> Any:  # noqa: ANN401 - one of the engine's three result types
        """Return solutions, triples or a truth value."""
        raise NotImplementedError


class Store(Engine):
    """Quads in memory that answer SPARQL 1.1 over the union of their named graphs."""

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        """Load the quads."""
        self._store = ox.Store()
        self._store.bulk_extend(quads)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def load(self, text: bytes) -> None:
        """Add the quads of TriG text that we wrote ourselves."""
        # Lenient parsing skips the checks of IRIs; it is three times faster and safe on our own files.
        # For some thousand quads `load` took a sixth less time than `bulk_load`.
        self._store.load(text, format=ox.RdfFormat.TRIG, lenient=True)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads."""
        self._store.extend(quads)

    def graphs(self, triple: ox.Triple) -> list[str]:
        """Return the IRIs of the named graphs that hold a triple, sorted."""
        found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return sorted(graph_name(quad_) for quad_ in found)

    def quads(self, graph: str) -> list[ox.Quad]:
        """Return the quads of a named graph, sorted."""
        return sorted(self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph)), key=sort_key)

    def graphs_of(self, node: ox.NamedNode) -> list[str]:
        """Return the IRIs of the named graphs that say something of a node, sorted."""
        return sorted({graph_name(quad_) for quad_ in self._store.quads_for_pattern(node, None, None, None)})

    def around(self, node: ox.NamedNode) -> list[ox.Triple]:
        """Return the triples of and to a node, sorted."""
        found = {
            *self._store.quads_for_pattern(node, None, None, None),
            *self._store.quads_for_pattern(None, None, node, None),
        }
        return sorted({quad_.triple for quad_ in found}, key=str)

    def mentions(self, node: ox.NamedNode) -> bool:
        """Tell whether any triple is of or to a node."""
        found = (
            self._store.quads_for_pattern(node, None, None, None),
            self._store.quads_for_pattern(None, None, node, None),
        )
        return any(next(quads, None) is not None for quads in found)

    def evaluate(self, query: str, default: Sequence[str] | None = None, named: Sequence[str] = ()) -> Result:
        """Begin to answer any query form, to be read within limits.

        ``default`` and ``named`` are the IRIs of the graphs to ask, as the SPARQL protocol gives them: they go before
        what the query says by FROM. Without ``default`` the query asks what it says itself, or else all graphs.
        Relative IRIs of the query are those of the project.
        Raises `QueryError` where the query cannot be read.
        """
        with reported():
            if default is None:
                return Result(self._run(query, base_iri=_BASE))
            chosen = {"default_graph": [ox.NamedNode(iri) for iri in default]}
            return Result(self._run(query, base_iri=_BASE, **chosen, named_graphs=[ox.NamedNode(iri) for iri in named]))

    def has(self, quad_: ox.Quad) -> bool:
        """Tell whether a quad is in the store."""
        return quad_ in self._store

    def _run(self, query: str, **dataset: Any) -> Any:  # noqa: ANN401 - one of the engine's three result types
        refuse_unsafe(query)
        # The engine would ask the union even where the query says by FROM what to ask.
        is_union = "default_graph" not in dataset and not names_dataset(query)
        return self._store.query(query, use_default_graph_as_union=is_union, prefixes=NAMESPACES, **dataset)


def _text(term: Any) -> str | None:  # noqa: ANN401 - any RDF term
    if term is None:
        return None
    return str(term) if isinstance(term, ox.Triple) else str(term.value)

"""The guard: no query leaves this machine, none ends the engine, and none that is harmless is refused."""

from __future__ import annotations

import pytest

from sarcokg.errors import QueryError
from sarcokg.guard import MAXIMUM_DEPTH, names_dataset, refuse_unsafe
from sarcokg.store import Store

#: Port 9 of this machine, where nothing listens: a request would be refused, and none is made.
ELSEWHERE = "<http://127.0.0.1:9/>"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ sErViCe SILENT {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE#comment\n{ELSEWHERE} {{ ?s ?p ?o }} }}",
        "PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICE e:x { ?s ?p ?o } }",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE{ELSEWHERE}{{ ?s ?p ?o }} }} }} }}",
        f'SELECT * {{ ?s ?p "a\\"b" . SERVICE {ELSEWHERE} {{ ?s ?p "c" }} }}',
        f"SELECT * {{ ?s ?p ?o FILTER(1<2) SERVICE {ELSEWHERE} {{ ?s ?p ?o FILTER(3>2) }} }}",
        "SELECT * { VALUES ?x { <http://127.0.0.1:9/> } SERVICE ?x { ?s ?p ?o } }",
    ],
    ids=["plain", "silent", "comment", "prefixed", "exists", "sub-select", "after-string", "comparison", "variable"],
)
def test_a_query_that_asks_another_machine_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        refuse_unsafe(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?SERVICE { ?SERVICE ?p ?o }",
        'SELECT * { ?s ?p "SERVICE <http://e/>" }',
        "SELECT * { ?s ?p '''SERVICE ' <x>''' }",
        'SELECT * { ?s ?p """SERVICE " <x>""" }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://e/>",
        "SELECT * { <http://e/SERVICE> ?p ?o }",
        "PREFIX e: <http://e/> SELECT * { e:SERVICE ?p ?o }",
        "SELECT * { ?s ?p ?services }",
    ],
    ids=["variable", "string", "long-string", "long-quotes", "comment", "iri", "prefixed", "longer-word"],
)
def test_a_query_that_only_looks_so_is_answered(query: str) -> None:
    assert Store().select(query) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { FILTER(" + "IF(true," * 1500 + "1" + ",2)" * 1500 + ") }",
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 20_000 + "true) }",
        "SELECT * { ?s " + "(" * 5000 + "<http://e/p>" + ")" * 5000 + " ?o }",
        "SELECT * { " + "FILTER EXISTS { " * 1200 + "?s ?p ?o" + " }" * 1200 + " }",
    ],
    ids=["groups", "if", "not", "paths", "exists"],
)
def test_a_query_that_would_end_the_engine_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="nested too deeply"):
        Store().select(query)


def test_as_much_nesting_as_is_allowed_is_answered() -> None:
    depth = MAXIMUM_DEPTH - 1

    rows = Store().select("SELECT * " + "{" * depth + "?s ?p ?o" + "}" * depth)

    assert rows == []


@pytest.mark.parametrize(
    ("query", "is_named"),
    [
        ("SELECT * FROM <urn:a> { ?s ?p ?o }", True),
        ("ASK from named <urn:a> { ?s ?p ?o }", True),
        ("SELECT * { ?from ?p ?o }", False),
        ("SELECT * { ?s ?p 'from <urn:a>' }", False),
        ("# FROM <urn:a>\nSELECT * { ?s ?p ?o }", False),
    ],
    ids=["from", "from-named", "variable", "text", "comment"],
)
def test_a_query_that_names_its_graphs_is_known_by_it(query: str, is_named: bool) -> None:  # noqa: FBT001 - a case
    assert names_dataset(query) == is_named

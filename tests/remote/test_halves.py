"""Queries in halves: the same rows as asked whole, by the embedded engine, over a graph small enough to see them."""

from __future__ import annotations

import pytest

from sarcokg.remote.halves import divide
from sarcokg.results import over_rows
from sarcokg.store import Engine, Store, parse_text

#: Three trials, the second of which tells no size and no drug, the third no drug.
GRAPH = Store(
    parse_text(
        b"""
        PREFIX : <urn:>
        :t1 :size 52 ; :drug :a, :b ; :name "one" .
        :t2 :name "two" .
        :t3 :size 9 ; :name "three" ; :after :t1 .
        :a :label "atezolizumab" .
        :b :label "bevacizumab" .
        """,
        "turtle",
        "urn:graph",
    )
)

#: What is asked, in how many requests (0: whole), and the rows, values joined by blanks and ``-`` where there is none.
CASES = {
    "a BIND waits": (
        'SELECT ?name ?text { ?t :name ?name . OPTIONAL { ?t :size ?n } BIND(COALESCE(STR(?n), "none") AS ?text) }',
        1,
        ["one 52", "three 9", "two none"],
    ),
    "a BIND that a later pattern reads stays": (
        "SELECT ?name (STRLEN(?name) AS ?long) { BIND(:t1 AS ?t) ?t :name ?name }",
        1,
        ["one 3"],
    ),
    "a BIND before an OPTIONAL that binds what it reads stays": (
        'SELECT ?name ?text { ?t :name ?name BIND(COALESCE(?n, "none") AS ?text) OPTIONAL { ?t :size ?n } }',
        0,
        ["one none", "three none", "two none"],
    ),
    "a BIND of a name that MINUS has for itself stays": (
        "SELECT ?name ?n { ?t :name ?name . MINUS { ?t :size ?n } BIND(COALESCE(?n, 7) AS ?n) }",
        0,
        ["two 7"],
    ),
    "one BIND reads another": (
        "SELECT ?twice { ?t :size ?n . BIND(?n * 2 AS ?double) BIND(?double * 2 AS ?twice) }",
        1,
        ["208", "36"],
    ),
    "a FILTER on what is unbound waits": (
        "SELECT ?name { ?t :name ?name . OPTIONAL { ?t :size ?n } FILTER(!BOUND(?n)) }",
        1,
        ["two"],
    ),
    "a FILTER that stands first is of the whole group": (
        "SELECT ?name (?n AS ?size) { FILTER(?n > 10) ?t :size ?n ; :name ?name }",
        1,
        ["one 52"],
    ),
    "a FILTER within an OPTIONAL is the OPTIONAL's": (
        "SELECT ?name (?n AS ?size) { ?t :name ?name . OPTIONAL { ?t :size ?n FILTER(?n > 10) } }",
        1,
        ["one 52", "three -", "two -"],
    ),
    "EXISTS stays with its patterns": (
        "SELECT ?name ?has { ?t :name ?name . BIND(EXISTS { ?t :drug ?d } AS ?has) } ORDER BY ?name",
        1,
        ["one true", "three false", "two false"],
    ),
    "MINUS stays with its patterns": (
        "SELECT (STRLEN(?name) AS ?long) { ?t :name ?name MINUS { ?t :drug ?d } }",
        1,
        ["3", "5"],
    ),
    "a UNION is asked branch by branch": (
        "SELECT ?name ?d ?n { ?t :name ?name { ?t :drug ?d } UNION { ?t :size ?n } }",
        2,
        ["one - 52", "one urn:a -", "one urn:b -", "three - 9"],
    ),
    "what is found by two branches is found twice": (
        "SELECT ?name { { ?t :name ?name } UNION { ?t :size ?n ; :name ?name } }",
        2,
        ["one", "one", "three", "three", "two"],
    ),
    "a UNION within a UNION": (
        "SELECT DISTINCT ?x { { { ?x :after ?t } UNION { ?t :after ?x } } UNION { ?t :drug ?x } }",
        3,
        ["urn:a", "urn:b", "urn:t1", "urn:t3"],
    ),
    "two UNIONs beside each other": (
        "SELECT ?x ?y { { ?t :drug ?x } UNION { ?t :after ?x } { ?x :label ?y } UNION { ?x :name ?y } }",
        4,
        ["urn:a atezolizumab", "urn:b bevacizumab", "urn:t1 one"],
    ),
    "an OPTIONAL after a UNION sees each branch": (
        "SELECT ?x ?y { { ?t :drug ?x } UNION { ?x :after ?t } OPTIONAL { ?x :label ?y } }",
        2,
        ["urn:a atezolizumab", "urn:b bevacizumab", "urn:t3 -"],
    ),
    "a UNION within an OPTIONAL is not split": (
        "SELECT ?name (?y AS ?z) { ?t :name ?name OPTIONAL { { ?t :size ?y } UNION { ?t :after ?y } } }",
        1,
        ["one 52", "three 9", "three urn:t1", "two -"],
    ),
    "a branch without a variable counts": (
        "SELECT ?t { ?t :size ?n { ?t :drug :a } UNION { :t1 :drug :b } }",
        2,
        ["urn:t1", "urn:t1", "urn:t3"],
    ),
    "a UNION of very many alternatives is asked whole": (
        "SELECT ?x { " + "{ ?x :name ?n } UNION { ?x :size ?n } " * 4 + "}",
        0,
        ["urn:t1", "urn:t1", "urn:t2", "urn:t3", "urn:t3"],
    ),
    "groups are made here": (
        "SELECT ?t (MAX(STR(?d)) AS ?last) { ?t :drug ?d } GROUP BY ?t HAVING(BOUND(?t))",
        1,
        ["urn:t1 urn:b"],
    ),
    "each solution is counted there": ("SELECT (COUNT(?d) AS ?n) { ?t :drug ?d }", 0, ["2"]),
    "different values are counted here": ("SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t :drug ?d }", 1, ["1"]),
    "a LIMIT is kept there": ("SELECT (STR(?n) AS ?s) { ?t :size ?n } ORDER BY ?n LIMIT 1", 0, ["9"]),
    "a SELECT within, alone": (
        "SELECT (MAX(?k) AS ?most) { { SELECT ?t (COUNT(DISTINCT ?d) AS ?k) { ?t :drug ?d } GROUP BY ?t } }",
        1,
        ["2"],
    ),
    "a SELECT within, with a LIMIT": (
        "SELECT (STR(?n) AS ?s) { { SELECT ?n { ?t :size ?n } ORDER BY ?n LIMIT 1 } }",
        0,
        ["9"],
    ),
    "a SELECT within, beside patterns": (
        "SELECT ?name ?k { { SELECT ?t (COUNT(?d) AS ?k) { ?t :drug ?d } GROUP BY ?t } ?t :name ?name } ORDER BY ?name",
        1,
        ["one 2"],
    ),
    "VALUES joins what is found": (
        'SELECT ?name ?unit { ?t :size ?n ; :name ?name VALUES ?unit { "mg" "kg" } }',
        1,
        ["one kg", "one mg", "three kg", "three mg"],
    ),
    "UNDEF is asked whole": (
        "SELECT ?t (STR(?n) AS ?s) { VALUES (?t ?n) { (:t1 UNDEF) } ?t :size ?n }",
        0,
        ["urn:t1 52"],
    ),
    "a comment holds no pattern": (
        "SELECT (STR(?n) AS ?s) { ?t :size ?n # UNION { ?t :after ?n }\n FILTER(BOUND(?n)) }",
        1,
        ["52", "9"],
    ),
    "$name is asked whole": ("SELECT (STR($n) AS ?s) { ?t :size ?n . FILTER(?n < 10) }", 0, ["9"]),
}


class Halved(Engine):
    """The engine of the graph, asked in halves."""

    def _run(self, query: str) -> object:
        halves = divide(query)
        assert halves is not None
        return over_rows((GRAPH.run(half.there, "json") for half in halves.there), halves.here)


def lines(engine: Engine, query: str) -> list[str]:
    names, rows = engine.table(query)
    return sorted(" ".join(row[name] or "-" for name in names) for row in rows)


@pytest.mark.parametrize(("query", "requests", "rows"), CASES.values(), ids=CASES.keys())
def test_a_query_in_halves_has_the_rows_of_the_whole(query: str, requests: int, rows: list[str]) -> None:
    asked = f"PREFIX : <urn:> {query}"
    halves = divide(asked)

    assert lines(GRAPH, asked) == rows
    assert len(halves.there if halves else ()) == requests
    assert halves is None or lines(Halved(), asked) == rows


@pytest.mark.parametrize(
    "query",
    [
        "ASK { { SELECT (STR(?n) AS ?s) { ?t :size ?n } } ?t :name ?s }",
        "CONSTRUCT { ?t :size ?s } { ?t :name ?m { SELECT ?t (STR(?n) AS ?s) { ?t :size ?n } } }",
        "DESCRIBE ?t { { SELECT ?t (STR(?n) AS ?s) { ?t :size ?n } } }",
    ],
    ids=["ASK", "CONSTRUCT", "DESCRIBE"],
)
def test_only_a_select_is_halved(query: str) -> None:
    assert divide(f"PREFIX : <urn:> {query}") is None

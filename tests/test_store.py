"""The engine: what is written can be read back, and every mistake of a query is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import QueryError
from sarcokg.store import (
    FORMATS,
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    Store,
    canonical,
    graph_name,
    in_graph,
    parse_file,
    parse_jsonld,
    parse_text,
    quad,
    serialize,
    sort_key,
)

if TYPE_CHECKING:
    from pathlib import Path

A, B, P, G, H = (f"http://example.org/{name}" for name in "abpgh")
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"

DATASETS = ("jsonld", "nquads", "trig")
SINGLE_GRAPHS = ("ntriples", "rdfxml", "turtle")

#: What some form gives a meaning to, beside any sign that the reader of records lets through.
special = st.sampled_from("\t\n \"'\\<>&{}[]@^_:.#")
texts = st.text(special | st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=8)
literals = st.one_of(
    texts.map(Literal),
    st.builds(Literal, texts, language=st.sampled_from(["en", "de-at"])),
    st.integers().map(lambda number: Literal(str(number), datatype=NamedNode(XSD + "integer"))),
    st.sampled_from(["1.10", "0.0", "-3"]).map(lambda number: Literal(number, datatype=NamedNode(XSD + "decimal"))),
)
things = st.one_of(st.sampled_from([A, B, "http://example.org/ä?x=1#y"]).map(NamedNode), st.just(BlankNode("x")))
predicates = st.sampled_from([P, RDF_TYPE]).map(NamedNode)
graphs = st.sampled_from([G, H]).map(NamedNode)
quads = st.lists(
    st.one_of(
        st.builds(Quad, things, predicates, things, graphs),
        st.builds(Quad, things, st.just(NamedNode(P)), literals, graphs),
    ),
    max_size=6,
)


def small() -> list[Quad]:
    return [quad(A, P, Literal("x"), G), quad(A, P, B, H)]


@pytest.mark.parametrize("form", DATASETS)
@given(given_quads=quads)
def test_what_is_written_with_its_graphs_is_read_back(form: str, given_quads: list[Quad]) -> None:
    read = parse_text(serialize(given_quads, form), form)

    assert canonical(read) == canonical(given_quads)


@pytest.mark.parametrize("form", SINGLE_GRAPHS)
@given(given_quads=quads)
def test_what_is_written_without_graphs_is_read_back_into_one(form: str, given_quads: list[Quad]) -> None:
    read = parse_text(serialize(given_quads, form), form, G)

    assert canonical(read) == canonical(in_graph(given_quads, G))


@given(quads, st.randoms(use_true_random=False))
def test_the_canonical_form_does_not_depend_on_order_or_repetition(given_quads: list[Quad], random: object) -> None:
    shuffled = [*given_quads, *given_quads[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert canonical(shuffled) == canonical(given_quads)


@given(quads)
def test_the_canonical_form_is_its_own_canonical_form(given_quads: list[Quad]) -> None:
    once = canonical(given_quads)

    assert canonical(once) == once
    assert sorted(once, key=sort_key) == once


def test_the_canonical_form_names_blank_nodes_by_what_they_stand_for() -> None:
    first = parse_text(f"<{A}> <{P}> _:one . _:one <{P}> 'x' .", "turtle", G)
    second = parse_text(f"<{A}> <{P}> _:two . _:two <{P}> 'x' .", "turtle", G)

    assert canonical(first) == canonical(second)


def test_published_quads_are_sorted_with_the_type_first() -> None:
    given_quads = [quad(B, P, A, G), quad(A, P, B, G), quad(A, RDF_TYPE, B, G), quad(B, P, A, "http://example.org/f")]

    ordered = sorted(given_quads, key=sort_key)

    assert ordered == [given_quads[3], given_quads[2], given_quads[1], given_quads[0]]


def test_a_figure_keeps_its_characters_from_file_to_file() -> None:
    text = f'<{A}> <{P}> "1.10"^^<{XSD}decimal> .'

    written = serialize(parse_text(text, "turtle"), "ntriples")

    assert b'"1.10"' in written


def test_a_value_that_is_text_is_an_iri_and_a_literal_is_itself() -> None:
    assert quad(A, P, B, G).object == NamedNode(B)
    assert quad(A, P, Literal(B), G).object == Literal(B)
    assert graph_name(quad(A, P, B, G)) == G


def test_a_quad_without_a_named_graph_has_no_graph_name() -> None:
    (found,) = parse_text(f"<{A}> <{P}> <{B}> .", "turtle")

    assert graph_name(found) == ""


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_text_of_another_form_is_refused(form: str) -> None:
    with pytest.raises(QueryError, match=f"^not {form}: .*Mend the text at that place"):
        parse_text("§ no such form", form)


@pytest.mark.parametrize(
    "iri", ["http://e/a b", "http://e/{}", "http://e/%zz", "relative"], ids=["space", "braces", "escape", "relative"]
)
def test_an_address_that_is_none_is_refused(iri: str) -> None:
    with pytest.raises(QueryError):
        parse_text(f"<{iri}> <{P}> <{B}> .", "turtle")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "module.ttl"
    path.write_text("a b c", encoding="utf-8")

    with pytest.raises(QueryError, match=r"module\.ttl: not turtle: "):
        parse_file(path, "turtle")


def test_a_file_is_read_into_one_graph(tmp_path: Path) -> None:
    path = tmp_path / "module.ttl"
    path.write_text(f"<{A}> <{P}> <{B}> .", encoding="utf-8")

    assert parse_file(path, "turtle", G) == [quad(A, P, B, G)]


def test_jsonld_is_read_with_the_context_at_hand() -> None:
    nodes = [{"@id": A, "of": "ä"}]

    assert parse_jsonld(nodes, {"of": {"@id": P}}, G) == [quad(A, P, Literal("ä"), G)]


def test_a_remote_context_is_not_fetched() -> None:
    document = json.dumps({"@context": "http://127.0.0.1:9/context", "@id": A, P: "x"})

    with pytest.raises(QueryError, match="not jsonld"):
        parse_text(document, "jsonld")


def test_a_query_sees_the_union_of_all_graphs() -> None:
    store = Store(small())

    rows = store.select("SELECT ?value { ?thing ?property ?value } ORDER BY ?value")

    assert len(store) == 2
    assert rows == [{"value": B}, {"value": "x"}]


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("", ["a", "b"]),
        ("FROM <http://example.org/g1>", ["a"]),
        ("from <http://example.org/g1> FROM <http://example.org/g2>", ["a", "b"]),
        ("FROM NAMED <http://example.org/g1>", []),
        ("FROM <http://example.org/none>", []),
        ("# FROM <http://example.org/g1>\n", ["a", "b"]),
    ],
)
def test_a_query_that_names_its_graphs_asks_those_alone(clause: str, found: list[str]) -> None:
    says = "http://example.org/says"
    graphs = {"a": "http://example.org/g1", "b": "http://example.org/g2"}
    store = Store(quad(f"http://example.org/{name}", says, Literal(name), graph) for name, graph in graphs.items())

    rows = store.select(f"SELECT ?name {clause} WHERE {{ ?s <{says}> ?name }} ORDER BY ?name")

    assert [row["name"] for row in rows] == found


def test_a_table_keeps_the_order_of_the_variables_and_leaves_gaps() -> None:
    variables, rows = Store(small()).table("SELECT ?z ?a { BIND('x' AS ?a) }")

    assert variables == ("z", "a")
    assert rows == [{"z": None, "a": "x"}]


def test_a_query_knows_our_prefixes() -> None:
    quads_ = [quad("https://w3id.org/sarcokg/ontology#Drug", RDF_TYPE, B, G)]

    assert Store(quads_).select("SELECT ?type { sarco:Drug a ?type }") == [{"type": B}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<http://e/a>", "http://e/a"),
        ("'x'@en", "x"),
        ("7", "7"),
        ("<<( <a:b> <a:c> <a:d> )>>", "<a:b> <a:c> <a:d>"),
        ("''", ""),
    ],
    ids=["an address", "words", "a number", "a triple", "nothing"],
)
def test_every_value_of_a_row_is_text(value: str, text: str) -> None:
    rows = Store().select(f"SELECT ?value {{ BIND({value} AS ?value) }}")

    assert rows == [{"value": text}]


def test_quads_can_be_added() -> None:
    store = Store()

    store.add(small()[:1])
    store.load(serialize(small()[1:], "trig"))

    assert [store.has(found) for found in [*small(), quad(B, P, A, G)]] == [True, True, False]


def test_a_construct_gives_triples() -> None:
    (triple,) = Store(small()).construct(
        "CONSTRUCT { ?value ?p ?thing } WHERE { ?thing ?p ?value FILTER(isIRI(?value)) }"
    )

    assert str(triple) == f"<{B}> <{P}> <{A}>"


@pytest.mark.parametrize(
    ("form", "start"),
    [(None, b"?value\n"), ("json", b'{"head"'), ("csv", b"value\r\n"), ("tsv", b"?value\n"), ("xml", b"<?xml")],
)
def test_a_query_answers_in_the_standard_forms(form: str | None, start: bytes) -> None:
    text = Store(small()).run("SELECT ?value { ?thing ?property ?value }", form)

    assert text.startswith(start)


def test_a_construct_answers_in_turtle_or_any_form_of_rdf() -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    store = Store(small())

    assert parse_text(store.run(query), "turtle", G) == parse_text(store.run(query, "ntriples"), "ntriples", G)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT * { ?s ?p ?o",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "DROP ALL",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "LOAD <http://127.0.0.1:1/>",
        "SELECT ?x { ?x nowhere:name ?y }",
        f"SELECT (<{XSD}nonNegativeInteger>('1') AS ?x) {{}}",
        "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
        "CONSTRUCT WHERE { ?s ?p '\ud800' }",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("method", ["select", "construct", "run"])
def test_a_query_that_cannot_be_run_says_so(method: str, query: str) -> None:
    store = Store(small())

    with pytest.raises(QueryError, match=r"Mend|Begin it with|Leave it out"):
        getattr(store, method)(query)
    assert len(store) == 2


@pytest.mark.parametrize(
    ("method", "query", "repair"),
    [
        ("select", "ASK {}", "Begin it with SELECT"),
        ("table", "CONSTRUCT WHERE { ?s ?p ?o }", "Begin it with SELECT"),
        ("construct", "SELECT * { ?s ?p ?o }", "Begin it with CONSTRUCT"),
    ],
)
def test_a_query_of_another_kind_is_refused(method: str, query: str, repair: str) -> None:
    with pytest.raises(QueryError, match=repair):
        getattr(Store(), method)(query)

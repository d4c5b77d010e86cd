"""Fingerprints of graphs: equal where graphs say the same, however an engine writes them, and different elsewhere."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import QueryError
from sarcokg.fingerprint import fingerprint, fingerprint_text
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, Store, parse_text, serialize

S, P, G = (NamedNode(f"http://example.org/{name}") for name in "spg")
XSD = "http://www.w3.org/2001/XMLSchema#"


def of_turtle(text: str) -> str:
    prefixes = f"@prefix : <http://example.org/> . @prefix xsd: <{XSD}> . "
    return fingerprint(parse_text(prefixes + text, "turtle")).sha256


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (":s :p 1.10", ":s :p 1.1"),
        (":s :p 1.0", ":s :p 1"),
        (":s :p 100", ":s :p 100.0"),
        (":s :p 0.0", ":s :p -0"),
        (':s :p "+007"^^xsd:integer', ":s :p 7"),
        (':s :p ".50"^^xsd:decimal', ":s :p 0.5"),
        (':s :p "3."^^xsd:decimal', ":s :p 3"),
        (":s :p -0.50", ":s :p -0.5"),
        (':s :p "5"^^xsd:positiveInteger', ":s :p 5"),
        (":s :p true, false", ":s :p 1, 0"),
        (':s :p "true"^^xsd:boolean', ':s :p "1"^^xsd:boolean'),
        (':s :p "sarcoma"@en-GB', ':s :p "sarcoma"@en-gb'),
        (':s :p "52"', ':s :p "52"^^xsd:string'),
        (":s :p 1.10, 1.1", ":s :p 1.1"),
        (":s :p [ :p 1.10 ]", ":s :p _:other . _:other :p 1.1"),
        (":s :p [ :p [ :p :s ] ], :s", "_:b :p :s . _:a :p _:b . :s :p :s, _:a"),
    ],
    ids=str,
)
def test_graphs_that_say_the_same_have_one_fingerprint(one: str, other: str) -> None:
    assert of_turtle(one + " .") == of_turtle(other + " .")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (":s :p 52", ":s :p 53"),
        (":s :p 1.1", ":s :p 1.01"),
        (":s :p 10", ":s :p 100"),
        (":s :p 1", ":s :p -1"),
        (":s :p 0.1", ":s :p 1"),
        (":s :p true", ":s :p false"),
        (":s :p 52", ':s :p "52"'),
        (':s :p "1.10"', ':s :p "1.1"'),
        (':s :p "."^^xsd:decimal', ':s :p "0"^^xsd:decimal'),
        (':s :p "1,1"^^xsd:decimal', ':s :p "1.1"^^xsd:decimal'),
        (':s :p "sarcoma"@en', ':s :p "Sarcoma"@en'),
        (':s :p "sarcoma"@en', ':s :p "sarcoma"@de'),
        (':s :p "sarcoma"@en', ':s :p "sarcoma"'),
        (':s :p "a@EN . "', ':s :p "a@en . "'),
        (r':s :p "> \"1.10\"^^"', r':s :p "> \"1.1\"^^"'),
        (":s :p :s", ":s :p :p"),
        (":s :p [ :p 1 ]", ":s :p [ :p 2 ]"),
        (":s :p [ :p [] ]", ":s :p _:b . _:b :p _:b"),
        (":s :p [], []", ":s :p []"),
        (":s :p 1, 2", ":s :p 1"),
        (":s :p 1", ""),
    ],
    ids=str,
)
def test_graphs_that_differ_have_two_fingerprints(one: str, other: str) -> None:
    assert of_turtle(one + " .") != of_turtle(f"{other} ." if other else "")


def test_facts_are_counted_as_an_engine_that_keeps_values_holds_them() -> None:
    quads = [Quad(S, P, Literal(text, datatype=NamedNode(XSD + "decimal"))) for text in ("1.10", "1.1", "2")]

    assert fingerprint(quads).facts == len(Store(quads)) == 2


literals = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6, places=3).map(
        lambda value: Literal(str(value), datatype=NamedNode(XSD + "decimal"))
    ),
    st.integers().map(lambda value: Literal(str(value), datatype=NamedNode(XSD + "integer"))),
    st.booleans().map(Literal),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(Literal),
    st.text('"\\@^> .\t\n_:1aE', max_size=12).map(Literal),
    st.sampled_from(["en", "EN", "de-CH"]).map(lambda tag: Literal("Sarkom", language=tag)),
)
nodes = st.one_of(st.just(S), st.sampled_from("abc").map(BlankNode))
facts = st.builds(lambda subject, value: Quad(subject, P, value, G), nodes, st.one_of(nodes, literals))


@given(st.lists(facts, max_size=12), st.randoms(use_true_random=False))
def test_a_fingerprint_outlives_an_engine_and_other_names_of_blank_nodes(
    quads: list[Quad], order: random.Random
) -> None:
    held = [Quad(renamed(quad.subject), quad.predicate, renamed(quad.object)) for quad in Store(quads).quads(G.value)]
    order.shuffle(held)

    assert fingerprint(held) == fingerprint(quads)


def renamed(term: Any) -> Any:  # noqa: ANN401 - any RDF term
    return BlankNode(f"renamed-{term.value}") if isinstance(term, BlankNode) else term


@given(literals, literals)
def test_two_literals_have_one_fingerprint_where_their_values_are_equal(one: Literal, other: Literal) -> None:
    found = fingerprint([Quad(S, P, one)]) == fingerprint([Quad(S, P, other)])

    assert found == (value_of(one) == value_of(other))


def value_of(literal: Literal) -> tuple[str, object]:
    """Return what a literal stands for, by Python's own arithmetic."""
    kind = literal.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return "number", Decimal(literal.value == "true")
    if kind in {"decimal", "integer"}:
        return "number", Decimal(literal.value)
    return kind + (literal.language or "").lower(), literal.value


def test_the_same_facts_in_another_hand_are_known_once_they_are_parsed() -> None:
    ours = serialize([Quad(S, P, Literal("naïve"))], "ntriples")
    theirs = rb'<http://example.org/s>	<http://example.org/p>	"na\u00EFve" .' + b"\n"

    assert fingerprint_text(theirs) != fingerprint_text(ours)
    assert fingerprint(parse_text(theirs, "ntriples")) == fingerprint_text(ours)


def test_a_blank_node_in_no_n_triples_is_an_error() -> None:
    with pytest.raises(QueryError, match="not ntriples"):
        fingerprint_text(b"_:a is no fact")

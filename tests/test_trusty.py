"""Trusty URIs: the digest of statements is in their names, whatever the order in which they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nanopub.trustyuri.rdf import RdfHasher
from rdflib import Dataset, URIRef

from sarcokg.identifiers import NAMESPACES
from sarcokg.store import Literal, NamedNode, Quad, serialize
from sarcokg.trusty import named

BASE = "https://example.org/np/"

names = st.sampled_from([BASE, f"{BASE}#a", f"{BASE}#b", f"{BASE}x", "https://example.org/z"]).map(NamedNode)
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.just("\n"), max_size=4)
literals = st.one_of(
    texts.map(Literal),
    st.builds(Literal, texts, language=st.sampled_from(["en", "de"])),
    st.builds(Literal, texts, datatype=st.just(NamedNode("https://example.org/type"))),
    st.builds(Literal, st.sampled_from(["1", "20"]), datatype=st.just(NamedNode(NAMESPACES["xsd"] + "integer"))),
)
statements = st.lists(st.builds(Quad, names, names, st.one_of(names, literals), names), min_size=1, max_size=6)


@given(quads=statements)
def test_another_program_computes_the_same_name(quads: list[Quad]) -> None:
    iri, renamed = named(quads, BASE)

    dataset = Dataset()
    dataset.parse(data=serialize(renamed, "nquads").decode(), format="nquads")
    found = [(URIRef(str(graph)), s, p, o) for s, p, o, graph in dataset.quads()]
    assert RdfHasher.make_hash(found, hashstr=" ", baseuri=f"{iri}#") == iri.removeprefix(BASE)


@given(quads=statements)
def test_order_and_repetition_do_not_change_the_name(quads: list[Quad]) -> None:
    assert named([*reversed(quads), *quads], BASE)[0] == named(quads, BASE)[0]


@pytest.mark.parametrize("other", ["19 ", "20"])
def test_another_value_has_another_name(other: str) -> None:
    def statement(text: str) -> list[Quad]:
        return [Quad(NamedNode(BASE), NamedNode("https://example.org/p"), Literal(text), NamedNode(f"{BASE}#a"))]

    iri, renamed = named(statement("19"), BASE)

    assert named(statement(other), BASE)[0] != iri
    assert renamed[0].subject == NamedNode(iri)
    assert renamed[0].graph_name == NamedNode(f"{iri}#a")

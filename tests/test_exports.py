"""Exports: each format holds the graph, and is what a reader of that format expects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import UsageError
from sarcokg.excerpt import Excerpt
from sarcokg.exports import find_format, formats
from sarcokg.identifiers import NAMESPACES, graph_iri, mint, ontology_iri
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, canonical, in_graph, parse_text, quad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.ontology import Ontology

XSD = NAMESPACES["xsd"]
ONE_GRAPH = graph_iri("one")
DATASETS = ("jsonld", "nquads", "trig")
MERGED = ("ntriples", "rdfxml", "turtle")

#: What some form gives a meaning to, beside any other sign.
special = st.sampled_from("\t\n \"'\\<>{}@^_:.#")
texts = st.text(special | st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=8)
#: Properties with and without a key in the context, typed as text, number, truth, thing.
properties = st.sampled_from(
    [
        *(ontology_iri(name) for name in ("title", "count", "percent", "percentAsPrinted", "titleOnly", "drug", "new")),
        NAMESPACES["skos"] + "notation",
        NAMESPACES["rdfs"] + "label",
    ]
)
literals = st.one_of(
    texts.map(Literal),
    st.builds(Literal, texts, language=st.sampled_from(["en", "de"])),
    *(
        st.builds(Literal, st.sampled_from(written), datatype=st.just(NamedNode(XSD + datatype)))
        for datatype, written in {
            "integer": ["19", "-1"],
            "decimal": ["36.50", "1.0"],
            "boolean": ["true"],
            "date": ["2026-11-21"],
        }.items()
    ),
)
things = st.one_of(
    st.sampled_from([mint("drug", ["a"]), mint("study", ["T1"]), "http://example.org/ä#x"]).map(NamedNode),
    st.just(BlankNode("b")),
)
graphs = st.sampled_from([graph_iri("source/a"), graph_iri("ontology")]).map(NamedNode)
sorted_quads = st.lists(
    st.one_of(
        st.builds(Quad, things, properties.map(NamedNode), st.one_of(things, literals), graphs),
        st.builds(Quad, things, st.just(NamedNode(NAMESPACES["rdf"] + "type")), things, graphs),
    ),
    max_size=8,
).map(canonical)

EXAMPLE = canonical(
    [
        quad(mint("study", ["T1"]), NAMESPACES["rdf"] + "type", ontology_iri("Study"), graph_iri("source/a")),
        quad(mint("study", ["T1"]), ontology_iri("drug"), mint("drug", ["a"]), graph_iri("source/a")),
        quad(mint("drug", ["a"]), NAMESPACES["rdfs"] + "label", Literal("α", language="en"), graph_iri("ontology")),
        quad(
            mint("study", ["T1"]),
            ontology_iri("percent"),
            Literal("36.50", datatype=NamedNode(XSD + "decimal")),
            graph_iri("source/a"),
        ),
    ]
)


def taken(quads: Sequence[Quad]) -> Excerpt:
    return Excerpt(Path("nowhere"), {"release": "0.1.0-0123456789ab", "files": {}}, tuple(quads))


def test_every_format_says_what_it_is() -> None:
    known = formats()

    assert {*DATASETS, *MERGED} <= set(known)
    assert all(form.SUMMARY and "." in form.SUFFIX for form in known.values())
    assert len({form.SUFFIX for form in known.values()}) == len(known)


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("tutle", r"Did you mean turtle\?"),
        ("graph-ml", r"Did you mean graphml\?"),
        ("pdf", r"Run `sarcokg export` for the list\."),
    ],
)
def test_an_unknown_format_is_refused_with_the_nearest_ones(name: str, offer: str) -> None:
    with pytest.raises(UsageError, match=rf"^{name}: no format has this name\. {offer}$"):
        find_format(name)


@pytest.mark.parametrize("name", DATASETS)
@given(quads=sorted_quads)
def test_an_export_with_graphs_is_read_back_as_the_same_graphs(name: str, quads: Sequence[Quad]) -> None:
    text = find_format(name).export(taken(quads))

    assert canonical(parse_text(text, name)) == list(quads)


@pytest.mark.parametrize("name", MERGED)
@given(quads=sorted_quads)
def test_an_export_without_graphs_is_read_back_as_their_union(name: str, quads: Sequence[Quad]) -> None:
    text = find_format(name).export(taken(quads))

    assert canonical(parse_text(text, name, ONE_GRAPH)) == canonical(in_graph(quads, ONE_GRAPH))


@pytest.mark.parametrize(("name", "parser"), [("jsonld", "json-ld"), ("nquads", "nquads"), ("trig", "trig")])
def test_another_reader_reads_the_same_graphs(name: str, parser: str) -> None:
    dataset = rdflib.Dataset()

    dataset.parse(data=find_format(name).export(taken(EXAMPLE)).decode(), format=parser)

    found = {(str(s), str(p), str(o), str(g)) for s, p, o, g in dataset.quads()}
    assert found == {tuple(_text(term) for term in (q.subject, q.predicate, q.object, q.graph_name)) for q in EXAMPLE}


@pytest.mark.parametrize("name", [*DATASETS, *MERGED])
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    form = find_format(name)

    assert form.export(taken(EXAMPLE)) == form.export(taken(canonical(reversed(EXAMPLE))))


@pytest.mark.parametrize("name", [*DATASETS, *MERGED])
def test_nothing_is_exported_as_an_empty_graph(name: str) -> None:
    assert parse_text(find_format(name).export(taken([])), name) == []


def test_n_quads_have_a_fact_on_each_line() -> None:
    lines = find_format("nquads").export(taken(EXAMPLE)).decode().splitlines()

    assert len(lines) == len(EXAMPLE)
    assert all(line.endswith(" .") for line in lines)


@pytest.mark.parametrize("name", ["trig", "turtle"])
def test_turtle_has_a_prefix_for_each_kind_of_thing(name: str) -> None:
    text = find_format(name).export(taken(EXAMPLE)).decode()

    assert "@prefix drug: <https://w3id.org/sarcokg/id/drug/> .\n" in text
    assert "study:T1 a sarco:Study" in text
    assert ('    percent "36.50"' in text) or ("sarco:percent 36.50" in text)


def test_json_ld_reads_like_a_record(ontology: Ontology) -> None:
    document: dict[str, Any] = json.loads(find_format("jsonld").export(taken(EXAMPLE)))

    assert document["@context"] == ontology.context
    assert [graph["@id"] for graph in document["@graph"]] == [graph_iri("ontology"), graph_iri("source/a")]
    assert document["@graph"][1]["@graph"] == [
        {
            "@id": mint("study", ["T1"]),
            "@type": [ontology_iri("Study")],
            "drug": [mint("drug", ["a"])],
            "percent": ["36.50"],
        }
    ]


def test_json_ld_names_in_full_what_does_not_fit_the_context() -> None:
    text = Literal("many", datatype=NamedNode(XSD + "string"))
    quads = [quad(mint("study", ["T1"]), ontology_iri("count"), text, graph_iri("source/a"))]

    document = json.loads(find_format("jsonld").export(taken(quads)))

    (node,) = document["@graph"][0]["@graph"]
    assert node[ontology_iri("count")] == [{"@value": "many", "@type": XSD + "string"}]
    assert "count" not in node


def _text(term: Any) -> str:  # noqa: ANN401 - any RDF term
    return str(term.value)

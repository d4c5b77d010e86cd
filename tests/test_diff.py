"""Diff: what changed between two releases, so that the patch makes the one of the other."""

from __future__ import annotations

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from sarcokg.diff import as_patch, as_rows, compare, in_words
from sarcokg.identifiers import NAMESPACES, graph_iri, mint, ontology_iri
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, canonical, parse_text, quad, serialize

RDF, RDFS, OWL, XSD = (NAMESPACES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
SOURCE, ONTOLOGY, INFERRED = (graph_iri(name) for name in ("source/a", "ontology", "inferred"))
RESULT = mint("proportion", ["T1", "all"])


def number(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + "decimal"))


BEFORE = [
    quad(RESULT, RDF + "type", ontology_iri("ProportionStatement"), SOURCE),
    quad(RESULT, ontology_iri("percent"), number("37"), SOURCE),
    quad(RESULT, ontology_iri("drug"), mint("drug", ["a"]), SOURCE),
    quad(RESULT, ontology_iri("inStudy"), mint("study", ["T1"]), INFERRED),
    quad(mint("drug", ["a"]), RDFS + "label", Literal("drug a", language="en"), ONTOLOGY),
    quad(mint("drug", ["b"]), RDFS + "label", Literal("drug b", language="en"), ONTOLOGY),
    quad(ontology_iri("drug"), RDFS + "label", Literal("drug given", language="en"), ONTOLOGY),
]
AFTER = [
    BEFORE[0],
    quad(RESULT, ontology_iri("percent"), number("37.0"), SOURCE),
    quad(RESULT, ontology_iri("drug"), mint("drug", ["b"]), SOURCE),
    quad(mint("claim", ["new"]), RDF + "type", ontology_iri("Claim"), SOURCE),
    *BEFORE[4:],
]


def restriction(label: str, cls: str, filler: str) -> list[Quad]:
    """An axiom as OWL writes it in RDF: a class below a restriction, which is a blank node."""
    node, name = BlankNode(label), NamedNode(ONTOLOGY)
    return [
        Quad(NamedNode(ontology_iri(cls)), NamedNode(RDFS + "subClassOf"), node, name),
        Quad(node, NamedNode(OWL + "onProperty"), NamedNode(ontology_iri("drug")), name),
        Quad(node, NamedNode(OWL + "hasValue"), NamedNode(mint("drug", [filler])), name),
    ]


axioms = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C"]), st.sampled_from(["a", "b"])), max_size=6, unique=True
).map(lambda pairs: canonical(quad for n, pair in enumerate(pairs) for quad in restriction(f"r{n}", *pair)))


def test_a_changed_value_is_told_by_its_thing_before_and_after() -> None:
    lines = list(in_words(compare(BEFORE, AFTER, names=("one", "two"))))

    assert lines == [
        "one → two",
        "asserted: 2 facts withdrawn, 3 added",
        "inferred or recomputed: 1 facts withdrawn, 0 added",
        "  sarco:Claim: 0 → 1",
        "",
        "source/a",
        "  added claim:new",
        "    is a: + sarco:Claim",
        "  changed proportion:T1_all",
        "    drug given: drug a → drug b",
        "    percent: 37 → 37.0",
    ]


def test_what_follows_is_told_where_it_is_asked_for() -> None:
    difference = compare(BEFORE, AFTER)

    assert "    in study: − study:T1" in list(in_words(difference, with_consequences=True))
    assert "  withdrawn proportion:T1_all" in list(in_words(difference, with_consequences=True))
    assert not any("in study" in line for line in in_words(difference))


def test_the_same_facts_have_no_difference() -> None:
    difference = compare(BEFORE, list(reversed(BEFORE)), names=("one", "two"))

    assert (difference.withdrawn, difference.added) == ((), ())
    assert list(in_words(difference)) == ["one → two", "The two say the same."]


def test_a_row_says_what_a_property_was_and_is() -> None:
    (row,) = (row for row in as_rows(compare(BEFORE, AFTER)) if row["property"] == "percent")

    assert row == {
        "graph": "source/a",
        "change": "changed",
        "thing": RESULT,
        "label": "",
        "property": "percent",
        "before": "37",
        "after": "37.0",
    }


def test_a_patch_withdraws_and_adds_within_one_transaction() -> None:
    patch = as_patch(compare(BEFORE, AFTER, names=("one", "two"))).decode()

    head, begin, *body, end, last = patch.split("\n")
    assert head.startswith("H id <uuid:")
    assert (begin, end, last) == ("TX .", "TC .", "")
    assert [line[0] for line in body] == ["D", "D", "D", "A", "A", "A"]
    assert as_patch(compare(BEFORE, AFTER, names=("one", "two"))).decode() == patch


def test_an_axiom_that_stays_is_no_change_though_its_blank_node_has_another_label() -> None:
    before = canonical([*restriction("x", "A", "a"), *restriction("y", "B", "a")])
    after = canonical([*restriction("k", "A", "a"), *restriction("l", "B", "a"), *restriction("m", "C", "b")])

    difference = compare(before, after)

    assert difference.withdrawn == ()
    assert len(difference.added) == 3
    assert "    sub class of: + an expression of the ontology" in list(in_words(difference))


@given(before=axioms, after=axioms)
def test_another_reader_makes_the_later_release_of_the_earlier_one_by_the_patch(
    before: list[Quad], after: list[Quad]
) -> None:
    patch = as_patch(compare(before, after)).decode().splitlines()

    # A line of RDF Patch is a sign and a statement of N-Quads; labels of blank nodes are those of the file.
    facts = set(serialize(before, "nquads").decode().splitlines())
    withdrawn, added = ({line[2:] for line in patch if line.startswith(f"{sign} ")} for sign in "DA")
    assert withdrawn <= facts
    assert not added & facts
    patched = parse_text("\n".join((facts - withdrawn) | added), "nquads")
    found, expected = (
        rdflib.Graph().parse(data=serialize(quads, "ntriples"), format="nt") for quads in (patched, after)
    )
    assert isomorphic(found, expected)
    assert compare(patched, after).changes == ()

"""Doubt: a finding that a refused value may have made is unsure, and no other."""

from __future__ import annotations

import pytest

from sarcokg.doubt import Doubt, Reach, read_reaches
from sarcokg.identifiers import graph_iri, mint, ontology_iri
from sarcokg.places import ANY, Places
from sarcokg.store import quad

SOURCE, STUDY, ARM, OTHER = (mint(kind, ["T1"]) for kind in ("source", "study", "arm", "regimen"))
SIZE, PARTS, OWNER, NOTE = (ontology_iri(name) for name in ("size", "arms", "source", "note"))
QUADS = [
    quad(SOURCE, NOTE, OTHER, graph_iri("source/T1")),
    quad(STUDY, OWNER, SOURCE, graph_iri("source/T1")),
    quad(OTHER, OWNER, SOURCE, graph_iri("source/T1")),
    quad(STUDY, PARTS, ARM, graph_iri("source/T1")),
    quad(ARM, NOTE, STUDY, graph_iri("source/T1")),
]
REACHES = {
    "size": Reach((SIZE,), frozenset(), judges_value=True),
    "sum": Reach((SIZE, PARTS), frozenset(), judges_value=False),
    "home": Reach((SIZE, OWNER), frozenset(), judges_value=False),
    "led-to": Reach((PARTS,), frozenset({PARTS}), judges_value=False),
}


def doubt(holes: dict[str, set[str]], *, cut: bool = False) -> Doubt:
    lines = {(node, ""): ("a.yaml", 1) for node in (SOURCE, STUDY, ARM, OTHER)}
    return Doubt(REACHES, Places(lines, holes=holes, roots={SOURCE}, cut=cut), QUADS)


@pytest.mark.parametrize(
    ("rule", "holes", "unsure"),
    [
        ("sum", {STUDY: {SIZE}}, True),
        ("sum", {STUDY: {NOTE}}, False),
        ("sum", {STUDY: {ANY}}, True),
        ("sum", {ARM: {SIZE}}, True),
        ("sum", {ARM: {ANY}}, False),
        ("sum", {OTHER: {SIZE}}, False),
        ("home", {SOURCE: {SIZE}}, True),
        ("home", {OTHER: {SIZE}}, False),
        ("led-to", {OTHER: {PARTS}}, True),
        ("unheard-of", {STUDY: {SIZE}}, False),
    ],
    ids=[
        "the value itself",
        "a value that the rule does not read",
        "any value",
        "of a thing that the rule comes to",
        "any value of such a thing",
        "of a thing that it does not come to",
        "of the record",
        "of a thing beyond the record",
        "of a thing that may have led here",
        "no rule",
    ],
)
def test_a_finding_is_unsure_where_its_rule_reads_a_hole(rule: str, holes: dict[str, set[str]], unsure: bool) -> None:  # noqa: FBT001 - a column of the table
    assert doubt(holes).covers(rule, STUDY, "") is unsure


def test_a_rule_that_judges_the_value_alone_is_sure_of_it() -> None:
    assert not doubt({STUDY: {SIZE}}).covers("size", STUDY, "-1")


def test_a_term_of_no_record_is_unsure_where_anything_that_its_rule_reads_was_refused() -> None:
    drug = mint("drug", ["x"])

    assert doubt({ARM: {SIZE}}).covers("sum", drug, "")
    assert not doubt({ARM: {NOTE}}).covers("sum", drug, "")


def test_where_things_were_lost_others_may_have_led_here_or_been_named() -> None:
    lost = doubt({}, cut=True)

    assert lost.covers("led-to", STUDY, "")
    assert lost.covers("size", STUDY, mint("arm", ["T9"]))
    assert not lost.covers("size", STUDY, ARM)
    assert not lost.covers("sum", STUDY, "")


def test_the_reach_of_a_rule_is_what_it_reads_and_not_what_it_is_asked_of() -> None:
    reaches = read_reaches("""
        @prefix sarco: <https://w3id.org/sarcokg/ontology#> .
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix shape: <https://w3id.org/sarcokg/shape/> .
        shape:a a sh:NodeShape ; sh:message "m" ; sh:targetSubjectsOf sarco:note ; sh:or (
            [ sh:minCount 1 ; sh:path sarco:size ] [ sh:minCount 1 ; sh:path [ sh:inversePath sarco:arms ] ] ) .
        shape:b a sh:NodeShape ; sh:message "m" ; sh:sparql [
            sh:select "SELECT $this WHERE { $this sarco:size ?size . ?study sarco:arms $this }" ] .
        shape:c a sh:PropertyShape ; sh:message "m" ; sh:path sarco:size ; sh:lessThan sarco:note .
        shape:Study a sh:NodeShape ; sh:property shape:c .
    """)

    assert {rule.rsplit("/", 1)[-1]: reach for rule, reach in reaches.items()} == {
        "a": Reach((SIZE, PARTS), frozenset({PARTS}), judges_value=False),
        "b": Reach((SIZE, PARTS), frozenset({PARTS}), judges_value=False),
        "c": Reach((SIZE, NOTE), frozenset(), judges_value=True),
    }

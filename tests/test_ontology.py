"""The ontology's quality: every check finds nothing in it, and finds the mistake that it was written for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sarcokg.build import gather
from sarcokg.errors import QueryError, RefusedError
from sarcokg.identifiers import NAMESPACES, ONTOLOGY, compact, ontology_iri
from sarcokg.ontology import ONTOLOGY_GRAPH, Ontology, load_ontology
from sarcokg.project import Project
from sarcokg.reason import read_rules
from sarcokg.store import NamedNode, Store, parse_file, parse_text

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "ontology"
MODULES = sorted((FOLDER / "modules").glob("*.ttl"))
CHECKS = {path.stem.removesuffix("-violation"): path for path in sorted((FOLDER / "checks").glob("*.rq"))}

PREFIXES = """
@prefix agents: <https://w3id.org/sarcokg/id/agents/> .
@prefix axis: <https://w3id.org/sarcokg/id/axis/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix drug: <https://w3id.org/sarcokg/id/drug/> .
@prefix histology: <https://w3id.org/sarcokg/id/histology/> .
@prefix mechanism: <https://w3id.org/sarcokg/id/mechanism/> .
@prefix module: <https://w3id.org/sarcokg/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sarco: <https://w3id.org/sarcokg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix target: <https://w3id.org/sarcokg/id/target/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

#: For each check a small ontology with the mistake, beside its sound neighbour, and the culprit that must be named.
SEEDED = {
    "annotation-whitespace": (
        """
        sarco:Drug skos:definition "A substance."@en .
        sarco:Axis skos:definition "A chain  of molecules."@en .
        """,
        "sarco:Axis",
    ),
    "asserted-inference": (
        """
        sarco:inhibits owl:propertyChainAxiom ( sarco:targetAssertion sarco:inhibitedTarget ) .
        drug:nivolumab sarco:inhibits target:PD-1 .
        """,
        "sarco:inhibits",
    ),
    "asserted-mechanism": (
        """
        sarco:PD1Inhibitor owl:equivalentClass [ owl:intersectionOf ( sarco:Drug ) ] .
        drug:nivolumab a sarco:PD1Inhibitor .
        drug:unspecified a sarco:PD1Inhibitor, sarco:PlaceholderAgent .
        """,
        "drug:nivolumab",
    ),
    "circular-definition": (
        """
        sarco:Axis a owl:Class ; rdfs:label "axis"@en ; skos:definition "An axis of molecules."@en .
        sarco:Drug a owl:Class ; rdfs:label "drug"@en ; skos:definition "A substance, also called drug."@en .
        """,
        "sarco:Axis",
    ),
    "cyclic-subtype": (
        """
        histology:LMS sarco:subtypeOf histology:STS .
        histology:ULMS sarco:subtypeOf histology:VLMS .
        histology:VLMS sarco:subtypeOf histology:UTERUS .
        histology:UTERUS sarco:subtypeOf histology:ULMS .
        mechanism:a sarco:broaderMechanism mechanism:a .
        """,
        "histology:ULMS histology:UTERUS histology:VLMS mechanism:a",
    ),
    "cyclic-superclass": (
        """
        sarco:Drug rdfs:subClassOf sarco:Agent .
        sarco:Agent rdfs:subClassOf sarco:Drug .
        sarco:Axis rdfs:subClassOf sarco:Thing .
        """,
        "sarco:Agent sarco:Drug",
    ),
    "deprecated-boolean-datatype": (
        """
        sarco:Drug owl:deprecated true .
        sarco:Axis owl:deprecated "true" .
        """,
        "sarco:Axis",
    ),
    "deprecated-reference": (
        """
        sarco:Agent a owl:Class ; owl:deprecated true .
        sarco:Axis a owl:Class ; owl:deprecated true .
        sarco:Drug rdfs:subClassOf sarco:Agent .
        """,
        "sarco:Agent",
    ),
    "duplicate-definition": (
        """
        sarco:Axis skos:definition "A substance."@en .
        sarco:Drug skos:definition "A substance."@en .
        sarco:Agent skos:definition "Another."@en .
        """,
        "sarco:Axis",
    ),
    "duplicate-id-kind": (
        """
        sarco:Agent sarco:idKind "drug" .
        sarco:Drug sarco:idKind "drug" .
        sarco:Axis sarco:idKind "axis", "pathway" .
        """,
        "sarco:Agent sarco:Axis",
    ),
    "duplicate-label": (
        """
        drug:a rdfs:label "not stated"@en .
        drug:b rdfs:label "not stated"@en .
        axis:c rdfs:label "not stated"@en .
        sarco:Unit a owl:Class ; rdfs:label "unit"@en .
        sarco:unit a owl:ObjectProperty ; rdfs:label "unit"@en .
        """,
        "drug:a",
    ),
    "duplicate-printed-form": (
        """
        sarco:amount sarco:printedForm sarco:amountAsPrinted .
        sarco:cap sarco:printedForm sarco:amountAsPrinted .
        """,
        "sarco:amount",
    ),
    "duplicate-synonym": (
        """
        drug:a rdfs:label "a"@en ; skos:altLabel "TKI"@en .
        drug:b rdfs:label "tki"@en .
        axis:c rdfs:label "tki"@en .
        """,
        "drug:a",
    ),
    "equivalent-class-axiom-no-genus": (
        """
        sarco:PD1Inhibitor owl:equivalentClass [ owl:onProperty sarco:inhibits ; owl:hasValue target:PD-1 ] .
        sarco:CTLA4Inhibitor owl:equivalentClass [ owl:intersectionOf (
            sarco:Drug [ owl:onProperty sarco:inhibits ; owl:hasValue target:CTLA-4 ]
        ) ] .
        """,
        "sarco:PD1Inhibitor",
    ),
    "equivalent-pair": (
        """
        sarco:Drug owl:equivalentClass sarco:Agent .
        sarco:PD1Inhibitor owl:equivalentClass [ owl:intersectionOf ( sarco:Drug ) ] .
        """,
        "sarco:Drug",
    ),
    "existential-superclass": (
        """
        sarco:Drug rdfs:subClassOf [ owl:onProperty sarco:inhibits ; owl:someValuesFrom sarco:MolecularTarget ] .
        sarco:PD1Inhibitor rdfs:subClassOf [ owl:onProperty sarco:hasMechanism ; owl:hasValue mechanism:blockade ] .
        """,
        "sarco:Drug",
    ),
    "functional-without-all-different": (
        """
        sarco:agentMultiplicity a owl:FunctionalProperty ; rdfs:range sarco:AgentMultiplicity .
        agents:one a owl:NamedIndividual, sarco:AgentMultiplicity .
        agents:several a owl:NamedIndividual, sarco:AgentMultiplicity .
        agents:varying a owl:NamedIndividual, sarco:AgentMultiplicity .
        [] a owl:AllDifferent ; owl:distinctMembers ( agents:one agents:several ) .
        """,
        "sarco:agentMultiplicity",
    ),
    "illegal-use-of-built-in-vocabulary": (
        """
        sarco:Drug a owl:Klass ; rdfs:definition "A substance."@en ; rdfs:comment "Sound."@en .
        rdfs:label rdfs:range xsd:string .
        """,
        "owl:Klass rdfs:definition rdfs:label",
    ),
    "incomplete-unfolding": (
        """
        sarco:at sarco:unfoldsItemsTo "start end" .
        sarco:breakdown sarco:unfoldsInto "categoryCounts" ; sarco:unfoldsKeyTo "category" .
        """,
        "sarco:breakdown",
    ),
    "invalid-entity-iri": (
        """
        sarco:Drug a owl:Class .
        sarco:drugClass a owl:Class .
        sarco:amount-range a owl:AnnotationProperty .
        sarco:has-drug a owl:ObjectProperty .
        drug:atezolizumab a owl:NamedIndividual .
        drug:a_b a owl:NamedIndividual .
        <https://w3id.org/sarcokg/id/atezolizumab> a owl:NamedIndividual .
        """,
        "atezolizumab:atezolizumab drug:a_b sarco:drugClass sarco:has-drug",
    ),
    "keyed-by-no-property": (
        """
        sarco:study a owl:ObjectProperty .
        sarco:patient a owl:ObjectProperty .
        sarco:Regimen sarco:keyedBy "study key" .
        sarco:Exposure sarco:keyedBy "patient stud" .
        """,
        "sarco:Exposure",
    ),
    "kind-differs": (
        """
        sarco:Drug sarco:idKind "drug" .
        sarco:Disease sarco:idKind "disease" .
        sarco:Histology rdfs:subClassOf sarco:Disease ; sarco:idKind "histology" .
        sarco:SmallMolecule rdfs:subClassOf sarco:Drug .
        drug:pazopanib a owl:NamedIndividual, sarco:SmallMolecule .
        axis:anlotinib a owl:NamedIndividual, sarco:SmallMolecule .
        histology:ASPS a owl:NamedIndividual, sarco:Histology .
        <https://w3id.org/sarcokg/id/disease/LMS> a owl:NamedIndividual, sarco:Histology .
        """,
        "axis:anlotinib disease:LMS",
    ),
    "label-formatting": (
        r"""
        sarco:Drug rdfs:label "two words"@en .
        sarco:Axis rdfs:label "two\twords"@en .
        """,
        "sarco:Axis",
    ),
    "label-whitespace": (
        """
        sarco:Agent rdfs:label "two  words"@en .
        sarco:Axis rdfs:label "axis "@en .
        sarco:Drug rdfs:label "two words"@en .
        """,
        "sarco:Agent sarco:Axis",
    ),
    "lowercase-definition": (
        """
        sarco:Axis skos:definition "a chain."@en .
        sarco:Drug skos:definition "A substance."@en .
        """,
        "sarco:Axis",
    ),
    "mismatched-range": (
        """
        sarco:Drug a owl:Class .
        sarco:concerns a owl:ObjectProperty ; rdfs:range owl:Thing .
        sarco:drug a owl:ObjectProperty ; rdfs:range sarco:Drug .
        sarco:unit a owl:ObjectProperty ; rdfs:range xsd:string .
        sarco:wording a owl:DatatypeProperty ; rdfs:range sarco:Drug .
        """,
        "sarco:unit sarco:wording",
    ),
    "missing-definition": (
        """
        sarco:Drug a owl:Class ; skos:definition "A substance."@en .
        sarco:inhibits a owl:ObjectProperty .
        """,
        "sarco:inhibits",
    ),
    "missing-example": (
        """
        drug:nivolumab a owl:NamedIndividual .
        sarco:Drug a owl:Class ; skos:example "nivolumab"@en .
        """,
        "drug:nivolumab",
    ),
    "missing-label": (
        """
        sarco:Axis a owl:Class .
        sarco:Drug a owl:Class ; rdfs:label "drug"@en .
        skos:Concept a owl:Class .
        """,
        "sarco:Axis",
    ),
    "missing-language": (
        """
        sarco:Axis rdfs:isDefinedBy module:target ; rdfs:label "axis" ; dcterms:source <http://example.org/> .
        sarco:Drug rdfs:isDefinedBy module:drug ; rdfs:label "drug"@en .
        """,
        "sarco:Axis",
    ),
    "missing-module": (
        """
        sarco:Agent a owl:Class .
        sarco:Axis a owl:Class ; rdfs:isDefinedBy module:drug, module:target .
        sarco:Drug a owl:Class ; rdfs:isDefinedBy module:drug .
        """,
        "sarco:Agent sarco:Axis",
    ),
    "missing-obsolete-label": (
        """
        sarco:Agent owl:deprecated true ; rdfs:label "agent"@en .
        sarco:Axis owl:deprecated true ; rdfs:label "obsolete axis"@en .
        """,
        "sarco:Agent",
    ),
    "missing-ontology-description": (
        '<https://w3id.org/sarcokg/ontology> a owl:Ontology ; dcterms:title "sarcokg"@en .',
        "https://w3id.org/sarcokg/ontology",
    ),
    "missing-ontology-licence": (
        '<https://w3id.org/sarcokg/ontology> a owl:Ontology ; dcterms:license "free" .',
        "https://w3id.org/sarcokg/ontology",
    ),
    "missing-ontology-title": (
        '<https://w3id.org/sarcokg/ontology> a owl:Ontology ; dcterms:description "Drugs."@en .',
        "https://w3id.org/sarcokg/ontology",
    ),
    "missing-printed-form": (
        """
        sarco:amount a owl:DatatypeProperty ; rdfs:range xsd:decimal ; sarco:printedForm sarco:amountAsPrinted .
        sarco:amountAsPrinted a owl:DatatypeProperty ; rdfs:range xsd:string .
        sarco:cap a owl:DatatypeProperty ; rdfs:range xsd:decimal .
        sarco:percent a owl:DatatypeProperty ; rdfs:range xsd:decimal ; sarco:printedForm sarco:amount .
        sarco:count a owl:DatatypeProperty ; rdfs:range xsd:integer .
        """,
        "sarco:cap sarco:percent",
    ),
    "missing-range": (
        """
        sarco:amount a owl:DatatypeProperty .
        sarco:drug a owl:ObjectProperty ; rdfs:range sarco:Drug .
        sarco:idKind a owl:AnnotationProperty .
        sarco:inhibits a owl:ObjectProperty .
        """,
        "sarco:amount sarco:inhibits",
    ),
    "missing-source": (
        """
        sarco:Axis a owl:Class .
        sarco:Drug a owl:Class ; dcterms:source "sarcokg curators"@en .
        """,
        "sarco:Axis",
    ),
    "missing-superclass": (
        """
        sarco:Axis a owl:Class .
        sarco:Drug a owl:Class ; sarco:idKind "drug" .
        sarco:SmallMolecule a owl:Class ; rdfs:subClassOf sarco:Drug .
        """,
        "sarco:Axis",
    ),
    "missing-version": (
        """
        <https://w3id.org/sarcokg/ontology> a owl:Ontology ; owl:versionInfo "0.1.0" ;
            owl:versionIRI <https://w3id.org/sarcokg/ontology/0.1.0> .
        <https://w3id.org/sarcokg/old> a owl:Ontology ; owl:versionInfo "0.1.1" ;
            owl:versionIRI <https://w3id.org/sarcokg/old/0.1.0> .
        <https://w3id.org/sarcokg/two> a owl:Ontology ; owl:versionInfo "0.1.0" ;
            owl:versionIRI <https://w3id.org/sarcokg/two/0.1.0>, <https://w3id.org/sarcokg/two/0.1.1> .
        <https://w3id.org/sarcokg/unversioned> a owl:Ontology .
        """,
        "https://w3id.org/sarcokg/old https://w3id.org/sarcokg/two https://w3id.org/sarcokg/unversioned",
    ),
    "misused-obsolete-label": (
        """
        sarco:Agent owl:deprecated true ; rdfs:label "obsolete agent"@en .
        sarco:Axis rdfs:label "obsolete axis"@en .
        """,
        "sarco:Axis",
    ),
    "misused-replaced-by": (
        """
        sarco:Agent owl:deprecated true ; dcterms:isReplacedBy sarco:Drug .
        sarco:Axis dcterms:isReplacedBy sarco:Drug .
        sarco:Pathway owl:deprecated true ; dcterms:isReplacedBy sarco:Agent .
        """,
        "sarco:Axis sarco:Pathway",
    ),
    "multiple-definitions": (
        """
        sarco:Axis skos:definition "A chain."@en, "A line."@en .
        sarco:Drug skos:definition "A substance."@en .
        """,
        "sarco:Axis",
    ),
    "multiple-domains": (
        """
        sarco:drug rdfs:domain sarco:Component .
        sarco:inhibits rdfs:domain sarco:Drug, sarco:Component .
        """,
        "sarco:inhibits",
    ),
    "multiple-equivalent-class-definitions": (
        """
        sarco:CTLA4Inhibitor owl:equivalentClass [ owl:intersectionOf ( sarco:Drug ) ] .
        sarco:PD1Inhibitor owl:equivalentClass
            [ owl:intersectionOf ( sarco:Drug ) ], [ owl:intersectionOf ( sarco:MonoclonalAntibody ) ] .
        """,
        "sarco:PD1Inhibitor",
    ),
    "multiple-labels": (
        """
        sarco:Axis rdfs:label "axis"@en, "pathway"@en .
        sarco:Drug rdfs:label "drug"@en ; skos:altLabel "agent"@en .
        """,
        "sarco:Axis",
    ),
    "multiple-ranges": (
        """
        sarco:drug rdfs:range sarco:Drug .
        sarco:inhibits rdfs:range sarco:MolecularTarget, sarco:Axis .
        """,
        "sarco:inhibits",
    ),
    "notation-differs": (
        """
        drug:atezolizumab a owl:NamedIndividual ; skos:notation "atezolizumab" .
        drug:ipilimumab a owl:NamedIndividual .
        drug:nivolumab a owl:NamedIndividual ; skos:notation "Nivolumab" .
        """,
        "drug:ipilimumab drug:nivolumab",
    ),
    "punning": (
        """
        sarco:ASPS a owl:Class, owl:NamedIndividual .
        sarco:drug a owl:ObjectProperty .
        sarco:size a owl:DatatypeProperty, owl:ObjectProperty .
        """,
        "sarco:ASPS sarco:size",
    ),
    "several-ontologies": (
        """
        <https://w3id.org/sarcokg/ontology> a owl:Ontology .
        <https://w3id.org/sarcokg/ontology-of-another> a owl:Ontology .
        sarco:Drug rdfs:isDefinedBy module:drug .
        sarco:Target rdfs:isDefinedBy <https://w3id.org/sarcokg/ontology-of-another/target> .
        """,
        "https://w3id.org/sarcokg/ontology-of-another sarco:Target",
    ),
    "splits-off-no-term": (
        """
        sarco:about a owl:ObjectProperty ; rdfs:range sarco:Measurand .
        sarco:OutcomeMeasurand rdfs:subClassOf sarco:Measurand ; sarco:keyedBy "study" .
        sarco:ProportionStatement sarco:splitsOff "about OutcomeMeasurand" .
        sarco:TimeToEventStatement sarco:splitsOff "about Measured" .
        """,
        "sarco:TimeToEventStatement",
    ),
    "synonym-is-label": (
        """
        sarco:Axis rdfs:label "axis"@en ; skos:altLabel "axis"@en .
        sarco:Drug rdfs:label "drug"@en ; skos:altLabel "agent"@en .
        """,
        "sarco:Axis",
    ),
    "undeclared-class": (
        """
        sarco:Drug a owl:Class .
        sarco:SmallMolecule a owl:Class ; rdfs:subClassOf sarco:Drug .
        sarco:drug rdfs:range sarco:Drugg .
        sarco:PD1Inhibitor owl:equivalentClass [ owl:intersectionOf ( sarco:Drug sarco:Antibody ) ] .
        """,
        "sarco:Antibody sarco:Drugg",
    ),
    "undeclared-individual": (
        """
        sarco:broaderMechanism a owl:ObjectProperty .
        mechanism:blockade a owl:NamedIndividual .
        mechanism:a a owl:NamedIndividual ; sarco:broaderMechanism mechanism:blockade .
        mechanism:b a owl:NamedIndividual ; sarco:broaderMechanism mechanism:blokade .
        sarco:PD1Inhibitor rdfs:subClassOf [ owl:onProperty sarco:hasMechanism ; owl:hasValue mechanism:c ] .
        """,
        "mechanism:blokade mechanism:c",
    ),
    "undeclared-property": (
        """
        rdfs:label a owl:AnnotationProperty .
        sarco:hasDrug a owl:ObjectProperty ; owl:propertyChainAxiom ( sarco:hasDrug sarco:drug ) .
        sarco:Drug rdfs:label "drug"@en ; skos:definiton "A substance."@en .
        """,
        "sarco:drug skos:definiton",
    ),
    "unfinished-definition": (
        """
        sarco:Axis skos:definition "A chain of"@en .
        sarco:Drug skos:definition "A substance."@en .
        """,
        "sarco:Axis",
    ),
    "unfolds-into-no-property": (
        """
        sarco:start a owl:DatatypeProperty .
        sarco:end a owl:DatatypeProperty .
        sarco:at sarco:unfoldsItemsTo "start end" .
        sarco:interval sarco:unfoldsItemsTo "lower upper" .
        """,
        "sarco:interval",
    ),
    "unneeded-all-different": (
        """
        sarco:agentMultiplicity a owl:FunctionalProperty ; rdfs:range sarco:AgentMultiplicity .
        agents:one a sarco:AgentMultiplicity .
        agents:several a sarco:AgentMultiplicity .
        [] a owl:AllDifferent ; owl:distinctMembers ( agents:one agents:several ) .
        [] a owl:AllDifferent ; owl:distinctMembers ( axis:CTLA-4 axis:TGF-beta ) .
        """,
        "axis:CTLA-4 axis:TGF-beta",
    ),
    "unsupported-axiom": (
        """
        sarco:Drug owl:disjointWith sarco:Axis .
        sarco:Axis owl:disjointUnionOf ( sarco:Drug ) .
        sarco:drug a owl:AsymmetricProperty .
        sarco:mechanismOf owl:inverseOf sarco:exercisesMechanism .
        sarco:Component rdfs:subClassOf [ owl:onProperty [ owl:inverseOf sarco:components ] ] .
        """,
        "owl:AsymmetricProperty owl:disjointUnionOf owl:inverseOf",
    ),
    "untyped-individual": (
        """
        sarco:Drug a owl:Class ; sarco:idKind "drug" .
        sarco:SmallMolecule a owl:Class ; rdfs:subClassOf sarco:Drug .
        drug:anlotinib a owl:NamedIndividual, sarco:SmallMolecule .
        drug:nivolumab a owl:NamedIndividual .
        """,
        "drug:nivolumab",
    ),
    "unused-class": (
        """
        sarco:Agent a owl:Class ; rdfs:subClassOf sarco:Drug .
        sarco:Drug a owl:Class ; sarco:idKind "drug" .
        sarco:SmallMolecule a owl:Class ; rdfs:subClassOf sarco:Drug .
        drug:anlotinib a sarco:SmallMolecule .
        """,
        "sarco:Agent",
    ),
}


@pytest.fixture(scope="module")
def declared(ontology: Ontology, project: Project) -> Store:
    """The ontology with the knowledge that curators assert beside it."""
    background = [(path, "Background") for path in sorted(project.background.glob("*.yaml"))]
    return Store([*ontology.quads, *gather(project, ontology, background).quads])


# ---- Checks


@pytest.mark.parametrize("defect", CHECKS)
def test_the_ontology_is_free_of(defect: str, declared: Store) -> None:
    query = CHECKS[defect].read_text(encoding="utf-8")

    rows = declared.select(query)

    listed = "\n".join(" ".join(compact(value or "") for value in row.values()) for row in rows)
    assert not rows, f"{query.splitlines()[0].removeprefix('# ')}\n{listed}"


@pytest.mark.parametrize("defect", CHECKS)
def test_a_check_finds_the_mistake_that_it_is_for(defect: str) -> None:
    turtle, culprits = SEEDED[defect]
    store = Store(parse_text(PREFIXES + turtle, "turtle", ONTOLOGY_GRAPH))

    rows = store.select(CHECKS[defect].read_text(encoding="utf-8"))

    assert sorted({compact(row["term"] or "") for row in rows}) == culprits.split()


@pytest.mark.parametrize("defect", CHECKS)
def test_a_check_begins_with_its_rule_in_words(defect: str) -> None:
    first, second, *_ = CHECKS[defect].read_text(encoding="utf-8").splitlines()

    assert re.fullmatch(r"# [A-Z].*\.", first)
    assert second.startswith("PREFIX ")


def test_every_seeded_mistake_has_its_check() -> None:
    assert set(SEEDED) == set(CHECKS)


# ---- Modules


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_module_defines_every_term_that_it_speaks_of(module: Path) -> None:
    quads = parse_file(module, "turtle", ONTOLOGY_GRAPH)

    spoken_of = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    defined = {
        quad.subject
        for quad in quads
        if quad.predicate.value == NAMESPACES["rdfs"] + "isDefinedBy"
        and quad.object == NamedNode(f"https://w3id.org/sarcokg/ontology/{module.stem}")
    }

    assert spoken_of == defined


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_module_begins_with_what_it_holds(module: Path) -> None:
    first, second, *_ = module.read_text(encoding="utf-8").splitlines()

    assert re.fullmatch(r"# [A-Z].*\.", first)
    assert not second


# ---- The context, by which records become RDF


def test_records_have_one_key_for_each_property_that_they_may_write(ontology: Ontology) -> None:
    names = list(ontology.keys.values())

    assert sorted(names) == sorted(set(names))
    assert {name for name in names if name.startswith(ONTOLOGY)} == written(ontology)


def test_every_key_says_in_which_mappings_it_stands(ontology: Ontology) -> None:
    anywhere = {key for key, iri in ontology.keys.items() if ontology.holders(iri) is None}

    nowhere = {
        key
        for key, iri in ontology.keys.items()
        if not any(ontology.may_hold(class_iri, iri) for class_iri in ontology.written)
    }

    assert anywhere == {"derived", "key", "note", "passage"}
    # These are said of terms, in the modules.
    assert nowhere == {"broader-mechanism", "mechanism-axis", "subtype-of"}


def test_a_property_is_held_by_classes_that_there_are(ontology: Ontology) -> None:
    held_by = {class_iri for term in ontology.properties.values() for class_iri in term.held_by}

    assert held_by <= ontology.classes.keys()


def test_a_class_expects_keys_that_it_may_hold(ontology: Ontology) -> None:
    rows = Store(ontology.quads).select("SELECT ?thing ?keys WHERE { ?thing sarco:expects ?keys }")

    assert rows
    for row in rows:
        thing = row["thing"] or ""
        class_iri = thing if thing in ontology.classes else ontology_iri("Study")
        for key in (row["keys"] or "").replace("[]", "").split():
            assert ontology.may_hold(class_iri, ontology.keys[key]), f"{compact(thing)} expects {key}"


def test_records_have_no_key_for_what_the_build_infers(ontology: Ontology) -> None:
    assert not set(ontology.keys.values()) & inferred(ontology)


def test_a_key_of_a_record_is_typed_by_the_range_of_its_property(ontology: Ontology) -> None:
    given = {key: entry.get("@type") for key, entry in ontology.context.items() if isinstance(entry, dict)}
    expected = {key: json_ld_type(ontology, iri) for key, iri in ontology.keys.items()}

    assert given == expected


def test_a_key_of_a_record_is_its_property_in_hyphens(ontology: Ontology) -> None:
    """A plain word stands for few properties whose own name would read badly in a record."""
    differing = {
        key: compact(iri)
        for key, iri in ontology.keys.items()
        if compact(iri).removeprefix("sarco:") not in (key, re.sub(r"-(\w)", lambda match: match[1].upper(), key))
    }

    assert differing == {
        "key": "skos:notation",
        "of": "sarco:outOf",
    }


def written(ontology: Ontology) -> set[str]:
    """Return the properties that records may write, short forms included."""
    ours = {iri for iri in ontology.properties if iri.startswith(ONTOLOGY)}
    declarations = {"expects", "heldBy", "idKind", "keyedBy", "printedForm", "splitsOff"}
    declarations |= {"phrase", "responseRank", "sentence", "toldAs"}
    declarations |= {"alone", "cue", "notMeantBy", "qualifier", "sharedName", "voidedBy"}
    declarations |= {"unfoldsInto", "unfoldsItemsTo", "unfoldsKeyTo", "unfoldsValueTo"}
    return ours - inferred(ontology) - read(ontology) - {ontology_iri(name) for name in declarations}


def read(ontology: Ontology) -> set[str]:
    """Return the properties that readers of registries fill in, by a context of their own."""
    rows = Store(ontology.quads).select(
        "SELECT ?term WHERE { ?term rdfs:isDefinedBy <https://w3id.org/sarcokg/ontology/registry> }"
    )
    return {row["term"] or "" for row in rows}


def inferred(ontology: Ontology) -> set[str]:
    """Return the properties that axioms, named rules, the audit or the levels of certainty fill in."""
    heads = " ".join(rule.head for rule in read_rules(FOLDER / "rules"))
    by_axiom = Store(ontology.quads).select("""
        SELECT DISTINCT ?property WHERE {
          { ?property owl:propertyChainAxiom ?chain }
          UNION
          { ?property owl:inverseOf ?other }
          UNION
          {
            # The audit's findings, and the levels of certainty with what they are derived from.
            VALUES ?module { <https://w3id.org/sarcokg/ontology/audit> <https://w3id.org/sarcokg/ontology/certainty> }
            ?property rdfs:isDefinedBy ?module .
            ?property a ?kind .
            FILTER(?kind IN (owl:AnnotationProperty, owl:DatatypeProperty, owl:ObjectProperty))
          }
        }
    """)
    return {
        *(row["property"] or "" for row in by_axiom),
        *(ontology_iri(name) for name in re.findall(r"sarco:([a-z]\w*)", heads)),
    }


def json_ld_type(ontology: Ontology, iri: str) -> str | None:
    """Return how a context types the values of a property: text needs no type."""
    term = ontology.properties[iri]
    if term.is_object:
        return "@id"
    if term.range in (None, NAMESPACES["xsd"] + "string"):
        return None
    return (term.range or "").replace(NAMESPACES["xsd"], "xsd:")


# ---- Loading


def test_the_kind_of_a_class_is_its_own_or_the_nearest_above(ontology: Ontology) -> None:
    assert ontology.kind(ontology_iri("Drug")) == "drug"
    assert ontology.kind(ontology_iri("MonoclonalAntibody")) == "drug"
    assert ontology.kind(ontology_iri("Histology")) == "histology"
    assert ontology.kind(ontology_iri("ResponseEndpoint")) == "endpoint"
    assert ontology.kind(ontology_iri("Treatment")) is None


def test_a_class_knows_its_ancestors(ontology: Ontology) -> None:
    assert ontology.is_a(ontology_iri("ProportionStatement"), ontology_iri("Statement"))
    assert not ontology.is_a(ontology_iri("Statement"), ontology_iri("ProportionStatement"))
    assert not ontology.is_a(ontology_iri("Unknown"), ontology_iri("Statement"))


def test_a_context_that_names_no_term_is_refused(tmp_path: Path) -> None:
    write_ontology(tmp_path, context={"sarco": ONTOLOGY, "drug": {"@id": "sarco:drug"}})

    with pytest.raises(RefusedError, match=r"context\.jsonld: drug: .*sarcokg/ontology#drug"):
        load_ontology(tmp_path)


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"@context": \xff}'], ids=["cut", "empty", "list", "no UTF-8"])
def test_a_context_that_is_none_is_refused_with_its_file(text: str, tmp_path: Path) -> None:
    write_ontology(tmp_path, context={})
    (tmp_path / "context.jsonld").write_bytes(text.encode("latin-1"))

    with pytest.raises(QueryError, match=r"context\.jsonld: no JSON-LD context: .* Mend the text at that place\."):
        load_ontology(tmp_path)


def test_a_module_that_is_no_turtle_is_refused_with_its_place(tmp_path: Path) -> None:
    write_ontology(tmp_path, context={"sarco": ONTOLOGY})
    (tmp_path / "modules" / "drug.ttl").write_text("sarco:Drug a owl:Class", encoding="utf-8")

    with pytest.raises(QueryError, match=r"drug\.ttl: not turtle"):
        load_ontology(tmp_path)


def write_ontology(folder: Path, *, context: dict[str, object]) -> None:
    """Write an ontology that declares nothing, with a context."""
    (folder / "modules").mkdir()
    (folder / "sarcokg.ttl").write_text(PREFIXES, encoding="utf-8")
    (folder / "context.jsonld").write_text(json.dumps({"@context": context}), encoding="utf-8")

"""Names: a person writes a key, a label or a synonym, and nothing is guessed."""

from __future__ import annotations

import pytest

from sarcokg.identifiers import key_of, mint, ontology_iri
from sarcokg.lexicon import Lexicon, read_lexicon
from sarcokg.store import Store, parse_text

DRUG = ontology_iri("Drug")
CHECKPOINT_INHIBITOR = ontology_iri("CheckpointInhibitor")

DECLARED = """
@prefix drug: <https://w3id.org/sarcokg/id/drug/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sarco: <https://w3id.org/sarcokg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

sarco:CheckpointInhibitor rdfs:subClassOf sarco:Drug .
sarco:Drug rdfs:subClassOf [ a owl:Restriction ] .

drug:ab1 a owl:NamedIndividual, sarco:CheckpointInhibitor ;
    rdfs:label "ABone" ;
    skos:altLabel "Abimab", "the antibody", "ABone" ;
    skos:hiddenLabel "Abymab" .

drug:ab2 a owl:NamedIndividual, sarco:Drug ;
    rdfs:label "ABtwo" ;
    skos:altLabel "the antibody", "AB1" .

drug:bare a owl:NamedIndividual, sarco:Drug .

drug:undeclared a sarco:Drug ;
    rdfs:label "undeclared" .
"""


@pytest.fixture(scope="module")
def names() -> Lexicon:
    return read_lexicon(Store(parse_text(DECLARED, "turtle", "http://example.org/g")))


def test_a_class_lists_its_terms_and_those_of_its_subclasses(names: Lexicon) -> None:
    assert [key_of(term.iri) for term in names.terms(DRUG)] == ["ab1", "ab2", "bare"]
    assert [key_of(term.iri) for term in names.terms(CHECKPOINT_INHIBITOR)] == ["ab1"]
    assert names.terms(ontology_iri("NoSuchClass")) == []


def test_a_term_goes_by_its_key_its_label_and_each_synonym_once(names: Lexicon) -> None:
    term, *_ = names.terms(DRUG)

    assert term.label == "ABone"
    assert term.names[:2] == ("ab1", "ABone")
    assert sorted(term.names[2:]) == ["Abimab", "Abymab", "the antibody"]


def test_a_term_without_a_label_goes_by_its_key(names: Lexicon) -> None:
    assert names.label(mint("drug", ["bare"])) == "bare"
    assert names.label(mint("drug", ["undeclared"])) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ab1", ["ab1"]),
        ("ABone", ["ab1"]),
        ("abone", ["ab1"]),
        ("ABYMAB", ["ab1"]),
        ("the antibody", ["ab1", "ab2"]),
        ("AB1", ["ab1", "ab2"]),
        ("antibody", []),
        ("", []),
        (" ab1", []),
    ],
    ids=["key", "label", "other case", "hidden synonym", "shared", "case of a key", "part", "nothing", "space"],
)
def test_a_name_is_matched_whole_whatever_its_case(names: Lexicon, name: str, found: list[str]) -> None:
    assert [key_of(iri) for iri in names.find_name(DRUG, name)] == found


@pytest.mark.parametrize("key", ["Ab1", "ABone", "ab", "../ab1"])
def test_a_key_is_matched_exactly(names: Lexicon, key: str) -> None:
    assert names.find_key(DRUG, "ab1") == mint("drug", ["ab1"])
    assert names.find_key(DRUG, key) is None


def test_a_key_decides_before_a_synonym_of_another_term(names: Lexicon) -> None:
    assert names.find_name(DRUG, "ab1") == [mint("drug", ["ab1"])]


def test_the_nearest_names_are_offered_by_their_keys(names: Lexicon) -> None:
    assert names.nearest(DRUG, "abimabb") == ["ab1"]
    assert names.nearest(DRUG, "ABto") == ["ab2", "ab1"]
    assert names.nearest(DRUG, "pembrolizumab") == []


def test_every_term_of_the_ontology_is_found_by_its_own_key(lexicon: Lexicon) -> None:
    terms = lexicon.terms(DRUG)

    assert terms
    assert all(lexicon.find_key(DRUG, key_of(term.iri)) == term.iri for term in terms)
    assert all(term.iri in lexicon.find_name(DRUG, name) for term in terms for name in (key_of(term.iri), term.label))


@pytest.mark.parametrize(("name", "keys"), [("antibody", ["ab1", "ab2"]), ("the", []), ("Abimab x", ["ab1"])])
def test_a_name_that_shares_a_whole_word_is_suggested(names: Lexicon, name: str, keys: list[str]) -> None:
    assert names.nearest(DRUG, name) == keys

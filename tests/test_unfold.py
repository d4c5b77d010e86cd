"""Unfolding: what cannot be read is named and leaves a hole where it stood, and the rest is read."""

from __future__ import annotations

import pytest

from sarcokg.identifiers import ontology_iri
from sarcokg.lexicon import Lexicon
from sarcokg.ontology import Ontology
from sarcokg.places import ANY
from sarcokg.record import examine_text
from sarcokg.unfold import KEY, Draft


def read(text: str, ontology: Ontology, lexicon: Lexicon) -> Draft:
    draft = Draft("a.yaml", ontology, lexicon)
    record = examine_text(text, "a.yaml").record
    assert record is not None
    draft.read(record, ontology_iri("Source"), None)
    return draft


@pytest.mark.parametrize(
    ("text", "holes"),
    [
        ("key: s", set()),
        ("key: s\ntitel: x", {ontology_iri("title")}),
        ("key: s\nqqqq: x", {ANY}),
        ("kye: s", {KEY, ANY}),
        ("key: s\nevaluabel: 52", {ontology_iri("value"), ANY}),
        ("key: s\ntitle:", {ontology_iri("title")}),
        ("key: s\ntitle: {a: b}", {ontology_iri("title")}),
        ("key: s\nat: 4", {ontology_iri("start"), ontology_iri("end")}),
        ("key: s\nat: 4\nat: 5", {ontology_iri("start"), ontology_iri("end")}),
        ("key: s\ntitle: x: y", {ANY}),
    ],
)
def test_what_was_refused_leaves_a_hole(text: str, holes: set[str], ontology: Ontology, lexicon: Lexicon) -> None:
    draft = read(text, ontology, lexicon)

    assert draft.nodes[0].holes == holes


def test_things_under_a_misspelt_key_are_read_as_those_of_the_nearest(ontology: Ontology, lexicon: Lexicon) -> None:
    draft = read("key: s\npassagess:\n  - {key: p}", ontology, lexicon)

    assert [node.class_iri for node in draft.nodes] == [ontology_iri("Source"), ontology_iri("Passage")]
    assert [(defect.rule, defect.field) for defect in draft.defects] == [("unknown-key", "passagess")]
    assert not draft.places.cut


@pytest.mark.parametrize("text", ["key: s\nqqqq: {key: p}", "key: s\nstudy: {key: a}\nstudy: {key: b}"])
def test_things_that_cannot_be_read_are_lost(text: str, ontology: Ontology, lexicon: Lexicon) -> None:
    assert read(text, ontology, lexicon).places.cut


def test_a_node_is_called_by_its_kind_and_key(ontology: Ontology, lexicon: Lexicon) -> None:
    draft = read(
        "key: s\nstudy:\n  key: T1\n  proportions:\n    - {histology: ASPS, endpoint: objective-response, reading: a}",
        ontology,
        lexicon,
    )

    names = [draft.name_of(node) for node in draft.nodes]

    assert names == [
        "source s",
        "study T1",
        "proportion statement a, ASPS, objective-response",
        "outcome measurand ASPS, objective-response",
    ]

"""Each rule that a schema can tell judges as the gate does; each other gives its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF, Graph, Literal, Node, URIRef

from sarcokg.gate import Shapes, read_shapes
from sarcokg.identifiers import compact, key_of
from sarcokg.ontology import Ontology
from sarcokg.rule_schema import RuleSchemas, translate_rules

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "shapes").glob("*/*.ttl"))


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(ROOT / "shapes")


@pytest.fixture(scope="module")
def rules(shapes: Shapes, ontology: Ontology) -> RuleSchemas:
    return translate_rules(shapes.turtle, ontology)


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
def test_a_rule_that_the_schema_tells_judges_its_cases_as_the_gate_does(
    path: Path, rules: RuleSchemas, ontology: Ontology
) -> None:
    rule = path.parent.name
    if not any(told == rule for _, told in rules.schemas):
        assert rule in rules.beyond
        return
    graph = Graph().parse(path, format="turtle")

    refused = [
        str(thing)
        for thing, class_iri, mapping in mappings(graph, ontology)
        if (class_iri, rule) in rules.schemas
        and not Draft202012Validator(rules.schemas[class_iri, rule]).is_valid(mapping)
    ]

    assert bool(refused) == path.stem.startswith("bad")


def mappings(graph: Graph, ontology: Ontology) -> Iterator[tuple[Node, str, dict[str, Any]]]:
    """Yield each thing of a graph that a record could write, with its class and its mapping."""
    for thing, _, kind in graph.triples((None, RDF.type, None)):
        class_iri = str(kind)
        if class_iri not in ontology.classes:
            continue
        for written in sorted(ontology.written):
            split = ontology.classes[written].splits_off
            if split is not None and split[1] == class_iri:
                yield thing, written, mapping_of(graph, thing, ontology)
        if class_iri in ontology.written:
            mapping = mapping_of(graph, thing, ontology)
            split = ontology.classes[class_iri].splits_off
            for about in graph.objects(thing, URIRef(split[0])) if split else ():
                mapping |= mapping_of(graph, about, ontology)
            yield thing, class_iri, mapping


def mapping_of(graph: Graph, thing: Node, ontology: Ontology) -> dict[str, Any]:
    mapping: dict[str, list[Any]] = {}
    for property_iri, value in graph.predicate_objects(thing):
        key = ontology.key_of_property.get(str(property_iri))
        if key is not None:
            mapping.setdefault(key, []).append(plain(value))
    return {key: values if len(values) > 1 else values[0] for key, values in mapping.items()}


def plain(value: Node) -> object:
    if isinstance(value, Literal):
        found = value.toPython()
        return found if isinstance(found, bool | int | str) else float(str(value))
    return compact(str(value))


def test_the_schema_tells_most_rules_and_gives_a_reason_for_each_other(rules: RuleSchemas, shapes: Shapes) -> None:
    told = {rule for _, rule in rules.schemas}

    assert told | rules.beyond.keys() == {key_of(rule) for rule in shapes.messages}
    assert len(told) > len(rules.beyond)
    assert {"count-below-zero", "missing-passage", "unit-missing", "malformed-doi"} <= told
    assert rules.beyond["percent-cannot-be-right"] == "is a query"
    assert rules.beyond["more-responders-than-evaluable"] == "compares two fields"

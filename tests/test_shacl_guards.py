"""Guards of the fast SHACL engine: what it lets pass in silence may not stand in a shape of ours.

Each is a trap that was measured in the engine; where a shape must keep clear of it, all our shapes are looked at.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, XSD, Graph, Node

from sarcokg.errors import RefusedError
from sarcokg.gate import Shapes, judge, read_shapes
from sarcokg.ontology import Ontology
from sarcokg.registry.printed import as_count, as_quantity
from sarcokg.store import NamedNode

ROOT = Path(__file__).parent.parent

COMPARISONS = (SH.lessThan, SH.lessThanOrEquals)

STUDY = b"<https://example.org/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Study> .\n"


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Every shape of the project."""
    return Graph().parse(data=read_shapes(ROOT / "shapes").turtle, format="turtle")


def queries(shapes: Graph) -> list[str]:
    """Return the queries of the shapes without their comments."""
    return [re.sub(r"(?m)(?<![<\w])#.*$", "", str(query)) for query in shapes.objects(None, SH.select)]


def test_there_are_queries_to_look_at(shapes: Graph) -> None:
    assert queries(shapes)


def test_a_query_within_a_query_hands_on_what_is_judged(shapes: Graph) -> None:
    """The engine does not check it; without it, every node is judged by the rows of all."""
    for query in queries(shapes):
        for projected in re.findall(r"\bSELECT\b(.*?)(?:\bWHERE\b|\{)", query, re.DOTALL | re.IGNORECASE):
            assert "$this" in projected, query


def test_no_query_reports_a_value_that_it_has_computed(shapes: Graph) -> None:
    """The engine drops such a value where the data do not hold the same literal; one picked out of the data is held."""
    for query in queries(shapes):
        computed = re.findall(r"(\w*)\([^()]*\)\s+AS\s+\?value\b", query, re.IGNORECASE)
        assert set(computed) <= {"MAX", "MIN", "SAMPLE"}, query


def test_every_shape_of_a_property_has_its_path(shapes: Graph) -> None:
    """One without a path judges nothing, and the engine says nothing."""
    named: set[Node] = {*shapes.subjects(RDF.type, SH.PropertyShape), *shapes.objects(None, SH.property)}

    assert named
    assert not [shape for shape in named if shapes.value(shape, SH.path) is None]


def test_severity_stands_on_a_shape_and_not_on_its_query(shapes: Graph) -> None:
    """On the query the engine passes over it."""
    assert not [node for node in shapes.objects(None, SH.sparql) if shapes.value(node, SH.severity) is not None]


def test_only_numbers_are_compared_by_size(shapes: Graph, ontology: Ontology) -> None:
    """Months and years that overlap have no order, and the engine finds nothing in them."""
    ranges = {
        str(quad.subject.value): getattr(quad.object, "value", "")
        for quad in ontology.quads
        if isinstance(quad.subject, NamedNode) and quad.predicate.value == str(RDFS.range)
    }

    compared = {
        str(property_)
        for comparison in COMPARISONS
        for shape, other in shapes.subject_objects(comparison)
        for property_ in (other, shapes.value(shape, SH.path))
    }

    assert compared
    assert {ranges[iri] for iri in compared} <= {str(XSD.decimal), str(XSD.integer)}


@pytest.mark.parametrize("text", ["9223372036854775808", "1" + "0" * 40])
def test_a_whole_number_that_the_engine_can_not_hold_is_never_typed(text: str) -> None:
    assert as_count(text) is None
    assert as_quantity(text) is None


def test_a_decimal_with_more_digits_than_the_engine_keeps_is_never_typed() -> None:
    assert as_quantity("0." + "1" * 18) is not None
    assert as_quantity("0." + "1" * 19) is None


def test_a_gate_without_shapes_lets_nothing_through() -> None:
    with pytest.raises(RefusedError, match="no shape"):
        judge(STUDY, Shapes("", {}, {}))


@pytest.mark.parametrize(
    "shape",
    [
        '[] a sh:NodeShape ; sh:targetClass e:Study ; sh:property [ sh:path e:p ; sh:pattern "[" ] .',
        '[] a sh:NodeShape ; sh:targetClass e:Study ; sh:property [ sh:path e:p ; sh:minCount "many" ] .',
        "this is no Turtle",
    ],
)
def test_a_shape_that_the_engine_can_not_read_lets_nothing_through(shape: str) -> None:
    turtle = "@prefix e: <https://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n" + shape

    with pytest.raises(RefusedError, match="the validation engine failed"):
        judge(STUDY, Shapes(turtle, {"e": "x"}, {}))


def test_data_that_the_engine_can_not_read_are_not_let_through() -> None:
    shapes = read_shapes(ROOT / "shapes", "registry")

    with pytest.raises(RefusedError, match="the validation engine failed"):
        judge(b"nonsense", shapes)


def test_a_seeded_defect_is_found_among_many_sound_things() -> None:
    """A count above its denominator, once among a thousand: the engine may not stop or sum up before it."""
    number = "<http://www.w3.org/2001/XMLSchema#integer>"
    sarco = "https://w3id.org/sarcokg/ontology#"
    lines = []
    for thing in range(1000):
        iri = f"<https://w3id.org/sarcokg/id/rule-read-proportion/NCT00000102_{thing}>"
        status = "<https://w3id.org/sarcokg/id/review-status/rule-read-unreviewed>"
        lines += [
            f"{iri} <{RDF.type}> <{sarco}RuleReadProportion> .",
            f"{iri} <{sarco}reviewStatus> {status} .",
            f'{iri} <{sarco}readCount> "{53 if thing == 500 else 19}"^^{number} .',
            f'{iri} <{sarco}readOutOf> "52"^^{number} .',
        ]

    (found,) = judge("\n".join(lines).encode(), read_shapes(ROOT / "shapes", "registry"))

    assert found.focus.endswith("_500")
    assert found.rule.endswith("rule-read-more-than-all")

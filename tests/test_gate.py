"""The gate: a defect for each result of validation, with its place, and a refusal where validation fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sarcokg.gate import ENGINES, read_shapes, validate
from sarcokg.identifiers import NAMESPACES, graph_iri, mint, ontology_iri
from sarcokg.places import Places
from sarcokg.store import Literal, NamedNode, Quad, quad

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = graph_iri("source/s")
STUDY = mint("study", ["T1"])
SIZE = ontology_iri("size")
TYPE = quad(STUDY, NAMESPACES["rdf"] + "type", ontology_iri("Study"), GRAPH)

PREFIXES = """
@prefix sarco: <https://w3id.org/sarcokg/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/sarcokg/shapes#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
shape:study a sh:NodeShape ;
    sh:targetClass sarco:Study ;
    sh:property shape:study-size, shape:study-source .

shape:study-size a sh:PropertyShape ;
    sh:path sarco:size ;
    sh:datatype xsd:integer ;
    sh:minInclusive 1 ;
    sh:message "a study has at least one patient" ;
    sh:description "Check the count." .

shape:study-source a sh:PropertyShape ;
    sh:path sarco:source ;
    sh:minCount 1 ;
    sh:message "a study must name its source" .
"""


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: they must judge alike."""
    return str(request.param)


def shapes_in(folder: Path, *texts: str) -> Path:
    """Write each text to a shapes file of its own."""
    for number, text in enumerate(texts):
        (folder / f"{number}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return folder


def size(text: str, datatype: str = "integer") -> Quad:
    return quad(STUDY, SIZE, Literal(text, datatype=NamedNode(NAMESPACES["xsd"] + datatype)), GRAPH)


def source() -> Quad:
    return quad(STUDY, ontology_iri("source"), mint("source", ["s"]), GRAPH)


def test_facts_that_keep_the_rules_have_no_defect(engine: str, tmp_path: Path) -> None:
    shapes = read_shapes(shapes_in(tmp_path, SHAPES))

    assert validate([TYPE, size("52"), source()], shapes, Places(), {}, engine) == []


def test_a_defect_has_the_line_field_value_and_repair_of_its_rule(engine: str, tmp_path: Path) -> None:
    shapes = read_shapes(shapes_in(tmp_path, SHAPES))
    places = Places({(STUDY, SIZE): ("a.yaml", 7), (STUDY, ""): ("a.yaml", 4)}, names={STUDY: "study T1"})

    (defect,) = validate([TYPE, size("0"), source()], shapes, places, {SIZE: "size"}, engine)

    assert str(defect) == (
        "a.yaml:7: size: a study has at least one patient: 0. Check the count. (docs/errors.md#study-size)"
    )


def test_what_is_missing_is_named_at_the_line_of_its_thing(engine: str, tmp_path: Path) -> None:
    shapes = read_shapes(shapes_in(tmp_path, SHAPES))
    places = Places({(STUDY, SIZE): ("a.yaml", 7), (STUDY, ""): ("a.yaml", 4)}, names={STUDY: "study T1"})

    (defect,) = validate([TYPE, size("52")], shapes, places, {}, engine)

    assert (defect.file, defect.line, defect.rule) == ("a.yaml", 4, "study-source")
    assert (defect.field, defect.value, defect.repair) == ("sarco:source", "study T1", "Correct the record.")


def test_a_thing_of_no_record_is_named_itself(engine: str, tmp_path: Path) -> None:
    shapes = read_shapes(shapes_in(tmp_path, SHAPES))

    (defect,) = validate([TYPE, size("52")], shapes, Places(), {}, engine)

    assert (defect.file, defect.line) == ("study:T1", 0)


def test_a_rule_about_a_thing_shows_its_key(engine: str, tmp_path: Path) -> None:
    shape = (
        "shape:closed-study a sh:NodeShape ; sh:targetClass sarco:Study ; sh:nodeKind sh:Literal ; sh:message 'no' ."
    )

    (defect,) = validate([TYPE], read_shapes(shapes_in(tmp_path, shape)), Places(), {}, engine)

    assert (defect.rule, defect.field, defect.value) == ("closed-study", "", "T1")


def test_all_defects_are_named_at_once_sorted_by_line(engine: str, tmp_path: Path) -> None:
    shapes = read_shapes(shapes_in(tmp_path, SHAPES))
    places = Places({(STUDY, SIZE): ("a.yaml", 7), (STUDY, ""): ("a.yaml", 4)}, names={STUDY: "study T1"})

    defects = validate([TYPE, size("0"), size("-1")], shapes, places, {}, engine)

    assert [(defect.line, defect.value) for defect in defects] == [(4, "study T1"), (7, "-1"), (7, "0")]


def test_every_file_of_shapes_is_read(tmp_path: Path) -> None:
    other = "shape:other a sh:NodeShape ; sh:description 'Mend it.' ."

    shapes = read_shapes(shapes_in(tmp_path, SHAPES, other))

    assert shapes.repairs == {
        "https://w3id.org/sarcokg/shapes#other": "Mend it.",
        "https://w3id.org/sarcokg/shapes#study-size": "Check the count.",
    }


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("many", "integer"), ("2024-02-30", "date"), ("NaN", "decimal"), ("1e400", "decimal"), ("5.0", "decimal")],
)
def test_an_ill_typed_value_does_not_pass(engine: str, tmp_path: Path, text: str, datatype: str) -> None:
    shapes = read_shapes(shapes_in(tmp_path, SHAPES))

    defects = validate([TYPE, size(text, datatype), source()], shapes, Places(), {}, engine)

    assert defects
    assert {defect.rule for defect in defects} <= {"study-size", "gate-failed"}


@pytest.mark.parametrize(
    "constraint",
    [
        'sh:property [ sh:path sarco:size ; sh:pattern "[" ]',
        'sh:property [ sh:path sarco:size ; sh:minCount "many" ]',
        'sh:property [ sh:path "size" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE {" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }" ]',
    ],
    ids=["a broken pattern", "a broken count", "a broken path", "a broken query", "another server"],
)
def test_an_engine_that_fails_has_let_nothing_through(engine: str, tmp_path: Path, constraint: str) -> None:
    shape = f"shape:broken a sh:NodeShape ; sh:targetClass sarco:Study ; {constraint} ."

    (defect,) = validate([TYPE, size("52")], read_shapes(shapes_in(tmp_path, shape)), Places(), {}, engine)

    assert (defect.file, defect.line, defect.rule) == ("shapes", 0, "gate-failed")
    assert defect.value

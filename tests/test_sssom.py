"""Mappings: each row of an SSSOM table becomes a triple and the reasons for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sarcokg.errors import RefusedError
from sarcokg.identifiers import graph_iri, mint
from sarcokg.sssom import read_mappings
from sarcokg.store import Literal, graph_name, quad

if TYPE_CHECKING:
    from pathlib import Path

    from sarcokg.project import Project

GRAPH = graph_iri("mappings")
SSSOM = "https://w3id.org/sssom/"

HEADER = """\
#curie_map:
#  NCIT: http://purl.obolibrary.org/obo/NCIT_
#  drug: https://w3id.org/sarcokg/id/drug/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
"""
COLUMNS = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "object_source",
    "object_source_version",
    "comment",
]
ROW = ["drug:a", "A", "skos:exactMatch", "NCIT:C1", "alpha", "semapv:LexicalMatching", "registry", "2.1", "-"]


def table(path: Path, *rows: list[str], header: str = HEADER, columns: list[str] = COLUMNS) -> Path:
    path.write_text(header + "".join("\t".join(row) + "\n" for row in (columns, *rows)), encoding="utf-8")
    return path


def changed(column: str, value: str) -> list[str]:
    return [value if name == column else text for name, text in zip(COLUMNS, ROW, strict=True)]


def test_a_mapping_is_a_triple_with_its_justification_and_version(tmp_path: Path) -> None:
    quads = read_mappings(table(tmp_path / "drug.sssom.tsv", changed("comment", "")), GRAPH)

    node = mint("mapping", ["drug-a", "NCIT-C1", "2.1"])
    drug, match = mint("drug", ["a"]), "http://www.w3.org/2004/02/skos/core#exactMatch"
    assert quads[0] == quad(drug, match, "http://purl.obolibrary.org/obo/NCIT_C1", GRAPH)
    assert quad(node, SSSOM + "mapping_justification", "https://w3id.org/semapv/vocab/LexicalMatching", GRAPH) in quads
    assert quad(node, SSSOM + "object_source_version", Literal("2.1"), GRAPH) in quads
    assert not [found for found in quads if found.predicate.value == SSSOM + "comment"]
    assert {graph_name(found) for found in quads} == {GRAPH}


@pytest.mark.parametrize(
    ("row", "rule", "field", "value"),
    [
        (changed("subject_id", "drog:a"), "unknown-prefix", "", "drog"),
        (changed("object_id", "C1"), "unknown-prefix", "", "C1"),
        (changed("predicate_id", ""), "unknown-prefix", "", ""),
        (ROW[:4], "missing-column", "mapping_justification", ""),
        (["drug:a A skos:exactMatch NCIT:C1"], "missing-column", "predicate_id", ""),
    ],
    ids=["unknown prefix", "no prefix", "empty", "short row", "spaces for tabs"],
)
def test_a_mistake_of_a_row_is_named_by_line_rule_and_value(
    tmp_path: Path, row: list[str], rule: str, field: str, value: str
) -> None:
    path = table(tmp_path / "drug.sssom.tsv", ROW, row)

    with pytest.raises(RefusedError) as refused:
        read_mappings(path, GRAPH)

    (defect,) = refused.value.defects
    assert (defect.file, defect.line, defect.rule) == ("drug.sssom.tsv", 8, rule)
    assert (defect.field, defect.value) == (field, value)


def test_all_rows_with_mistakes_are_named_at_once(tmp_path: Path) -> None:
    path = table(tmp_path / "drug.sssom.tsv", changed("subject_id", "x:a"), ROW, changed("subject_id", "y:a"))

    with pytest.raises(RefusedError) as refused:
        read_mappings(path, GRAPH)

    assert [(defect.line, defect.value) for defect in refused.value.defects] == [(7, "x"), (9, "y")]


@pytest.mark.parametrize("header", ["", "#license: x\n", "#curie_map:\n"], ids=["none", "no map", "an empty map"])
def test_a_table_without_prefixes_is_refused(tmp_path: Path, header: str) -> None:
    path = table(tmp_path / "drug.sssom.tsv", ROW, header=header)

    with pytest.raises(RefusedError, match="the header's curie_map lacks the prefix: drug"):
        read_mappings(path, GRAPH)


def test_a_table_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "drug.sssom.tsv", ROW[:2] + ROW[3:], columns=COLUMNS[:2] + COLUMNS[3:])

    with pytest.raises(RefusedError, match="predicate_id: the row has no such column"):
        read_mappings(path, GRAPH)


def test_every_mapping_of_ours_is_read(project: Project) -> None:
    tables = sorted((project.folder("ontology") / "mappings").glob("*.sssom.tsv"))

    assert tables
    for path in tables:
        rows = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        mappings = [q for q in read_mappings(path, GRAPH) if q.predicate.value == SSSOM + "subject_id"]
        assert len({str(q.subject) for q in mappings}) == len(rows) - 1

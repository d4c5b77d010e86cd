"""Biolink: nodes and edges have the columns that KGX reads; tests of the exports compare what they say."""

from __future__ import annotations

from sarcokg.biolink import Elements, as_jsonl, as_tsv, edges, nodes
from sarcokg.release import Release


def test_nodes_and_edges_have_the_columns_that_kgx_requires(release: Release) -> None:
    assert {"id", "category", "name", "provided_by"} <= set(nodes(release).columns)
    required = {"id", "subject", "predicate", "object", "knowledge_level", "agent_type", "primary_knowledge_source"}
    assert required <= set(edges(release).columns)


def test_nothing_in_a_cell_looks_like_the_end_of_it() -> None:
    elements = Elements(("id", "name"), ({"id": "a", "name": 'one\ttwo\nthree "four"'},), frozenset())

    assert as_tsv(elements) == "id\tname\na\tone two three ”four”\n".encode()


def test_json_lines_part_lists_and_leave_out_what_is_not_stated() -> None:
    row = {"id": "a", "xref": "MONDO:1|DOID:2", "has_count": "19", "name": ""}

    assert as_jsonl(Elements(tuple(row), (row,), frozenset({"xref"}))) == (
        b'{"id": "a", "xref": ["MONDO:1", "DOID:2"], "has_count": 19}\n'
    )

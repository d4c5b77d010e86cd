"""Sixty facts, drawn at random from the texts and read before the records were looked at.

``second-reading/drawn.tsv`` names for each the place that was drawn, what was read there and, written after the
comparison, the pattern by which the graph says it: ``?told`` is the statement, whose passage has to overlap the place.
A row without a pattern names the kind of stretch in ``graph/uncovered.yaml`` instead.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from sarcokg.uncovered import read_uncovered

if TYPE_CHECKING:
    from sarcokg.project import Project
    from sarcokg.release import Release
    from sarcokg.store import Store

FOLDER = Path(__file__).parent / "second-reading"

#: Each reading with the source that was read.
READINGS: Final = {
    "000": "pembrolizumab-cyclophosphamide",
    "001": "nivolumab-pazopanib-series",
    "002": "atezolizumab-asps",
    "003": "ipilimumab-nivolumab-cabozantinib",
    "004": "anlotinib-toripalimab",
}

SUMS: Final = "SELECT ?key ?sum WHERE { ?source sarco:textSha256 ?sum . ?source skos:notation ?key }"

with (FOLDER / "drawn.tsv").open(encoding="utf-8", newline="") as _file:
    ROWS: Final = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))
STATED: Final = [row for row in ROWS if row["graph"].startswith("?told ")]


def is_told(store: Store, row: dict[str, str], pattern: str) -> bool:
    """Tell whether a statement of the source matches the pattern, at a passage that overlaps the place."""
    return bool(
        store.select(f"""
          SELECT ?told WHERE {{
            {pattern} .
            ?told sarco:passage ?passage .
            ?passage sarco:source <https://w3id.org/sarcokg/id/source/{READINGS[row["reading"]]}> .
            ?passage sarco:start ?start .
            ?passage sarco:end ?end .
            FILTER(?start < {row["end"]} && {row["start"]} < ?end)
          }} LIMIT 1""")
    )


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    """The whole graph: terms are named by their keys, and mechanisms are inferred."""
    return release.load(["sources", "ontology", "inferred"])


@pytest.mark.parametrize("row", STATED, ids=lambda row: f"{row['reading']}-{row['drawn']}")
def test_what_was_drawn_and_read_is_in_the_graph_at_that_place(store: Store, row: dict[str, str]) -> None:
    assert is_told(store, row, row["graph"])


def test_what_holds_no_fact_has_its_reason(project: Project, store: Store) -> None:
    stretches = read_uncovered(project.uncovered, "uncovered.yaml")
    sums = {row["key"]: row["sum"] for row in store.select(SUMS)}

    missed = [
        row
        for row in ROWS
        if row not in STATED
        and not any(
            stretch.kind.value == row["graph"]
            and stretch.sha256 == sums[READINGS[row["reading"]]]
            and stretch.span.start <= int(row["drawn"]) < stretch.span.end
            for stretch in stretches
        )
    ]

    assert missed == []


def test_sixty_facts_were_drawn_from_five_texts() -> None:
    assert len(ROWS) == 60
    assert Counter(row["reading"] for row in ROWS).keys() == READINGS.keys()


def test_another_place_holds_none_of_them(store: Store) -> None:
    moved = [row | {"start": str(int(row["start"]) + 10**6), "end": str(int(row["end"]) + 10**6)} for row in STATED]

    assert not any(is_told(store, row, row["graph"]) for row in moved)

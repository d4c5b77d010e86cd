"""The evidence table: what a source prints and what is computed of it stand in columns of their own."""

from __future__ import annotations

from sarcokg.evidence_table import evidence_table
from sarcokg.release import Release
from sarcokg.statistics import ANECDOTAL_BELOW


def test_every_number_is_a_number_or_not_stated(release: Release) -> None:
    table = evidence_table(release)

    assert {*table.counts, *table.numbers} <= set(table.columns)
    assert all(row[name].isdigit() for row in table.rows for name in table.counts if row[name])
    assert all(float(row[name]) >= 0 for row in table.rows for name in table.numbers if row[name])


def test_an_interval_is_computed_where_both_numbers_are_stated_of_a_group(release: Release) -> None:
    for row in evidence_table(release).rows:
        is_group = bool(row["count"] and row["of"] and not row["patient"])
        is_rate = is_group and int(row["of"]) >= ANECDOTAL_BELOW
        assert bool(row["exactLower"]) == bool(row["wilsonLower"]) == is_rate, row["statement"]

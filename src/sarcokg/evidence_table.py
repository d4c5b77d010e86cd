"""The evidence as one flat table: a row a statement of a proportion or of a patient's best response.

The rows are those of ``queries/exports/evidence.rq``; this module adds what SPARQL cannot compute:
the percent and both intervals, of the count and the number as the source states them.
Where a source was retracted, a last column says so beside each of its rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import key_of
from sarcokg.project import packaged
from sarcokg.query_file import read_query, sorted_list
from sarcokg.retraction import COLUMN, find_retractions, flag
from sarcokg.statistics import ANECDOTAL_BELOW, clopper_pearson, percent, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sarcokg.release import Release
    from sarcokg.retraction import Retraction

__all__ = ["EvidenceTable", "evidence_table"]

#: Columns that are computed, behind those of what the source prints.
_COMPUTED: Final = ("percentComputed", "exactLower", "exactUpper", "wilsonLower", "wilsonUpper")
_BEFORE_COMPUTED: Final = "intervalPrintedLevel"


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """Rows of text under columns; ``counts`` names the columns of whole numbers, ``numbers`` those of decimals.

    Percents and limits of intervals are in hundredths; an empty number is one that is not stated.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    counts: frozenset[str]
    numbers: frozenset[str]


def evidence_table(release: Release, queries: Path | None = None) -> EvidenceTable:
    """Return the evidence of a release, sorted by the statements' IRIs."""
    query, header = read_query((queries or packaged() / "queries") / "exports" / "evidence.rq")
    store = release.shared(header["graphs"])
    variables, found = store.table(query)
    rows = []
    for row in found:
        texts = {name: value or "" for name, value in row.items()}
        texts |= {name: sorted_list(texts[name], separator) for name, separator in header["lists"].items()}
        # One patient is no rate, so none is computed.
        rows.append(texts | _computed("" if texts["patient"] else texts["count"], texts["of"]))
    at = variables.index(_BEFORE_COMPUTED) + 1
    columns = (*variables[:at], *_COMPUTED, *variables[at:])
    if retracted := find_retractions(store):
        columns = (*columns, COLUMN)
        rows = [row | {COLUMN: _flag(row["source"], retracted)} for row in rows]
    return EvidenceTable(columns, tuple(rows), frozenset(header["counts"]), frozenset(header["numbers"]))


def _flag(source: str, retracted: Iterable[Retraction]) -> str:
    """Return what is to be said of a row of a source, by the source's key."""
    return flag(each for each in retracted if key_of(each.source) == source)


def _computed(count: str, of: str) -> dict[str, str]:
    """Return the computed columns, empty where a count or its number is not stated, or the patients are too few.

    >>> list(_computed("19", "52").values())
    ['36.5', '23.6', '51.0', '24.8', '50.1']
    >>> set(_computed("2", "").values()), set(_computed("2", "4").values())
    ({''}, {''})
    """
    if not (count.isdigit() and of.isdigit() and 0 <= int(count) <= int(of) >= ANECDOTAL_BELOW):
        return dict.fromkeys(_COMPUTED, "")
    proportion = (int(count), int(of))
    figures = (percent(*proportion), *clopper_pearson(*proportion), *wilson(*proportion))
    return dict(zip(_COMPUTED, map(str, figures), strict=True))

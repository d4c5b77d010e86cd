"""The evidence table as Parquet, columns typed: https://parquet.apache.org/docs/file-format/.

Counts are 64-bit integers and other numbers doubles, null where not stated; the rest is text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.evidence_table import evidence_table
from sarcokg.late import find_parquet

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the same table as Parquet with typed columns; needs pyarrow"
SUFFIX: Final = ".parquet"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the evidence of the excerpt as Parquet.

    Raises `UsageError` where pyarrow, which is no dependency, is not installed.
    """
    found = find_parquet()
    if found is None:
        message = "evidence-parquet: pyarrow is not installed. Run `pip install pyarrow`, or export evidence-csv."
        raise UsageError(message)
    arrow, parquet = found
    table = evidence_table(excerpt)
    kinds: dict[str, tuple[Any, Any]] = {
        **dict.fromkeys(table.counts, (int, arrow.int64())),
        **dict.fromkeys(table.numbers, (float, arrow.float64())),
    }
    arrays = {}
    for column in table.columns:
        read, kind = kinds.get(column, (str, arrow.string()))
        values = [read(row[column]) if row[column] or read is str else None for row in table.rows]
        arrays[column] = arrow.array(values, kind)
    sink = arrow.BufferOutputStream()
    parquet.write_table(arrow.table(arrays), sink)
    return bytes(sink.getvalue())

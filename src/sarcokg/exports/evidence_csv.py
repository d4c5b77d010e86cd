"""The evidence table as CSV, a row a statement: https://www.rfc-editor.org/rfc/rfc4180.

In UTF-8 with a line of column names; lines end as RFC 4180 wants them.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from sarcokg.evidence_table import evidence_table

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the evidence as a flat table, a row a statement of k of n or of a patient's best response"
SUFFIX: Final = ".csv"
IS_VIEW: Final = True


def export(excerpt: Excerpt) -> bytes:
    """Return the evidence of the excerpt as CSV."""
    table = evidence_table(excerpt)
    text = io.StringIO()
    writer = csv.DictWriter(text, table.columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table.rows)
    return text.getvalue().encode()

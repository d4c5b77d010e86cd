"""The limits of a server: what a query may cost and how long it may be.

They are shown with every answer and in the service description, and a query that meets one fails visibly.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from sarcokg.guard import MAXIMUM_DEPTH

__all__ = ["HEADER", "Limits"]

#: The header that shows the limits with every answer of the endpoint.
HEADER: Final = "X-Sarcokg-Limits"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost: seconds of work, rows or triples, bytes of its answer, of its text, of memory."""

    seconds: float = 10.0
    rows: int = 10_000
    answer_bytes: int = 16 * 2**20
    query_bytes: int = 64 * 2**10
    depth: int = MAXIMUM_DEPTH
    memory_bytes: int = 2 * 2**30
    #: How many queries may wait for a worker before others are turned away.
    waiting: int = 16

    def __str__(self) -> str:
        """Return the limits in one line, as the header shows them.

        >>> print(Limits())
        seconds=10, rows=10000, answer-bytes=16777216, query-bytes=65536, depth=100, memory-bytes=2147483648, waiting=16
        """
        return ", ".join(
            f"{name.replace('_', '-')}={value:g}" if isinstance(value, float) else f"{name.replace('_', '-')}={value}"
            for name, value in asdict(self).items()
        )

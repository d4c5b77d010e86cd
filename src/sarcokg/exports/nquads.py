"""N-Quads, one fact a line: https://www.w3.org/TR/n-quads/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.store import serialize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.store import Quad

__all__ = ["SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "N-Quads, one fact a line"
SUFFIX: Final = ".nq"


def export(quads: Sequence[Quad]) -> bytes:
    """Return the quads as N-Quads."""
    return serialize(quads, "nquads")

"""TriG, one block a named graph: https://www.w3.org/TR/trig/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.release import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.store import Quad

__all__ = ["SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "TriG, one block a named graph"
SUFFIX: Final = ".trig"


def export(quads: Sequence[Quad]) -> bytes:
    """Return the quads as TriG."""
    return styled(quads, "trig")

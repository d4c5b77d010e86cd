"""Turtle, without the names of the graphs: https://www.w3.org/TR/turtle/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.release import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.store import Quad

__all__ = ["SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "Turtle, without the names of the graphs"
SUFFIX: Final = ".ttl"


def export(quads: Sequence[Quad]) -> bytes:
    """Return the quads as Turtle."""
    return styled(quads, "turtle")

"""Turtle, without the names of the graphs: https://www.w3.org/TR/turtle/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.release import styled

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "Turtle, without the names of the graphs"
SUFFIX: Final = ".ttl"
IS_VIEW: Final = False


def export(excerpt: Excerpt) -> bytes:
    """Return the excerpt as Turtle."""
    return styled(excerpt.quads, "turtle")

"""TriG, one block a named graph: https://www.w3.org/TR/trig/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.release import styled

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "TriG, one block a named graph"
SUFFIX: Final = ".trig"
IS_VIEW: Final = False


def export(excerpt: Excerpt) -> bytes:
    """Return the excerpt as TriG."""
    return styled(excerpt.quads, "trig")

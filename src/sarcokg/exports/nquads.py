"""N-Quads, one fact a line: https://www.w3.org/TR/n-quads/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.store import serialize

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "N-Quads, one fact a line"
SUFFIX: Final = ".nq"
IS_VIEW: Final = False


def export(excerpt: Excerpt) -> bytes:
    """Return the excerpt as N-Quads."""
    return serialize(excerpt.quads, "nquads")

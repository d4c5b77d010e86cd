"""JSON-LD as trees, one a study with its arms, regimens, patients and results: see `sarcokg.framed`.

The frame is ``queries/frames/trial.jsonld``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.exports.jsonld import nodes
from sarcokg.framed import facts_of_frame, lay_out, read_frame

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["GRAPHS", "IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "JSON-LD as trees: a study with its arms, regimens, patients and results; needs PyLD"
SUFFIX: Final = ".trial.jsonld"
IS_VIEW: Final = True

GRAPHS: Final = ("sources", "background", "ontology")


def export(excerpt: Excerpt) -> bytes:
    """Return the trees of the excerpt.

    Raises `UsageError` where PyLD, which is no dependency, is not installed.
    """
    frame = read_frame("trial")
    return lay_out(nodes(facts_of_frame(excerpt, frame, GRAPHS), frame["@context"]), frame)

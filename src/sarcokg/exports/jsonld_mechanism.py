"""JSON-LD as trees, one a mechanism with what exercises it and the responses under it: see `sarcokg.framed`.

The frame is ``queries/frames/mechanism.jsonld``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.exports.jsonld import nodes
from sarcokg.framed import facts_of_frame, lay_out, read_frame

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["GRAPHS", "IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = (
    "JSON-LD as trees: a mechanism with the treatments that exercise it, their drugs and responses; needs PyLD"
)
SUFFIX: Final = ".mechanism.jsonld"
IS_VIEW: Final = True

GRAPHS: Final = ("sources", "background", "ontology", "inferred")


def export(excerpt: Excerpt) -> bytes:
    """Return the trees of the excerpt.

    Raises `UsageError` where PyLD, which is no dependency, is not installed.
    """
    frame = read_frame("mechanism")
    return lay_out(nodes(facts_of_frame(excerpt, frame, GRAPHS), frame["@context"]), frame)

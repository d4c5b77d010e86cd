"""Statistical analyses of posted outcomes: estimate, interval, p-value and the groups compared.

A p-value such as "<0.001" keeps its characters and is no number.
Running text about an analysis is not copied, but for what is said of its estimate or p-value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.registry.printed import as_quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.registry.nodes import Nodes, Values
    from sarcokg.registry.values import Part

__all__ = ["read_analyses"]

#: Keys of the numbers of an analysis, each with the field that prints it.
_NUMBERS: Final = {
    "posted-spread": "dispersionValue",
    "posted-lower": "ciLowerLimit",
    "posted-upper": "ciUpperLimit",
    "interval-percent": "ciPctValue",
    "p-value": "pValue",
}
_COMMENTS: Final = ("estimateComment", "pValueComment", "ciLowerLimitComment", "ciUpperLimitComment")


def read_analyses(measure: Part, iri: str, name: str, groups: Mapping[str, str], nodes: Nodes) -> None:
    """Add the analyses of a measure; ``groups`` has the identifiers of its groups."""
    for part in measure.parts("analyses"):
        method, parameter = part.text("statisticalMethod"), part.text("paramType")
        compared = part.texts("groupIds")
        own = nodes.name(f"analysis {name}", f"{parameter or method} {' '.join(compared)}")
        estimate = part.text("paramValue")
        values: Values = {
            "posted-measure": iri,
            "posted-group": [groups[group] for group in compared if group in groups],
            "statistical-method": method,
            "hypothesis-type": part.text("nonInferiorityType"),
            "posted-parameter": parameter,
            "posted-dispersion": part.text("dispersionType"),
            "interval-sides": part.text("ciNumSides"),
            "posted-as-printed": estimate,
            "posted-quantity": as_quantity(estimate),
            "posted-comment": [part.text(comment) for comment in _COMMENTS if part.text(comment)],
        }
        for key, field in _NUMBERS.items():
            values[f"{key}-as-printed"] = part.text(field)
            values[key] = as_quantity(part.text(field))
        nodes.add("PostedAnalysis", nodes.iri("PostedAnalysis", name, own), values)

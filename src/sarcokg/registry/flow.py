"""Participant flow of a ClinicalTrials.gov record: who started, reached a milestone, or left and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcokg.registry.measures import groups_of
from sarcokg.registry.printed import as_count

if TYPE_CHECKING:
    from sarcokg.registry.nodes import Nodes, Values
    from sarcokg.registry.values import Part

__all__ = ["read_flow"]


def read_flow(results: Part, nodes: Nodes) -> None:
    """Add the participant flow, a node for each period, milestone or reason, and group."""
    module = results.part("participantFlowModule")
    groups = {key: group.iri for key, group in groups_of(module, "groups", "flow", "flow", nodes).items()}
    for period in module.parts("periods"):
        title = period.text("title")
        name = nodes.name("period", title)
        for milestone in period.parts("milestones"):
            _rows(milestone, "milestone", milestone.parts("achievements"), (title, name), groups, nodes)
        for reason in period.parts("dropWithdraws"):
            _rows(reason, "reason", reason.parts("reasons"), (title, name), groups, nodes)


def _rows(  # noqa: PLR0913, PLR0917 - a row of the table with where it stands
    row: Part, kind: str, cells: list[Part], period: tuple[str, str], groups: dict[str, str], nodes: Nodes
) -> None:
    title = row.text("type")
    name = nodes.name(f"flow {period[1]} {kind}", title)
    for cell in cells:
        group, printed, units = cell.text("groupId"), cell.text("numSubjects"), cell.text("numUnits")
        for text in (printed, units):
            if text and as_count(text) is None:
                nodes.find("number-unread", f"flow {kind}", text)
        values: Values = {
            "flow-period": period[0],
            "flow-kind": kind,
            "posted-title": title,
            "posted-group": groups.get(group),
            "posted-as-printed": printed,
            "posted-count": as_count(printed),
            "posted-units-count": as_count(units),
            "posted-comment": [text for text in (cell.text("comment"), row.text("comment")) if text],
        }
        own = nodes.name(f"flow {period[1]} {kind} {name}", group)
        nodes.add("PostedFlow", nodes.iri("PostedFlow", period[1], kind, name, own), values)

"""Adverse events of a ClinicalTrials.gov record: by term, organ system, seriousness and group, affected and at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.registry.measures import groups_of
from sarcokg.registry.printed import as_count

if TYPE_CHECKING:
    from sarcokg.registry.naming import Names
    from sarcokg.registry.nodes import Nodes, Values
    from sarcokg.registry.values import Part

__all__ = ["read_events"]

#: The counts of a row of harm, each with its field.
_COUNTS: Final = {"number-affected": "numAffected", "number-at-risk": "numAtRisk", "number-of-events": "numEvents"}
#: The sums of a group, by the table that they are of.
_TOTALS: Final = {
    "deaths": ("deathsNumAffected", "deathsNumAtRisk"),
    "serious": ("seriousNumAffected", "seriousNumAtRisk"),
    "other": ("otherNumAffected", "otherNumAtRisk"),
}


def read_events(results: Part, nodes: Nodes, names: Names) -> None:
    """Add the adverse events and the sums of each group."""
    module = results.part("adverseEventsModule")
    groups = {
        key: group.iri
        for key, group in groups_of(module, "eventGroups", "adverse-event", "adverse-event", nodes).items()
    }
    for part in module.parts("eventGroups"):
        for kind, (affected, at_risk) in _TOTALS.items():
            _total(part, kind, (part.text(affected), part.text(at_risk)), groups, nodes)
    for kind, field in (("serious", "seriousEvents"), ("other", "otherEvents")):
        for event in module.parts(field):
            _event(event, kind, groups, nodes, names)


def _total(part: Part, kind: str, counts: tuple[str, str], groups: dict[str, str], nodes: Nodes) -> None:
    if not any(counts):
        return
    group = part.text("id")
    values: Values = {
        "event-seriousness": kind,
        "posted-group": groups.get(group),
        "number-affected": _count(counts[0], nodes),
        "number-at-risk": _count(counts[1], nodes),
    }
    nodes.add("PostedEventTotal", nodes.iri("PostedEventTotal", kind, nodes.name(f"total {kind}", group)), values)


def _event(event: Part, kind: str, groups: dict[str, str], nodes: Nodes, names: Names) -> None:
    term, system = event.text("term"), event.text("organSystem")
    name = nodes.name(f"event {kind}", term, system)
    shared: Values = {
        "posted-title": term,
        "organ-system": system,
        "event-seriousness": kind,
        "source-vocabulary": event.text("sourceVocabulary"),
        "assessment-type": event.text("assessmentType"),
        "posted-comment": event.text("notes"),
        "names-term": names.adverse_events(term),
    }
    for cell in event.parts("stats"):
        group = cell.text("groupId")
        counts: Values = {key: _count(cell.text(field), nodes) for key, field in _COUNTS.items()}
        own = nodes.name(f"event {kind} {name}", group)
        iri = nodes.iri("PostedAdverseEvent", kind, name, own)
        nodes.add("PostedAdverseEvent", iri, {**shared, "posted-group": groups.get(group), **counts})


def _count(printed: str, nodes: Nodes) -> str | None:
    if printed and as_count(printed) is None:
        nodes.find("number-unread", "adverse events", printed)
    return as_count(printed)

"""Posted tables of a ClinicalTrials.gov record: baseline characteristics and outcome measures.

Both have the same form: groups, denominators, and measures of classes, categories and measurements.
Turns every number into a node with its measure, class, category, group and unit.
A count stays a count; an estimate is never one; what stands in the place of a number is kept with its comment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sarcokg.registry.analyses import read_analyses
from sarcokg.registry.printed import as_count, as_quantity

if TYPE_CHECKING:
    from sarcokg.registry.nodes import Nodes, Values
    from sarcokg.registry.rules import ReadingRules
    from sarcokg.registry.values import Part

__all__ = ["Measure", "PostedNumber", "groups_of", "read_baseline", "read_outcomes"]


@dataclass(frozen=True, slots=True)
class PostedNumber:
    """One posted number with everything that tells what it is of."""

    iri: str
    class_title: str
    category_title: str
    group: str
    group_title: str
    printed: str
    reads_as: str
    out_of: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A posted measure with its numbers, for rules that look for results among them."""

    title: str
    parameter: str
    unit: str
    numbers: tuple[PostedNumber, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    iri: str
    title: str


@dataclass(slots=True)
class _Table:
    """A measure that is being read: its node's name, its groups and what its numbers are."""

    iri: str
    name: str
    groups: dict[str, _Group]
    unit: str
    parameter: str
    dispersion: str


def groups_of(module: Part, name: str, section: str, scope: str, nodes: Nodes) -> dict[str, _Group]:
    """Add the groups of a part of the results; return them by their identifiers."""
    found: dict[str, _Group] = {}
    for part in module.parts(name):
        identifier, title = part.text("id"), part.text("title")
        iri = nodes.iri("PostedGroup", scope, nodes.name(f"group {scope}", identifier))
        found[identifier] = _Group(iri, title)
        nodes.add("PostedGroup", iri, {"posted-section": section, "posted-group-id": identifier, "posted-title": title})
    return found


def read_baseline(results: Part, nodes: Nodes, rules: ReadingRules) -> None:
    """Add the baseline characteristics."""
    module = results.part("baselineCharacteristicsModule")
    groups = groups_of(module, "groups", "baseline", "baseline", nodes)
    whole = _Table(nodes.iri("PostedMeasure", "baseline"), "baseline", groups, "", "", "")
    if module.parts("denoms"):
        nodes.add("PostedMeasure", whole.iri, {"posted-section": "baseline", "posted-title": "baseline population"})
        _denominators(module, whole, "", nodes)
    for part in module.parts("measures"):
        _measure(part, "baseline", groups, nodes, rules)


def read_outcomes(results: Part, nodes: Nodes, rules: ReadingRules) -> list[Measure]:
    """Add the outcome measures with their analyses; return them for the rules of responses."""
    measures = results.part("outcomeMeasuresModule").parts("outcomeMeasures")
    return [_measure(part, "outcome", None, nodes, rules) for part in measures]


def _measure(part: Part, section: str, groups: dict[str, _Group] | None, nodes: Nodes, rules: ReadingRules) -> Measure:
    title, frame = part.text("title"), part.text("timeFrame")
    name = f"{section}.{nodes.name(f'measure {section}', title, frame)}"
    own = groups if groups is not None else groups_of(part, "groups", section, name, nodes)
    table = _Table(
        nodes.iri("PostedMeasure", name),
        name,
        own,
        part.text("unitOfMeasure"),
        part.text("paramType"),
        part.text("dispersionType"),
    )
    nodes.add(
        "PostedMeasure",
        table.iri,
        {
            "posted-section": section,
            "posted-title": title,
            "outcome-type": part.text("type"),
            "outcome-time-frame": frame,
            "reporting-status": part.text("reportingStatus"),
            "posted-parameter": table.parameter,
            "posted-dispersion": table.dispersion,
            "posted-unit": table.unit,
        },
    )
    of_measure = _denominators(part, table, "", nodes)
    numbers: list[PostedNumber] = []
    for class_part in part.parts("classes"):
        class_title = class_part.text("title")
        class_name = nodes.name(f"class {name}", class_title) if class_title else ""
        of_class = of_measure | _denominators(class_part, table, class_title, nodes, class_name)
        for category in class_part.parts("categories"):
            category_title = category.text("title")
            category_name = nodes.name(f"category {name} {class_name}", category_title) if category_title else ""
            for measurement in category.parts("measurements"):
                place = (class_name, category_name)
                numbers.append(_value(measurement, table, place, (class_title, category_title), of_class, nodes, rules))
    read_analyses(part, table.iri, name, {key: group.iri for key, group in own.items()}, nodes)
    return Measure(title, table.parameter, table.unit, tuple(numbers))


def _denominators(part: Part, table: _Table, class_title: str, nodes: Nodes, class_name: str = "") -> dict[str, str]:
    """Add denominators; return those of participants by their groups."""
    participants: dict[str, str] = {}
    for denominator in part.parts("denoms"):
        unit = denominator.text("units")
        for count in denominator.parts("counts"):
            group, printed = count.text("groupId"), count.text("value")
            values: Values = {
                "posted-measure": table.iri,
                "class-title": class_title,
                "posted-unit": unit,
                "posted-group": table.groups[group].iri if group in table.groups else None,
                "posted-as-printed": printed,
                "posted-count": as_count(printed),
            }
            scope = f"denominator {table.name} {class_name}"
            parts = (table.name, class_name or "-", nodes.name(scope, f"{unit} {group}"))
            nodes.add("PostedDenominator", nodes.iri("PostedDenominator", *parts), values)
            if as_count(printed) is None:
                nodes.find("number-unread", "denominator", printed)
            elif unit.casefold() in {"participants", "subjects", "patients"}:
                participants[group] = printed
    return participants


def _value(  # noqa: PLR0913, PLR0917 - a number, its table and the two headings that it stands under
    part: Part,
    table: _Table,
    names: tuple[str, str],
    titles: tuple[str, str],
    denominators: dict[str, str],
    nodes: Nodes,
    rules: ReadingRules,
) -> PostedNumber:
    group, printed = part.text("groupId"), part.text("value")
    reads_as = rules.reads_as(table.parameter, table.unit)
    count = as_count(printed) if reads_as == "count" else None
    quantity = as_quantity(printed) if reads_as == "quantity" else None
    is_absent = printed.upper() in rules.absences
    place = f"{'_'.join(name or '-' for name in names)}"
    iri = nodes.iri("PostedValue", table.name, place, nodes.name(f"value {table.name} {place}", group))
    values: Values = {
        "posted-measure": table.iri,
        "class-title": titles[0],
        "category-title": titles[1],
        "posted-group": table.groups[group].iri if group in table.groups else None,
        "posted-unit": table.unit,
        "posted-as-printed": printed,
        "posted-count": count,
        "posted-quantity": quantity,
        "posted-absence": printed if is_absent else None,
        "posted-comment": part.text("comment"),
    }
    for key, name in (("posted-spread", "spread"), ("posted-lower", "lowerLimit"), ("posted-upper", "upperLimit")):
        values[f"{key}-as-printed"] = part.text(name)
        values[key] = as_quantity(part.text(name))
    nodes.add("PostedValue", iri, values)
    if printed and count is None and quantity is None and not is_absent:
        rule = "count-not-whole" if reads_as == "count" and as_quantity(printed) else "number-unread"
        nodes.find(rule, "value", printed)
    title = table.groups[group].title if group in table.groups else ""
    return PostedNumber(
        iri, *titles, group, title, printed, reads_as if count or quantity else "", denominators.get(group)
    )

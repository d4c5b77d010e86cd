"""Responses among posted outcomes: what rules read as shares of patients whose tumour responded.

Turns posted measures into proportions that are marked "rule-read, unreviewed".
A count is taken as posted. From a share of a known denominator a count is derived only where one count alone
prints so, and then marked derived. An estimate, such as a median, is never read as a share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcokg.identifiers import mint
from sarcokg.registry.printed import as_count, as_quantity, only_count

if TYPE_CHECKING:
    from sarcokg.registry.measures import Measure, PostedNumber
    from sarcokg.registry.naming import Names
    from sarcokg.registry.nodes import Nodes, Values
    from sarcokg.registry.rules import CategoryRule, ReadingRules, ResponseRule

__all__ = ["UNREVIEWED", "read_responses"]

#: The review status of everything that a rule reads.
UNREVIEWED = mint("review-status", ["rule-read-unreviewed"])


def read_responses(
    measures: list[Measure], conditions: list[str], nodes: Nodes, names: Names, rules: ReadingRules
) -> None:
    """Add a proportion for each posted number that a rule reads as a share of responders."""
    if not any(rules.tumour.search(condition) for condition in conditions):
        return
    of_conditions = {found for condition in conditions if (found := names.histology_in(condition)) is not None}
    only = of_conditions.pop() if len(of_conditions) == 1 and len(conditions) == 1 else None
    for measure in measures:
        rule = rules.response(measure.title)
        if rule is None:
            continue
        for number in measure.numbers:
            share = _share(measure, number, rules)
            category = rules.category(number.category_title) or rules.category(number.class_title)
            if share is None or (category is None and (rule.by_category or not _counts(number, names, rules))):
                continue
            _add(measure, number, rule, {**share, **_histology(number, only, names)}, category, nodes, rules)


def _counts(number: PostedNumber, names: Names, rules: ReadingRules) -> bool:
    """Tell whether the headings of a number leave it a number of responders.

    A class may be a time or a subgroup; a category splits the patients, so it must be known which ones it holds.
    """
    if "nothing" in (rules.heading(number.class_title), rules.heading(number.category_title)):
        return False
    heading = number.category_title
    return not heading or rules.heading(heading) == "responders" or names.histology_in(heading) is not None


def _share(measure: Measure, number: PostedNumber, rules: ReadingRules) -> Values | None:
    """Return the count, denominator and percent that a number gives, or None where it gives no share."""
    if number.reads_as == "count":
        if rules.share(measure.unit) is not None or number.out_of is None:
            return None
        if int(number.printed) > int(number.out_of):
            return None
        return {"read-count": number.printed, "read-out-of": number.out_of}
    times = rules.share(measure.unit)
    if times is None or measure.parameter != "NUMBER" or as_quantity(number.printed) is None:
        return None
    values: Values = {}
    if times == 1:
        values |= {"read-percent": number.printed, "read-percent-as-printed": number.printed}
    if number.out_of is None or as_count(number.out_of) is None:
        return values or None
    values["read-out-of"] = number.out_of
    count = only_count(number.printed, times, int(number.out_of))
    if count is not None:
        values["read-count"] = str(count)
        values["derived"] = f"read-count: the only count of {number.out_of} that prints as {number.printed}"
    return values if "read-percent" in values or count is not None else None


def _histology(number: PostedNumber, only: str | None, names: Names) -> Values:
    """Return the histology that the nearest heading names, and which heading it is."""
    headings = {"class": number.class_title, "category": number.category_title, "group": number.group_title}
    for place, heading in headings.items():
        found = names.histology_in(heading)
        if found is not None:
            return {"read-histology": found, "histology-named-in": place}
    if only is not None:
        return {"read-histology": only, "histology-named-in": "condition"}
    return {"histology-named-in": "nowhere: the population as enrolled"}


def _add(  # noqa: PLR0913, PLR0917 - what was read, and by what
    measure: Measure,
    number: PostedNumber,
    rule: ResponseRule,
    values: Values,
    category: CategoryRule | None,
    nodes: Nodes,
    rules: ReadingRules,
) -> None:
    criteria = rules.criteria_in(measure.title)
    iri = nodes.iri("RuleReadProportion", number.iri.split(f"/{nodes.study}_", 1)[-1])
    nodes.add_reading(
        "RuleReadProportion",
        iri,
        {
            "review-status": UNREVIEWED,
            "read-from": number.iri,
            "read-by-rule": rule.key,
            "read-endpoint": mint("endpoint", [category.endpoint if category else rule.endpoint]),
            "read-criteria": mint("criteria", [criteria]) if criteria else None,
            "read-category": mint("category", [category.category]) if category else None,
            **values,
        },
    )

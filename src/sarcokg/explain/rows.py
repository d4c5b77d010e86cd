"""Rows of answers: which triples a row says, found from the question's own query.

Of all that a query joins, what its headline speaks of carries the answer; a pattern that only fetches
another column hangs loose from the rest and is left out. A question without a headline speaks of
every column. Names and places are told, not proven.
"""

from __future__ import annotations

import string
from dataclasses import replace
from typing import TYPE_CHECKING

from sarcokg.explain.pattern import Body, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.explain.absence import Absence
    from sarcokg.explain.grounds import Formula, Grounds
    from sarcokg.explain.pattern import Condition, Pattern, Query, Selection
    from sarcokg.store import Store, Term

__all__ = ["carried", "heading", "headline_columns", "row_absences", "row_goal", "rows_with_groups"]


def headline_columns(headline: str, columns: Iterable[str]) -> frozenset[str]:
    """Return the columns that a headline names, or all where there is none.

    >>> sorted(headline_columns("{mechanism}: {result} under {regimen}", ["mechanism", "result", "regimen", "place"]))
    ['mechanism', 'regimen', 'result']
    """
    named = {field for _, field, _, _ in string.Formatter().parse(headline) if field}
    return frozenset(named or columns)


def heading(headline: str, row: Mapping[str, str]) -> str:
    """Return what a headline says of a row, or its first two values where there is none.

    >>> heading("", {"claim": "effective", "hedge": "", "source": "atezolizumab-asps"})
    'effective · atezolizumab-asps'
    """
    return headline.format_map(row) if headline else " · ".join([value for value in row.values() if value][:2])


def rows_with_groups(query: Query, text: str, store: Store) -> list[dict[str, Term]]:
    """Return the rows of a query in its order, each with what it is grouped by, shown or not."""
    shown = {column.name for column in query.selection.columns}
    hidden = " ".join(f"?{name}" for name in query.selection.grouped if name not in shown)
    begin = text.index("SELECT", text.index(query.selection.text[:40])) + len("SELECT")
    return store.solutions(f"{text[:begin]} {hidden}{text[begin:]}")


def row_goal(query: Query, row: Mapping[str, Term], spoken: frozenset[str], grounds: Grounds) -> Formula:
    """Return what a row rests on, as far as it carries the ``spoken`` columns."""
    return grounds.selection(carried(query.selection, spoken), query.prologue, row)


def row_absences(
    query: Query, row: Mapping[str, Term], spoken: frozenset[str], grounds: Grounds
) -> tuple[Absence, ...]:
    """Return what must not be said for a row to stand."""
    selection = carried(query.selection, spoken)
    keys = {name: term for name, term in row.items() if name in selection.grouped}
    for body in selection.alternatives:
        for solution in grounds.solutions(body, query.prologue, keys):
            return grounds.absences((c for c in body.conditions if not c.binds), solution)
    return ()


def carried(selection: Selection, spoken: frozenset[str]) -> Selection:
    """Return a selection with only those patterns that carry the spoken columns."""
    columns = tuple(
        replace(column, aggregate="", over=frozenset({column.name})) if column.name not in spoken else column
        for column in selection.columns
    )
    needed = spoken.union(*(column.over for column in selection.columns if column.name in spoken))
    return replace(
        selection,
        columns=columns,
        alternatives=tuple(_carried(body, needed) for body in selection.alternatives),
    )


def _carried(body: Body, needed: frozenset[str]) -> Body:
    conditions = _needed_conditions(body, needed)
    needed = needed.union(*(condition.variables for condition in conditions))
    body = replace(body, optionals=tuple(optional for optional in body.optionals if _tells(optional, body, needed)))
    while (loose := _loose(body, needed)) is not None:
        body = _without(body, loose)
    return replace(body, conditions=conditions)


def _needed_conditions(body: Body, needed: frozenset[str]) -> tuple[Condition, ...]:
    """Return the filters, and the bindings whose values are needed, directly or by another binding."""
    everything = [*body.conditions, *(c for optional in body.optionals for c in optional.body.conditions)]
    kept = [condition for condition in everything if not condition.binds]
    waiting = [condition for condition in everything if condition.binds]
    wanted = needed.union(*(condition.variables for condition in kept))
    while found := [condition for condition in waiting if condition.binds in wanted]:
        kept += found
        wanted = wanted.union(*(condition.variables for condition in found))
        waiting = [condition for condition in waiting if condition not in found]
    return tuple(condition for condition in body.conditions if condition in kept)


def _tells(optional: Optional, body: Body, needed: frozenset[str]) -> bool:
    """Tell whether an optional group binds a variable that is needed."""
    elsewhere = frozenset[str]().union(*(pattern.variables for pattern in body.patterns))
    return bool((optional.body.variables - elsewhere) & needed)


def _loose(body: Body, needed: frozenset[str]) -> Pattern | None:
    """Return a pattern with a variable that nothing else uses, or None."""
    patterns = [*body.patterns, *(p for optional in body.optionals for p in _patterns(optional.body))]
    for pattern in patterns:
        others = needed.union(*(other.variables for other in patterns if other is not pattern))
        others = others.union(*(column_names(selection) for selection in body.selections))
        if pattern.variables - others:
            return pattern
    return None


def column_names(selection: Selection) -> frozenset[str]:
    """Return the names of the columns of a selection."""
    return frozenset(column.name for column in selection.columns)


def _patterns(body: Body) -> list[Pattern]:
    return [*body.patterns, *(p for optional in body.optionals for p in _patterns(optional.body))]


def _without(body: Body, loose: Pattern) -> Body:
    return replace(
        body,
        patterns=tuple(pattern for pattern in body.patterns if pattern is not loose),
        optionals=tuple(Optional(_without(optional.body, loose)) for optional in body.optionals),
    )

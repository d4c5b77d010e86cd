"""What must not be said for something to follow, as a rule or a query asks it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.explain.pattern import written
from sarcokg.store import Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.explain.pattern import Body, Pattern
    from sarcokg.store import Term

__all__ = ["Absence", "absence_of", "told"]

#: A filter that compares two values, or a value with a number.
_COMPARISON: Final = re.compile(r"FILTER\s*\(\s*(\?\w+)\s*(!=|>=|<=|>|<|=)\s*(\?\w+|[\d.]+)\s*\)")
_MIRRORED: Final = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Absence:
    """What must not be said: patterns with what is known of them filled in, and the query's own remark on it.

    What is ``compared`` must differ from a known value, or be greater or less; a group of ``unless`` spares what
    it matches. Where something else narrows the patterns, too, ``is_narrower`` says no more than that.
    """

    patterns: tuple[tuple[str, str, str], ...]
    remark: str = ""
    comparisons: tuple[tuple[str, str, str], ...] = ()
    unless: tuple[tuple[tuple[str, str, str], ...], ...] = ()
    is_narrower: bool = False

    @property
    def compared(self) -> dict[str, tuple[str, str]]:
        """Return the operator and the value of each variable that is compared."""
        return {variable: (operator, value) for variable, operator, value in self.comparisons}


def absence_of(body: Body, remark: str, solution: Mapping[str, Term]) -> Absence:
    """Return that a group has no match, with what narrows it."""
    comparisons = []
    is_narrower = False
    for condition in body.conditions:
        open_ = condition.variables & body.variables - solution.keys()
        compared = _COMPARISON.fullmatch(condition.text)
        if condition.exists or condition.binds or not open_:
            continue
        if compared and len(open_) == 1:
            left, operator, right = compared.groups()
            if right[1:] in open_:
                left, operator, right = right, _MIRRORED.get(operator, operator), left
            value = solution.get(right[1:])
            comparisons.append((left, operator, value.value if isinstance(value, Literal) else right))
        else:
            is_narrower = True
    nested = [exists for condition in body.conditions for exists in condition.exists]
    return Absence(
        _told_all(body, solution),
        remark,
        tuple(comparisons),
        tuple(_told_all(exists.body, solution) for exists in nested if exists.negated),
        is_narrower or any(not exists.negated for exists in nested),
    )


def _told_all(body: Body, solution: Mapping[str, Term]) -> tuple[tuple[str, str, str], ...]:
    return tuple(told(pattern, solution) for pattern in body.patterns)


def told(pattern: Pattern, solution: Mapping[str, Term]) -> tuple[str, str, str]:
    """Return a pattern with what is known of it filled in."""
    subject, path, object_ = (
        str(solution[text[1:]]) if text[1:] in solution and text.startswith("?") else text
        for text in (pattern.subject, written(pattern.path), pattern.object)
    )
    return subject, path, object_

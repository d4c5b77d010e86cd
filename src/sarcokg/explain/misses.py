"""Near misses: which premise is missing where a statement does not hold.

For each rule that could conclude it, its premises are tried with one left out;
where the others hold, that one is what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcokg.explain.absence import Absence, told
from sarcokg.explain.grounds import rule_query
from sarcokg.explain.negation import denied
from sarcokg.explain.pattern import Body, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sarcokg.explain.grounds import Grounds
    from sarcokg.explain.pattern import Pattern
    from sarcokg.explain.words import Words
    from sarcokg.reason import Rule
    from sarcokg.store import Term, Triple

__all__ = ["near_misses"]


def near_misses(triple: Triple, grounds: Grounds, words: Words) -> tuple[str, ...]:
    """Return, for each rule that could conclude a triple, what is missing; nothing where no rule could."""
    return tuple(
        dict.fromkeys(
            f"{words.axiom(rule).text}: {missing}"
            for rule, bound in grounds.concluding(triple)
            for body in rule_query(rule).selection.alternatives
            for missing in _missing(rule, body, bound, grounds, words)
        )
    )


def _missing(rule: Rule, body: Body, bound: Mapping[str, Term], grounds: Grounds, words: Words) -> Iterator[str]:
    known = {name: term for name, term in bound.items() if name in body.variables}
    alone = True
    for left_out in body.patterns:
        rest = tuple(pattern for pattern in body.patterns if pattern is not left_out)
        solutions = grounds.solutions(_only(body, rest), rule.prologue, known) if rest else [dict(known)]
        if solutions:
            alone = False
            yield denied(_lacking(left_out, rest, solutions), words).removeprefix("and ")
    if alone:
        yield "more than one premise is missing"


def _lacking(left_out: Pattern, rest: tuple[Pattern, ...], solutions: list[dict[str, Term]]) -> Absence:
    """Return what is missing: where several things would do, with what is asked of them."""
    first = solutions[0]
    sure = {name: first[name] for name in first if all(solution.get(name) == first[name] for solution in solutions)}
    open_ = left_out.variables - sure.keys()
    about = [pattern for pattern in rest if open_ & pattern.variables]
    return Absence(tuple(told(pattern, sure) for pattern in (left_out, *about)))


def _only(body: Body, patterns: tuple[Pattern, ...]) -> Body:
    """Return a body with only some patterns, and with the conditions on their variables."""
    text = " ".join(f"{pattern.subject} {written(pattern.path)} {pattern.object} ." for pattern in patterns)
    variables = Body(text, patterns).variables
    conditions = [c.text for c in body.conditions if not c.binds and not c.exists and c.variables <= variables]
    return Body(" ".join([text, *conditions]), patterns)

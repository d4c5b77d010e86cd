"""A query in two halves: the solutions that an engine finds, and what is made of them here.

SPARQL 1.1, section 18.2.4: grouping, aggregates, the expressions of the SELECT clause and the order are applied to the
solutions of the WHERE clause; within it a BIND or VALUES extends them, and a FILTER leaves some out. An engine that
leaves the standard there, and nowhere else, is asked for the solutions of the patterns alone; the embedded engine does
the rest over a VALUES block that holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.remote.tokens import call_end, closing, is_space, tokens_of, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Halves", "divide"]

#: With one of these beside its WHERE clause a query is asked whole.
_WHOLE: Final = frozenset({"*", "EXISTS", "FROM", "LIMIT", "OFFSET", "VALUES"})
#: Aggregates to which it matters how often a solution is found (18.5.1), unless they say DISTINCT.
_COUNTING: Final = frozenset({"AVG", "COUNT", "GROUP_CONCAT", "SUM"})
_AGGREGATES: Final = _COUNTING | {"MAX", "MIN", "SAMPLE"}


@dataclass(frozen=True, slots=True)
class Halves:
    """``there`` asks for solutions of ``variables``; the other half is the query around a VALUES block of them."""

    there: str
    variables: tuple[str, ...]
    before: str
    after: str

    def here(self, rows: Iterable[Sequence[str]]) -> str:
        """Return the second query, over rows of terms as SPARQL writes them, one for each of the variables."""
        terms = "".join(f"({' '.join(row)})\n" for row in rows)
        return f"{self.before}VALUES ({' '.join(self.variables)}) {{\n{terms}}}{self.after}"


@dataclass(frozen=True, slots=True)
class _Select:
    """One SELECT of a query by places among its tokens: its own, those of its WHERE brackets, that of its end."""

    start: int
    opening: int
    closing: int
    end: int


def divide(query: str) -> Halves | None:
    """Return the halves of a SELECT, or None where it is better asked whole.

    >>> halves = divide("SELECT (MIN(?n) AS ?least) { ?s ?p ?o . BIND(STRLEN(?o) AS ?n) }")
    >>> halves.there
    'SELECT DISTINCT ?o WHERE { ?s ?p ?o .  }'
    >>> halves.here([['"ab"'], ['"c"']]).replace(chr(10), " ")
    'SELECT (MIN(?n) AS ?least) {VALUES (?o) { ("ab") ("c") } BIND(STRLEN(?o) AS ?n) }'
    """
    tokens = tokens_of(query)
    words = [token.upper() for token in tokens]
    if "SELECT" not in words or "UNDEF" in words:
        return None
    start = words.index("SELECT")
    select: _Select | None = _Select(start, *_brackets(words, start), len(tokens))
    while select is not None:
        around = [*words[select.start : select.opening], *words[select.closing + 1 : select.end]]
        if _WHOLE.intersection(around):
            return None
        deferred = _deferred(tokens, select)
        kept = [at for at in range(select.opening + 1, select.closing) if not any(at in clause for clause in deferred)]
        innermost, select = select, _nested(words, kept)
    last = " ".join("".join(tokens[at] for at in clause) for clause in deferred)
    has_aggregate = not _AGGREGATES.isdisjoint(around)
    found = variables_of(tokens[at] for at in kept)
    wanted = {*variables_of(tokens_of(last)), *variables_of(_around(tokens, innermost))}
    variables = tuple(name for name in found if name in wanted)
    is_plain = not deferred and not has_aggregate and "AS" not in around and "ORDER" not in around
    if is_plain or not variables or _is_counting(around):
        return None
    once = "DISTINCT " if has_aggregate or "GROUP" in around or "DISTINCT" in around else ""
    pattern = "".join(tokens[at] for at in kept)
    return Halves(
        f"{''.join(tokens[:start])}SELECT {once}{' '.join(variables)} WHERE {{{pattern}}}",
        variables,
        "".join(tokens[: innermost.opening + 1]),
        f" {last} {''.join(tokens[innermost.closing :])}",
    )


def _brackets(words: Sequence[str], start: int) -> tuple[int, int]:
    """Return where the WHERE clause of a SELECT opens and closes."""
    opening = words.index("{", start)
    return opening, closing(words, opening)


def _around(tokens: Sequence[str], select: _Select) -> list[str]:
    return [*tokens[select.start : select.opening], *tokens[select.closing + 1 : select.end]]


def _nested(words: Sequence[str], kept: Sequence[int]) -> _Select | None:
    """Return the SELECT that is all that remains of a group, or None."""
    solid = [at for at in kept if not is_space(words[at])]
    if len(solid) < 2 or words[solid[0]] != "{" or words[solid[1]] != "SELECT":  # noqa: PLR2004 - a bracket, a word
        return None
    end = closing(words, solid[0])
    return _Select(solid[1], *_brackets(words, solid[1]), end) if end == solid[-1] else None


def _is_counting(around: Sequence[str]) -> bool:
    """Tell whether an aggregate counts each solution as often as it is found."""
    solid = [word for word in around if not is_space(word)]
    return any(word in _COUNTING and solid[at + 2] != "DISTINCT" for at, word in enumerate(solid))


def _deferred(tokens: Sequence[str], select: _Select) -> list[range]:
    """Return the BINDs, VALUES and FILTERs that may come last in a group: nothing else in it can tell."""
    waiting = _clauses(tokens, select)
    while True:
        inside = {at for clause in waiting for at in clause}
        others = [at for at in range(select.opening + 1, select.closing) if at not in inside]
        bound = {_bound(tokens, clause) for clause in waiting}
        staying = [clause for clause in waiting if not _may_wait(tokens, clause, others, bound)]
        if not staying:
            return waiting
        waiting = [clause for clause in waiting if clause not in staying]


def _bound(tokens: Sequence[str], clause: range) -> str:
    """Return the variable that a BIND or VALUES binds; a FILTER binds none."""
    variables = variables_of(tokens[at] for at in clause)
    return "" if tokens[clause.start].upper() == "FILTER" else variables[-1]


def _may_wait(tokens: Sequence[str], clause: range, others: Sequence[int], bound: set[str]) -> bool:
    """Tell whether nothing else reads what a clause binds, and nothing after it binds what it reads."""
    inner = [tokens[at] for at in clause]
    words = {token.upper() for token in inner}
    read = set(variables_of(inner)) - {_bound(tokens, clause)}
    if "EXISTS" in words:
        return False
    if "FILTER" in words:
        # It is of its whole group wherever it stands (18.2.2.2). One that the engine can answer saves rows.
        return "BOUND" in words or not read.isdisjoint(bound)
    if any(tokens[at] == _bound(tokens, clause) for at in others):
        return False
    depth, certain = 0, set[str]()
    for at in others:
        depth += (tokens[at] in "({") - (tokens[at] in ")}")
        if depth == 0 and at < clause.start:
            certain.add(tokens[at])
    return {tokens[at] for at in others if at > clause.stop}.isdisjoint(read - certain)


def _clauses(tokens: Sequence[str], select: _Select) -> list[range]:
    """Return the BINDs, FILTERs and VALUES of one variable that stand in a group itself, and in none within it."""
    found = []
    at = select.opening + 1
    while at < select.closing:
        end = None
        if tokens[at].upper() in {"BIND", "FILTER"}:
            end = call_end(tokens, at)
        elif tokens[at].upper() == "VALUES" and tokens[at + 2].startswith("?"):
            end = closing(tokens, tokens.index("{", at))
        if end is not None:
            found.append(range(at, end + 1))
            at = end
        elif tokens[at] == "{":
            at = closing(tokens, at)
        at += 1
    return found

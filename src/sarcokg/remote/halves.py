"""A query in two halves: the solutions that an engine finds, and what is made of them here.

SPARQL 1.1, section 18.2.4: grouping, aggregates, the expressions of the SELECT clause and the order are applied to the
solutions of the WHERE clause, and its BINDs extend them one by one. An engine that leaves the standard there, and
nowhere else, is asked for the solutions alone; the embedded engine does the rest over a VALUES block that holds them.
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
        kept = [at for at in range(select.opening + 1, select.closing) if not any(at in bind for bind in deferred)]
        innermost, select = select, _nested(words, kept)
    binds = " ".join("".join(tokens[at] for at in bind) for bind in deferred)
    has_aggregate = not _AGGREGATES.isdisjoint(around)
    found = variables_of(tokens[at] for at in kept)
    wanted = {*variables_of(tokens_of(binds)), *variables_of(_around(tokens, innermost))}
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
        f" {binds} {''.join(tokens[innermost.closing :])}",
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
    """Return the BINDs of a group that may as well come last, where nothing else in it can tell the difference."""
    binds = _binds(tokens, select)
    while True:
        inside = {at for bind in binds for at in bind}
        others = [at for at in range(select.opening + 1, select.closing) if at not in inside]
        staying = [bind for bind in binds if not _may_wait(tokens, bind, others)]
        if not staying:
            return binds
        binds = [bind for bind in binds if bind not in staying]


def _may_wait(tokens: Sequence[str], bind: range, others: Sequence[int]) -> bool:
    """Tell whether nothing else reads what a BIND binds, and nothing after it binds what it reads."""
    inner = [tokens[at] for at in bind]
    *read, bound = variables_of(inner)
    after = {tokens[at] for at in others if at > bind.stop}
    depth, certain = 0, set[str]()
    for at in others:
        depth += (tokens[at] in "({") - (tokens[at] in ")}")
        if depth == 0 and at < bind.start:
            certain.add(tokens[at])
    is_read = any(tokens[at] == bound for at in others)
    return not is_read and "EXISTS" not in map(str.upper, inner) and after.isdisjoint(set(read) - certain)


def _binds(tokens: Sequence[str], select: _Select) -> list[range]:
    """Return the BINDs that stand in a group itself, and in none of the groups within it."""
    found = []
    at = select.opening + 1
    while at < select.closing:
        end = call_end(tokens, at) if tokens[at].upper() == "BIND" else None
        if end is not None:
            found.append(range(at, end + 1))
            at = end
        elif tokens[at] == "{":
            at = closing(tokens, at)
        at += 1
    return found

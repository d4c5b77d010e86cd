"""A query in two halves: the solutions that an engine finds, and what is made of them here.

SPARQL 1.1, section 18.2.4: grouping, aggregates, the expressions of the SELECT clause and the order are applied to the
solutions of the WHERE clause; within it a BIND or VALUES extends them, and a FILTER leaves some out. An engine that
leaves the standard there, and nowhere else, is asked for the solutions of the patterns alone; the embedded engine does
the rest over a VALUES block that holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.remote.alternatives import alternatives
from sarcokg.remote.tokens import call_end, closing, is_space, tokens_of, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Half", "Halves", "divide"]

_FORMS: Final = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})

#: With one of these beside its WHERE clause a query is asked whole.
_WHOLE: Final = frozenset({"*", "EXISTS", "FROM", "LIMIT", "OFFSET", "VALUES"})
#: Aggregates to which it matters how often a solution is found (18.5.1), unless they say DISTINCT.
_COUNTING: Final = frozenset({"AVG", "COUNT", "GROUP_CONCAT", "SUM"})
_AGGREGATES: Final = _COUNTING | {"MAX", "MIN", "SAMPLE"}


@dataclass(frozen=True, slots=True)
class Half:
    """``there`` asks for solutions of ``variables``; ``last`` is what is still to be done to them."""

    there: str
    variables: tuple[str, ...]
    last: str

    def here(self, rows: Iterable[Sequence[str]]) -> str:
        """Return a group over rows of terms as SPARQL writes them, one for each of the variables."""
        terms = "".join(f"({' '.join(row)})\n" for row in rows)
        return f"VALUES ({' '.join(self.variables)}) {{\n{terms}}} {self.last}"


@dataclass(frozen=True, slots=True)
class Halves:
    """What an engine is asked, whose solutions add up, and the query around groups that hold these."""

    there: tuple[Half, ...]
    before: str
    after: str

    def here(self, rows: Iterable[Iterable[Sequence[str]]]) -> str:
        """Return the second query, over the rows that were found for each of the halves."""
        groups = [half.here(found) for half, found in zip(self.there, rows, strict=True)]
        inner = groups[0] if len(groups) == 1 else " UNION ".join(f"{{ {group} }}" for group in groups)
        return f"{self.before}{inner} {self.after}"


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
    >>> halves.there[0].there
    'SELECT DISTINCT ?o WHERE { ?s ?p ?o . }'
    >>> halves.here([[['"ab"'], ['"c"']]]).replace(chr(10), " ")
    'SELECT (MIN(?n) AS ?least) {VALUES (?o) { ("ab") ("c") } BIND(STRLEN(?o) AS ?n) }'
    """
    tokens = [token for token in tokens_of(query) if not token.startswith("#")]
    words = [token.upper() for token in tokens]
    # $name and ?name are one variable (19.8), and no question writes the first.
    if not _FORMS.intersection(words) or "UNDEF" in words or any(word.startswith("$") for word in words):
        return None
    start = next(at for at, word in enumerate(words) if word in _FORMS)
    if words[start] != "SELECT":
        return None
    innermost = _innermost(tokens, words, _Select(start, *_brackets(words, start), len(tokens)))
    if innermost is None:
        return None
    around = _around(words, innermost)
    groups = alternatives(tokens[innermost.opening + 1 : innermost.closing])
    has_aggregate = not _AGGREGATES.isdisjoint(around)
    once = "DISTINCT " if has_aggregate or "GROUP" in around or "DISTINCT" in around else ""
    shown = set(variables_of(_around(tokens, innermost)))
    head = "".join(tokens[:start])
    made = [_half(f"{head}SELECT {once}", group, shown) for group in groups]
    halves = [half for half in made if half is not None]
    is_plain = len(halves) == 1 and not (halves[0].last or has_aggregate or "AS" in around or "ORDER" in around)
    if is_plain or len(halves) < len(made) or _is_counting(around):
        return None
    return Halves(tuple(halves), "".join(tokens[: innermost.opening + 1]), "".join(tokens[innermost.closing :]))


def _innermost(tokens: Sequence[str], words: Sequence[str], outermost: _Select) -> _Select | None:
    """Return the SELECT within which nothing but patterns stands, or None where one around it is to be asked whole."""
    innermost, select = outermost, None
    following: _Select | None = outermost
    while following is not None:
        select = following
        if _WHOLE.intersection(_around(words, select)):
            return None
        inner = range(select.opening + 1, select.closing)
        deferred = _deferred([tokens[at] for at in inner])
        kept = [at for at in inner if not any(at - inner.start in clause for clause in deferred)]
        following, innermost = _nested(words, kept), select
    return innermost


def _half(head: str, group: Sequence[str], shown: set[str]) -> Half | None:
    """Return what is asked of the engine for a group without UNION, or None where it has no variable to ask for."""
    deferred = _deferred(group)
    kept = [token for at, token in enumerate(group) if not any(at in clause for clause in deferred)]
    last = " ".join("".join(group[at] for at in clause) for clause in deferred)
    found = variables_of(kept)
    wanted = shown.union(variables_of(tokens_of(last)))
    # How often nothing is found matters, too.
    variables = tuple(name for name in found if name in wanted) or tuple(found[:1])
    return Half(f"{head}{' '.join(variables)} WHERE {{ {_pattern(kept)} }}", variables, last) if variables else None


def _pattern(kept: Iterable[str]) -> str:
    """Return the text of what is kept of a group, without the stops that stood between what is not."""
    text, is_stop = "", True
    for token in kept:
        if token == "." and is_stop:  # noqa: S105 - the end of a sentence
            continue
        is_stop = token == "." if not is_space(token) else is_stop  # noqa: S105 - the same
        text += token
    return text.strip()


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


def _deferred(group: Sequence[str]) -> list[range]:
    """Return the BINDs, VALUES and FILTERs that may come last in a group: nothing else in it can tell."""
    waiting = _clauses(group)
    while True:
        inside = {at for clause in waiting for at in clause}
        others = [at for at in range(len(group)) if at not in inside]
        bound = {_bound(group, clause) for clause in waiting}
        staying = [clause for clause in waiting if not _may_wait(group, clause, others, bound)]
        if not staying:
            return waiting
        waiting = [clause for clause in waiting if clause not in staying]


def _bound(tokens: Sequence[str], clause: range) -> str:
    """Return the variable that a BIND or VALUES binds; a FILTER binds none."""
    if tokens[clause.start].upper() == "FILTER":
        return ""
    return next(tokens[at] for at in reversed(clause) if tokens[at].startswith("?"))


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


def _clauses(group: Sequence[str]) -> list[range]:
    """Return the BINDs, FILTERs and VALUES of one variable that stand in a group itself, and in none within it."""
    found = []
    at = 0
    while at < len(group):
        end = None
        if group[at].upper() in {"BIND", "FILTER"}:
            end = call_end(group, at)
        elif group[at].upper() == "VALUES" and group[at + 2].startswith("?"):
            end = closing(group, group.index("{", at))
        if end is not None:
            found.append(range(at, end + 1))
            at = end
        elif group[at] == "{":
            at = closing(group, at)
        at += 1
    return found

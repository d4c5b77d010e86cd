"""The guard: a linear look at a query before the engine sees it.

The engine would call another machine for a SERVICE clause and has no switch against it,
and it dies of deep nesting before it can raise an error.
The guard reads words, not grammar: what it lets through may still be no SPARQL.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sarcokg.errors import QueryError

__all__ = ["MAXIMUM_DEPTH", "names_dataset", "refuse_unsafe", "words_of"]

#: Far above any query that a person writes, far below the nesting that ends the engine.
MAXIMUM_DEPTH: Final = 100

#: What may hold a word or a bracket without meaning it (SPARQL 1.1, section 19.8):
#: strings, IRIs, comments, variables and prefixed names.
_HARMLESS: Final = re.compile(
    r'''
    """(?:[^"\\]|\\.|"(?!""))*"""  |  \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
    |  "(?:[^"\\\n]|\\.)*"         |  '(?:[^'\\\n]|\\.)*'
    |  <[^<>"{}|^`\\\s]*>          |  \#[^\n]*
    |  [?$]\w+                     |  [\w-]*:[\w.:-]*
    ''',
    re.DOTALL | re.VERBOSE,
)
_SERVICE: Final = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)
#: Operators that nest without a bracket: one operand inside the other.
_NESTING: Final = re.compile(r"[{}()\[\]]|[!+-]")


def refuse_unsafe(query: str) -> None:
    """Refuse a query that would leave this machine or end the engine.

    >>> refuse_unsafe('SELECT * { ?service ?p "SERVICE <x>" }')
    >>> refuse_unsafe("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    sarcokg.errors.QueryError: the query asks another machine: SERVICE. Leave it out; no query leaves this one.

    Raises `QueryError`.
    """
    words = words_of(query)
    if _SERVICE.search(words):
        message = "the query asks another machine: SERVICE. Leave it out; no query leaves this one."
        raise QueryError(message)
    depth = _depth(words)
    if depth > MAXIMUM_DEPTH:
        message = f"the query is nested too deeply: {depth} levels. Write it with at most {MAXIMUM_DEPTH}."
        raise QueryError(message)


def names_dataset(query: str) -> bool:
    """Tell whether a query says itself, by FROM, which graphs it asks.

    >>> names_dataset("SELECT * FROM <http://example.org/g> { ?s ?p ?o }"), names_dataset('ASK { ?from ?p "FROM" }')
    (True, False)
    """
    return _FROM.search(words_of(query)) is not None


@lru_cache(maxsize=2048)
def words_of(query: str) -> str:
    """Return the words and brackets of a query, without what may hold one and not mean it.

    >>> words_of('SELECT ?ask { ?s ?p "ASK" } # ASK').split()
    ['SELECT', '{', '}']
    """
    return _HARMLESS.sub(" ", query)


def _depth(words: str) -> int:
    """Return the deepest nesting: open brackets, or a run of signs such as ``!!!!``."""
    depth = deepest = signs = 0
    for match in _NESTING.finditer(words):
        bracket = match[0]
        if bracket in "!+-":
            signs += 1
        else:
            depth += 1 if bracket in "{([" else -1
        deepest = max(deepest, depth, signs)
    return deepest

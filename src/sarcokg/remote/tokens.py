"""The words of a query, its brackets and variables: what a rewriting needs to know, which is less than its grammar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["call_end", "closing", "is_space", "tokens_of", "variables_of"]

#: What a query is made of (SPARQL 1.1, section 19.8); white space and comments are tokens, too.
_TOKEN: Final = re.compile(
    r'''
    (?: """(?:[^"\\]|\\.|"(?!""))*"""  |  \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
    |   "(?:[^"\\\n]|\\.)*"            |  '(?:[^'\\\n]|\\.)*'
    |   <[^<>"{}|^`\\\s]*>             |  \#[^\n]*
    |   [?$]\w+                        |  [\w-]*:[\w.:-]*  |  @[\w-]+  |  \w+  |  \^\^  |  \s+  |  . )
    ''',
    re.DOTALL | re.VERBOSE,
)


def tokens_of(query: str) -> list[str]:
    """Return the tokens of a query; together they are the query.

    >>> tokens_of("ASK { ?a skos:notation 'x' }")[4:9]
    ['?a', ' ', 'skos:notation', ' ', "'x'"]
    """
    return _TOKEN.findall(query)


def is_space(token: str) -> bool:
    """Tell whether a token is white space or a comment."""
    return token.isspace() or token.startswith("#")


def variables_of(tokens: Iterable[str]) -> list[str]:
    """Return the variables among tokens, each once, in their order.

    >>> variables_of(tokens_of("?b ?a ?b"))
    ['?b', '?a']
    """
    return list(dict.fromkeys(token for token in tokens if len(token) > 1 and token[0] in "?$"))


def call_end(tokens: Sequence[str], at: int) -> int | None:
    """Return where the bracket of a call closes, or None where no bracket follows the name."""
    opening = at + 1
    while opening < len(tokens) and tokens[opening].isspace():
        opening += 1
    return closing(tokens, opening) if opening < len(tokens) and tokens[opening] == "(" else None


def closing(tokens: Sequence[str], opening: int) -> int:
    """Return where the bracket that opens somewhere closes, or the last token where it does not."""
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at] in "({") - (tokens[at] in ")}")
        if depth == 0:
            return at
    return len(tokens) - 1

"""The words of SPARQL: a text cut into tokens, and the names that it uses."""

from __future__ import annotations

import re
from typing import Final

from sarcokg.errors import QueryError
from sarcokg.identifiers import NAMESPACES

__all__ = ["constants_of", "prefixes_of", "tokens", "variables_of"]

_NAME: Final = r"[\w-]*:(?:[\w.:-]*[\w:-])?"
_IRI: Final = r'<[^<>"{}|^`\\\s]*>'
#: SPARQL 1.1, section 19.8, as far as our query files go.
_TOKEN: Final = re.compile(
    rf'''
      (?P<space>  \s+ | \#[^\n]* )
    | (?P<term>   {_IRI}
                | (?:"""(?:[^"\\]|\\.|"(?!""))*""" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
                  (?:@[A-Za-z-]+ | \^\^(?:{_IRI}|{_NAME}))?
                | [?$]\w+ | {_NAME} | \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
    | (?P<word>   [A-Za-z_]\w* )
    | (?P<mark>   && | \|\| | != | <= | >= | [][{{}}().;,|/^*+?!=<>-] )
    ''',
    re.DOTALL | re.VERBOSE,
)
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Return the tokens of a text, each with where it begins and ends; white space and comments are none.

    >>> [word for word, _, _ in tokens("?s a/b 'x'@en . # end")]
    ['?s', 'a', '/', 'b', "'x'@en", '.']

    Raises `QueryError` where a sign is none of SPARQL that is known here.
    """
    found: list[tuple[str, int, int]] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        if match.lastgroup != "space":
            found.append((match[0], match.start(), end))
    if end != len(text):
        message = f"the query cannot be explained: {text[end]}, which is not known here. Write it plainer."
        raise QueryError(message)
    return found


def prefixes_of(text: str) -> dict[str, str]:
    """Return the prefixes that a query may use: its own, and ours."""
    return {**NAMESPACES, **dict(_PREFIX.findall(text))}


def variables_of(text: str) -> frozenset[str]:
    """Return the names of the variables that a text of SPARQL uses."""
    return frozenset(
        match[0][1:] for match in _TOKEN.finditer(text) if match.lastgroup == "term" and match[0][0] in "?$"
    )


def constants_of(text: str) -> frozenset[str]:
    """Return the IRIs that a query names, written in full; its own prefixes and ours are known.

    >>> sorted(constants_of("SELECT * { ?s sarco:drug <urn:x> }"))
    ['<https://w3id.org/sarcokg/ontology#drug>', '<urn:x>']
    """
    prefixes = prefixes_of(text)
    words = {match[0] for match in _TOKEN.finditer(text) if match.lastgroup == "term"}
    named = {word.partition(":") for word in words if word[0] not in "<?$\"'" and ":" in word}
    full = {f"<{prefixes[prefix]}{local}>" for prefix, _, local in named if prefix in prefixes}
    return frozenset(full | {word for word in words if word.startswith("<")})

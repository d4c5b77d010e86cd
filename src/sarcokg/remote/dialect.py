"""Standard SPARQL in the words that an engine gets right: another query, the same answer.

The question files stay standard SPARQL 1.1, and no question has to know an engine.
What follows was seen in Virtuoso 7.2.5, each with the answer that it gave instead of the standard's:

- ``CONCAT`` of a value that is unbound is an error (SPARQL 1.1, section 17.4.3.12), there a text without it;
- ``IF`` on a value that is unbound is an error (17.4.1.2), there the second choice;
- a text beyond ASCII that ``CONCAT`` made becomes question marks where rows are sorted or grouped by it;
- ``ORDER BY`` an aggregate (18.2.5.1) cannot be read.
"""

from __future__ import annotations

from typing import Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.remote.tokens import call_end, closing, tokens_of

__all__ = ["ORDERING", "as_virtuoso"]

#: Columns that are selected only to be sorted by begin with this.
ORDERING: Final = "orderedBy"

#: What is an error, or not, whatever becomes of the values in it.
_CALM: Final = frozenset({"BOUND", "COALESCE", "EXISTS", "IF"})
_AGGREGATES: Final = frozenset({"AVG", "COUNT", "MAX", "MIN", "SAMPLE", "SUM"})
#: A variable that no query binds: to give it back is an error, as the standard wants it.
_ERROR: Final = "?neverBound"
_STRING: Final = f"^^<{NAMESPACES['xsd']}string>"


def as_virtuoso(query: str) -> str:
    """Return the query as Virtuoso 7 answers it by the standard.

    >>> as_virtuoso('BIND(COALESCE(CONCAT(?k, " of ", STR(?n)), "") AS ?said)')
    'BIND(COALESCE(IF(BOUND(?k) && BOUND(?n), CONCAT(?k, " of ", STR(?n)), ?neverBound), "") AS ?said)'
    >>> as_virtuoso('BIND(COALESCE(IF(?complete, "yes", "no"), "") AS ?said)')
    'BIND(COALESCE(IF(BOUND(?complete), IF(?complete, "yes", "no"), ?neverBound), "") AS ?said)'
    """
    return _guarded(_order_selected(tokens_of(query)))


def _guarded(tokens: list[str], *, awaited: bool = False) -> str:
    """Return the text of tokens, calls that should be errors made so where an error is ``awaited``.

    Only ``COALESCE`` awaits one: each guard makes Virtuoso's plan longer, and too long a plan is never found.
    """
    made = []
    at = 0
    while at < len(tokens):
        name = tokens[at].upper()
        end = call_end(tokens, at) if name in {"COALESCE", "CONCAT", "IF"} else None
        if end is None:
            made.append(_typed(tokens, at))
            at += 1
            continue
        opening = tokens.index("(", at)
        inner = tokens[opening + 1 : end]
        needed = []
        if awaited and name != "COALESCE":
            needed = _needed(inner if name == "CONCAT" else inner[: _first_comma(inner)])
        call = "".join([*tokens[at : opening + 1], _guarded(inner, awaited=awaited or name == "COALESCE"), ")"])
        bound = " && ".join(f"BOUND({variable})" for variable in needed)
        made.append(f"IF({bound}, {call}, {_ERROR})" if needed else call)
        at = end + 1
    return "".join(made)


def _typed(tokens: list[str], at: int) -> str:
    """Return a token; a text beyond ASCII gets its datatype, with which Virtuoso keeps it whole."""
    token = tokens[at]
    following = "".join(tokens[at + 1 : at + 2])
    is_plain = token[0] in "\"'" and not token.isascii() and not following.startswith(("^^", "@"))
    return token + _STRING if is_plain else token


def _needed(tokens: list[str]) -> list[str]:
    """Return the variables of an expression without which it is an error."""
    found: dict[str, None] = {}
    at = 0
    while at < len(tokens):
        end = call_end(tokens, at) if tokens[at].upper() in _CALM else None
        if end is not None:
            at = end + 1
            continue
        if tokens[at].upper() == "EXISTS":
            at = closing(tokens, tokens.index("{", at))
        elif tokens[at].startswith(("?", "$")):
            found[tokens[at]] = None
        at += 1
    return list(found)


def _first_comma(tokens: list[str]) -> int:
    """Return where the first argument of a call ends."""
    depth = 0
    for at, part in enumerate(tokens):
        depth += (part in "({") - (part in ")}")
        if part == "," and depth == 0:
            return at
    return len(tokens)


def _order_selected(tokens: list[str]) -> list[str]:
    """Return the tokens with each aggregate that rows are ordered by selected under a name of its own."""
    words = [token.upper() for token in tokens]
    if "ORDER" not in words or "SELECT" not in words:
        return tokens
    order = len(words) - 1 - words[::-1].index("ORDER")
    where = words.index("WHERE") if "WHERE" in words else len(words)
    selected: list[str] = []
    ordered = tokens[:order]
    at = order
    while at < len(tokens):
        end = call_end(tokens, at) if words[at] in _AGGREGATES else None
        if end is None:
            ordered.append(tokens[at])
            at += 1
            continue
        name = f"?{ORDERING}{len(selected) + 1}"
        selected.append(f"({''.join(tokens[at : end + 1])} AS {name}) ")
        ordered.append(name)
        at = end + 1
    return [*ordered[:where], *tokens_of("".join(selected)), *ordered[where:]]

"""A group of patterns as groups without UNION, whose solutions together are its own.

SPARQL 1.1, section 18.5: joins, OPTIONAL, MINUS, BIND and FILTER distribute over a UNION on their left. So a group
that holds a UNION finds what the same groups find in which one branch stands for it, each solution as often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.remote.tokens import closing, is_space

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["alternatives"]

#: Each alternative is a request of its own; a group with more of them is left as it is.
_MOST: Final = 12
#: What makes the next group in brackets a part of itself.
_WITH_GROUP: Final = frozenset({"EXISTS", "GRAPH", "MINUS", "OPTIONAL", "SERVICE", "VALUES"})


@dataclass(frozen=True, slots=True)
class _Element:
    """A part of a group: its kind is a keyword, ``{`` for groups joined by UNION, or nothing for triples."""

    kind: str
    tokens: Sequence[str]
    branches: tuple[Sequence[str], ...] = ()


def alternatives(group: Sequence[str]) -> list[list[str]]:
    """Return the tokens of groups without UNION that together find what a group finds.

    >>> from sarcokg.remote.tokens import tokens_of
    >>> ["".join(found) for found in alternatives(tokens_of("?s :p ?o . { ?o :q ?x } UNION { ?o :r ?y }"))]
    ['?s :p ?o . { ?o :q ?x }', '?s :p ?o . { ?o :r ?y }']
    """
    solid = [token for token in group if not token.startswith("#")]
    found: list[list[str]] = [[]]
    for part in _elements(solid):
        if part.kind != "{" or _is_select(part):
            found = [_joined(before, part.tokens) for before in found]
            continue
        branches = [["{", " ", *chosen, " ", "}"] for branch in part.branches for chosen in alternatives(branch)]
        if len(found) * len(branches) > _MOST:
            return [solid]
        found = [_joined(before, branch) for before in found for branch in branches]
    return found


def _elements(group: Sequence[str]) -> Iterator[_Element]:
    """Yield the parts of a group, without white space around them and without the stops between them."""
    at = start = 0
    while at < len(group):
        word = group[at].upper()
        if word == "{" or word in _WITH_GROUP or word in {"BIND", "FILTER"}:
            yield from _triples(group[start:at])
            part = _chain(group, at) if word == "{" else _clause(group, at)
            yield part
            at = start = at + len(part.tokens)
        else:
            # A path, a list or the properties of a blank node.
            at = (closing(group, at) if word == "(" else at) + 1
    yield from _triples(group[start:])


def _triples(tokens: Sequence[str]) -> Iterator[_Element]:
    stripped = _stripped(tokens)
    if stripped:
        yield _Element("", stripped)


def _clause(group: Sequence[str], at: int) -> _Element:
    """Return what begins with a keyword, up to its closing bracket."""
    word = group[at].upper()
    brackets = "{" if word == "VALUES" else "({"
    opening = next(place for place in range(at, len(group)) if group[place] in brackets)
    return _Element(word, group[at : closing(group, opening) + 1])


def _chain(group: Sequence[str], at: int) -> _Element:
    """Return groups that are joined by UNION, the first of which opens somewhere."""
    branches, start = [], at
    while True:
        end = closing(group, at)
        branches.append(_stripped(group[at + 1 : end]))
        following = _solid(group, end + 1)
        if following is None or group[following].upper() != "UNION":
            return _Element("{", group[start : end + 1], tuple(branches))
        at = _solid(group, following + 1) or following


def _solid(group: Sequence[str], at: int) -> int | None:
    return next((place for place in range(at, len(group)) if not is_space(group[place])), None)


def _is_select(part: _Element) -> bool:
    return any(branch and branch[0].upper() == "SELECT" for branch in part.branches)


def _stripped(tokens: Sequence[str]) -> list[str]:
    """Return tokens without white space, and without a stop, at both ends."""
    places = [at for at, word in enumerate(tokens) if not is_space(word) and word != "."]
    return list(tokens[places[0] : places[-1] + 1]) if places else []


def _joined(before: Sequence[str], after: Iterable[str]) -> list[str]:
    return [*before, " ", ".", " ", *after] if before else list(after)

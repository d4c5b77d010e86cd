"""Which findings of the gate a refused value makes unsure.

A record with a mistake is judged all the same, without the value that was refused.
A rule that would have read that value may then miss it, or compare what is left over: such a finding
says nothing that the mistake itself does not say, so it is withheld until the mistake is mended.
This module asks a rule only which properties it reads; what it demands of them is the engine's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.places import ANY
from sarcokg.store import BlankNode, Literal, NamedNode, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.places import Places
    from sarcokg.store import Quad

__all__ = ["Doubt", "Reach", "read_reaches"]

_SARCO: Final = NAMESPACES["sarco"]
#: The properties of records: ours, and the one that keeps a key.
_OF_RECORDS: Final = (_SARCO, NAMESPACES["skos"] + "notation")
_SH: Final = NAMESPACES["sh"]
#: What these name is no property that a rule reads: what it is asked of, and what it allows unread.
_NOT_READ: Final = frozenset(
    _SH + name for name in ("class", "hasValue", "ignoredProperties", "property", "targetClass", "targetSubjectsOf")
)
_NAMED = re.compile(r"sarco:([A-Za-z]+)")
_NAMED_INVERSELY = re.compile(r"\?\w+\s+sarco:([A-Za-z]+)\s+\$this\b")


@dataclass(frozen=True, slots=True)
class Reach:
    """The properties that a rule reads, in the order in which it names them.

    ``inverse`` are those it reads from other things that lead to the one in question;
    ``judges_value`` tells that it judges the values of one property, each by itself.
    """

    properties: tuple[str, ...]
    inverse: frozenset[str]
    judges_value: bool


@lru_cache(maxsize=4)
def read_reaches(turtle: str) -> Mapping[str, Reach]:
    """Return the reach of each rule in a text of shapes; of the same text only once."""
    parts: dict[object, list[tuple[str, object]]] = {}
    for quad in parse_text(turtle, "turtle"):
        parts.setdefault(quad.subject, []).append((quad.predicate.value, quad.object))
    reaches = {
        subject.value: _reach(subject, parts)
        for subject, pairs in parts.items()
        if isinstance(subject, NamedNode) and any(predicate == _SH + "message" for predicate, _ in pairs)
    }
    return MappingProxyType(reaches)


def _reach(subject: NamedNode, parts: dict[object, list[tuple[str, object]]]) -> Reach:
    read = list(_read(subject, parts))
    return Reach(
        tuple(dict.fromkeys(property_ for property_, _ in read)),
        frozenset(property_ for property_, inversely in read if inversely),
        (NAMESPACES["rdf"] + "type", NamedNode(_SH + "PropertyShape")) in parts[subject],
    )


def _read(subject: object, parts: dict[object, list[tuple[str, object]]]) -> Iterator[tuple[str, bool]]:
    """Yield each property that a shape or a part of it reads, and whether it does so inversely."""
    for predicate, value in parts.get(subject, ()):
        if predicate in _NOT_READ:
            continue
        if isinstance(value, BlankNode):
            yield from _read(value, parts)
        elif isinstance(value, NamedNode) and value.value.startswith(_OF_RECORDS):
            yield value.value, predicate == _SH + "inversePath"
        elif isinstance(value, Literal) and predicate == _SH + "select":
            inverse = set(_NAMED_INVERSELY.findall(value.value))
            for name in _NAMED.findall(value.value):
                yield _SARCO + name, name in inverse


class Doubt:
    """The holes of some records, held against what each rule reads."""

    def __init__(self, reaches: Mapping[str, Reach], places: Places, quads: Iterable[Quad]) -> None:
        """Link the nodes of records; what leads through the root of a record links everything, so it is left out."""
        self._reaches = reaches
        self._places = places
        self._known: set[str] = set()
        self._links: dict[str, list[tuple[str, str]]] = {}
        for quad in quads:
            subject, value = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
            self._known.add(subject)
            if isinstance(quad.object, NamedNode) and (subject, "") in places.lines and (value, "") in places.lines:
                self._links.setdefault(subject, []).append((quad.predicate.value, value))
                self._links.setdefault(value, []).append((quad.predicate.value, subject))

    def covers(self, rule: str, focus: str, value: str) -> bool:
        """Tell whether a finding may come from a hole: of a rule, about a node, with a value or none."""
        reach = self._reaches.get(rule)
        if reach is None:
            return False
        holes, cut = self._places.holes, self._places.cut
        if value not in {"", focus}:
            if cut and re.match(r"https?://", value) and value not in self._known:
                return True
            if reach.judges_value:
                return False
        everywhere = set().union(*holes.values())
        if (focus, "") not in self._places.lines:
            return cut or bool(everywhere & {*reach.properties, ANY})
        if (cut and reach.inverse) or everywhere & reach.inverse or ANY in holes.get(focus, ()):
            return True
        return any(holes[node] & set(reach.properties) for node in self._near(focus, reach) if node in holes)

    def _near(self, focus: str, reach: Reach) -> set[str]:
        """Return the nodes that the rule may come to from its focus."""
        found, waiting = {focus}, [focus]
        while waiting:
            node = waiting.pop()
            if node in self._places.roots and node != focus:
                continue
            for property_, other in self._links.get(node, ()):
                if property_ in reach.properties and other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

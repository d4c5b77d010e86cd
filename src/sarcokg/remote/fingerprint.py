"""The fingerprint of a graph: the same wherever the graph is held, whatever an engine makes of its literals.

Engines rewrite literals: `1.10` comes back as `1.1`, and Virtuoso keeps truth values as the integers 1 and 0.
So numbers count by their value, truth values as numbers, and blank nodes by RDFC-1.0.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, canonical, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.store import Term

__all__ = ["fingerprint"]

_XSD: Final = NAMESPACES["xsd"]
_NUMBERS: Final = frozenset(_XSD + name for name in ("decimal", "integer", "nonNegativeInteger", "positiveInteger"))
_TRUTH: Final = {"true": "1", "false": "0", "1": "1", "0": "0"}
_NUMBER: Final = NamedNode(_XSD + "decimal")


def fingerprint(quads: Iterable[Quad]) -> str:
    """Return the SHA-256 of a graph's facts, their names of graphs left out.

    >>> from sarcokg.store import parse_text
    >>> one, other, third = (
    ...     fingerprint(parse_text(f"<http://e/s> <http://e/p> {value} .", "turtle")) for value in ("1.10", "1.1", "2")
    ... )
    >>> one == other, one == third
    (True, False)
    """
    facts = [Quad(quad.subject, quad.predicate, _plain(quad.object)) for quad in quads]
    if any(isinstance(term, BlankNode) for fact in facts for term in (fact.subject, fact.object)):
        facts = canonical(facts)
    lines = sorted(set(serialize(facts, "ntriples").splitlines()))
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def _plain(term: Term) -> Term:
    """Return a term as it counts: a number by its value, anything else as it is."""
    if not isinstance(term, Literal):
        return term
    datatype = term.datatype.value
    if term.language:
        return Literal(term.value, language=term.language.lower())
    if datatype == _XSD + "boolean":
        return Literal(_TRUTH.get(term.value, term.value), datatype=_NUMBER)
    if datatype in _NUMBERS:
        try:
            return Literal(f"{Decimal(term.value).normalize():f}", datatype=_NUMBER)
        except InvalidOperation:
            return term
    return term

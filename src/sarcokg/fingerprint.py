"""The fingerprint of a graph: the same wherever the graph is held, whatever an engine makes of its literals.

Engines rewrite literals: `1.10` comes back as `1.1`, and Virtuoso keeps truth values as the integers 1 and 0.
So numbers count by their value, truth values as numbers, and blank nodes by RDFC-1.0.
It is made of lines of N-Triples; only those with a blank node are parsed, so a graph costs little more than its digest.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.store import canonical, parse_text, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.store import Quad

__all__ = ["Fingerprint", "fingerprint", "fingerprint_text"]

_XSD: Final = re.escape(NAMESPACES["xsd"].encode())
#: A line that ends in a number or truth value. Within a literal a quote is escaped, so ``> "`` begins the object;
#: an expression that begins with a text is searched for eight times as fast as one that looks behind.
_VALUE: Final = re.compile(
    rb'> "(?:([+-]?)([0-9]*)(?:\.([0-9]*))?"\^\^<%b'
    rb"(?:decimal|integer|nonNegativeInteger|positiveInteger)>"
    rb'|(true|false|1|0)"\^\^<%bboolean>) \.$' % (_XSD, _XSD),
    re.MULTILINE,
)
_NUMBER: Final = b'> "%%b"^^<%bdecimal> .' % NAMESPACES["xsd"].encode()
_TRUTH: Final = {b"true": b"1", b"false": b"0", b"1": b"1", b"0": b"0"}
#: Tags of languages count without case (RDF 1.1 Concepts, section 3.3).
_TAG: Final = re.compile(rb'"@[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]* \.$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The SHA-256 of a graph's facts in hexadecimal, and how many there are once values count."""

    sha256: str
    facts: int


def fingerprint(quads: Iterable[Quad]) -> Fingerprint:
    """Return the fingerprint of a graph's facts, their names of graphs left out.

    >>> from sarcokg.store import parse_text
    >>> one, other, third = (
    ...     fingerprint(parse_text(f"<http://e/s> <http://e/p> {value} .", "turtle")) for value in ("1.10", "1.1", "2")
    ... )
    >>> one == other, one == third
    (True, False)
    """
    return fingerprint_text(serialize(quads, "ntriples"))


def fingerprint_text(text: bytes) -> Fingerprint:
    r"""Return the fingerprint of N-Triples in the form that `sarcokg.store.serialize` writes.

    Whoever writes them otherwise, with tabs or ``\u`` escapes, gets another fingerprint: parse such text first.
    So equal fingerprints tell of equal graphs, whoever wrote the text, and different ones only in this form.
    Raises `QueryError` where a line with a blank node is no N-Triples.

    >>> number = b'<http://e/s> <http://e/p> "%b"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    >>> fingerprint_text(number % b"1.10") == fingerprint_text(number % b"1.1" + number % b"01.100")
    True
    """
    lines = set(_TAG.sub(_without_case, _VALUE.sub(_by_value, text)).split(b"\n"))
    lines.discard(b"")
    if b"_:" in text:
        apart = {line for line in lines if b"_:" in line}
        # What RDFC-1.0 calls a blank node depends on the facts with blank nodes alone (its section 4.6).
        labelled = canonical(parse_text(b"\n".join(apart), "ntriples"))
        lines = (lines - apart).union(serialize(labelled, "ntriples").splitlines())
    return Fingerprint(hashlib.sha256(b"\n".join(sorted(lines))).hexdigest(), len(lines))


def _by_value(found: re.Match[bytes]) -> bytes:
    sign, whole, decimals, truth = found.groups(b"")
    if truth:
        return _NUMBER % _TRUTH[truth]
    if not whole and not decimals:  # no number
        return found[0]
    whole, decimals = whole.lstrip(b"0") or b"0", decimals.rstrip(b"0")
    number = whole + b"." + decimals if decimals else whole
    return _NUMBER % (b"-" + number if sign == b"-" and number != b"0" else number)


def _without_case(found: re.Match[bytes]) -> bytes:
    return found[0].lower()

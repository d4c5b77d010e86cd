"""What a figure may look like in a record, and what to write where it looks otherwise.

A figure is never repaired: it is kept as the source prints it, or refused with the form to write it in.
"""

from __future__ import annotations

import re
from typing import Final

from sarcokg.identifiers import NAMESPACES

__all__ = ["FORMS", "find_repair"]

_XSD: Final = NAMESPACES["xsd"]

#: The lexical forms of a record, stricter than those of XML Schema: one number has one way to be written.
FORMS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    _XSD + "integer": (
        re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII),
        "Write a whole number, without leading zeros or separators.",
    ),
    _XSD + "decimal": (
        re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?", re.ASCII),
        "Write a number with a point and at most 17 decimals.",
    ),
    _XSD + "boolean": (re.compile(r"true|false"), "Write true or false."),
}

#: What curators write for a number, and the form to write it in; the first that fits is told.
_HABITS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"-?\d+\s*%|-?\d+\.\d+\s*%"), "Write the number alone, without the percent sign."),
    (re.compile(r"-?\d+,\d{1,2}"), "Write a decimal point, not a comma."),
    (re.compile(r"\d{1,3}(?:[, ]\d{3})+"), "Write the digits together, without a separator."),
    (
        re.compile(r"\d[\d.]*\s*(?:[-–—]|to)\s*\d[\d.]*"),
        "Write one number; a range is a list of two, as in [2.1, 19.1].",
    ),
    (re.compile(r"\d+\s*(?:/|of|out of)\s*\d+"), "Write `count` and `of`, each with its number."),
    (re.compile(r"[−–]\d.*"), "Write the minus as a hyphen."),
    (re.compile(r"[<>≤≥~≈].*"), "Write the number alone, and the sign before it as `value-comparator`."),
    (
        re.compile(r"(?i)NR|NE|NA|ND|N/A|not (?:reached|reported|stated)"),
        "Leave the key out where no number is printed.",
    ),
    (re.compile(r"\d[\d.]*\s*[A-Za-z].*"), "Write the number alone; its unit is a field of its own."),
)


def find_repair(text: str, datatype: str | None) -> str | None:
    """Return what to write instead of a text that is no value of a datatype, or None where it is one.

    >>> find_repair("36,5", "http://www.w3.org/2001/XMLSchema#decimal")
    'Write a decimal point, not a comma.'
    >>> find_repair("36.5", "http://www.w3.org/2001/XMLSchema#decimal")
    """
    pattern, repair = FORMS.get(datatype or "", (None, ""))
    if pattern is None or pattern.fullmatch(text):
        return None
    if datatype == _XSD + "boolean":
        return repair
    return next((habit for form, habit in _HABITS if form.fullmatch(text)), repair)

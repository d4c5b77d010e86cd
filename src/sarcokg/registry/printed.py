"""Printed numbers: what may be typed as a count or a quantity, and what stays the text that it is.

A number is typed only where every engine reads the same value from it: SPARQL engines lose integers from 2^63
and decimals of more than 18 digits after the point without a word.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from sarcokg.statistics import percent

__all__ = ["as_count", "as_quantity", "only_count"]

_COUNT: Final = re.compile(r"0|[1-9]\d{0,17}")
_QUANTITY: Final = re.compile(r"[-+]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})")


def as_count(text: str) -> str | None:
    """Return a printed whole number, or None where the text is anything else.

    >>> as_count("19"), as_count("12.5"), as_count("NA"), as_count("9223372036854775808")
    ('19', None, None, None)
    """
    return text if _COUNT.fullmatch(text) else None


def as_quantity(text: str) -> str | None:
    """Return a printed decimal, or None where the text is anything else.

    >>> as_quantity(".23"), as_quantity("-1.10"), as_quantity("<0.001"), as_quantity("1,234")
    ('.23', '-1.10', None, None)
    """
    return text if _QUANTITY.fullmatch(text) else None


def only_count(share: str, times: int, out_of: int) -> int | None:
    """Return the one count that a printed share of a denominator can stand for, or None where none or several can.

    ``times`` is 100 for a proportion of one and 1 for a percent.

    >>> only_count("37", 1, 52), only_count(".23", 100, 26), only_count("37", 1, 500), only_count("36", 1, 52)
    (19, 6, None, None)
    """
    if out_of < 1:
        return None
    shown = Decimal(share) * times
    decimals = -int(Decimal(share).as_tuple().exponent) - (2 if times > 1 else 0)
    middle = int(shown * out_of / 100)
    reach = int(Decimal(out_of).scaleb(-2 - decimals)) + 1
    near = range(max(0, middle - reach), min(out_of, middle + reach) + 1)
    fitting = [count for count in near if percent(count, out_of, decimals) == shown]
    return fitting[0] if len(fitting) == 1 else None

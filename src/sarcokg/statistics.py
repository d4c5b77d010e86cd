"""Arithmetic of proportions: percents as a source would print them, and exact intervals.

Numbers go in as integers and come out as decimals, never as binary floats,
so that 36.5 is 36.5 on every machine.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sarcokg.late import stats

__all__ = ["LEVEL", "clopper_pearson", "percent", "percents_of_counts"]

#: The two-sided level of every interval that we compute.
LEVEL: Final = Decimal("0.95")


def percent(count: int, of: int, decimals: int = 1) -> Decimal:
    """Return ``count`` of ``of`` in hundredths, halves rounded away from zero.

    >>> percent(19, 52), percent(19, 52, 0)
    (Decimal('36.5'), Decimal('37'))

    Raises ``ValueError`` unless ``0 <= count <= of`` and ``of > 0``.
    """
    if not 0 <= count <= of or of == 0:
        message = f"no proportion: {count} of {of}"
        raise ValueError(message)
    return (Decimal(100 * count) / Decimal(of)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def clopper_pearson(count: int, of: int, decimals: int = 1) -> tuple[Decimal, Decimal]:
    """Return the two-sided exact 95 % interval of a proportion, in hundredths.

    Clopper and Pearson, Biometrika 26 (1934) 404, https://doi.org/10.1093/biomet/26.4.404:
    the limits invert two one-sided binomial tests.

    >>> clopper_pearson(19, 52)
    (Decimal('23.6'), Decimal('51.0'))
    >>> clopper_pearson(0, 10)
    (Decimal('0.0'), Decimal('30.8'))
    """
    interval = stats.binomtest(count, of).proportion_ci(float(LEVEL), method="exact")
    step = Decimal(1).scaleb(-decimals)
    lower, upper = ((Decimal(repr(float(limit))) * 100).quantize(step, ROUND_HALF_UP) for limit in interval)
    return lower, upper


def percents_of_counts(of: int, decimals: int) -> frozenset[Decimal]:
    """Return every percent, at these decimals, that some count of ``of`` gives.

    The granularity test of Brown and Heathers (2017), https://doi.org/10.1177/1948550616673876,
    for counts: a printed percent outside this set is impossible.

    >>> Decimal("10.13") in percents_of_counts(154, 2)
    False
    """
    return frozenset(percent(count, of, decimals) for count in range(of + 1))

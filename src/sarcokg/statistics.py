"""Arithmetic of proportions: percents as a source would print them, and exact intervals.

Numbers go in as integers and come out as decimals, never as binary floats,
so that 36.5 is 36.5 on every machine.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Final

__all__ = ["ANECDOTAL_BELOW", "LEVEL", "clopper_pearson", "percent", "percents_of_counts", "wilson"]

#: Below so many patients a percent and an interval would pretend to a precision that is not there:
#: the patients are shown instead.
ANECDOTAL_BELOW: Final = 5
#: The two-sided level of every interval that we compute.
LEVEL: Final = Decimal("0.95")
#: The quantile of the standard normal distribution that leaves 2.5 % above it, for `LEVEL`.
_NORMAL_QUANTILE: Final = Decimal("1.959963984540054235524594430520551")
#: Thirty digits keep the sum of ten thousand terms exact to far more decimals than any caller asks for.
_PRECISE: Final = Context(prec=30)
_MOST_DECIMALS: Final = 10
#: Enough to tell shares apart that differ in the twentieth decimal.
_HALVINGS: Final = 70


def percent(count: int, of: int, decimals: int = 1) -> Decimal:
    """Return ``count`` of ``of`` in hundredths, halves rounded away from zero.

    >>> percent(19, 52), percent(19, 52, 0)
    (Decimal('36.5'), Decimal('37'))

    Raises ``ValueError`` unless ``0 <= count <= of`` and ``of > 0``.
    """
    _refuse_impossible(count, of)
    # Whatever precision the caller's own decimals have.
    with localcontext(_PRECISE):
        return (Decimal(100 * count) / of).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def clopper_pearson(count: int, of: int, decimals: int = 1) -> tuple[Decimal, Decimal]:
    """Return the two-sided exact 95 % interval of a proportion, in hundredths.

    Clopper and Pearson, Biometrika 26 (1934) 404, https://doi.org/10.1093/biomet/26.4.404:
    the limits invert two one-sided binomial tests. The binomial sums are decimal, not binary, and the limit is
    halved down until its rounding is certain, so it is the same on every machine.

    >>> clopper_pearson(19, 52)
    (Decimal('23.6'), Decimal('51.0'))
    >>> clopper_pearson(0, 10)
    (Decimal('0.0'), Decimal('30.8'))

    Raises ``ValueError`` unless ``0 <= count <= of`` and ``of > 0``, and for more than ten decimals.
    """
    _refuse_impossible(count, of)
    if decimals > _MOST_DECIMALS:
        message = f"no more than {_MOST_DECIMALS} decimals: {decimals}"
        raise ValueError(message)
    # The share of those without the outcome is the mirror image, so one limit serves for both.
    return _lower_limit(count, of, decimals), 100 - _lower_limit(of - count, of, decimals)


def _lower_limit(count: int, of: int, decimals: int) -> Decimal:
    """Return the share at which ``count`` or more would be seen once in forty times, in hundredths."""
    step = Decimal(1).scaleb(-decimals)
    if count == 0:
        return Decimal(0).quantize(step)
    with localcontext(_PRECISE):
        rare = (1 - LEVEL) / 2
        below, above = Decimal(0), Decimal(1)
        # Halved until both ends print the same figure. A limit may lie on the border between two figures, as that
        # of 1 of 1 does with 2.5 %: the halving then ends by its number, and the upper end rounds away from zero.
        for _ in range(_HALVINGS):
            if (100 * below).quantize(step, ROUND_HALF_UP) == (100 * above).quantize(step, ROUND_HALF_UP):
                break
            share = (below + above) / 2
            if _chance_of_at_least(count, of, share) < rare:
                below = share
            else:
                above = share
        return (100 * above).quantize(step, ROUND_HALF_UP)


def _chance_of_at_least(count: int, of: int, share: Decimal) -> Decimal:
    """Return the chance that ``count`` or more of ``of`` have an outcome that a share of all have."""
    odds = share / (1 - share)
    term = (1 - share) ** of
    sum_below = Decimal(0)
    for number in range(count):
        sum_below += term
        term = term * (of - number) / (number + 1) * odds
    return 1 - sum_below


def wilson(count: int, of: int, decimals: int = 1) -> tuple[Decimal, Decimal]:
    """Return the two-sided 95 % score interval of a proportion, in hundredths: for exports only.

    Wilson, Journal of the American Statistical Association 22 (1927) 209, https://doi.org/10.1080/01621459.1927.10502953,
    without correction for continuity.

    >>> wilson(19, 52)
    (Decimal('24.8'), Decimal('50.1'))
    >>> wilson(0, 10)
    (Decimal('0.0'), Decimal('27.8'))

    Raises ``ValueError`` unless ``0 <= count <= of`` and ``of > 0``.
    """
    _refuse_impossible(count, of)
    step = Decimal(1).scaleb(-decimals)
    with localcontext(_PRECISE):
        share, square = Decimal(count) / of, _NORMAL_QUANTILE**2
        middle = share + square / (2 * of)
        margin = _NORMAL_QUANTILE * (share * (1 - share) / of + square / (4 * of * of)).sqrt()
        limits = (100 * (middle + sign * margin) / (1 + square / of) for sign in (-1, 1))
        lower, upper = ((abs(limit)).quantize(step, ROUND_HALF_UP) for limit in limits)
    return lower, upper


def percents_of_counts(of: int, decimals: int) -> frozenset[Decimal]:
    """Return every percent, at these decimals, that some count of ``of`` gives.

    The granularity test of Brown and Heathers (2017), https://doi.org/10.1177/1948550616673876,
    for counts: a printed percent outside this set is impossible.

    >>> Decimal("10.13") in percents_of_counts(154, 2)
    False
    """
    return frozenset(percent(count, of, decimals) for count in range(of + 1))


def _refuse_impossible(count: int, of: int) -> None:
    if not 0 <= count <= of or of == 0:
        message = f"no proportion: {count} of {of}"
        raise ValueError(message)

"""Pooling: one share of several studies, by the binomial-normal random-effects model.

The responders and patients of each study go in; the pooled share, its interval and the variance between studies come
out, or the reason why there is no model. It knows nothing of what was counted, nor which studies may be pooled.

Each study has log odds of its own, normal around a common mean, and its count is binomial at these odds:
Stijnen, Hamza and Özdemir, Statistics in Medicine 29 (2010) 3046, https://doi.org/10.1002/sim.4040. Nothing is
transformed and no half is added, so studies without a response count as they are. Mean and variance are those of
greatest likelihood; the interval is that of the profile likelihood, which needs no symmetry and holds at a variance
of zero, too: Hardy and Thompson, Statistics in Medicine 15 (1996) 619.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["FEWEST_STUDIES", "NoModel", "RandomEffects", "log_likelihood", "random_effects"]

#: The variance between fewer studies can't be told from chance; the design wants a model from five on.
FEWEST_STUDIES: Final = 5
#: By how much the log-likelihood falls from its greatest value to the limits of a 95 % interval:
#: half the 95 % quantile of chi-square with one degree of freedom.
_FALL: Final = 1.9207294103470618
#: Log odds beyond which a share prints as 0 or 100 percent.
_FARTHEST: Final = 40.0
#: Standard deviations of log odds between which the greatest likelihood is bracketed before it is closed in on.
_SPREADS: Final = (0.0, 0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 16.0, 32.0, 64.0)
#: How far from the log odds of all patients together the mean is bracketed.
_OFFSETS: Final = (-8.0, -4.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
#: What a bracket keeps of its length at each step of a golden-section search.
_GOLDEN: Final = (math.sqrt(5) - 1) / 2
#: Log odds so near each other print the same share.
_CLOSE: Final = 1e-8
#: The step of the trapezoidal rule: it keeps the logarithm of an integral within 1e-6, and mostly within 1e-9.
_STEP: Final = 0.125
#: The integrand is done with where its logarithm has fallen so far below that of its peak.
_NEGLIGIBLE: Final = -36.0
_LOG_ROOT_OF_TWO_PI: Final = 0.5 * math.log(2 * math.pi)


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """What the model says of several studies.

    ``percent`` is the share of responders in the median study, in hundredths, ``lower`` and ``upper`` its two-sided
    95 % interval, ``tau_squared`` the variance of the log odds between studies.
    """

    studies: int
    percent: Decimal
    lower: Decimal
    upper: Decimal
    tau_squared: Decimal


@dataclass(frozen=True, slots=True)
class NoModel:
    """Why several studies have no model."""

    reason: str


@lru_cache(maxsize=256)
def random_effects(counts: tuple[tuple[int, int], ...], decimals: int = 1) -> RandomEffects | NoModel:
    """Return the model of studies, each with the number of its responders and of its patients.

    >>> model = random_effects(((19, 52), (4, 24), (2, 9), (21, 88), (0, 12)))
    >>> str(model.percent), str(model.lower), str(model.upper), str(model.tau_squared)
    ('22.6', '8.9', '34.0', '0.14')
    >>> random_effects(((19, 52),))
    NoModel(reason='1 study, five are needed')

    Raises ``ValueError`` unless each count is from 0 to its number of patients, and that is above 0.
    """
    for count, of in counts:
        if not 0 <= count <= of or of == 0:
            message = f"no proportion: {count} of {of}"
            raise ValueError(message)
    if len(counts) < FEWEST_STUDIES:
        studies = "1 study" if len(counts) == 1 else f"{len(counts)} studies"
        return NoModel(f"{studies}, five are needed")
    if all(count in {0, of} for count, of in counts):
        # The likelihood then grows without end as the mean or the variance does.
        return NoModel("in each study nobody or everybody responded, which gives the model no greatest likelihood")

    def profile(mean: float) -> float:
        return _greatest(lambda spread: log_likelihood(counts, mean, spread), _SPREADS, within=1e-5)[1]

    around = _log_odds(sum(count for count, _ in counts), sum(of for _, of in counts))
    mean, height = _greatest(profile, [around + offset for offset in _OFFSETS], within=1e-6)
    spread, _ = _greatest(lambda spread: log_likelihood(counts, mean, spread), _SPREADS, within=1e-7)
    lower, upper = (_limit(lambda at: profile(at) - height + _FALL, mean, way) for way in (-1, 1))
    return RandomEffects(
        studies=len(counts),
        percent=_percent(mean, decimals),
        lower=_percent(lower, decimals),
        upper=_percent(upper, decimals),
        tau_squared=_rounded(spread * spread, 2),
    )


def log_likelihood(counts: Sequence[tuple[int, int]], mean: float, spread: float) -> float:
    """Return the log-likelihood of the mean of log odds and of their standard deviation between studies.

    The binomial coefficients, which depend on neither, are left out.

    >>> round(log_likelihood([(1, 2)], 0.0, 0.0), 6) == round(2 * math.log(0.5), 6)
    True
    """
    return math.fsum(_of_study(count, of, mean, spread) for count, of in counts)


def _of_study(count: int, of: int, mean: float, spread: float) -> float:
    """Return the logarithm of the binomial chance of a count, averaged over normal log odds.

    The integrand is log-concave: from its peak it falls to both sides for good. In u = peak + scale * sinh(t) it
    falls doubly exponentially, where the trapezoidal rule is exact to nearly all digits:
    Takahasi and Mori, Publications of the RIMS 9 (1974) 721.
    """
    if spread == 0:
        return count * mean - of * _softplus(mean)
    precision = 1 / spread**2

    def height(offset: float) -> float:
        return count * (mean + offset) - of * _softplus(mean + offset) - 0.5 * precision * offset * offset

    peak = _peak(count, of, mean, precision)
    share = _share(mean + peak)
    scale = 1 / math.sqrt(of * share * (1 - share) + precision)
    top = height(peak)
    terms = [1.0]
    for way in (-1, 1):
        at = _STEP
        while (fallen := height(peak + way * scale * math.sinh(at)) - top) > _NEGLIGIBLE:
            terms.append(math.exp(fallen) * math.cosh(at))
            at += _STEP
    return top + math.log(math.fsum(terms) * _STEP * scale / spread) - _LOG_ROOT_OF_TWO_PI


def _peak(count: int, of: int, mean: float, precision: float) -> float:
    """Return where the integrand is greatest: Newton's steps, halved where one leaves what is known to hold it."""
    below, above = (count - of) / precision, count / precision
    at = 0.0
    for _ in range(200):
        share = _share(mean + at)
        slope = count - of * share - precision * at
        if slope > 0:
            below = at
        else:
            above = at
        following = at + slope / (of * share * (1 - share) + precision)
        if not below < following < above:
            following = (below + above) / 2
        if abs(following - at) <= 1e-12 * (1 + abs(at)):
            break
        at = following
    return at


def _greatest(function: Callable[[float], float], places: Sequence[float], *, within: float) -> tuple[float, float]:
    """Return where a function is greatest near the best of some places, and its value there, by golden section."""
    values = [function(place) for place in places]
    best = values.index(max(values))
    low, high = places[max(best - 1, 0)], places[min(best + 1, len(places) - 1)]
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    while high - low > within * (1 + abs(low)):
        if at_left < at_right:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = function(right)
        else:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = function(left)
    found = [(values[best], places[best]), (at_left, left), (at_right, right)]
    value, place = max(found)
    return place, value


def _limit(remaining: Callable[[float], float], start: float, way: int) -> float:
    """Return where what remains of the fall is used up, to one side of the start.

    By false position, the Illinois rule of it: Dowell and Jarratt, BIT 11 (1971) 168.
    """
    inside, left = start, _FALL
    outside = start + way
    while (beyond := remaining(outside)) > 0:
        if abs(outside) > _FARTHEST:
            return way * _FARTHEST
        inside, left, outside = outside, beyond, outside + 2 * (outside - inside)
    for _ in range(100):
        at = (inside * beyond - outside * left) / (beyond - left)
        if min(abs(at - inside), abs(at - outside)) < _CLOSE:
            return at
        here = remaining(at)
        if here * beyond < 0:
            inside, left = outside, beyond
        else:
            left /= 2
        outside, beyond = at, here
    return outside


def _softplus(log_odds: float) -> float:
    """Return the logarithm of 1 + e^x without overflow."""
    return max(log_odds, 0.0) + math.log1p(math.exp(-abs(log_odds)))


def _share(log_odds: float) -> float:
    """Return the share of given log odds without overflow."""
    small = math.exp(-abs(log_odds))
    return (1.0 if log_odds >= 0 else small) / (1 + small)


def _log_odds(count: int, of: int) -> float:
    return math.log(count / (of - count))


def _percent(log_odds: float, decimals: int) -> Decimal:
    return _rounded(100 * _share(log_odds), decimals)


def _rounded(value: float, decimals: int) -> Decimal:
    # The last binary digits differ between machines, the printed ones do not.
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

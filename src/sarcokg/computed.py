"""Computed columns: what SPARQL cannot work out, from the text of other columns of a row.

A question names a method of the closed list below; the browser implements the same list, in web/src/computed.ts,
and both are held against the tables of tests/golden-statistics.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.pooling import NoModel, RandomEffects, random_effects
from sarcokg.statistics import ANECDOTAL_BELOW, clopper_pearson, percent

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["METHODS"]

#: One study in a list of what each found: "19 of 52 (NCT03141684)".
_COUNTS: Final = re.compile(r"(\d+) of (\d+) \(([^()]+)\)")


def _percent(count: str, of: str) -> str:
    """Return a percent, and nothing where it would pretend to a rate.

    >>> _percent("19", "52"), _percent("1", "4"), _percent("19", "not stated")
    ('36.5', '', '')
    """
    return str(percent(int(count), int(of))) if _is_rate(count, of) else ""


def _interval(count: str, of: str) -> str:
    if not _is_rate(count, of):
        return ""
    lower, upper = clopper_pearson(int(count), int(of))
    return f"{lower}–{upper}"


def _is_rate(count: str, of: str) -> bool:
    return count.isdecimal() and of.isdecimal() and int(of) >= ANECDOTAL_BELOW


def _model(count: str, studies: str) -> RandomEffects | NoModel | None:
    """Return the model of what each study found; None of a row that sums nothing up."""
    if not count.isdecimal():
        return None
    found: dict[str, tuple[int, int]] = {}
    for part in studies.split("; "):
        match = _COUNTS.fullmatch(part)
        if match is None:
            return NoModel("not every study gives its numbers")
        # The groups of a study are added up: the study is what varies.
        responders, patients = found.get(match[3], (0, 0))
        found[match[3]] = (responders + int(match[1]), patients + int(match[2]))
    # In one order, so that the figures do not depend on the names of the studies.
    return random_effects(tuple(sorted(found.values())))


def _model_percent(count: str, studies: str) -> str:
    model = _model(count, studies)
    return str(model.percent) if isinstance(model, RandomEffects) else ""


def _model_interval(count: str, studies: str) -> str:
    model = _model(count, studies)
    return f"{model.lower}–{model.upper}" if isinstance(model, RandomEffects) else ""


def _model_variance(count: str, studies: str) -> str:
    model = _model(count, studies)
    return str(model.tau_squared) if isinstance(model, RandomEffects) else ""


def _model_words(count: str, studies: str) -> str:
    """Say which model it is, or why there is none.

    >>> _model_words("19", "19 of 52 (NCT03141684)")
    'none: 1 study, five are needed'
    """
    model = _model(count, studies)
    if isinstance(model, RandomEffects):
        return f"binomial-normal random-effects model of {model.studies} studies"
    return f"none: {model.reason}" if model else ""


#: The closed list of methods, each with the text of the columns that it is computed from.
METHODS: Final[dict[str, Callable[..., str]]] = {
    "clopper-pearson-95": _interval,
    "percent": _percent,
    "random-effects": _model_words,
    "random-effects-95": _model_interval,
    "random-effects-percent": _model_percent,
    "random-effects-tau-squared": _model_variance,
}

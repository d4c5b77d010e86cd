"""The audit: what arithmetic gives, beside what was printed.

Turns statements into findings: the percent recomputed, its exact interval, and how the printed percent
relates to them, with what other modules find of intervals and best responses.
Findings never replace a printed figure and never feed a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Final

from sarcokg import best_response, interval_fit
from sarcokg.best_response import best_response_findings
from sarcokg.finding import CLOPPER_PEARSON, Finding, decimals_of
from sarcokg.interval_fit import interval_findings
from sarcokg.statistics import clopper_pearson, percent, percents_of_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.store import Quad, Store

__all__ = ["FIELDS", "PREMISES", "Proportion", "audit", "judge"]

#: What a finding on a percent rests on, one text for each kind of statement that tells a share of patients.
_OF_PERCENTS: Final = tuple(
    f"""
  ?statement a sarco:{kind} .
  ?statement sarco:outOf ?outOf .
  OPTIONAL {{ ?statement sarco:count ?count }}
  OPTIONAL {{ ?statement sarco:percentAsPrinted ?printed }}
  FILTER(BOUND(?count) || BOUND(?printed))
"""
    for kind in ("ProportionStatement", "CharacteristicStatement")
)
#: What findings rest on: patterns about ``?statement``.
PREMISES: Final = (*_OF_PERCENTS, interval_fit.PREMISES, best_response.PREMISES)
_SHARES: Final = tuple(
    f"SELECT ?statement ?count ?outOf ?printed WHERE {{ {premises} }} ORDER BY ?statement" for premises in _OF_PERCENTS
)
#: What a finding says beside what it is of.
FIELDS: Final = (
    *("arithmetic", "computedLower", "computedPercent", "computedUpper"),
    *("findingKind", "intervalMethod", "ofField"),
)


@dataclass(frozen=True, slots=True)
class Proportion:
    """What a statement gives of a share: its denominator with a count, a printed percent, or both."""

    statement: str
    count: int | None
    out_of: int
    printed: str | None


def audit(store: Store, graph: str) -> list[Quad]:
    """Return the findings on every statement of a store, as quads of the named graph ``graph``.

    A percent without a count is only tested for being possible: a count worked back from it feeds nothing.
    """
    percents = (_finding(proportion) for proportion in _proportions(store))
    findings = (*percents, *interval_findings(store), *best_response_findings(store))
    return [found for finding in findings for found in finding.quads(graph)]


def judge(proportion: Proportion) -> str:
    """Return how the printed percent relates to the recomputed one: the key of a finding kind.

    >>> judge(Proportion("", 19, 52, "37")), judge(Proportion("", 12, 24, "50"))
    ('rounding', 'agreement')
    >>> judge(Proportion("", None, 154, "10.13")), judge(Proportion("", None, 24, "50"))
    ('impossible', 'possible')
    """
    if proportion.printed is None:
        return "recomputed"
    printed = Decimal(proportion.printed)
    decimals = decimals_of(proportion.printed)
    if printed not in percents_of_counts(proportion.out_of, decimals):
        return "impossible"
    if proportion.count is None:
        return "possible"
    if printed != percent(proportion.count, proportion.out_of, decimals):
        return "mismatch"
    return "agreement" if printed * proportion.out_of == 100 * proportion.count else "rounding"


def _proportions(store: Store) -> Iterator[Proportion]:
    for row in chain.from_iterable(store.select(query) for query in _SHARES):
        count = int(row["count"]) if row["count"] is not None else None
        yield Proportion(row["statement"] or "", count, int(row["outOf"] or 0), row["printed"])


def _finding(proportion: Proportion) -> Finding:
    arithmetic, computed = _possibility(proportion) if proportion.count is None else _recomputed(proportion)
    method = None if proportion.count is None else CLOPPER_PEARSON
    return Finding(proportion.statement, "percent", judge(proportion), arithmetic, computed, method)


def _recomputed(proportion: Proportion) -> tuple[str, dict[str, str]]:
    count, out_of = proportion.count or 0, proportion.out_of
    lower, upper = clopper_pearson(count, out_of)
    printed = f"; printed {proportion.printed}" if proportion.printed else ""
    return f"100 × {count} / {out_of} = {percent(count, out_of)}{printed}", {
        "computedLower": str(lower),
        "computedPercent": str(percent(count, out_of)),
        "computedUpper": str(upper),
    }


def _possibility(proportion: Proportion) -> tuple[str, dict[str, str]]:
    """Return the two counts whose percents lie around the printed one."""
    printed = Decimal(proportion.printed or "0")
    decimals = decimals_of(proportion.printed or "0")
    below = min(int(printed * proportion.out_of / 100), proportion.out_of)
    above = min(below + 1, proportion.out_of)
    around = ", ".join(
        f"{count} of {proportion.out_of} give {percent(count, proportion.out_of, decimals)}" for count in (below, above)
    )
    return f"{around}; printed {proportion.printed}", {}

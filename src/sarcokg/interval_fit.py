"""Whether an interval fits its estimate: printed limits beside those of the counts that give the percent.

Turns proportions with a printed interval into findings. Where no count is printed, every count in a population
of that size is tried whose percent is the printed one; none of them ever leaves the arithmetic of the finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sarcokg.finding import CLOPPER_PEARSON, Finding, decimals_of
from sarcokg.statistics import clopper_pearson, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.store import Store

__all__ = ["PREMISES", "PrintedInterval", "candidates", "interval_findings", "judge_interval"]

#: What a finding on an interval rests on.
PREMISES: Final = """
  ?statement a sarco:ProportionStatement .
  ?statement sarco:percentAsPrinted ?printed .
  ?statement sarco:intervalLowerAsPrinted ?lower .
  ?statement sarco:intervalUpperAsPrinted ?upper .
  OPTIONAL { ?statement sarco:count ?count }
  OPTIONAL { ?statement sarco:outOf ?outOf }
  OPTIONAL { ?statement sarco:about/sarco:population/sarco:partOf* ?whole . ?whole sarco:size ?size }
"""
#: An estimate from censored times is no quotient, and another level is another interval.
_INTERVALS: Final = f"""
SELECT ?statement ?printed ?lower ?upper ?count ?outOf (MIN(?size) AS ?most) WHERE {{
  {PREMISES}
  FILTER NOT EXISTS {{ ?statement sarco:estimator <https://w3id.org/sarcokg/id/estimator/kaplan-meier> }}
  FILTER NOT EXISTS {{ ?statement sarco:intervalLevel ?level FILTER(?level != 95) }}
}}
GROUP BY ?statement ?printed ?lower ?upper ?count ?outOf
ORDER BY ?statement
"""


@dataclass(frozen=True, slots=True)
class PrintedInterval:
    """A percent and its 95 % interval as printed, with the counts that are known.

    ``most`` is the size of the smallest population that holds the patients, where one is stated.
    """

    percent: str
    lower: str
    upper: str
    count: int | None = None
    out_of: int | None = None
    most: int | None = None


def interval_findings(store: Store) -> Iterator[Finding]:
    """Yield a finding for every printed interval that can be compared with counts."""
    for row in store.select(_INTERVALS):
        count, out_of, most = (int(row[name] or 0) if row[name] else None for name in ("count", "outOf", "most"))
        printed = PrintedInterval(row["printed"] or "", row["lower"] or "", row["upper"] or "", count, out_of, most)
        if judged := judge_interval(printed):
            yield Finding(row["statement"] or "", "interval", *judged, {}, CLOPPER_PEARSON)


def candidates(printed: PrintedInterval) -> list[tuple[int, int]]:
    """Return the counts with their denominators that give the printed percent, the smallest denominator first.

    >>> candidates(PrintedInterval("11.1", "2.8", "48.3", most=20))
    [(1, 9), (2, 18)]
    >>> candidates(PrintedInterval("37", "24", "51", count=19, out_of=52))
    [(19, 52)]
    """
    if printed.count is not None and printed.out_of:
        return [(printed.count, printed.out_of)]
    most = printed.out_of or printed.most or 0
    share, decimals = Decimal(printed.percent), decimals_of(printed.percent)
    return [
        (count, of)
        for of in range(printed.out_of or 1, most + 1)
        for count in {int(share * of / 100), int(share * of / 100) + 1}
        if count <= of and percent(count, of, decimals) == share
    ]


def judge_interval(printed: PrintedInterval) -> tuple[str, str] | None:
    """Return the kind of the finding and its arithmetic, or nothing where no count can be tried.

    >>> judge_interval(PrintedInterval("14.3", "1.8", "42.8", most=20))
    ('possible', '2 of 14 give 14.3 (1.8–42.8); printed 14.3 (1.8–42.8)')
    >>> judge_interval(PrintedInterval("11.1", "2.8", "48.3", most=20))
    ('mismatch', '1 of 9 give 11.1 (0.3–48.2), 2 of 18 give 11.1 (1.4–34.7); printed 11.1 (2.8–48.3)')
    """
    tried = {counts: _limits(counts, printed) for counts in candidates(printed)}
    if not tried:
        return None
    wanted = (Decimal(printed.lower), Decimal(printed.upper))
    fitting = {counts: limits for counts, limits in tried.items() if limits == wanted}
    stated = printed.count is not None and printed.out_of is not None
    kind = ("agreement" if stated else "possible") if fitting else "mismatch"
    decimals = decimals_of(printed.percent)
    shown = ", ".join(
        f"{count} of {of} give {percent(count, of, decimals)} ({lower}–{upper})"
        for (count, of), (lower, upper) in (fitting or tried).items()
    )
    return kind, f"{shown}; printed {printed.percent} ({printed.lower}–{printed.upper})"


def _limits(counts: tuple[int, int], printed: PrintedInterval) -> tuple[Decimal, Decimal]:
    """Return the exact limits of a count, each to the decimals of the printed one."""
    return (
        clopper_pearson(*counts, decimals_of(printed.lower))[0],
        clopper_pearson(*counts, decimals_of(printed.upper))[1],
    )

"""Best responses derived from the assessments that are told, beside the ones that are stated.

Turns stated best responses into findings. A derived best response only checks a stated one: it is no result,
and where a source tells no assessment under a treatment there is none to derive.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from sarcokg.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sarcokg.store import Store

__all__ = ["PREMISES", "Assessed", "best_response_findings", "derive"]

#: What a finding on a best response rests on.
PREMISES: Final = """
  ?statement a sarco:BestResponse .
  ?statement sarco:category ?stated .
  ?statement sarco:patient ?patient .
  ?statement sarco:treatment ?treatment .
  OPTIONAL {
    ?assessment a sarco:Assessment .
    ?assessment sarco:patient ?patient .
    ?assessment sarco:treatment ?treatment .
    ?assessment sarco:category ?category .
    ?assessment sarco:assessmentOrder ?order .
  }
"""
_STATED: Final = """
SELECT ?statement ?patient ?treatment ?key WHERE {
  ?statement a sarco:BestResponse .
  ?statement sarco:patient ?patient .
  ?statement sarco:treatment ?treatment .
  ?statement sarco:category/skos:notation ?key .
}
ORDER BY ?statement
"""
#: A category without a rank, such as one that could not be assessed, is none to choose from.
_TOLD: Final = """
SELECT ?patient ?treatment ?key ?rank ?progression ?afterCycles ?additionalCycles WHERE {
  ?assessment a sarco:Assessment .
  ?assessment sarco:patient ?patient .
  ?assessment sarco:treatment ?treatment .
  ?assessment sarco:assessmentOrder ?order .
  ?assessment sarco:category ?category .
  ?category skos:notation ?key .
  ?category sarco:responseRank ?rank .
  BIND(EXISTS { ?category a sarco:ProgressionCategory } AS ?progression)
  OPTIONAL { ?assessment sarco:afterCycles ?afterCycles }
  OPTIONAL { ?assessment sarco:additionalCycles ?additionalCycles }
}
ORDER BY ?patient ?treatment ?order ?assessment
"""


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment that a source tells: its category, the category's rank from 1 (best), and when."""

    category: str
    rank: int
    progression: bool = False
    after_cycles: int | None = None
    additional_cycles: int | None = None

    def __str__(self) -> str:
        """Return the assessment in words."""
        if self.after_cycles is not None:
            return f"{self.category} after {self.after_cycles} cycles"
        if self.additional_cycles is not None:
            return f"{self.category} after {self.additional_cycles} more"
        return self.category


def best_response_findings(store: Store) -> Iterator[Finding]:
    """Yield a finding for every best response that a source states."""
    told: dict[tuple[str | None, str | None], list[Assessed]] = {}
    for row in store.select(_TOLD):
        after, more = (int(row[name] or 0) if row[name] else None for name in ("afterCycles", "additionalCycles"))
        assessed = Assessed(row["key"] or "", int(row["rank"] or 0), row["progression"] == "true", after, more)
        told.setdefault((row["patient"], row["treatment"]), []).append(assessed)
    for row in store.select(_STATED):
        assessments = told.get((row["patient"], row["treatment"]), [])
        yield Finding(row["statement"] or "", "category", *_judged(row["key"] or "", assessments), {})


def derive(assessments: Sequence[Assessed]) -> str | None:
    """Return the best category up to the first progression, or nothing where no assessment is told.

    Eisenhauer and others, European Journal of Cancer 45 (2009) 228, https://doi.org/10.1016/j.ejca.2008.10.026:
    the best overall response is the best one recorded until the disease progresses.

    >>> derive([Assessed("SD", 3, after_cycles=5), Assessed("PD", 4, progression=True), Assessed("PR", 2)])
    'SD'
    >>> derive([])
    """
    before = list(takewhile(lambda assessed: not assessed.progression, assessments))
    return min(before or assessments[:1], key=lambda assessed: assessed.rank).category if assessments else None


def _judged(stated: str, assessments: Sequence[Assessed]) -> tuple[str, str]:
    derived = derive(assessments)
    if derived is None:
        return "not-derivable", f"no assessment is told under this treatment; stated {stated}"
    told = ", ".join(str(assessed) for assessed in assessments)
    return "agreement" if derived == stated else "mismatch", f"{told}: best {derived}; stated {stated}"

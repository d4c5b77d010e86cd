"""The audit: what arithmetic gives, beside what was printed.

Turns result statements into findings: the percent recomputed, its exact interval, and how the
printed percent relates to them. Findings never replace a printed figure and never feed a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES, key_of, mint, ontology_iri
from sarcokg.statistics import clopper_pearson, percent, percents_of_counts
from sarcokg.store import Literal, Quad, quad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.store import Store

__all__ = ["Proportion", "audit", "judge"]

_PROPORTIONS: Final = """
SELECT ?statement ?count ?outOf ?printed WHERE {
  ?statement a sarco:ProportionStatement .
  ?statement sarco:count ?count .
  ?statement sarco:outOf ?outOf .
  OPTIONAL { ?statement sarco:percentAsPrinted ?printed }
}
ORDER BY ?statement
"""
_METHOD: Final = mint("interval-method", ["clopper-pearson-95"])


@dataclass(frozen=True, slots=True)
class Proportion:
    """A count of a denominator, with the percent as printed, if any."""

    statement: str
    count: int
    out_of: int
    printed: str | None


def audit(store: Store, graph: str) -> list[Quad]:
    """Return the findings on every proportion of a store, as quads of the named graph ``graph``."""
    return [found for proportion in _proportions(store) for found in _finding(proportion, graph)]


def judge(proportion: Proportion) -> str:
    """Return how the printed percent relates to the recomputed one: the key of a finding kind.

    >>> judge(Proportion("", 19, 52, "37")), judge(Proportion("", 12, 24, "50"))
    ('rounding', 'agreement')
    >>> judge(Proportion("", 15, 154, "10.13"))
    'impossible'
    """
    if proportion.printed is None:
        return "recomputed"
    printed = Decimal(proportion.printed)
    decimals = max(0, -int(printed.as_tuple().exponent))
    if printed == percent(proportion.count, proportion.out_of, decimals):
        exact = printed * proportion.out_of == 100 * proportion.count
        return "agreement" if exact else "rounding"
    possible = printed in percents_of_counts(proportion.out_of, decimals)
    return "mismatch" if possible else "impossible"


def _proportions(store: Store) -> Iterator[Proportion]:
    for row in store.select(_PROPORTIONS):
        yield Proportion(row["statement"] or "", int(row["count"] or 0), int(row["outOf"] or 0), row["printed"])


def _finding(proportion: Proportion, graph: str) -> list[Quad]:
    node = mint("finding", [key_of(proportion.statement), "percent"])
    recomputed = percent(proportion.count, proportion.out_of)
    lower, upper = clopper_pearson(proportion.count, proportion.out_of)
    printed = f"; printed {proportion.printed}" if proportion.printed else ""
    texts = {
        "arithmetic": f"100 × {proportion.count} / {proportion.out_of} = {recomputed}{printed}",
        "computedLower": str(lower),
        "computedPercent": str(recomputed),
        "computedUpper": str(upper),
        "ofField": "percent",
    }
    return [
        quad(node, NAMESPACES["rdf"] + "type", ontology_iri("Finding"), graph),
        quad(node, ontology_iri("ofStatement"), proportion.statement, graph),
        quad(node, ontology_iri("findingKind"), mint("finding-kind", [judge(proportion)]), graph),
        quad(node, ontology_iri("intervalMethod"), _METHOD, graph),
        *(quad(node, ontology_iri(name), Literal(text), graph) for name, text in texts.items()),
    ]

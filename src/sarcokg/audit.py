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

__all__ = ["FIELDS", "PREMISES", "Proportion", "audit", "judge"]

#: What a finding on a proportion rests on.
PREMISES: Final = """
  ?statement a sarco:ProportionStatement .
  ?statement sarco:outOf ?outOf .
  OPTIONAL { ?statement sarco:count ?count }
  OPTIONAL { ?statement sarco:percentAsPrinted ?printed }
  FILTER(BOUND(?count) || BOUND(?printed))
"""
_PROPORTIONS: Final = f"SELECT ?statement ?count ?outOf ?printed WHERE {{ {PREMISES} }} ORDER BY ?statement"
#: What a finding says beside what it is of.
FIELDS: Final = (
    *("arithmetic", "computedLower", "computedPercent", "computedUpper"),
    *("findingKind", "intervalMethod", "ofField"),
)
_METHOD: Final = mint("interval-method", ["clopper-pearson-95"])


@dataclass(frozen=True, slots=True)
class Proportion:
    """What a statement gives of a share: its denominator with a count, a printed percent, or both."""

    statement: str
    count: int | None
    out_of: int
    printed: str | None


def audit(store: Store, graph: str) -> list[Quad]:
    """Return the findings on every proportion of a store, as quads of the named graph ``graph``.

    A percent without a count is only tested for being possible: a count worked back from it would be no finding.
    """
    return [found for proportion in _proportions(store) for found in _finding(proportion, graph)]


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
    decimals = max(0, -int(printed.as_tuple().exponent))
    if printed not in percents_of_counts(proportion.out_of, decimals):
        return "impossible"
    if proportion.count is None:
        return "possible"
    if printed != percent(proportion.count, proportion.out_of, decimals):
        return "mismatch"
    return "agreement" if printed * proportion.out_of == 100 * proportion.count else "rounding"


def _proportions(store: Store) -> Iterator[Proportion]:
    for row in store.select(_PROPORTIONS):
        count = int(row["count"]) if row["count"] is not None else None
        yield Proportion(row["statement"] or "", count, int(row["outOf"] or 0), row["printed"])


def _finding(proportion: Proportion, graph: str) -> list[Quad]:
    node = mint("finding", [key_of(proportion.statement), "percent"])
    texts = {
        "ofField": "percent",
        **(_possibility(proportion) if proportion.count is None else _recomputed(proportion)),
    }
    iris = {
        NAMESPACES["rdf"] + "type": ontology_iri("Finding"),
        ontology_iri("ofStatement"): proportion.statement,
        ontology_iri("findingKind"): mint("finding-kind", [judge(proportion)]),
        **({} if proportion.count is None else {ontology_iri("intervalMethod"): _METHOD}),
    }
    return [
        *(quad(node, predicate, iri, graph) for predicate, iri in iris.items()),
        *(quad(node, ontology_iri(name), Literal(text), graph) for name, text in texts.items()),
    ]


def _recomputed(proportion: Proportion) -> dict[str, str]:
    count, out_of = proportion.count or 0, proportion.out_of
    lower, upper = clopper_pearson(count, out_of)
    printed = f"; printed {proportion.printed}" if proportion.printed else ""
    return {
        "arithmetic": f"100 × {count} / {out_of} = {percent(count, out_of)}{printed}",
        "computedLower": str(lower),
        "computedPercent": str(percent(count, out_of)),
        "computedUpper": str(upper),
    }


def _possibility(proportion: Proportion) -> dict[str, str]:
    """Return the two counts whose percents lie around the printed one."""
    printed = Decimal(proportion.printed or "0")
    decimals = max(0, -int(printed.as_tuple().exponent))
    below = min(int(printed * proportion.out_of / 100), proportion.out_of)
    above = min(below + 1, proportion.out_of)
    around = ", ".join(
        f"{count} of {proportion.out_of} give {percent(count, proportion.out_of, decimals)}" for count in (below, above)
    )
    return {"arithmetic": f"{around}; printed {proportion.printed}"}

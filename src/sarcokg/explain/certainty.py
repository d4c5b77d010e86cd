"""How far the results that a proof rests on can be relied on, as the rules for certainty rate them.

Each level is told beside what would make it higher; nothing is added up (decision 0011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.explain.model import Rating

if TYPE_CHECKING:
    from sarcokg.explain.model import Proof
    from sarcokg.explain.words import Words
    from sarcokg.store import Store

__all__ = ["ratings"]

_RATED: Final = """
SELECT ?statement ?descriptor ?level ?condition ?isHighest WHERE {{
  VALUES ?statement {{ {statements} }}
  ?statement sarco:certainty ?rated .
  ?rated rdfs:label ?level .
  ?rated sarco:descriptor/rdfs:label ?descriptor .
  ?rated sarco:wouldBeHigherIf ?condition .
  OPTIONAL {{ ?rated sarco:highest ?isHighest }}
}}
ORDER BY ?statement ?descriptor ?level
"""


def ratings(proof: Proof, store: Store, language: Words) -> tuple[Rating, ...]:
    """Return the levels of certainty of every statement that a proof passes through, by statement and descriptor."""
    met = {step.statement.subject for first in proof.steps for step in first.walk()}
    rows = store.solutions(_RATED.format(statements=" ".join(sorted(met))))
    return tuple(
        Rating(
            language.name(row["statement"]),
            language.name(row["descriptor"]),
            language.name(row["level"]),
            "" if "isHighest" in row else language.name(row["condition"]),
        )
        for row in rows
    )

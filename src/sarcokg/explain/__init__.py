"""Why something stands in the graph: proofs of triples and of rows of answers.

Turns a triple, or a row that a question got, into the smallest sets of assertions from which it
follows, each with its place, step by step through the axioms and rules of the ontology.
Nothing is logged while a release is built: a proof comes from evaluating the rules backwards.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sarcokg.audit import FIELDS, PREMISES
from sarcokg.english import counted
from sarcokg.errors import UsageError
from sarcokg.explain.certainty import ratings
from sarcokg.explain.compose import Composer
from sarcokg.explain.entries import Entries
from sarcokg.explain.grounds import Grounds
from sarcokg.explain.misses import near_misses
from sarcokg.explain.model import Explanation
from sarcokg.explain.names import Names, names_in
from sarcokg.explain.negation import denied
from sarcokg.explain.parse import read_pattern_query
from sarcokg.explain.render import FORMATS, as_changes, render
from sarcokg.explain.rows import heading, headline_columns, row_absences, row_goal, rows_with_groups
from sarcokg.explain.search import find_proofs
from sarcokg.explain.suppose import compare, suppose
from sarcokg.explain.words import Words
from sarcokg.identifiers import NAMESPACES
from sarcokg.reason import Rule

if TYPE_CHECKING:
    from sarcokg.explain.grounds import Formula
    from sarcokg.questions import Answer
    from sarcokg.store import Store, Triple

__all__ = [
    "FORMATS",
    "MOST",
    "Explainer",
    "Explanation",
    "Names",
    "as_changes",
    "compare",
    "explainer_of",
    "names_in",
    "render",
    "suppose",
]

#: No more proofs than this are shown.
MOST: Final = 24
#: So many proofs are looked for where fewer are wanted, to say whether there are others.
_LOOKED_FOR: Final = 4

#: What only says how a thing is called.
_NAMES: Final = tuple(
    NAMESPACES[prefix] + name
    for prefix, name in (("rdfs", "label"), ("skos", "altLabel"), ("skos", "notation"), ("skos", "prefLabel"))
)
_PLACES: Final = 'SELECT ?property WHERE { ?property sarco:toldAs "place" } ORDER BY ?property'

#: The audit as rules: the finding follows from the statement, and all that it says from its being the finding.
_AUDIT: Final = tuple(
    Rule("audit", body, head, "# The audit recomputes what a statement gives.\n")
    for body, head in (
        *((premises, "?finding sarco:ofStatement ?statement .") for premises in PREMISES),
        (
            "?finding sarco:ofStatement ?statement .",
            " ".join(["?finding a sarco:Finding .", *(f"?finding sarco:{name} ?{name} ." for name in FIELDS)]),
        ),
    )
)


@lru_cache(maxsize=1)
def explainer_of(store: Store, rules: tuple[Rule, ...], release: str) -> Explainer:
    """Return what explains a store that nobody adds to, made once."""
    return Explainer(store, rules, release)


class Explainer:
    """Explains what stands in one store, by one set of rules."""

    def __init__(self, store: Store, rules: tuple[Rule, ...], release: str) -> None:
        self._store = store
        self._rules = rules
        self._release = release
        self._entries = Entries(store)
        self._grounds = Grounds(store, (*rules, *_AUDIT))
        self._words = Words(store)
        self._composer = Composer(store, self._words, self._entries)

    def triple(self, triple: Triple, limit: int = 1) -> Explanation:
        """Explain a triple, with up to ``limit`` proofs; no proof means that it does not hold."""
        explanation = self._explained(self._words.say(triple).text, triple, limit)
        if explanation.proofs:
            return explanation
        return replace(explanation, misses=near_misses(triple, self._grounds, self._words))

    def row(self, answer: Answer, index: int, limit: int = 1) -> Explanation:
        """Explain one row of an answer, the first being 0, with up to ``limit`` proofs.

        Raises `UsageError` where the answer has no such row.
        """
        if not 0 <= index < len(answer):
            message = f"row {index + 1}: the answer has {counted(len(answer), 'row')}. Choose one of them."
            raise UsageError(message)
        query = read_pattern_query(answer.query)
        row = rows_with_groups(query, answer.query, self._store)[index]
        spoken = headline_columns(answer.question.headline, (column.name for column in query.selection.columns))
        places = [found["property"] or "" for found in self._store.select(_PLACES)]
        grounds = Grounds(self._store, self._rules, (*_NAMES, *places))
        goal = row_goal(query, row, spoken, grounds)
        absences = tuple(denied(absence, self._words) for absence in row_absences(query, row, spoken, grounds))
        explanation = self._explained(heading(answer.question.headline, answer.rows[index]), goal, limit, absences)
        rated = ratings(explanation.proofs[0], self._store, self._words) if explanation.proofs else ()
        return replace(explanation, ratings=rated)

    def _explained(self, conclusion: str, goal: Formula, limit: int, absences: tuple[str, ...] = ()) -> Explanation:
        if not 1 <= limit <= MOST:
            message = f"--limit: no number of proofs that can be shown: {limit}. Write 1 to {MOST}."
            raise UsageError(message)
        found = find_proofs(goal, self._grounds, self._entries, max(limit, _LOOKED_FOR))
        proofs = tuple(self._composer.proof(derivations) for derivations in found.proofs[:limit])
        more = len(found.proofs) - len(proofs)
        return Explanation(conclusion, self._release, proofs, absences, more, found.complete)

"""Why something stands in the graph: proofs of triples and of rows of answers.

Turns a triple, or a row that a question got, into the smallest sets of assertions from which it
follows, each with its place, step by step through the axioms and rules of the ontology.
Nothing is logged while a release is built: a proof comes from evaluating the rules backwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.explain.compose import Composer
from sarcokg.explain.entries import Entries
from sarcokg.explain.grounds import Grounds
from sarcokg.explain.model import Explanation
from sarcokg.explain.pattern import read_pattern_query
from sarcokg.explain.rows import headline_columns, row_absences, row_goal, rows_with_groups
from sarcokg.explain.search import find_proofs
from sarcokg.explain.words import Words
from sarcokg.identifiers import NAMESPACES, ONTOLOGY

if TYPE_CHECKING:
    from sarcokg.explain.grounds import Formula
    from sarcokg.reason import Rule
    from sarcokg.store import Store, Triple

__all__ = ["MOST", "Explainer", "Explanation"]

#: More proofs than this are counted as "at least".
MOST: Final = 24

#: What only says how a thing is called.
_NAMES: Final = tuple(
    NAMESPACES[prefix] + name
    for prefix, name in (("rdfs", "label"), ("skos", "altLabel"), ("skos", "notation"), ("skos", "prefLabel"))
)
_PLACES: Final = 'SELECT ?property WHERE { ?property sarco:toldAs "place" } ORDER BY ?property'


class Explainer:
    """Explains what stands in one store, by one set of rules."""

    def __init__(self, store: Store, rules: tuple[Rule, ...], release: str) -> None:
        self._store = store
        self._rules = rules
        self._release = release
        self._entries = Entries(store)
        self._grounds = Grounds(store, rules)
        self._words = Words(store)
        self._composer = Composer(store, self._words, self._entries)

    def triple(self, triple: Triple, limit: int = 1) -> Explanation:
        """Explain a triple, with up to ``limit`` proofs; no proof means that it does not hold."""
        return self._explained(self._words.say(triple).text, triple, limit)

    def row(self, text: str, index: int, headline: tuple[str, str], limit: int = 1) -> Explanation:
        """Explain one row of a query's answer; ``headline`` is the template and what it says of the row."""
        query = read_pattern_query(text)
        row = rows_with_groups(query, text, self._store)[index]
        spoken = headline_columns(headline[0], (column.name for column in query.selection.columns))
        places = [found["property"] or "" for found in self._store.select(_PLACES)]
        grounds = Grounds(self._store, self._rules, (*_NAMES, *places))
        goal = row_goal(query, row, spoken, grounds)
        absences = tuple(self._words.absence(absence) for absence in row_absences(query, row, spoken, grounds))
        return self._explained(headline[1], goal, limit, absences)

    def _explained(self, conclusion: str, goal: Formula, limit: int, absences: tuple[str, ...] = ()) -> Explanation:
        found = find_proofs(goal, self._grounds, self._entries, self._rules, max(limit, MOST))
        proofs = tuple(self._composer.proof(derivations) for derivations in found.proofs[:limit])
        more = len(found.proofs) - len(proofs)
        return Explanation(conclusion, self._release, proofs, absences, more, found.complete)

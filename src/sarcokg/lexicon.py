"""Names to terms: the key, label or synonym that a person writes, to the term that it means.

A name is matched whole; nothing is guessed.
Where no term has the name, the nearest ones are offered.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sarcokg.identifiers import key_of

if TYPE_CHECKING:
    from sarcokg.store import Store

__all__ = ["Lexicon", "Term", "read_lexicon"]

_NAMES = """
SELECT ?term ?class ?label ?synonym WHERE {
  ?term a owl:NamedIndividual, ?declared .
  ?declared rdfs:subClassOf* ?class .
  FILTER(isIRI(?class))
  OPTIONAL { ?term rdfs:label ?label }
  OPTIONAL { ?term skos:altLabel|skos:hiddenLabel ?synonym }
}
ORDER BY ?term ?class ?synonym
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A named individual with every name that it goes by, its key first."""

    iri: str
    label: str
    names: tuple[str, ...]


class Lexicon:
    """Every named individual of the ontology, found by class and name."""

    def __init__(self, terms: dict[str, Term], by_class: dict[str, tuple[str, ...]]) -> None:
        """Keep the terms; ``by_class`` lists the IRIs of each class, inherited ones included."""
        self._terms = terms
        self._by_class = by_class
        classes: dict[str, set[str]] = {}
        for class_iri, iris in by_class.items():
            for iri in iris:
                classes.setdefault(iri, set()).add(class_iri)
        self._classes = {iri: frozenset(found) for iri, found in classes.items()}

    def terms(self, class_iri: str) -> list[Term]:
        """Return the terms of a class, sorted by IRI."""
        return [self._terms[iri] for iri in self._by_class.get(class_iri, ())]

    def all_terms(self) -> list[Term]:
        """Return every term, sorted by IRI."""
        return list(self._terms.values())

    def classes(self, iri: str) -> frozenset[str]:
        """Return the IRIs of the classes of a term, inherited ones included."""
        return self._classes.get(iri, frozenset())

    def find_key(self, class_iri: str, key: str) -> str | None:
        """Return the IRI of the term of a class with exactly this key."""
        return next((term.iri for term in self.terms(class_iri) if key_of(term.iri) == key), None)

    def find_name(self, class_iri: str, name: str) -> list[str]:
        """Return the IRIs of the terms of a class that go by a name, whatever its case.

        A key decides alone; otherwise several terms may share a label or synonym.
        """
        key = self.find_key(class_iri, name)
        if key is not None:
            return [key]
        folded = name.casefold()
        return [term.iri for term in self.terms(class_iri) if folded in (other.casefold() for other in term.names)]

    def nearest(self, class_iri: str, name: str) -> list[str]:
        """Return up to three keys of a class whose names look like this one."""
        keys = {other.casefold(): key_of(term.iri) for term in self.terms(class_iri) for other in term.names}
        close = difflib.get_close_matches(name.casefold(), keys, n=6, cutoff=0.6)
        return list(dict.fromkeys(keys[match] for match in close))[:3]

    def label(self, iri: str) -> str | None:
        """Return the label of a term."""
        return self._terms[iri].label if iri in self._terms else None


def read_lexicon(store: Store) -> Lexicon:
    """Collect the names of every individual that the ontology declares."""
    names: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    by_class: dict[str, dict[str, None]] = {}
    for row in store.select(_NAMES):
        term, class_iri = row["term"] or "", row["class"] or ""
        labels[term] = row["label"] or key_of(term)
        by_class.setdefault(class_iri, {})[term] = None
        found = names.setdefault(term, [key_of(term), labels[term]])
        if row["synonym"] and row["synonym"] not in found:
            found.append(row["synonym"])
    terms = {iri: Term(iri, labels[iri], tuple(dict.fromkeys(found))) for iri, found in names.items()}
    return Lexicon(terms, {class_iri: tuple(iris) for class_iri, iris in by_class.items()})

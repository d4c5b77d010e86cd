"""Names to terms: the key, label or synonym that a person writes, to the term that it means.

A name is matched whole; nothing is guessed.
Where no term has the name, the nearest ones are offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sarcokg.english import fold
from sarcokg.errors import UsageError
from sarcokg.identifiers import key_of, ontology_iri, words
from sarcokg.late import difflib

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.store import Engine

__all__ = ["Lexicon", "Term", "find_term", "nearest_keys", "read_lexicon"]

_NAMES = """
SELECT ?term ?class ?label ?synonym WHERE {
  #classes
  ?term a #individual ?declared .
  ?declared rdfs:subClassOf* ?class .
  FILTER(isIRI(?class))
  OPTIONAL { ?term rdfs:label ?label }
  OPTIONAL { ?term skos:altLabel|skos:hiddenLabel#notation ?synonym }
}
ORDER BY ?term ?class ?synonym
"""


#: A key that is less like a name than the nearest one, by this share of letters, is no suggestion.
_MUCH_LESS_ALIKE = 0.1


#: A shorter word that two names share, such as of, tells nothing.
_SHORTEST_TELLING_WORD = 4


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

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], dict[str, bool]]:
        """The terms by the folded words of each name; True where that name is an abbreviation."""
        names: dict[tuple[str, ...], dict[str, bool]] = {}
        for term in self.all_terms():
            for name in term.names:
                folded = fold(name)
                if folded:
                    own = names.setdefault(folded, {})
                    own[term.iri] = own.get(term.iri, True) and name.upper() == name
        return names

    def terms_with(self, classes: Iterable[str], words: Iterable[str]) -> list[str]:
        """Return the terms of some classes that have a name with all of these folded words."""
        wanted = set(words)
        of_classes = {term.iri for class_iri in classes for term in self.terms(class_iri)}
        found = {iri for folded, terms in self.by_words.items() if wanted <= set(folded) for iri in terms}
        return sorted(of_classes & found)

    def nearest(self, class_iri: str, name: str) -> list[str]:
        """Return up to three keys of a class whose names look like this one, or else share most of its whole words."""
        keys: dict[str, list[str]] = {}
        for term in self.terms(class_iri):
            for other in term.names:
                keys.setdefault(other.casefold(), []).append(key_of(term.iri))
        close = difflib.get_close_matches(name.casefold(), keys, n=6, cutoff=0.6)
        asked = {word for word in _word_set(name) if len(word) >= _SHORTEST_TELLING_WORD}
        shared = {other: len(asked & _word_set(other)) for other in keys}
        sharing = sorted((other for other, count in shared.items() if count), key=lambda other: -shared[other])
        return list(dict.fromkeys(key for match in close or sharing for key in keys[match]))[:3]

    def label(self, iri: str) -> str | None:
        """Return the label of a term."""
        return self._terms[iri].label if iri in self._terms else None


def find_term(lexicon: Lexicon, class_name: str, name: str, where: str) -> str:
    """Return the IRI of the one term of a class that goes by a key, label or synonym.

    Raises `UsageError`, its message begun by ``where``, with the nearest keys where none has the name, and with all
    of them where several do.
    """
    class_iri, kind = ontology_iri(class_name), words(class_name)
    found = lexicon.find_name(class_iri, name)
    if len(found) == 1:
        return found[0]
    if not name:
        message = f"{where}: no value. Write the key, label or synonym of a {kind}."
        raise UsageError(message)
    if found:
        several = ", ".join(key_of(iri) for iri in found)
        message = f"{where}: {name} is the name of several: {several}. Choose one."
        raise UsageError(message)
    near = lexicon.nearest(class_iri, name)
    offer = f"Did you mean {' or '.join(near)}?" if near else f"Use the key of a {kind}."
    pattern = f"?term a/rdfs:subClassOf* sarco:{class_name} ; skos:notation ?key ; rdfs:label ?label"
    listed = f"sarcokg query 'SELECT ?key ?label {{ {pattern} }}'"
    message = f"{where}: no {kind} is called {name}. {offer} All keys: {listed}"
    raise UsageError(message)


def nearest_keys(name: str, keys: Iterable[str], at_least: float = 0.6) -> list[str]:
    """Return up to three keys that look like a name, the nearest first; ``at_least`` is a share of equal letters.

    A key that differs only in case, in its joints or in the order of its words stands alone.

    >>> nearest_keys("unit_Dose", ["dose-unit", "unit"]), nearest_keys("titel", ["title", "to-treatment"])
    (['dose-unit'], ['title'])
    """
    plain = {key: _word_set(key) for key in keys}
    same = [key for key, word_set in plain.items() if word_set == _word_set(name)]
    if same:
        return same
    folded = {key.casefold(): key for key in plain}
    near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=at_least)
    alike = [difflib.SequenceMatcher(None, key, name.casefold()).ratio() for key in near]
    return [folded[key] for key, ratio in zip(near, alike, strict=True) if ratio > alike[0] - _MUCH_LESS_ALIKE]


def _word_set(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[\W_]+", name.casefold()))


def read_lexicon(engine: Engine, classes: Iterable[str] = ()) -> Lexicon:
    """Collect the names of every individual that the ontology declares, or of all that is of some classes by IRI."""
    chosen = " ".join(f"<{class_iri}>" for class_iri in classes)
    # Of classes asked for, what records tell goes by its key, too: a patient is no individual of the ontology.
    query = (
        _NAMES.replace("#classes", f"VALUES ?class {{ {chosen} }}" if chosen else "")
        .replace("#individual", "" if chosen else "owl:NamedIndividual,")
        .replace("#notation", "|skos:notation" if chosen else "")
    )
    names: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    by_class: dict[str, dict[str, None]] = {}
    for row in engine.select(query):
        term, class_iri = row["term"] or "", row["class"] or ""
        labels[term] = row["label"] or key_of(term)
        by_class.setdefault(class_iri, {})[term] = None
        found = names.setdefault(term, [key_of(term), labels[term]])
        if row["synonym"] and row["synonym"] not in found:
            found.append(row["synonym"])
    terms = {iri: Term(iri, labels[iri], tuple(dict.fromkeys(found))) for iri, found in names.items()}
    return Lexicon(terms, {class_iri: tuple(iris) for class_iri, iris in by_class.items()})

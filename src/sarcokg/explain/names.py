"""Names: what a person writes for a thing, a relation or a class, to the term that it means.

A prefixed name or an IRI means itself; anything else is a key, label or synonym, matched whole.
Where nothing has the name, the nearest ones are offered.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import ID, NAMESPACES, compact, key_of, kind_of
from sarcokg.store import Literal, NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.store import Store, Term

__all__ = ["Names", "names_in"]

_NAMED: Final = """
SELECT DISTINCT ?term ?name WHERE {
  { ?term rdfs:label|skos:altLabel|skos:hiddenLabel|skos:notation ?name }
  UNION { ?term a ?type . BIND("" AS ?name) }
  FILTER(isIRI(?term))
}
ORDER BY ?term ?name
"""
#: What the ontology calls its own terms: a name that is one term's label is not another's synonym.
_LABELLED: Final = """
SELECT ?term ?label WHERE {
  VALUES ?type { owl:NamedIndividual owl:Class }
  ?term a ?type .
  ?term rdfs:label ?label .
}
"""
_DECLARED: Final = "SELECT ?term WHERE { ?term a owl:NamedIndividual }"
_RELATIONS: Final = """
SELECT DISTINCT ?term WHERE {
  VALUES ?type { owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?type .
}
"""
#: The words between a subject and an object in which explanations say a relation.
_PHRASED: Final = """
SELECT DISTINCT ?term ?phrase WHERE {
  VALUES ?type { owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?type .
  ?term sarco:phrase ?phrase .
}
ORDER BY ?term
"""
_PHRASE: Final = re.compile(r"\{subject\} ([\w\s/-]+) \{object\}")
_PARTS: Final = 3
_NEAREST: Final = 3


class Names:
    """Every name of one graph."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._terms: dict[str, list[str]] = {}
        for row in store.select(_NAMED):
            iri = row["term"] or ""
            for name in (row["name"] or "", key_of(iri), compact(iri), iri):
                terms = self._terms.setdefault(name.casefold(), [])
                if name and iri not in terms:
                    terms.append(iri)
        self._declared = {row["term"] or "" for row in store.select(_DECLARED)}
        self._labelled = {(row["term"] or "", (row["label"] or "").casefold()) for row in store.select(_LABELLED)}
        self._relations = {row["term"] or "" for row in store.select(_RELATIONS)}
        self._phrases: dict[str, list[str]] = {}
        for row in store.select(_PHRASED):
            if said := _PHRASE.fullmatch(row["phrase"] or ""):
                self._phrases.setdefault(said[1].casefold(), []).append(row["term"] or "")

    def find(self, text: str) -> NamedNode | None:
        """Return the only thing of a name, or None.

        A term of the ontology goes before a node of a record, and a term's label before a synonym.
        Raises `UsageError` where several have the name.
        """
        name = text.strip("<>").casefold()
        found = self._terms.get(name, [])
        if not found and (iri := _expanded(text)) and self._store.mentions(NamedNode(iri)):
            found = [iri]
        labelled = [iri for iri in found if (iri, name) in self._labelled]
        nearer = (
            [iri for iri in labelled if iri in self._declared],
            labelled,
            [iri for iri in found if iri in self._declared],
            [iri for iri in found if kind_of(iri)],
        )
        things = next(filter(None, nearer), found)
        if len(things) > 1:
            several = ", ".join(compact(iri) for iri in things[:_NEAREST])
            message = f"{text}: the name of several: {several}. Choose one, with its prefix."
            raise UsageError(message)
        return NamedNode(things[0]) if things else None

    def near(self, text: str) -> list[str]:
        """Return up to three things whose names look like this one, as prefixed names."""
        close = difflib.get_close_matches(text.strip("<>").casefold(), self._terms, n=2 * _NEAREST, cutoff=0.6)
        return list(dict.fromkeys(compact(self._terms[name][0]) for name in close if self._terms[name]))[:_NEAREST]

    def triple(self, parts: Sequence[str]) -> Triple:
        """Return the triple that a subject, a relation and an object name; ``a`` is the relation to a class.

        Raises `UsageError` where a name is unknown or that of several.
        """
        if len(parts) != _PARTS:
            message = f"{' '.join(parts)}: no statement. Write a subject, a relation and an object."
            raise UsageError(message)
        subject = self._known(parts[0])
        predicate = self._relation(parts[1], subject)
        is_class = predicate.value == NAMESPACES["rdf"] + "type"
        return Triple(subject, predicate, self._object(subject, predicate, parts[2], is_class=is_class))

    def _known(self, text: str) -> NamedNode:
        found = self.find(text)
        if found is None:
            near = self.near(text)
            offer = f"Did you mean {' or '.join(near)}?" if near else "Use a key, a label or a prefixed name."
            message = f"{text}: nothing here has this name. {offer}"
            raise UsageError(message)
        return found

    def _relation(self, text: str, subject: NamedNode) -> NamedNode:
        if text in {"a", "is-a", "rdf:type"}:
            return NamedNode(NAMESPACES["rdf"] + "type")
        found = [iri for iri in self._terms.get(text.strip("<>").casefold(), []) if iri in self._relations]
        if found:
            return NamedNode(found[0])
        if (iri := _expanded(text)) and not iri.startswith(ID):
            return NamedNode(iri)
        if phrased := self._phrases.get(text.casefold()):
            return self._phrased(text, phrased, subject)
        names = {name: iri for name, iris in self._terms.items() for iri in iris if iri in self._relations}
        names |= {phrase: iris[0] for phrase, iris in self._phrases.items()}
        near = difflib.get_close_matches(text.casefold(), names, n=2 * _NEAREST, cutoff=0.5)
        nearest = list(dict.fromkeys(compact(names[name]) for name in near))[:_NEAREST]
        offer = f"Did you mean {' or '.join(nearest)}?" if nearest else "Write a, or a relation of the ontology."
        message = f"{text}: no relation has this name. {offer}"
        raise UsageError(message)

    def _phrased(self, text: str, relations: Sequence[str], subject: NamedNode) -> NamedNode:
        """Return the relation that a phrase means; several share some, so that the subject has to tell."""
        ask = "SELECT ?object {{ {} <{}> ?object }} LIMIT 1"
        told = [iri for iri in relations if self._store.select(ask.format(subject, iri))]
        if len(relations) > 1 and len(told) != 1:
            several = ", ".join(compact(iri) for iri in (told or relations)[:_NEAREST])
            message = f"{text}: the words for several relations: {several}. Choose one, with its prefix."
            raise UsageError(message)
        return NamedNode((told or relations)[0])

    def _object(self, subject: NamedNode, predicate: NamedNode, text: str, *, is_class: bool) -> Term:
        """Return an object: a class after ``a``, a literal as the graph has it, or else a thing."""
        values = self._store.solutions(f"SELECT ?value WHERE {{ {subject} {predicate} ?value }} ORDER BY ?value")
        literals = [row["value"] for row in values if isinstance(row["value"], Literal)]
        for literal in literals:
            if text in {literal.value, str(literal)}:
                return literal
        if is_class:
            classes = [iri for iri in self._terms.get(text.strip("<>").casefold(), []) if kind_of(iri) is None]
            if classes:
                return NamedNode(classes[0])
        return Literal(text) if literals and self.find(text) is None else self._known(text)


@lru_cache(maxsize=1)
def names_in(store: Store) -> Names:
    """Return the names of a store that nobody adds to, collected once."""
    return Names(store)


def _expanded(text: str) -> str:
    """Return the IRI that a prefixed name or a bracketed IRI stands for, or nothing.

    >>> _expanded("drug:atezolizumab"), _expanded("sarco:Drug"), _expanded("atezolizumab")
    ('https://w3id.org/sarcokg/id/drug/atezolizumab', 'https://w3id.org/sarcokg/ontology#Drug', '')
    """
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    prefix, colon, local = text.partition(":")
    if not colon or local.startswith("//"):
        return text if colon else ""
    return NAMESPACES.get(prefix, f"{ID}{prefix}/") + local

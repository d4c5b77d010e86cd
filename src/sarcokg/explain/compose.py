"""From derivations to explanations: entries become leaves with their places, rules become axioms in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.explain.entries import ONTOLOGY
from sarcokg.explain.model import Citation, Leaf, Proof, Step
from sarcokg.explain.negation import denied
from sarcokg.identifiers import NAMESPACES, compact
from sarcokg.retraction import NOTICES
from sarcokg.store import NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.explain.entries import Entries, Entry
    from sarcokg.explain.search import Derivation
    from sarcokg.explain.words import Words
    from sarcokg.store import Store

__all__ = ["Composer"]

#: The places of an entry; where it has none itself, those of the entries that hold it or state it.
_PASSAGES: Final = """
SELECT DISTINCT ?passage ?label ?source ?figure ?notice ?called WHERE {{
  {place}
  ?passage rdfs:label ?label .
  ?passage sarco:source ?document .
  ?document rdfs:label ?source .
  OPTIONAL {{
    {notices}
    ?document ?property ?notice .
  }}
  OPTIONAL {{ ?passage sarco:figures ?figure }}
}}
ORDER BY ?source ?passage ?figure
"""
_REFERENCE: Final = """
SELECT ?reference ?evidence WHERE {{
  {node} sarco:reference ?reference .
  OPTIONAL {{ {node} sarco:evidence/rdfs:label ?evidence }}
}}
ORDER BY ?reference
"""
_MODULE: Final = "SELECT ?module WHERE {{ {node} rdfs:isDefinedBy ?module }}"


class Composer:
    """Puts proofs into words and places."""

    def __init__(self, store: Store, words: Words, entries: Entries) -> None:
        self._store = store
        self._words = words
        self._entries = entries

    def proof(self, derivations: Iterable[Derivation]) -> Proof:
        """Return a proof made of the derivations of its goals."""
        derivations = tuple(derivations)
        triples = tuple(dict.fromkeys(leaf for derivation in derivations for leaf in derivation.leaves()))
        entries = self._entries.all_of(triples)
        owned: dict[Entry, list[Triple]] = {entry: [] for entry in entries}
        for triple in triples:
            owned[self._entries.of(triple, entries)].append(triple)
        names = {triple: name_of(entry) for entry, found in owned.items() for triple in found}
        steps = tuple(self._step(derivation, names) for derivation in derivations)
        return Proof(steps, tuple(self._leaf(entry, found) for entry, found in owned.items()))

    def _step(self, derivation: Derivation, names: dict[Triple, str]) -> Step:
        statement = self._words.say(derivation.triple)
        if derivation.way is None:
            return Step(statement, leaf=names[derivation.triple])
        return Step(
            statement,
            self._words.axiom(derivation.way.rule),
            tuple(self._step(premise, names) for premise in derivation.premises),
            absences=tuple(denied(absence, self._words) for absence in derivation.way.absences),
        )

    def _leaf(self, entry: Entry, triples: list[Triple]) -> Leaf:
        statements = tuple(self._words.say(triple) for triple in triples)
        whole = "" if isinstance(entry, Triple) else self._words.sentence(entry)
        text = whole or "; ".join(statement.text for statement in statements)
        return Leaf(name_of(entry), text, statements, tuple(self._citations(entry)))

    def _citations(self, entry: Entry) -> list[Citation]:
        if isinstance(entry, Triple):
            return [self._module(entry)]
        references = self._store.select(_REFERENCE.format(node=entry))
        if references:
            return [
                Citation(
                    "background",
                    entry.value,
                    (row["reference"] or "") + (f" ({row['evidence']})" if row["evidence"] else ""),
                )
                for row in references
            ]
        return self._passages(entry)

    def _passages(self, node: NamedNode) -> list[Citation]:
        """Return the places of a node, or of what it stands in, as near as there are any."""
        for place in (
            f"{node} sarco:passage ?passage .",
            # The source itself holds every node, which tells no place.
            f"?nearer ?relation {node} ; sarco:passage ?passage . FILTER NOT EXISTS {{ ?nearer a sarco:Source }}",
            f"?outer ?relation ?nearer . ?nearer ?within {node} . ?outer sarco:passage ?passage .",
        ):
            figures: dict[tuple[str, str, str, str], list[str]] = {}
            for row in self._store.select(_PASSAGES.format(place=place, notices=NOTICES)):
                told = f"{row['source']}, {row['label']}"
                found = figures.setdefault((row["passage"] or "", told, row["notice"] or "", row["called"] or ""), [])
                if row["figure"]:
                    found.append(row["figure"])
            if figures:
                return [
                    Citation("source", iri, text, tuple(found), notice, called)
                    for (iri, text, notice, called), found in figures.items()
                ]
        return []

    def _module(self, triple: Triple) -> Citation:
        modules = self._store.select(_MODULE.format(node=triple.subject))
        iri = modules[0]["module"] or "" if modules else ONTOLOGY
        return Citation("ontology", iri, f"module {iri.rsplit('/', 1)[-1]}")


def name_of(entry: Entry) -> str:
    """Return an entry as ``--without`` takes it: a prefixed name, or a triple of them.

    >>> name_of(NamedNode("https://w3id.org/sarcokg/id/target-assertion/atezolizumab_PD-L1"))
    'target-assertion:atezolizumab_PD-L1'
    """
    if isinstance(entry, NamedNode):
        return compact(entry.value)
    terms = (entry.subject, entry.predicate, entry.object)
    return " ".join(_short(term) for term in terms)


def _short(term: object) -> str:
    if isinstance(term, NamedNode):
        return "a" if term.value == NAMESPACES["rdf"] + "type" else compact(term.value)
    return str(term)

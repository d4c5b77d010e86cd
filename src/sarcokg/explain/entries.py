"""Entries: what a proof rests on, as the records and the ontology give it.

An entry is one node that a source or the background states, with all that it says; of the ontology,
one triple. It is what a reader would withdraw: a statement goes as a whole, with what only it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from sarcokg.identifiers import GRAPH, graph_iri
from sarcokg.store import NamedNode, Quad, Triple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sarcokg.store import Store, Term

__all__ = ["AUDIT", "DERIVED", "INFERRED", "ONTOLOGY", "Entries", "Entry", "withdraw"]

#: A node of a record, or a triple of the ontology.
Entry = NamedNode | Triple

INFERRED: Final = graph_iri("inferred")
AUDIT: Final = graph_iri("audit")
ONTOLOGY: Final = graph_iri("ontology")
#: The graphs that the program makes from the others.
DERIVED: Final = frozenset({INFERRED, AUDIT, graph_iri("mappings")})

#: The nodes that a statement is about, split off from it (`sarco:splitsOff`), with their statements.
_SPLIT: Final = """
SELECT DISTINCT ?owner ?part WHERE {
  ?class sarco:splitsOff ?words .
  BIND(IRI(CONCAT("https://w3id.org/sarcokg/ontology#", STRBEFORE(?words, " "))) AS ?property)
  ?owner ?property ?part .
}
ORDER BY ?part ?owner
"""

#: The nodes that a record writes within another: the inner one is keyed by the outer (`sarco:keyedBy`).
_NESTED: Final = """
SELECT DISTINCT ?outer ?inner WHERE {
  ?class sarco:keyedBy ?words .
  ?inner a/rdfs:subClassOf* ?class .
  ?inner ?key ?outer .
  FILTER(isIRI(?outer) && CONTAINS(CONCAT(" ", ?words, " "), CONCAT(" ", STRAFTER(STR(?key), "#"), " ")))
}
"""


class Entries:
    """Which entry asserts a triple of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._owners: dict[Term, list[NamedNode]] = {}
        for row in store.solutions(_SPLIT):
            self._owners.setdefault(row["part"], []).append(_named(row["owner"]))
        self._nested = {(row["outer"], row["inner"]) for row in store.solutions(_NESTED)}

    def is_asserted(self, triple: Triple) -> bool:
        """Tell whether a source, the background or the ontology says a triple itself."""
        return any(graph not in DERIVED for graph in self._store.graphs(triple))

    def of(self, triple: Triple, preferred: Collection[Entry] = ()) -> Entry:
        """Return the entry that asserts a triple; ``preferred`` decides where several statements share it."""
        if set(self._store.graphs(triple)) & {ONTOLOGY}:
            return triple
        # That one entry holds another is said by writing the inner one.
        node = triple.object if (triple.subject, triple.object) in self._nested else triple.subject
        owners = self._owners.get(node) or [_named(node)]
        return next((owner for owner in owners if owner in preferred), owners[0])

    def all_of(self, triples: Iterable[Triple]) -> tuple[Entry, ...]:
        """Return the entries of triples, each once, in the order of the triples."""
        triples = tuple(triples)
        # A statement that is itself used speaks for what it is about.
        own = {_named(triple.subject) for triple in triples if triple.subject not in self._owners}
        return tuple(dict.fromkeys(self.of(triple, own) for triple in triples))

    def stands(self, triple: Triple, gone: Collection[Entry]) -> bool:
        """Tell whether a triple is still asserted once some entries are gone."""
        if triple in gone or triple.subject in gone or triple.object in gone:
            return False
        owners = self._owners.get(triple.subject)
        return owners is None or any(owner not in gone for owner in owners)

    def said_by(self, entry: Entry) -> list[Triple]:
        """Return the triples that an entry asserts, those of what it alone is about included."""
        if isinstance(entry, Triple):
            return [entry]
        nodes = [entry, *(part for part, owners in self._owners.items() if entry in owners)]
        return [
            triple
            for node in nodes
            for triple in self._store.around(_named(node))
            if (triple.subject == node or (triple.subject, triple.object) in self._nested) and self.is_asserted(triple)
        ]


def _named(term: Term) -> NamedNode:
    """Return the node that a term is: data has no blank nodes (docs/architecture.md)."""
    return cast("NamedNode", term)


def withdraw(
    quads: Mapping[str, Iterable[Quad]], gone: Collection[Entry], graphs: Collection[str], entries: Entries
) -> list[Quad]:
    """Return asserted quads, given by graph, without some entries and whole graphs; what follows is left out, too."""
    return [
        quad
        for graph, said in quads.items()
        if graph not in DERIVED and graph.removeprefix(GRAPH) not in graphs
        for quad in said
        if entries.stands(quad.triple, gone)
    ]

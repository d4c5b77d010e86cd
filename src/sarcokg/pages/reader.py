"""Reads a graph for pages: what a thing is called, where its page is, what says it and where that stands.

Turns IRIs into names, links, sentences and places, each looked up once for all pages of a graph.
It must not know what any page shows.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sarcokg.explain.render import outline
from sarcokg.explain.words import Words
from sarcokg.identifiers import GRAPH, ID, NAMESPACES, compact, key_of, kind_of
from sarcokg.store import Literal, NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sarcokg.explain import Explainer
    from sarcokg.explain.render import Line
    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.questions import Answer
    from sarcokg.store import Row, Term

__all__ = ["Reader", "is_page", "reader_of"]

_Kept = TypeVar("_Kept")

#: Kinds whose things have a page of their own beside those that the ontology declares.
#: What is said of them, such as one result or one passage, stands on their pages.
_OWN_PAGES: Final = frozenset({"claim", "conflict", "disagreement", "patient", "proposition", "regimen", "study"})
_PLACES: Final = """
SELECT DISTINCT ?node ?place ?source WHERE {
  ?node sarco:passage ?passage .
  ?passage rdfs:label ?place .
  ?passage sarco:source/skos:notation ?source .
}
ORDER BY ?node ?source ?place
"""
_REFERENCES: Final = "SELECT ?node ?text WHERE { ?node sarco:reference ?text } ORDER BY ?node ?text"
_DECLARED: Final = "SELECT ?thing WHERE { ?thing a owl:NamedIndividual } ORDER BY ?thing"
_OF_KINDS: Final = """
SELECT DISTINCT ?thing WHERE {{
  ?thing skos:notation ?key .
  FILTER(STRSTARTS(STR(?thing), "{start}"))
}}
ORDER BY ?thing
"""
#: What a triple rests on, by the graph that holds it; a source's graph goes by the source's key.
_STANDINGS: Final = {
    "inferred": "inferred",
    "audit": "computed",
    "background": "background",
    "ontology": "ontology",
    "mappings": "mapping",
}


#: Proofs by the release and the rules that they hold for.
_PROOFS: Final[dict[tuple[str, Path], dict[Triple, list[dict[str, Any]]]]] = {}
#: Readers of the graphs that were asked last: one for the pages, one to compare with.
_OPEN: Final[list[Reader]] = []
_MOST_OPEN: Final = 2


def reader_of(kg: KnowledgeGraph) -> Reader:
    """Return what reads a graph, made once for all its pages."""
    found = next((reader for reader in _OPEN if reader.kg is kg), None)
    if found is None:
        found = Reader(kg)
        _OPEN.append(found)
        del _OPEN[:-_MOST_OPEN]
    return found


def is_page(iri: str, declared: frozenset[str]) -> bool:
    """Tell whether a thing has a page: the ontology declares it, or it is of a kind that pages are made of."""
    return iri in declared or kind_of(iri) in _OWN_PAGES


class Reader:
    """Names, links, sentences and places of one graph."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.store = kg.store()
        self.words = Words(self.store)
        self._names: dict[str, str] = {}
        # A release's name is a digest of what it says, so what follows from one follows from its equals.
        self._proofs = _PROOFS.setdefault((kg.release.name, kg.rules), {})
        self._answers: dict[str, Answer] = {}
        self._kept: dict[str, Any] = {}

    # ---- Names and links

    @cached_property
    def declared(self) -> frozenset[str]:
        """The individuals that the ontology declares and defines."""
        return frozenset(row["thing"] or "" for row in self.store.select(_DECLARED))

    @cached_property
    def things(self) -> tuple[str, ...]:
        """The IRIs of all things that have a page, sorted."""
        found = {iri for iri in self.declared if iri.startswith(ID)}
        for kind in sorted(_OWN_PAGES):
            rows = self.store.select(_OF_KINDS.format(start=f"{ID}{kind}/"))
            found |= {row["thing"] or "" for row in rows}
        return tuple(sorted(found))

    def name(self, iri: str) -> str:
        """Return what a thing is called."""
        if iri not in self._names:
            self._names[iri] = self.words.name(NamedNode(iri))
        return self._names[iri]

    def sentence(self, iri: str) -> str:
        """Return what an entry says as a whole, or what the thing is called; a wording speaks for itself."""
        name = self.name(iri)
        return name if name.startswith("“") else self.words.sentence(NamedNode(iri)) or name

    def href(self, iri: str) -> str:
        """Return the path of a thing's page, or nothing where it has none: ``drug/atezolizumab``."""
        return iri.removeprefix(ID) if iri.startswith(ID) and is_page(iri, self.declared) else ""

    def link(self, iri: str) -> dict[str, str]:
        """Return a thing as pages show it: its ``label``, ``href`` and ``iri``."""
        return {"label": self.name(iri), "href": self.href(iri), "iri": iri}

    def term(self, term: Term) -> dict[str, str]:
        """Return any term as `link` does; a literal has neither page nor IRI."""
        if isinstance(term, NamedNode):
            shown = self.link(term.value)
            is_foreign = not term.value.startswith((ID, *NAMESPACES.values()))
            return {**shown, "href": term.value} if is_foreign and term.value.startswith("http") else shown
        return {"label": term.value if isinstance(term, Literal) else str(term), "href": "", "iri": ""}

    # ---- Places and standing

    @cached_property
    def _places(self) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = {}
        for row in self.store.select(_PLACES):
            place = {"text": row["place"] or "", "source": row["source"] or ""}
            found.setdefault(row["node"] or "", []).append(place)
        for row in self.store.select(_REFERENCES):
            found.setdefault(row["node"] or "", []).append({"text": row["text"] or "", "source": "curators' reference"})
        return found

    def places(self, iri: str) -> list[dict[str, str]]:
        """Return where an entry stands: the ``text`` of each place and the key of its ``source``."""
        return self._places.get(iri, [])

    def standing(self, triple: Triple) -> str:
        """Return what a triple rests on: a source by its key, else what made it; the firmest is named."""
        graphs = [graph.removeprefix(GRAPH) for graph in self.store.graphs(triple)]
        sources = [graph.removeprefix("source/") for graph in graphs if graph.startswith("source/")]
        if sources:
            return ", ".join(sources)
        firm = [graph for graph in graphs if graph != "inferred"] or graphs
        return _STANDINGS.get(firm[0], firm[0]) if firm else ""

    # ---- Proofs

    @cached_property
    def _explainer(self) -> Explainer:
        return self.kg.explainer()

    def proof(self, triple: Triple) -> list[dict[str, Any]]:
        """Return why a triple follows, as lines: how deep, what it says, by what reason, and at which places."""
        if triple not in self._proofs:
            found = self._explainer.triple(triple)
            self._proofs[triple] = [_told(line) for proof in found.proofs[:1] for line in outline(found, proof)]
        return self._proofs[triple]

    def command(self, triple: Triple) -> str:
        """Return the command that explains a triple in a terminal."""
        return f"sarcokg explain {_short(triple.subject)} {_short(triple.predicate)} {_short(triple.object)}"

    # ---- Answers, each got once for all pages

    def rows(self, query: str) -> list[Row]:
        """Answer a SELECT over all graphs."""
        if query not in self._kept:
            self._kept[query] = self.store.select(query)
        return list(self._kept[query])

    def answer(self, name: str) -> Answer:
        """Return the answer of a question with its default parameters."""
        if name not in self._answers:
            self._answers[name] = self.kg.ask(name)
        return self._answers[name]

    def kept(self, name: str, make: Callable[[], _Kept]) -> _Kept:
        """Return what ``make`` gives, made once and kept under a name."""
        if name not in self._kept:
            self._kept[name] = make()
        found: _Kept = self._kept[name]
        return found


def _told(line: Line) -> dict[str, Any]:
    citations = line.leaf.citations if line.leaf is not None else ()
    places = [f"{citation.kind}: {citation.text}" for citation in citations]
    return {"depth": line.depth, "text": line.text, "reason": line.reason, "places": places}


def _short(term: Term) -> str:
    if not isinstance(term, NamedNode):
        return str(term)
    if term.value == NAMESPACES["rdf"] + "type":
        return "a"
    return compact(term.value) if ":" in compact(term.value) else key_of(term.value)

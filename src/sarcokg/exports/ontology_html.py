"""The ontology as one page for readers, in HTML that is well-formed XML, too: https://html.spec.whatwg.org/.

Each term has a place that its own IRI leads to: ``…/ontology#PDL1Inhibitor`` is the anchor ``PDL1Inhibitor``.
Axioms are told in the Manchester syntax, https://www.w3.org/TR/owl2-manchester-syntax/.
The page has no script and loads nothing. What is on it are the terms' own annotations, nothing of it stands here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import ID, NAMESPACES, ONTOLOGY, compact, graph_iri
from sarcokg.late import html
from sarcokg.store import BlankNode, Literal, NamedNode, graph_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sarcokg.excerpt import Excerpt
    from sarcokg.store import Quad, Term

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the ontology as one HTML page, each term with its definition and its axioms"
SUFFIX: Final = ".ontology.html"
IS_VIEW: Final = True

_OWL, _RDF, _RDFS, _SKOS, _DCTERMS = (NAMESPACES[prefix] for prefix in ("owl", "rdf", "rdfs", "skos", "dcterms"))
_HEADER: Final = ONTOLOGY.removesuffix("#")

#: Sections of the page: an anchor, a heading, and the class that its terms have.
_SECTIONS: Final = (
    ("classes", "Classes", _OWL + "Class"),
    ("object-properties", "Properties between things", _OWL + "ObjectProperty"),
    ("datatype-properties", "Properties with values", _OWL + "DatatypeProperty"),
    ("annotation-properties", "Properties that describe terms", _OWL + "AnnotationProperty"),
    ("individuals", "Individuals", _OWL + "NamedIndividual"),
)
#: What is said of a term, in this order; a term may be the value, too, and then the words are the second ones.
_SAID: Final = {
    _RDF + "type": ("is a", "individuals"),
    _RDFS + "subClassOf": ("kind of", "kinds"),
    _OWL + "equivalentClass": ("defined as", ""),
    _RDFS + "subPropertyOf": ("narrower than", "wider than"),
    _OWL + "propertyChainAxiom": ("follows from", ""),
    _OWL + "inverseOf": ("inverse of", "inverse of"),
    _OWL + "disjointWith": ("disjoint with", "disjoint with"),
    _RDFS + "domain": ("said of", "has property"),
    _RDFS + "range": ("values", ""),
    _SKOS + "altLabel": ("also called", ""),
    _SKOS + "notation": ("key", ""),
    _SKOS + "example": ("example", ""),
    _DCTERMS + "source": ("source", ""),
    _RDFS + "comment": ("note", ""),
}
_STYLE: Final = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: auto; max-width: 60rem; padding: 1rem; }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1rem; margin: 0.2rem 0 1.5rem; }
dd { margin: 0; overflow-wrap: anywhere; }
dt, .iri { opacity: 0.75; }
h3 { margin-bottom: 0; }
:target { outline: 2px solid; }
"""


def export(excerpt: Excerpt) -> bytes:
    """Return the ontology of the excerpt as a page."""
    page = _Page(quad for quad in excerpt.quads if graph_name(quad) == graph_iri("ontology"))
    return "\n".join(["<!DOCTYPE html>", *page.lines(excerpt.name), ""]).encode()


class _Page:
    """The terms of the ontology, and what is said of each."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._of: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._to: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self._of[quad.subject][quad.predicate.value].append(quad.object)
            self._to[quad.object][quad.predicate.value].append(quad.subject)
        self._terms = {
            kind: sorted(
                (term for term in self._to[NamedNode(kind)][_RDF + "type"] if _anchor(term)),
                key=lambda term: (self._label(term).casefold(), str(term)),
            )
            for *_, kind in _SECTIONS
        }
        self._known = {term for terms in self._terms.values() for term in terms}

    def lines(self, release: str) -> Iterator[str]:
        header = self._of[NamedNode(_HEADER)]
        title = self._first(header, _DCTERMS + "title") or "Ontology"
        yield '<html xmlns="http://www.w3.org/1999/xhtml" lang="en">'
        yield '<head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />'
        yield f"<title>{title}</title><style>{_STYLE}</style></head>"
        yield f"<body><header><h1>{title}</h1>"
        yield f"<p>{self._first(header, _DCTERMS + 'description')}</p>"
        yield f'<p class="iri">{html.escape(_HEADER)}, release {html.escape(release)}</p></header>'
        counts = [
            f'<li><a href="#{anchor}">{heading}</a> ({len(self._terms[kind])})</li>'
            for anchor, heading, kind in _SECTIONS
        ]
        yield f'<nav aria-label="Contents"><ul>{"".join(counts)}</ul></nav>'
        yield "<main>"
        for anchor, heading, kind in _SECTIONS:
            yield f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{heading}</h2>'
            for term in self._terms[kind]:
                yield from self._entry(term)
            yield "</section>"
        yield "</main></body></html>"

    def _entry(self, term: Term) -> Iterator[str]:
        said = self._of[term]
        yield f'<article id="{html.escape(_anchor(term))}"><h3>{html.escape(self._label(term))}</h3>'
        yield f'<p class="iri">{html.escape(_iri(term))}</p>'
        definition = self._first(said, _SKOS + "definition")
        if definition:
            yield f"<p>{definition}</p>"
        yield "<dl>"
        for name, (of, to) in _SAID.items():
            values = [value for value in said[name] if not _is_grammar(value)]
            yield from self._told(of, values, is_chain=name.endswith("propertyChainAxiom"))
            if to:
                yield from self._told(to, [value for value in self._to[term][name] if value in self._known])
        yield "</dl></article>"

    def _told(self, heading: str, values: list[Term], *, is_chain: bool = False) -> Iterator[str]:
        shown = sorted({self._expression(value, joint=" o " if is_chain else " ") for value in values})
        if shown:
            yield f"<dt>{heading}</dt><dd>{'<br />'.join(shown) if is_chain else ', '.join(shown)}</dd>"

    def _expression(self, term: Term, *, joint: str = " ") -> str:
        """Return a term, or a class expression in the Manchester syntax, as HTML."""
        if not isinstance(term, BlankNode):
            return self._name(term)
        said = self._of[term]
        for operator, word in ((_OWL + "intersectionOf", " and "), (_OWL + "unionOf", " or ")):
            if said[operator]:
                return word.join(self._part(part) for part in self._list(said[operator][0]))
        if said[_OWL + "onProperty"]:
            on = self._expression(said[_OWL + "onProperty"][0])
            for restriction, word in (("someValuesFrom", "some"), ("allValuesFrom", "only"), ("hasValue", "value")):
                if said[_OWL + restriction]:
                    return f"{on} <i>{word}</i> {self._part(said[_OWL + restriction][0])}"
        if said[_OWL + "inverseOf"]:
            return f"<i>inverse</i> {self._expression(said[_OWL + 'inverseOf'][0])}"
        return joint.join(self._expression(part) for part in self._list(term))

    def _part(self, term: Term) -> str:
        shown = self._expression(term)
        return f"({shown})" if isinstance(term, BlankNode) else shown

    def _list(self, node: Term) -> Iterator[Term]:
        while self._of[node][_RDF + "first"]:
            yield self._of[node][_RDF + "first"][0]
            node = self._of[node][_RDF + "rest"][0]

    def _name(self, term: Term) -> str:
        if isinstance(term, Literal):
            return html.escape(term.value)
        if term in self._known:
            return f'<a href="#{html.escape(_anchor(term))}">{html.escape(self._label(term))}</a>'
        return html.escape(compact(_iri(term)))

    def _label(self, term: Term) -> str:
        labels = self._of[term][_RDFS + "label"]
        return str(labels[0].value) if labels and isinstance(labels[0], Literal) else compact(_iri(term))

    @staticmethod
    def _first(said: dict[str, list[Term]], name: str) -> str:
        return next((html.escape(value.value) for value in said[name] if isinstance(value, Literal)), "")


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _anchor(term: Term) -> str:
    """Return the anchor of a term of ours, which its IRI ends in, or nothing for any other.

    >>> _anchor(NamedNode("https://w3id.org/sarcokg/id/drug/atezolizumab"))
    'drug/atezolizumab'
    """
    iri = _iri(term)
    return next((iri.removeprefix(space) for space in (ONTOLOGY, ID) if iri.startswith(space)), "")


def _is_grammar(value: Term) -> bool:
    """Tell whether a value says no more than that a term is a term."""
    return isinstance(value, NamedNode) and value.value.startswith(_OWL)

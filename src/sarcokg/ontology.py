"""The ontology: its modules loaded, and what a record needs to know of each term.

Turns ``ontology/`` into quads and into two tables, classes and properties,
whose annotations (``ontology/modules/record.ttl``) say how records become RDF.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from sarcokg.disk import files_in
from sarcokg.errors import Defect, QueryError, RefusedError
from sarcokg.identifiers import ONTOLOGY, graph_iri
from sarcokg.store import Quad, Store, canonical, parse_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ClassTerm", "Ontology", "PropertyTerm", "Unfolding", "load_ontology"]

ONTOLOGY_GRAPH = graph_iri("ontology")

#: Every class and property with its annotations; one row a value.
_TERMS = """
SELECT ?term ?annotation ?value WHERE {
  ?term a ?type .
  FILTER(?type IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))
  ?term ?annotation ?value .
  FILTER(isIRI(?term))
}
ORDER BY ?term ?annotation ?value
"""

_ANCESTORS = """
SELECT ?term ?ancestor WHERE {
  ?term a owl:Class ; rdfs:subClassOf* ?ancestor .
  FILTER(isIRI(?term) && isIRI(?ancestor))
}
ORDER BY ?term ?ancestor
"""


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class as a record meets it.

    ``kind`` and ``keyed_by`` mint the identifiers of its individuals;
    ``splits_off`` names the property and class of what a statement is about.
    """

    iri: str
    ancestors: frozenset[str]
    kind: str | None
    keyed_by: tuple[str, ...]
    splits_off: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Unfolding:
    """How a short form of a record unfolds: a list into ``items``, a map into nodes of ``into``."""

    items: tuple[str, ...] = ()
    into: str = ""
    key: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class PropertyTerm:
    """A property as a record meets it; ``range`` is the IRI of a class or datatype.

    ``held_by`` names the classes in whose mappings it may stand, beside those that it is a key of.
    """

    iri: str
    range: str | None
    is_object: bool
    printed_form: str | None
    unfolding: Unfolding | None
    held_by: tuple[str, ...]


@dataclass(frozen=True)
class Ontology:
    """The loaded ontology with the context that gives records their keys."""

    quads: tuple[Quad, ...]
    context: dict[str, Any]
    classes: dict[str, ClassTerm]
    properties: dict[str, PropertyTerm]

    @cached_property
    def keys(self) -> dict[str, str]:
        """The keys of records, each with the IRI of its property."""
        return {key: self.expand(entry["@id"]) for key, entry in self.context.items() if isinstance(entry, dict)}

    @cached_property
    def key_of_property(self) -> dict[str, str]:
        """The properties, each with the key that records write."""
        return {iri: key for key, iri in self.keys.items()}

    def expand(self, name: str) -> str:
        """Return the IRI of a name such as ``sarco:drug``, by the context's prefixes."""
        prefix, _, local = name.partition(":")
        return f"{self.context[prefix]}{local}"

    def kind(self, class_iri: str) -> str | None:
        """Return the identifier kind of a class, its own or its nearest ancestor's."""
        return self._declared(class_iri).kind

    def keyed_by(self, class_iri: str) -> tuple[str, ...]:
        """Return the properties that form the identifiers of a class."""
        return self._declared(class_iri).keyed_by

    def is_a(self, class_iri: str, ancestor: str) -> bool:
        """Tell whether a class is another or descends from it."""
        return class_iri in self.classes and ancestor in self.classes[class_iri].ancestors

    def key_properties(self, class_iri: str) -> tuple[str, ...]:
        """Return the properties that form the identifiers of a class; its own key is `skos:notation`."""
        return tuple(self.keys["key"] if name == "key" else ONTOLOGY + name for name in self.keyed_by(class_iri))

    def is_writable(self, class_iri: str) -> bool:
        """Tell whether a record may write a thing of the class as a mapping: it can be named."""
        return class_iri in self.classes and bool(self.keyed_by(class_iri))

    @cached_property
    def written(self) -> frozenset[str]:
        """The classes whose things a record writes as mappings: not those that are split off from a statement."""
        split_off = {term.splits_off[1] for term in self.classes.values() if term.splits_off}
        return frozenset(iri for iri in self.classes if self.is_writable(iri) and iri not in split_off)

    def may_hold(self, class_iri: str, iri: str) -> bool:
        """Tell whether a record may write a property in the mapping of a class.

        What a statement is about is written in the statement's mapping.
        A property that says nothing about its place, such as a note, may stand anywhere.
        """
        holders = self.holders(iri)
        split = self.classes[class_iri].splits_off
        return (
            holders is None
            or any(self.is_a(class_iri, holder) for holder in holders)
            or iri in self.key_properties(class_iri)
            or (split is not None and iri in self.key_properties(split[1]))
        )

    def holders(self, iri: str) -> tuple[str, ...] | None:
        """Return the classes that hold a property, or None where any does: a short form's are those of its parts."""
        main = self._main_of_printed.get(iri, iri)
        term = self.properties.get(main)
        if term is None:
            return None
        if term.unfolding is not None:
            return self.holders(term.unfolding.into or term.unfolding.items[0])
        return term.held_by or (() if main in self._in_keys else None)

    @cached_property
    def _main_of_printed(self) -> dict[str, str]:
        return {term.printed_form: iri for iri, term in self.properties.items() if term.printed_form}

    @cached_property
    def _in_keys(self) -> frozenset[str]:
        return frozenset(ONTOLOGY + name for term in self.classes.values() for name in term.keyed_by)

    def _declared(self, class_iri: str) -> ClassTerm:
        term = self.classes[class_iri]
        if term.kind:
            return term
        # The nearer an ancestor, the more ancestors it has itself.
        known = [self.classes[ancestor] for ancestor in term.ancestors - {class_iri} if ancestor in self.classes]
        known.sort(key=lambda other: (-len(other.ancestors), other.iri))
        return next((other for other in known if other.kind), term)


def load_ontology(folder: Path) -> Ontology:
    """Load the header, every module and the context of an ontology folder.

    Raises `QueryError` where a file is not Turtle or the context not JSON, `RefusedError` where it names no term.
    """
    files = [folder / "context.jsonld", folder / "sarcokg.ttl", *files_in(folder / "modules", "*.ttl")]
    return _loaded(tuple((file, file.read_bytes()) for file in files))


@lru_cache(maxsize=2)
def _loaded(texts: tuple[tuple[Path, bytes], ...]) -> Ontology:
    """Load an ontology from its files; while none of them changes, as between two checks of a record, only once."""
    (context_file, context_text), *modules = texts
    parsed = [quad for file, _ in modules for quad in parse_file(file, "turtle", ONTOLOGY_GRAPH)]
    quads = tuple(canonical(parsed))
    context = _context(context_file, context_text)
    classes, properties = _terms(Store(quads))
    ontology = Ontology(quads, context, classes, properties)
    _check_context(ontology, str(context_file))
    return ontology


def _context(file: Path, text: bytes) -> dict[str, Any]:
    try:
        context: dict[str, Any] = json.loads(text)["@context"]
    except (KeyError, TypeError, ValueError) as error:
        message = f"{file}: no JSON-LD context: {error}. Mend the text at that place."
        raise QueryError(message) from None
    return context


def _terms(store: Store) -> tuple[dict[str, ClassTerm], dict[str, PropertyTerm]]:
    notes: dict[str, dict[str, list[str]]] = {}
    for row in store.select(_TERMS):
        term, annotation, value = (row[name] or "" for name in ("term", "annotation", "value"))
        notes.setdefault(term, {}).setdefault(_local(annotation), []).append(value)
    ancestors: dict[str, set[str]] = {}
    for row in store.select(_ANCESTORS):
        ancestors.setdefault(row["term"] or "", set()).add(row["ancestor"] or "")
    classes = {
        term: _class_term(term, frozenset(ancestors[term]), values)
        for term, values in notes.items()
        if term in ancestors
    }
    properties = {term: _property_term(term, values) for term, values in notes.items() if term not in ancestors}
    return classes, properties


def _class_term(iri: str, ancestors: frozenset[str], values: dict[str, list[str]]) -> ClassTerm:
    splits_off = _words(values, "splitsOff")
    return ClassTerm(
        iri,
        ancestors,
        _first(values, "idKind"),
        _words(values, "keyedBy"),
        (ONTOLOGY + splits_off[0], ONTOLOGY + splits_off[1]) if splits_off else None,
    )


def _property_term(iri: str, values: dict[str, list[str]]) -> PropertyTerm:
    unfolding = Unfolding(
        tuple(ONTOLOGY + name for name in _words(values, "unfoldsItemsTo")),
        *(
            ONTOLOGY + name if (name := _first(values, f"unfolds{part}")) else ""
            for part in ("Into", "KeyTo", "ValueTo")
        ),
    )
    return PropertyTerm(
        iri,
        _first(values, "range"),
        any(value.endswith("#ObjectProperty") for value in values["type"]),
        _first(values, "printedForm"),
        unfolding if unfolding != Unfolding() else None,
        tuple(ONTOLOGY + name for name in _words(values, "heldBy")),
    )


def _check_context(ontology: Ontology, file: str) -> None:
    unknown = [
        Defect(
            file,
            0,
            "context-without-term",
            key,
            iri,
            "the context names a property that no module declares",
            "Declare it.",
        )
        for key, iri in ontology.keys.items()
        if iri.startswith(ONTOLOGY) and iri not in ontology.properties
    ]
    if unknown:
        raise RefusedError(unknown)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _first(values: dict[str, list[str]], name: str) -> str | None:
    return values[name][0] if name in values else None


def _words(values: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple((_first(values, name) or "").split())

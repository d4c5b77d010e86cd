"""A record to fill in: the keys that a study of a design is expected to have, each with what it means.

Turns a design, the ontology and the schema of records into text.
A place to fill in is a key without a value, which the check of records names by its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import key_of, ontology_iri
from sarcokg.record_schema import FILES
from sarcokg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sarcokg.lexicon import Lexicon, Term
    from sarcokg.ontology import Ontology
    from sarcokg.rule_schema import Schema

__all__ = ["designs", "draft"]

#: A class with more terms than these is left to the editor's completion.
_MOST_TERMS_TOLD: Final = 12
_SEVERAL: Final = "[]"

_EXPECTED: Final = """
SELECT ?thing ?keys WHERE {
  ?thing sarco:expects ?keys .
}
ORDER BY ?thing ?keys
"""

_EXAMPLES: Final = """
SELECT ?term ?example WHERE {
  ?term skos:example ?example .
}
ORDER BY ?term ?example
"""


def designs(lexicon: Lexicon) -> tuple[Term, ...]:
    """Return the designs of studies that the ontology knows."""
    return tuple(lexicon.terms(ontology_iri("DesignType")))


def draft(ontology: Ontology, lexicon: Lexicon, schema: Schema, given: Mapping[str, str]) -> str:
    """Return the text of a record to fill in; ``given`` has values by key, among them ``key`` and ``design-type``.

    Raises `UsageError` where no design has the key, with the nearest ones.
    """
    kind = ontology_iri("DesignType")
    design = lexicon.find_key(kind, given["design-type"])
    if design is None:
        near = lexicon.nearest(kind, given["design-type"]) or [key_of(term.iri) for term in designs(lexicon)]
        message = f"{given['design-type']}: no design of a study has this key. Did you mean {' or '.join(near)}?"
        raise UsageError(message)
    expected = {row["thing"] or "": (row["keys"] or "").split() for row in Store(ontology.quads).select(_EXPECTED)}
    # What a design expects, it expects of the study.
    expected[ontology_iri("Study")] = [*expected.get(ontology_iri("Study"), []), *expected.get(design, [])]
    lines = [
        f"# yaml-language-server: $schema=../{FILES[0]}",
        f"# {given['key']}: {lexicon.label(design)}. Replace this line by one that says what the source is.",
        *_Drafter(ontology, schema, expected, given).thing(ontology_iri("Source"), 0),
    ]
    return "\n".join([*lines, ""])


class _Drafter:
    """Writes the lines of each mapping: the keys that it must have, then those that are expected."""

    def __init__(
        self, ontology: Ontology, schema: Schema, expected: Mapping[str, list[str]], given: Mapping[str, str]
    ) -> None:
        self.ontology = ontology
        self.definitions: Mapping[str, Schema] = schema["$defs"]
        self.expected = expected
        self.given = given
        self.examples = {row["term"]: row["example"] for row in Store(ontology.quads).select(_EXAMPLES)}

    def thing(self, class_iri: str, depth: int) -> Iterator[str]:
        """Yield the lines of a thing of a class."""
        required = self.definitions[f"thing-{key_of(class_iri)}"].get("required", [])
        expected = self.expected.get(class_iri, [])
        several = {key.removesuffix(_SEVERAL) for key in expected if key.endswith(_SEVERAL)}
        keys = dict.fromkeys([*required, *(key.removesuffix(_SEVERAL) for key in expected)])
        # A thing is named first; what is itself a mapping comes after the plain values.
        for key in sorted(keys, key=lambda key: (key != "key", self._opens(key, several) is not None)):
            opened = self._opens(key, several)
            if opened is None:
                yield from self._value(key, class_iri, depth, needed=key in required)
                continue
            yield from ([""] if depth == 0 else [])
            yield f"{'  ' * depth}{key}:  # {self.definitions[f'key-{key}']['description']}"
            inner = list(self.thing(opened, depth + (2 if key in several else 1)))
            if key in several:
                inner[0] = f"{'  ' * (depth + 1)}- {inner[0].lstrip()}"
            yield from inner

    def _opens(self, key: str, several: set[str]) -> str | None:
        """Return the class of the mapping that a key opens in a draft, or None where it takes a plain value."""
        term = self.ontology.properties.get(self.ontology.keys[key])
        if term is None or not term.is_object or term.range not in self.ontology.written:
            return None
        alone = term.range == ontology_iri("Study") or not self._has_own_key(term.range)
        return term.range if key in several or alone else None

    def _has_own_key(self, class_iri: str) -> bool:
        return self.ontology.keys["key"] in self.ontology.key_properties(class_iri)

    def _value(self, key: str, class_iri: str, depth: int, *, needed: bool) -> Iterator[str]:
        at_root = class_iri == ontology_iri("Source")
        if key in self.given and (key != "key" or at_root):
            yield f"{'  ' * depth}{key}: {self.given[key]}"
            return
        mark = "FILL IN" if needed else "FILL IN OR DELETE"
        yield f"{'  ' * depth}{key}:  # {mark}: {self._explained(key)}"

    def _explained(self, key: str) -> str:
        """Return what a key means, and which terms it takes where they are few."""
        definition = self.definitions[f"key-{key}"]
        term = self.ontology.properties.get(self.ontology.keys[key])
        terms = self.definitions.get(f"terms-{key_of(term.range)}") if term is not None and term.range else None
        if terms is None:
            # An example of a relation tells of things; one of a figure or short form can be copied.
            example = self.examples.get(term.iri) if term is not None and not term.is_object else None
            return f"{definition['description']} Example: {example}" if example else str(definition["description"])
        offered = [str(value) for value in terms["anyOf"][0]["enum"]]
        told = ", ".join(offered[:_MOST_TERMS_TOLD])
        return f"{definition['description']} One of {told}{', …' if len(offered) > _MOST_TERMS_TOLD else '.'}"

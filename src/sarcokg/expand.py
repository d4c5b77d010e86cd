"""From a record to JSON-LD: the one generic step, driven by declarations in the ontology.

It unfolds short forms, splits a statement from what it is about, resolves terms, mints every
identifier from meaning, and remembers the line of each value.
No class or property is named here: ``ontology/modules/record.ttl`` declares what is done,
and a new fact type needs no line of this module.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import Defect, RefusedError
from sarcokg.identifiers import NAMESPACES, as_key, is_key, is_minted_key, key_of, mint, words
from sarcokg.record import Entry, Mapping, Scalar, Sequence, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.lexicon import Lexicon
    from sarcokg.ontology import Ontology, Unfolding

__all__ = ["LEXICAL", "MESSAGES", "Expanded", "Lines", "expand"]

#: The line of each value: by node and property, with an empty property for the node itself.
Lines = dict[tuple[str, str], tuple[str, int]]

_KEY: Final = NAMESPACES["skos"] + "notation"
_XSD: Final = NAMESPACES["xsd"]
#: What a figure may look like, and what to do where it looks otherwise.
LEXICAL: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    _XSD + "integer": (
        re.compile(r"-?(?:0|[1-9]\d{0,17})"),
        "Write a whole number, without leading zeros or separators.",
    ),
    _XSD + "decimal": (
        re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?"),
        "Write a number with a point and at most 17 decimals.",
    ),
    _XSD + "boolean": (re.compile(r"true|false"), "Write true or false."),
}
#: What is wrong, for each rule of this step.
MESSAGES: Final[dict[str, str]] = {
    "ambiguous-reference": "several things here have this key",
    "malformed-key": "not a key",
    "misplaced-key": "the key does not belong to this kind of thing",
    "missing-key": "nothing here to name the thing by",
    "same-identifier": "the same thing twice",
    "unknown-key": "no such key",
    "unknown-term": "no term has this key",
    "wrong-shape": "a value of the wrong shape",
    "wrong-type": "not a value of this field's type",
}


@dataclass(frozen=True, slots=True)
class Expanded:
    """A record as JSON-LD nodes, with the line that each value came from."""

    name: str
    key: str
    nodes: list[dict[str, Any]]
    lines: Lines


@dataclass(slots=True, eq=False)
class _Node:
    """A node while it is being built: its values as written, its identifier not yet minted."""

    class_iri: str
    line: int
    parent: _Node | None
    texts: dict[str, list[Scalar]] = field(default_factory=dict)
    children: dict[str, list[_Node]] = field(default_factory=dict)
    iri: str = ""

    def ancestors(self) -> Iterator[_Node]:
        """Yield the enclosing nodes, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def key(self) -> str | None:
        """Return the key that the curator chose, if any."""
        return self.texts[_KEY][0].text if _KEY in self.texts else None


def expand(record: Mapping, name: str, root: str, ontology: Ontology, lexicon: Lexicon) -> Expanded:
    """Expand a record whose outermost mapping is of the class ``root``.

    Raises `RefusedError` with every defect: unknown keys and terms, values of the wrong type,
    missing keys, identifiers given twice.
    """
    expansion = _Expansion(name, ontology, lexicon)
    node = expansion.read(record, root, None)
    expansion.mint_all()
    nodes = expansion.emit()
    if expansion.defects:
        raise RefusedError(expansion.defects)
    return Expanded(name, key_of(node.iri), nodes, expansion.lines)


class _Expansion:
    """The state of expanding one record."""

    def __init__(self, name: str, ontology: Ontology, lexicon: Lexicon) -> None:
        self.name = name
        self.ontology = ontology
        self.lexicon = lexicon
        self.nodes: list[_Node] = []
        self.defects: list[Defect] = []
        self.lines: Lines = {}

    # ---- Reading: the tree of values becomes a tree of nodes

    def read(self, mapping: Mapping, class_iri: str, parent: _Node | None) -> _Node:
        """Read a mapping as a node of a class."""
        node = _Node(class_iri, mapping.line, parent)
        self.nodes.append(node)
        for entry in mapping.entries:
            iri = self.ontology.keys.get(entry.key)
            if iri is None:
                self._unknown_key(entry.key, entry.line)
                continue
            if not self.ontology.may_hold(class_iri, iri):
                self._misplaced_key(class_iri, iri, entry)
            self._read_value(node, iri, entry.value, entry.key)
        split = self.ontology.classes[class_iri].splits_off
        if split is not None:
            self._split(node, *split)
        return node

    def _read_value(self, node: _Node, iri: str, value: Value, key: str) -> None:
        if iri == _KEY and not isinstance(value, Scalar):
            self._add(value.line, "wrong-shape", key, "", "Write one key.")
            return
        term = self.ontology.properties.get(iri)
        if term is not None and term.unfolding is not None:
            self._unfold(node, term.unfolding, value, key)
            return
        for item in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(item, Scalar):
                node.texts.setdefault(iri, []).append(item)
            elif isinstance(item, Mapping) and term and term.is_object and term.range in self.ontology.classes:
                node.children.setdefault(iri, []).append(self.read(item, term.range, node))
            else:
                self._add(item.line, "wrong-shape", key, "", "Write one value, or a list of values.")

    def _unfold(self, node: _Node, form: Unfolding, value: Value, key: str) -> None:
        if form.items and isinstance(value, Sequence) and len(value.items) == len(form.items):
            for iri, item in zip(form.items, value.items, strict=True):
                self._read_value(node, iri, item, key)
        elif form.into and isinstance(value, Mapping):
            class_iri = self.ontology.properties[form.into].range or ""
            for entry in value.entries:
                child = _Node(class_iri, entry.line, node)
                self.nodes.append(child)
                node.children.setdefault(form.into, []).append(child)
                child.texts[form.key] = [Scalar(entry.key, entry.line)]
                self._read_value(child, form.value, entry.value, key)
        else:
            shape = f"a list of {len(form.items)} values" if form.items else "a mapping"
            self._add(value.line, "wrong-shape", key, "", f"Write {shape}.")

    def _split(self, node: _Node, about: str, class_iri: str) -> None:
        """Move the keys of what a statement is about to a node of their own."""
        measured = _Node(class_iri, node.line, node.parent)
        for iri in self._key_properties(class_iri):
            if iri != _KEY and iri in node.texts:
                measured.texts[iri] = node.texts.pop(iri)
        node.children[about] = [measured]
        self.nodes.append(measured)

    # ---- Minting: every node gets its identifier from the values that its class is keyed by

    def mint_all(self) -> None:
        """Mint the identifier of each node and refuse one given twice."""
        seen: dict[str, _Node] = {}
        for node in self.nodes:
            self._mint(node)
            other = seen.setdefault(node.iri, node)
            if other is not node and not self._same_measurand(node, other):
                value = f"{key_of(node.iri)}, first on line {other.line}"
                self._add(node.line, "same-identifier", "", value, "Give each a `reading` of its own, or a `key`.")

    def _same_measurand(self, node: _Node, other: _Node) -> bool:
        return node.class_iri == other.class_iri and any(
            term.splits_off and term.splits_off[1] == node.class_iri for term in self.ontology.classes.values()
        )

    def _mint(self, node: _Node) -> str:
        if not node.iri:
            kind = self.ontology.kind(node.class_iri)
            parts = [self._key_part(node, iri) for iri in self._key_properties(node.class_iri)]
            if kind is None or not any(parts):
                self._add(node.line, "missing-key", "key", "", "Give it a `key`.")
                kind, parts = kind or "unnamed", [f"line-{node.line}"]
            node.iri = mint(kind, parts)
        return node.iri

    def _key_part(self, node: _Node, iri: str) -> str | None:
        if iri == _KEY:
            return self._own_key(node)
        if iri in node.texts:
            text = node.texts[iri][0]
            return key_of(self._resolve(node, iri, text)) if self._is_object(iri) else as_key(text.text)
        if iri in node.children:
            return key_of(self._mint(node.children[iri][0]))
        enclosing = self._enclosing(node, iri)
        return key_of(self._mint(enclosing)) if enclosing is not None else None

    def _own_key(self, node: _Node) -> str | None:
        key = node.key()
        if key is None:
            self._add(node.line, "missing-key", "key", "", "Give it a `key`.")
            return f"line-{node.line}"
        if not is_key(key):
            line = node.texts[_KEY][0].line
            self._add(line, "malformed-key", "key", key, "Use letters, digits, points and hyphens.")
        return key

    def _enclosing(self, node: _Node, iri: str) -> _Node | None:
        """Return the nearest enclosing node that the property may lead to."""
        target = self.ontology.properties[iri].range or ""
        return next((other for other in node.ancestors() if self.ontology.is_a(other.class_iri, target)), None)

    def _key_properties(self, class_iri: str) -> list[str]:
        keyed_by = self.ontology.keyed_by(class_iri)
        return [_KEY if name == "key" else self.ontology.expand(f"sarco:{name}") for name in keyed_by]

    # ---- Resolving: a term's key becomes its identifier

    def _resolve(self, node: _Node, iri: str, scalar: Scalar) -> str:
        target = self.ontology.properties[iri].range or ""
        kind, colon, key = scalar.text.partition(":")
        if colon and is_key(kind) and key:
            if not is_minted_key(key):
                self._add(scalar.line, "malformed-key", self._key_of(iri), scalar.text, "Write `kind:key`.")
            return mint(kind, [key])
        here = self._nearest_here(node, target, scalar)
        found = self._mint(here) if here is not None else self.lexicon.find_key(target, scalar.text)
        if found is None:
            self._unknown_term(iri, target, scalar)
        return found or mint("unknown", [as_key(scalar.text) or "unknown"])

    def _nearest_here(self, node: _Node, target: str, scalar: Scalar) -> _Node | None:
        """Return the record's own node with this key: in the nearest enclosure, the one least deep."""
        matches = [
            other
            for other in self.nodes
            if other is not node and other.key() == scalar.text and self.ontology.is_a(other.class_iri, target)
        ]
        for enclosure in (node, *node.ancestors()):
            depths = {
                other: list(other.ancestors()).index(enclosure) for other in matches if enclosure in other.ancestors()
            }
            nearest = [other for other, depth in depths.items() if depth == min(depths.values())]
            if len(nearest) > 1:
                self._add(scalar.line, "ambiguous-reference", "", scalar.text, "Give them different keys.")
            if nearest:
                return nearest[0]
        return None

    # ---- Emitting: JSON-LD nodes, with the line of every value

    def emit(self) -> list[dict[str, Any]]:
        """Return the nodes as JSON-LD, each identifier once."""
        merged: dict[str, dict[str, Any]] = {}
        for node in self.nodes:
            document = merged.setdefault(node.iri, {"@id": node.iri, "@type": node.class_iri})
            self.lines.setdefault((node.iri, ""), (self.name, node.line))
            for iri, scalars in node.texts.items():
                self._emit_texts(document, node, iri, scalars)
            for iri, children in node.children.items():
                document[self._key_of(iri)] = [child.iri for child in children]
                self.lines[node.iri, iri] = (self.name, children[0].line)
            for iri in self._key_properties(node.class_iri):
                if iri != _KEY and self._key_of(iri) not in document:
                    enclosing = self._enclosing(node, iri)
                    if enclosing is not None:
                        document[self._key_of(iri)] = enclosing.iri
        return list(merged.values())

    def _emit_texts(self, document: dict[str, Any], node: _Node, iri: str, scalars: list[Scalar]) -> None:
        key = self._key_of(iri)
        self.lines[node.iri, iri] = (self.name, scalars[0].line)
        term = self.ontology.properties.get(iri)
        if term is not None and term.is_object:
            known = document.get(key, [])
            document[key] = [*known, *(self._resolve(node, iri, scalar) for scalar in scalars)]
            return
        document[key] = [self._literal(key, term.range if term else None, scalar) for scalar in scalars]
        if term is not None and term.printed_form:
            document[self._key_of(term.printed_form)] = [scalar.text for scalar in scalars]

    def _literal(self, key: str, datatype: str | None, scalar: Scalar) -> str:
        pattern, repair = LEXICAL.get(datatype or "", (None, ""))
        if pattern is not None and not pattern.fullmatch(scalar.text):
            self._add(scalar.line, "wrong-type", key, scalar.text, repair)
        return scalar.text

    # ---- Defects

    def _unknown_key(self, key: str, line: int) -> None:
        near = difflib.get_close_matches(key, self.ontology.keys, n=3)
        repair = f"Did you mean {' or '.join(near)}?" if near else "See the list of keys in docs/records.md."
        self._add(line, "unknown-key", key, "", repair)

    def _misplaced_key(self, class_iri: str, iri: str, entry: Entry) -> None:
        homes = [words(key_of(home)) for home in self.ontology.written if self.ontology.may_hold(home, iri)]
        repair = f"It belongs to: {', '.join(sorted(homes)) or 'no mapping of a record'}."
        self._add(entry.line, "misplaced-key", entry.key, words(key_of(class_iri)), repair)

    def _unknown_term(self, iri: str, target: str, scalar: Scalar) -> None:
        own = [key for node in self.nodes if (key := node.key()) and self.ontology.is_a(node.class_iri, target)]
        near = [*difflib.get_close_matches(scalar.text, own, n=2), *self.lexicon.nearest(target, scalar.text)]
        named = f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "Use a declared key, or declare it."
        self._add(scalar.line, "unknown-term", self._key_of(iri), f"{key_of(target)} {scalar.text}", named)

    def _add(self, line: int, rule: str, key: str, value: str, repair: str) -> None:
        self.defects.append(Defect(self.name, line, rule, key, value, MESSAGES[rule], repair))

    def _is_object(self, iri: str) -> bool:
        return self.ontology.properties[iri].is_object

    def _key_of(self, iri: str) -> str:
        return self.ontology.key_of_property[iri]

"""From a record to JSON-LD: the one generic step, driven by declarations in the ontology.

It unfolds short forms, splits a statement from what it is about, resolves terms, mints every
identifier from meaning, and remembers the line of each value.
A value that is refused is named and left out, and its place is kept as a hole, so that all the rest is judged.
No class or property is named here: ``ontology/modules/record.ttl`` declares what is done,
and a new fact type needs no line of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcokg.identifiers import as_key, is_key, is_minted_key, key_of, mint
from sarcokg.lexicon import nearest_keys
from sarcokg.literals import find_repair
from sarcokg.places import ANY
from sarcokg.unfold import KEY, Draft, Node

if TYPE_CHECKING:
    from sarcokg.errors import Defect
    from sarcokg.lexicon import Lexicon
    from sarcokg.ontology import Ontology
    from sarcokg.places import Places
    from sarcokg.tree import Mapping, Scalar

__all__ = ["Expanded", "expand"]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A record as JSON-LD nodes, as far as it could be read, with its places and every defect."""

    name: str
    key: str
    nodes: list[dict[str, Any]]
    places: Places
    defects: tuple[Defect, ...]


def expand(record: Mapping, name: str, root: str, ontology: Ontology, lexicon: Lexicon) -> Expanded:
    """Expand a record whose outermost mapping is of the class ``root``.

    Its defects are unknown keys and terms, values of the wrong type, missing keys, identifiers given twice.
    """
    draft = Draft(name, ontology, lexicon)
    node = draft.read(record, root, None)
    expansion = _Expansion(draft)
    expansion.mint_all()
    nodes = expansion.emit()
    draft.places.roots.add(node.iri)
    return Expanded(name, key_of(node.iri), nodes, draft.places, tuple(sorted(set(draft.defects))))


class _Expansion:
    """The minting and emitting of the nodes of one record."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.ontology = draft.ontology
        self.lexicon = draft.lexicon
        self.by_key: dict[str | None, list[Node]] = {}
        for node in draft.nodes:
            self.by_key.setdefault(node.key(), []).append(node)

    # ---- Minting: every node gets its identifier from the values that its class is keyed by

    def mint_all(self) -> None:
        """Mint the identifier of each node and refuse one given twice."""
        seen: dict[str, Node] = {}
        for node in self.draft.nodes:
            self._mint(node)
            other = seen.setdefault(node.iri, node)
            if other is not node and not self._same_measurand(node, other):
                parts = {*self.draft.key_properties(node.class_iri), ANY}
                if not parts & (node.holes | other.holes):
                    value = f"{self.draft.name_of(node)}, first on line {other.line}"
                    repair = "Give each a `reading` or a `key` of its own."
                    self.draft.add(node.line, "same-identifier", self.draft.held_as(node), value, repair)
                # Apart from its twin, the rest of the node can still be judged.
                node.iri = f"{node.iri}__line-{node.line}"
                node.holes |= parts - {ANY}

    def _same_measurand(self, node: Node, other: Node) -> bool:
        return node.class_iri == other.class_iri and any(
            term.splits_off and term.splits_off[1] == node.class_iri for term in self.ontology.classes.values()
        )

    def _mint(self, node: Node) -> str:
        if not node.iri:
            kind = self.ontology.kind(node.class_iri)
            parts = [self._key_part(node, iri) for iri in self.draft.key_properties(node.class_iri)]
            if kind is None or not any(parts):
                kind, parts = kind or "unnamed", [self._without_key(node)]
            node.iri = mint(kind, parts)
        return node.iri

    def _key_part(self, node: Node, iri: str) -> str | None:
        if iri == KEY:
            return self._own_key(node)
        if iri in node.texts:
            text = node.texts[iri][0]
            found = self._resolve(node, iri, text) if self._is_object(iri) else None
            return key_of(found) if found else as_key(text.text) or "unknown"
        if iri in node.children:
            return key_of(self._mint(node.children[iri][0]))
        enclosing = self._enclosing(node, iri)
        return key_of(self._mint(enclosing)) if enclosing is not None else None

    def _own_key(self, node: Node) -> str:
        key = node.key()
        if key is None:
            return self._without_key(node)
        if is_key(key):
            return key
        line = node.texts[KEY][0].line
        node.holes.add(KEY)
        self.draft.add(line, "malformed-key", "key", key, "Use letters, digits, points and hyphens.")
        return as_key(key) or f"line-{line}"

    def _without_key(self, node: Node) -> str:
        """Return what stands in for a missing key: the file of a record, the line of anything else."""
        if not node.holes & {KEY, ANY}:
            self.draft.add(node.line, "missing-key", "key", self.draft.name_of(node), "Give it a `key`.")
        return f"line-{node.line}" if node.parent else as_key(self.draft.name)

    def _enclosing(self, node: Node, iri: str) -> Node | None:
        """Return the nearest enclosing node that the property may lead to."""
        target = self.ontology.properties[iri].range or ""
        return next((other for other in node.ancestors() if self.ontology.is_a(other.class_iri, target)), None)

    # ---- Resolving: a term's key becomes its identifier

    def _resolve(self, node: Node, iri: str, scalar: Scalar) -> str | None:
        target = self.ontology.properties[iri].range or ""
        kind, colon, key = scalar.text.partition(":")
        if colon and is_key(kind) and key:
            if is_minted_key(key):
                return mint(kind, [key])
            self.draft.add(scalar.line, "malformed-key", node.keys[iri], scalar.text, "Write `kind:key`.")
            return None
        here = self._nearest_here(node, iri, scalar)
        found = self._mint(here) if here is not None else self.lexicon.find_key(target, scalar.text)
        if found is None and not self._may_be_lost(target):
            self._unknown_term(node.keys[iri], target, scalar)
        return found

    def _may_be_lost(self, target: str) -> bool:
        """Tell whether the thing that a reference names may be one that could not be read."""
        lost_its_key = any(
            (KEY in other.holes or (other.key() is None and ANY in other.holes))
            and self.ontology.is_a(other.class_iri, target)
            for other in self.draft.nodes
        )
        return lost_its_key or (self.draft.places.cut and not self.lexicon.terms(target))

    def _nearest_here(self, node: Node, iri: str, scalar: Scalar) -> Node | None:
        """Return the record's own node with this key: in the nearest enclosure, the one least deep."""
        target = self.ontology.properties[iri].range or ""
        matches = [
            other
            for other in self.by_key.get(scalar.text, ())
            if other is not node and self.ontology.is_a(other.class_iri, target)
        ]
        for enclosure in (node, *node.ancestors()):
            depths = {
                other: list(other.ancestors()).index(enclosure) for other in matches if enclosure in other.ancestors()
            }
            nearest = [other for other, depth in depths.items() if depth == min(depths.values())]
            if len(nearest) > 1 and not any(KEY in other.holes for other in nearest):
                self.draft.add(
                    scalar.line, "ambiguous-reference", node.keys[iri], scalar.text, "Give them different keys."
                )
            if nearest:
                return nearest[0]
        return None

    # ---- Emitting: JSON-LD nodes, with the line of every value

    def emit(self) -> list[dict[str, Any]]:
        """Return the nodes as JSON-LD, each identifier once."""
        merged: dict[str, dict[str, Any]] = {}
        for node in self.draft.nodes:
            document = merged.setdefault(node.iri, {"@id": node.iri, "@type": node.class_iri})
            self._keep_places(node)
            for iri, scalars in node.texts.items():
                self._emit_texts(document, node, iri, scalars)
            for iri, children in node.children.items():
                document[self._key_of(iri)] = [child.iri for child in children]
            for iri in self.draft.key_properties(node.class_iri):
                if iri != KEY and self._key_of(iri) not in document:
                    enclosing = self._enclosing(node, iri)
                    if enclosing is not None:
                        document[self._key_of(iri)] = enclosing.iri
        for node in self.draft.nodes:
            if node.holes:
                self.draft.places.holes.setdefault(node.iri, set()).update(node.holes)
        return list(merged.values())

    def _keep_places(self, node: Node) -> None:
        """Keep the line and the written key of each value; a statement answers for what was moved from it."""
        places = self.draft.places
        places.lines.setdefault((node.iri, ""), (self.draft.name, node.line))
        places.names.setdefault(node.iri, self.draft.name_of(node))
        first = {iri: scalars[0].line for iri, scalars in node.texts.items()}
        first |= {iri: children[0].line for iri, children in node.children.items()}
        for owner in (node, node.statement or node):
            for iri, line in first.items():
                places.lines[owner.iri, iri] = (self.draft.name, line)
                key = node.keys.get(iri, "")
                if key and key != self._key_of(iri):
                    places.keys[owner.iri, iri] = key

    def _emit_texts(self, document: dict[str, Any], node: Node, iri: str, scalars: list[Scalar]) -> None:
        key = self._key_of(iri)
        term = self.ontology.properties.get(iri)
        known = document.get(key, []) if term is not None and term.is_object else []
        values: list[str] = [*known]
        printed: list[str] = []
        for scalar in scalars:
            is_term = term is not None and term.is_object
            found = self._resolve(node, iri, scalar) if is_term else self._literal(node, iri, scalar)
            if found is None:
                node.holes.add(iri)
                continue
            values.append(found)
            printed.append(scalar.text)
            if len(scalars) > 1:
                self.draft.places.items[node.iri, iri, found] = scalar.line
        document[key] = values
        if term is not None and term.printed_form:
            document[self._key_of(term.printed_form)] = printed
            # What is said of the printed form is said of the value: the curator wrote both at once.
            self.draft.places.lines[node.iri, term.printed_form] = (self.draft.name, scalars[0].line)
            self.draft.places.keys[node.iri, term.printed_form] = node.keys.get(iri, key)

    def _literal(self, node: Node, iri: str, scalar: Scalar) -> str | None:
        term = self.ontology.properties.get(iri)
        repair = find_repair(scalar.text, term.range if term else None)
        if repair is None:
            return scalar.text
        self.draft.add(scalar.line, "wrong-type", node.keys[iri], scalar.text, repair)
        return None

    # ---- Defects

    def _unknown_term(self, field: str, target: str, scalar: Scalar) -> None:
        own = [node.key() for node in self.draft.nodes if self.ontology.is_a(node.class_iri, target)]
        near = [*nearest_keys(scalar.text, filter(None, own)), *self.lexicon.nearest(target, scalar.text)]
        named = f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "Use a declared key, or declare it."
        self.draft.add(scalar.line, "unknown-term", field, scalar.text, named)

    def _is_object(self, iri: str) -> bool:
        return self.ontology.properties[iri].is_object

    def _key_of(self, iri: str) -> str:
        return self.ontology.key_of_property[iri]

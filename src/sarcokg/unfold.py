"""The tree of a record becomes a tree of nodes: keys become properties, short forms unfold, statements split.

What a key, a short form or a statement is, the ontology declares.
What cannot be read is named as a defect and leaves a hole; nothing is resolved or minted here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sarcokg.errors import Defect
from sarcokg.identifiers import NAMESPACES, key_of, words
from sarcokg.lexicon import nearest_keys
from sarcokg.places import ANY, Places
from sarcokg.tree import Entry, Hole, Mapping, Scalar, Sequence, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sarcokg.lexicon import Lexicon
    from sarcokg.ontology import Ontology, Unfolding

__all__ = ["KEY", "MESSAGES", "Draft", "Node"]

#: The property that keeps the key which a curator chose.
KEY: Final = NAMESPACES["skos"] + "notation"
#: As many parts of its key name a thing in a message; more than that is read by nobody.
_PARTS_NAMED: Final = 4

#: A known key that shares so many letters with an unknown one is the one that was meant.
_SURELY_MEANT: Final = 0.8

#: What is wrong, for each rule of unfolding and of expansion.
MESSAGES: Final[dict[str, str]] = {
    "ambiguous-reference": "several things here have this key",
    "malformed-key": "the text cannot be a key",
    "misplaced-key": "the key does not belong to this kind of thing",
    "missing-key": "nothing tells this thing from others",
    "same-identifier": "the same thing is told twice",
    "unknown-key": "no such key",
    "unknown-term": "no term, and nothing in this record, has this key",
    "wrong-shape": "the value has the wrong shape",
    "wrong-type": "not a value of this field's type",
}


@dataclass(slots=True, eq=False)
class Node:
    """A node while it is being built: its values as written, its identifier not yet minted."""

    class_iri: str
    line: int
    parent: Node | None
    texts: dict[str, list[Scalar]] = field(default_factory=dict)
    children: dict[str, list[Node]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    holes: set[str] = field(default_factory=set)
    statement: Node | None = None
    iri: str = ""

    def ancestors(self) -> Iterator[Node]:
        """Yield the enclosing nodes, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def key(self) -> str | None:
        """Return the key that the curator chose, if any."""
        return self.texts[KEY][0].text if KEY in self.texts else None


class Draft:
    """A record on its way to nodes: the nodes so far, their places, and what was refused."""

    def __init__(self, name: str, ontology: Ontology, lexicon: Lexicon) -> None:
        """Begin with nothing; ``name`` is how defects call the file."""
        self.name = name
        self.ontology = ontology
        self.lexicon = lexicon
        self.nodes: list[Node] = []
        self.defects: list[Defect] = []
        self.places = Places()

    def read(self, mapping: Mapping, class_iri: str, parent: Node | None) -> Node:
        """Read a mapping as a node of a class."""
        node = Node(class_iri, mapping.line, parent)
        self.nodes.append(node)
        if not mapping.whole:
            node.holes.add(ANY)
            self.places.cut = True
        for entry in mapping.entries:
            iri = self.ontology.keys.get(entry.key) or self._unknown_key(node, entry)
            if iri is None:
                continue
            if not self.ontology.may_hold(class_iri, iri):
                self._misplaced_key(node, iri, entry)
                # Things are read all the same: others may refer to them, and they may hold mistakes of their own.
                if not _has_things(entry.value):
                    self._leave_out(node, self._targets(iri), entry.value)
                    continue
            self._read_value(node, iri, entry.value, entry.key)
        split = self.ontology.classes[class_iri].splits_off
        if split is not None:
            self._split(node, *split)
        return node

    def _read_value(self, node: Node, iri: str, value: Value, key: str) -> None:
        term = self.ontology.properties.get(iri)
        if term is not None and term.unfolding is not None:
            self._unfold(node, term.unfolding, value, key)
            return
        node.keys[iri] = key
        if iri == KEY and isinstance(value, (Mapping, Sequence)):
            self._wrong_shape(node, (iri,), value, key, "one key")
            return
        for item in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(item, Scalar):
                node.texts.setdefault(iri, []).append(item)
            elif isinstance(item, Mapping) and term and term.is_object and term.range in self.ontology.classes:
                node.children.setdefault(iri, []).append(self.read(item, term.range, node))
            elif isinstance(item, Hole):
                self._leave_out(node, (iri,), item)
            else:
                self._wrong_shape(node, (iri,), item, key, "one value, or a list of values")

    def _unfold(self, node: Node, form: Unfolding, value: Value, key: str) -> None:
        targets = form.items or (form.into,)
        if isinstance(value, Hole):
            self._leave_out(node, targets, value)
        elif form.items and isinstance(value, Sequence) and len(value.items) == len(form.items):
            for iri, item in zip(form.items, value.items, strict=True):
                self._read_value(node, iri, item, key)
        elif form.into and isinstance(value, Mapping):
            class_iri = self.ontology.properties[form.into].range or ""
            node.keys[form.into] = key
            for entry in value.entries:
                child = Node(class_iri, entry.line, node)
                self.nodes.append(child)
                node.children.setdefault(form.into, []).append(child)
                child.texts[form.key] = [Scalar(entry.key, entry.line)]
                child.keys[form.key] = key
                self._read_value(child, form.value, entry.value, key)
        else:
            shape = f"a list of {len(form.items)} values" if form.items else "a mapping"
            self._wrong_shape(node, targets, value, key, shape)

    def _split(self, node: Node, about: str, class_iri: str) -> None:
        """Move the keys of what a statement is about to a node of their own."""
        measured = Node(class_iri, node.line, node.parent, keys=node.keys, holes=node.holes, statement=node)
        for iri in self.key_properties(class_iri):
            if iri != KEY and iri in node.texts:
                measured.texts[iri] = node.texts.pop(iri)
        node.children[about] = [measured]
        self.nodes.append(measured)

    # ---- What is refused

    def _unknown_key(self, node: Node, entry: Entry) -> str | None:
        """Name an unknown key; return the property under which the things that it holds are read all the same."""
        near = nearest_keys(entry.key, self.ontology.keys)
        repair = f"Did you mean {' or '.join(near)}?" if near else "See the list of keys in docs/records.md."
        self.add(entry.line, "unknown-key", entry.key, "", repair)
        meant = [self.ontology.keys[key] for key in near]
        if meant and _has_things(entry.value) and self._leads_to_things(meant[0]):
            return meant[0]
        holes = [target for iri in meant for target in self._targets(iri)]
        # A key that is no more than alike may have been meant for another field.
        if not nearest_keys(entry.key, self.ontology.keys, _SURELY_MEANT):
            holes.append(ANY)
        self._leave_out(node, holes, entry.value)
        return None

    def _misplaced_key(self, node: Node, iri: str, entry: Entry) -> None:
        homes = [words(key_of(home)) for home in self.ontology.written if self.ontology.may_hold(home, iri)]
        repair = f"It belongs to: {', '.join(sorted(homes)) or 'no mapping of a record'}."
        self.add(entry.line, "misplaced-key", entry.key, words(key_of(node.class_iri)), repair)

    def _leads_to_things(self, iri: str) -> bool:
        term = self.ontology.properties.get(iri)
        return term is not None and bool(term.unfolding.into if term.unfolding else term.is_object and term.range)

    def _targets(self, iri: str) -> tuple[str, ...]:
        """Return the properties that a key fills: its own, or those of the short form."""
        term = self.ontology.properties.get(iri)
        form = term.unfolding if term is not None else None
        return (form.items or (form.into,)) if form is not None else (iri,)

    def _wrong_shape(self, node: Node, properties: tuple[str, ...], value: Value, key: str, shape: str) -> None:
        written = "a mapping"
        if isinstance(value, Scalar):
            written = value.text
        elif isinstance(value, Sequence):
            written = f"a list of {len(value.items)}"
        self.add(value.line, "wrong-shape", key, written, f"Write {shape}.")
        self._leave_out(node, properties, value)

    def _leave_out(self, node: Node, properties: Iterable[str], value: Value) -> None:
        """Keep the holes of a refused value; what it told of other things is lost."""
        node.holes.update(properties)
        self.places.cut |= _has_things(value)

    def add(self, line: int, rule: str, key: str, value: str, repair: str) -> None:
        """Note a defect of a rule in `MESSAGES`."""
        self.defects.append(Defect(self.name, line, rule, key, value, MESSAGES[rule], repair))

    # ---- What a node is called

    def key_properties(self, class_iri: str) -> list[str]:
        """Return the properties that form the identifiers of a class, in their order."""
        keyed_by = self.ontology.keyed_by(class_iri)
        return [KEY if name == "key" else self.ontology.expand(f"sarco:{name}") for name in keyed_by]

    def name_of(self, node: Node) -> str:
        """Return what a curator would call a node: its kind with its key, or with what it is keyed by."""
        measured = [child for children in node.children.values() for child in children if child.statement is node]
        texts = [
            each.texts[iri][0].text
            for each in (node, *measured)
            for iri in self.key_properties(each.class_iri)
            if iri in each.texts
        ]
        parts = [node.key() or ", ".join(texts[:_PARTS_NAMED])]
        return " ".join([words(key_of(node.class_iri)), *filter(None, parts)])

    def held_as(self, node: Node) -> str:
        """Return the key under which a node stands, as written."""
        if node.parent is None:
            return ""
        held = (iri for iri, children in node.parent.children.items() if node in children)
        return next((node.parent.keys.get(iri, "") for iri in held), "")


def _has_things(value: Value) -> bool:
    """Tell whether a value tells of things of its own, to which others may refer."""
    if isinstance(value, Hole):
        return value.things
    items = value.items if isinstance(value, Sequence) else (value,)
    return any(isinstance(item, Mapping) for item in items)

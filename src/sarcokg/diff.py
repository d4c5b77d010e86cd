"""What changed from one release to another, fact by fact: in words, as rows, and as RDF Patch.

Facts are compared as they are written: ``1.1`` and ``1.10`` differ, as printed figures do.
Blank nodes, which only the axioms of the ontology have, are matched by where they hang and what hangs on them,
for their labels change with every axiom that is added.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import GRAPH, NAMESPACES, compact, key_of, kind_of, words
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, graph_name, serialize, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sarcokg.store import Term

__all__ = ["COLUMNS", "Change", "Difference", "as_patch", "as_rows", "compare", "in_words"]

COLUMNS: Final = ("graph", "change", "thing", "label", "property", "before", "after")

#: The graphs that follow from the others by axioms, rules and arithmetic.
_CONSEQUENCES: Final = frozenset({GRAPH + "inferred", GRAPH + "audit"})
_TYPE: Final = NAMESPACES["rdf"] + "type"
_LABEL: Final = NAMESPACES["rdfs"] + "label"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed of one thing in one named graph; a property maps to its values before and after."""

    graph: str
    thing: str
    label: str
    kind: str
    properties: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The facts that one release has and the other has not, sorted; ``before`` and ``after`` are their names."""

    before: str
    after: str
    withdrawn: tuple[Quad, ...]
    added: tuple[Quad, ...]
    changes: tuple[Change, ...]
    counts: tuple[tuple[str, int, int], ...]

    def is_consequence(self, change: Change) -> bool:
        """Tell whether a change is in what follows, not in what is asserted."""
        return change.graph in _CONSEQUENCES


def compare(
    before: Sequence[Quad], after: Sequence[Quad], *, names: tuple[str, str] = ("before", "after")
) -> Difference:
    """Return what changed between the facts of two releases; ``names`` are the releases' own."""
    old, new = set(before), set(_matched(before, after))
    withdrawn, added = (tuple(sorted(facts, key=sort_key)) for facts in (old - new, new - old))
    labels = {**_labels(before), **_labels(after)}
    subjects = {
        kind: {(graph_name(quad), str(quad.subject)) for quad in facts} for kind, facts in (("old", old), ("new", new))
    }
    moved = sorted([*((quad, 0) for quad in withdrawn), *((quad, 1) for quad in added)], key=lambda one: _place(one[0]))
    changes = []
    for (graph, subject), group in groupby(moved, lambda one: _place(one[0])[:2]):
        facts = list(group)
        kind = (
            "added"
            if (graph, subject) not in subjects["old"]
            else "withdrawn"
            if (graph, subject) not in subjects["new"]
            else "changed"
        )
        thing = facts[0][0].subject
        name = thing.value if isinstance(thing, NamedNode) else str(thing)
        changes.append(Change(graph, name, labels.get(name, ""), kind, tuple(_properties(facts, labels))))
    return Difference(*names, withdrawn, added, tuple(changes), tuple(_counts(before, after, labels)))


def as_rows(difference: Difference) -> Iterator[dict[str, str]]:
    """Yield a row for each property of each thing that changed, under `COLUMNS`."""
    for change in difference.changes:
        for name, before, after in change.properties:
            values = (
                change.graph.removeprefix(GRAPH),
                change.kind,
                change.thing,
                change.label,
                name,
                "; ".join(before),
                "; ".join(after),
            )
            yield dict(zip(COLUMNS, values, strict=True))


def in_words(difference: Difference, *, with_consequences: bool = False) -> Iterator[str]:
    """Yield lines for a reader: what is counted, then each thing by its graph; consequences only where asked for."""
    asserted, following = (
        [change for change in difference.changes if difference.is_consequence(change) == wanted]
        for wanted in (False, True)
    )
    yield f"{difference.before} → {difference.after}"
    if not difference.changes:
        yield "The two say the same."
        return
    yield _tally("asserted", difference, consequences=False)
    yield _tally("inferred or recomputed", difference, consequences=True)
    for label, old, new in difference.counts:
        yield f"  {label}: {old} → {new}"
    shown = [*asserted, *following] if with_consequences else asserted
    for graph, group in groupby(shown, lambda change: change.graph):
        yield ""
        yield graph.removeprefix(GRAPH) or "default graph"
        for change in group:
            yield from _told(change)


def as_patch(difference: Difference) -> bytes:
    """Return the difference as RDF Patch, withdrawn facts first: https://afs.github.io/rdf-delta/rdf-patch.html.

    Its identifier is made of both releases' names, so the same two give the same bytes.
    """
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{GRAPH}{difference.before}..{difference.after}")
    lines = [f"H id <uuid:{identifier}> .\n", "TX .\n"]
    for sign, facts in (("D", difference.withdrawn), ("A", difference.added)):
        lines += [f"{sign} {serialize([quad], 'nquads').decode()}" for quad in facts]
    return "".join([*lines, "TC .\n"]).encode()


# ---- Matching


def _matched(before: Sequence[Quad], after: Sequence[Quad]) -> Iterator[Quad]:
    """Yield the facts after, blank nodes under the labels that they had before, or under new ones."""
    known = defaultdict(list)
    for label, place in _places(before).items():
        known[place].append(label)
    for labels in known.values():
        labels.sort(reverse=True)
    renamed: dict[str, BlankNode] = {}
    for label, place in sorted(_places(after).items()):
        # Where two blank nodes have the same place, nothing tells them apart, and either stands for the other.
        renamed[label] = BlankNode(known[place].pop()) if known[place] else BlankNode(f"n{place[:16]}")
    for quad in after:
        subject = renamed[quad.subject.value] if isinstance(quad.subject, BlankNode) else quad.subject
        value = renamed[quad.object.value] if isinstance(quad.object, BlankNode) else quad.object
        yield Quad(subject, quad.predicate, value, quad.graph_name)


def _places(quads: Iterable[Quad]) -> dict[str, str]:
    """Return for each blank node a digest of the path by which it hangs, and of all that hangs on it.

    The axioms' blank nodes make trees, as the mapping of OWL to RDF has them, so both end.
    """
    below: dict[str, list[Quad]] = defaultdict(list)
    above: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            below[quad.subject.value].append(quad)
        if isinstance(quad.object, BlankNode):
            above[quad.object.value].append(quad)
    trees: dict[str, str] = {}
    places: dict[str, str] = {}

    def tree(term: Term) -> str:
        if not isinstance(term, BlankNode):
            return str(term)
        if term.value not in trees:
            parts = sorted(f"{quad.predicate} {tree(quad.object)}" for quad in below[term.value])
            trees[term.value] = _digest(parts)
        return trees[term.value]

    def place(label: str) -> str:
        if label not in places:
            ways = sorted(
                f"{place(quad.subject.value) if isinstance(quad.subject, BlankNode) else quad.subject} {quad.predicate}"
                for quad in above[label]
            )
            places[label] = _digest([tree(BlankNode(label)), *ways])
        return places[label]

    return {label: place(label) for label in {*below, *above}}


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


# ---- Words


def _place(quad: Quad) -> tuple[str, str, str]:
    return graph_name(quad), str(quad.subject), quad.predicate.value


def _properties(
    facts: Iterable[tuple[Quad, int]], labels: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for predicate, group in groupby(facts, lambda one: one[0].predicate.value):
        values: tuple[list[str], list[str]] = ([], [])
        for quad, side in group:
            values[side].append(_value(quad.object, labels))
        name = "is a" if predicate == _TYPE else labels.get(predicate) or words(key_of(predicate))
        yield name, tuple(sorted(values[0])), tuple(sorted(values[1]))


def _value(term: Term, labels: Mapping[str, str]) -> str:
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        return labels.get(term.value) or compact(term.value)
    return "an expression of the ontology"


def _told(change: Change) -> Iterator[str]:
    name = f"{compact(change.thing)} ({change.label})" if change.label else compact(change.thing)
    yield f"  {change.kind} {name}"
    for predicate, before, after in change.properties:
        gone, come = ("; ".join(values) for values in (before, after))
        said = f"{gone} → {come}" if before and after else f"+ {come}" if after else f"− {gone}"
        yield f"    {predicate}: {said}"


def _tally(what: str, difference: Difference, *, consequences: bool) -> str:
    withdrawn, added = (
        sum((graph_name(quad) in _CONSEQUENCES) == consequences for quad in facts)
        for facts in (difference.withdrawn, difference.added)
    )
    return f"{what}: {withdrawn} facts withdrawn, {added} added"


def _counts(before: Iterable[Quad], after: Iterable[Quad], labels: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Yield the classes of our things whose number changed, in what is asserted."""
    old, new = (
        Counter(
            quad.object.value
            for quad in facts
            if quad.predicate.value == _TYPE
            and graph_name(quad) not in _CONSEQUENCES
            and isinstance(quad.object, NamedNode)
            and isinstance(quad.subject, NamedNode)
            and kind_of(quad.subject.value)
        )
        for facts in (before, after)
    )
    for name in sorted({*old, *new}):
        if old[name] != new[name]:
            yield labels.get(name) or compact(name), old[name], new[name]


def _labels(quads: Iterable[Quad]) -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate.value == _LABEL and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }

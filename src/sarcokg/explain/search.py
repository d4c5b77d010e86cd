"""The search for proofs: the smallest sets of assertions from which something follows.

A proof is found by the cheapest derivation over the grounds of a triple, then cut down until no
leaf can be spared; others are found by forbidding the leaves of those found before (the hitting-set
tree of Reiter, A theory of diagnosis from first principles, Artificial Intelligence 1987;32:57-95,
as used for the justifications of OWL entailments). It must not know what any term means.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.audit import audit
from sarcokg.explain.entries import AUDIT, INFERRED
from sarcokg.explain.grounds import AllOf, AnyOf, Grounds, triples_of
from sarcokg.identifiers import graph_iri
from sarcokg.reason import infer
from sarcokg.store import NamedNode, Quad, Store, Triple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sarcokg.explain.entries import Entries, Entry
    from sarcokg.explain.grounds import Formula, Way

__all__ = ["Derivation", "Found", "find_proofs"]

#: A leaf weighs more than any number of steps that a proof may have.
_LEAF: Final = 10_000
#: So many sets of forbidden leaves are tried for each proof that is wanted; so a search ends on any graph.
_TRIES: Final = 15


@dataclass(frozen=True, slots=True)
class Derivation:
    """A triple with the way that reaches it; a leaf has none."""

    triple: Triple
    way: Way | None = None
    premises: tuple[Derivation, ...] = ()

    def walk(self) -> Iterator[Derivation]:
        """Yield it and all that it rests on."""
        yield self
        for premise in self.premises:
            yield from premise.walk()

    def leaves(self) -> Iterator[Triple]:
        """Yield its leaves, from left to right."""
        return (step.triple for step in self.walk() if step.way is None)


@dataclass(frozen=True, slots=True)
class Found:
    """The minimal proofs found, each the derivations of its goals; ``complete`` if there are no more."""

    proofs: tuple[tuple[Derivation, ...], ...]
    complete: bool


def find_proofs(goal: Formula, grounds: Grounds, entries: Entries, limit: int) -> Found:
    """Return up to ``limit`` minimal proofs of a goal, those with the fewest leaves that were met first."""
    proofs: dict[frozenset[Entry], tuple[Derivation, ...]] = {}
    waiting: deque[frozenset[Entry]] = deque([frozenset()])
    seen: set[frozenset[Entry]] = {frozenset()}
    tries = 0
    while waiting:
        gone = waiting.popleft()
        used = next((known for known in proofs if not known & gone), None)
        if used is None:
            tries += 1
            if tries > _TRIES * limit:
                return Found(tuple(proofs.values()), complete=False)
            found = _find(goal, grounds, entries, gone)
            if found is None:
                continue
            if len(proofs) == limit:
                return Found(tuple(proofs.values()), complete=False)
            used = frozenset(entries.all_of(leaf for derivation in found for leaf in derivation.leaves()))
            proofs[used] = found
        for entry in sorted(used, key=str):
            more = gone | {entry}
            if more not in seen:
                seen.add(more)
                waiting.append(more)
    return Found(tuple(proofs.values()), complete=True)


def _find(goal: Formula, grounds: Grounds, entries: Entries, gone: frozenset[Entry]) -> tuple[Derivation, ...] | None:
    """Return one minimal proof that does without some entries."""
    first = _cheapest(goal, grounds, lambda triple: entries.is_asserted(triple) and entries.stands(triple, gone))
    if first is None:
        return None
    used = entries.all_of(leaf for derivation in first for leaf in derivation.leaves())
    # What follows from these entries alone is a small graph: there every way can be tried.
    said = dict.fromkeys(triple for entry in used for triple in entries.said_by(entry) if entries.stands(triple, gone))
    quads = [Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph_iri("leaves"))) for triple in said]
    apt = grounds.rules_towards(triples_of(goal))
    # The audit takes long to start, and few proofs pass through what it computed.
    audited = any(AUDIT in grounds.store.graphs(step.triple) for derivation in first for step in derivation.walk())
    made = (*infer(quads, apt, (), INFERRED), *(audit(Store(quads), AUDIT) if audited else ()))
    inferred = [quad for quad in made if grounds.store.graphs(quad.triple)]
    small = Grounds(Store([*quads, *inferred]), apt)

    def follows(lost: frozenset[Entry]) -> tuple[Derivation, ...] | None:
        return _cheapest(goal, small, lambda triple: triple in said and entries.stands(triple, lost))

    lost = gone
    for entry in reversed(used):
        if follows(lost | {entry}) is not None:
            lost |= {entry}
    return follows(lost)


def _cheapest(goal: Formula, grounds: Grounds, is_leaf: Callable[[Triple], bool]) -> tuple[Derivation, ...] | None:
    """Return the derivations of a goal with the fewest leaves and steps, or None where it does not follow."""
    ways = _reachable(goal, grounds, is_leaf)
    costs: dict[Triple, int] = {triple: _LEAF for triple, found in ways.items() if found is None}
    changed = True
    while changed:
        changed = False
        # What a triple rests on was met after it, so that most costs are settled in one pass.
        for triple, found in reversed(ways.items()):
            offers = [1 + cost for way in found or () if (cost := _cost(way.premises, costs)) is not None]
            if offers and min(offers) < costs.get(triple, min(offers) + 1):
                costs[triple] = min(offers)
                changed = True
    if _cost(goal, costs) is None:
        return None
    return tuple(_derived(triple, ways, costs) for triple in _chosen(goal, costs))


def _reachable(
    goal: Formula, grounds: Grounds, is_leaf: Callable[[Triple], bool]
) -> dict[Triple, tuple[Way, ...] | None]:
    """Return every triple that a derivation may pass, with its ways; a leaf has None."""
    ways: dict[Triple, tuple[Way, ...] | None] = {}
    waiting = deque(triples_of(goal))
    while waiting:
        triple = waiting.popleft()
        if triple in ways:
            continue
        ways[triple] = None if is_leaf(triple) else grounds.ways(triple)
        for way in ways[triple] or ():
            waiting.extend(triples_of(way.premises))
    return ways


def _cost(formula: Formula, costs: dict[Triple, int]) -> int | None:
    if isinstance(formula, Triple):
        return costs.get(formula)
    parts = [_cost(part, costs) for part in formula.parts]
    if isinstance(formula, AllOf):
        return None if None in parts else sum(part for part in parts if part is not None)
    return min((part for part in parts if part is not None), default=None)


def _chosen(formula: Formula, costs: dict[Triple, int]) -> Iterable[Triple]:
    """Return the triples of the cheapest choice among those that a formula leaves open."""
    if isinstance(formula, Triple):
        return [formula]
    parts: Collection[Formula] = formula.parts
    if isinstance(formula, AnyOf):
        open_ = [(cost, part) for part in parts if (cost := _cost(part, costs)) is not None]
        parts = [min(open_, key=lambda item: item[0])[1]]
    return dict.fromkeys(triple for part in parts for triple in _chosen(part, costs))


def _derived(triple: Triple, ways: dict[Triple, tuple[Way, ...] | None], costs: dict[Triple, int]) -> Derivation:
    found = ways[triple]
    if found is None:
        return Derivation(triple)
    # Each premise costs less than what follows from it, so no derivation rests on itself.
    open_ = [(cost, way) for way in found if (cost := _cost(way.premises, costs)) is not None]
    way = min(open_, key=lambda item: item[0])[1]
    premises = tuple(_derived(premise, ways, costs) for premise in _chosen(way.premises, costs))
    return Derivation(triple, way, premises)

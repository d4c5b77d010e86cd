"""Reasoning: the ontology's own OWL axioms, compiled to SPARQL rules and run to a fixpoint.

Each axiom of OWL 2 RL (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL) that classifies individuals
becomes one or more rules; each that forbids becomes a query for culprits.
What the profile cannot say stands as named rules in ``ontology/rules/*.rq``.
No rule is written here for any term: delete an axiom and its inferences are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count as numbers
from itertools import product
from typing import TYPE_CHECKING, Final

from sarcokg.errors import InconsistentOntologyError
from sarcokg.identifiers import NAMESPACES, compact
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, Store, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Contradiction", "Rule", "compile_contradictions", "compile_rules", "infer", "read_rules"]

_OWL: Final = NAMESPACES["owl"]
_RDF: Final = NAMESPACES["rdf"]
_RDFS: Final = NAMESPACES["rdfs"]
_A: Final = f"<{_RDF}type>"

Node = NamedNode | BlankNode | Literal | Triple
#: A conjunction of triple patterns.
Pattern = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """``head`` holds wherever ``body`` holds; ``axiom`` says in words why."""

    axiom: str
    body: str
    head: str
    prologue: str = ""

    @property
    def construct(self) -> str:
        """The rule as a SPARQL CONSTRUCT."""
        return f"{self.prologue}CONSTRUCT {{ {self.head} }} WHERE {{ {self.body} }}"

    @property
    def asks_for_absence(self) -> bool:
        """Whether the rule holds only while something is not there."""
        return "NOT EXISTS" in self.body


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An axiom that forbids, as a SELECT whose every row names culprits."""

    axiom: str
    select: str


def compile_rules(quads: Iterable[Quad]) -> tuple[Rule, ...]:
    """Compile every classifying axiom of an ontology, in a fixed order."""
    axioms = _Axioms(quads)
    rules = {
        *axioms.class_rules(),
        *axioms.property_rules(),
        *axioms.chain_rules(),
    }
    return tuple(sorted(rules, key=lambda rule: (rule.axiom, rule.body, rule.head)))


def compile_contradictions(quads: Iterable[Quad]) -> tuple[Contradiction, ...]:
    """Compile every forbidding axiom: disjoint classes, and functional properties with different values."""
    axioms = _Axioms(quads)
    found = {*axioms.disjointness(), *axioms.functionality()}
    return tuple(sorted(found, key=lambda item: (item.axiom, item.select)))


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Read the named rules: each file one CONSTRUCT, its name the file's stem."""
    return tuple(_named_rule(path) for path in sorted(folder.glob("*.rq")))


def infer(
    asserted: Iterable[Quad], rules: Iterable[Rule], contradictions: Iterable[Contradiction], graph: str
) -> list[Quad]:
    """Return every triple that the rules add, in the named graph ``graph``.

    The rules run in rounds until a round adds nothing. Rules that ask for what is absent wait until the
    others have nothing to add: what they find absent must not come later.
    Raises `InconsistentOntologyError` where the result contradicts the ontology.
    """
    asserted = tuple(asserted)
    store = Store(asserted)
    name = NamedNode(graph)
    inferred: list[Quad] = []
    known = {(quad.subject, quad.predicate, quad.object) for quad in asserted}
    every = tuple(rules)
    for stratum in (tuple(rule for rule in every if not rule.asks_for_absence), every):
        added = True
        while added:
            fresh: dict[Quad, None] = {}
            for rule in stratum:
                for triple in store.construct(rule.construct):
                    key = (triple.subject, triple.predicate, triple.object)
                    if key not in known:
                        known.add(key)
                        fresh[Quad(*key, name)] = None
            store.add(fresh)
            inferred.extend(fresh)
            added = bool(fresh)
    _refuse_contradictions(store, contradictions)
    return inferred


def _refuse_contradictions(store: Store, contradictions: Iterable[Contradiction]) -> None:
    found = [
        f"{contradiction.axiom}: " + ", ".join(compact(value or "") for value in row.values())
        for contradiction in contradictions
        for row in store.select(contradiction.select)
    ]
    if found:
        listed = "\n".join(sorted(found))
        message = f"the facts contradict the ontology:\n{listed}\nCorrect one of the facts, or the axiom."
        raise InconsistentOntologyError(message)


def _named_rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    prologue, _, rest = text.partition("CONSTRUCT {")
    head, _, where = rest.partition("}\nWHERE {")
    return Rule(path.stem, where.rstrip().removesuffix("}").strip(), head.strip(), prologue)


class _Axioms:
    """The axioms of an ontology, read triple by triple."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._objects: dict[tuple[object, str], list[Node]] = {}
        self._subjects: dict[str, list[tuple[Node, Node]]] = {}
        for quad in quads:
            self._objects.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)
            self._subjects.setdefault(quad.predicate.value, []).append((quad.subject, quad.object))

    # ---- Rules

    def class_rules(self) -> Iterator[Rule]:
        """Compile subclass and equivalence axioms."""
        for sub, super_ in self._pairs(_RDFS + "subClassOf"):
            yield from self._implication(sub, super_, f"{_name(sub)} is a subclass of {_name(super_)}")
        for left, right in self._pairs(_OWL + "equivalentClass"):
            yield from self._implication(right, left, f"{_name(left)} is defined")
            yield from self._implication(left, right, f"{_name(left)} is defined")

    def property_rules(self) -> Iterator[Rule]:
        """Compile subproperties, inverses, domains, ranges, transitivity and symmetry."""
        for sub, super_ in self._pairs(_RDFS + "subPropertyOf"):
            yield Rule(f"{_name(sub)} is a subproperty of {_name(super_)}", f"?x {sub} ?y .", f"?x {super_} ?y .")
        for left, right in self._pairs(_OWL + "inverseOf"):
            axiom = f"{_name(left)} is the inverse of {_name(right)}"
            yield Rule(axiom, f"?x {left} ?y .", f"?y {right} ?x .")
            yield Rule(axiom, f"?x {right} ?y .", f"?y {left} ?x .")
        for property_, class_ in self._pairs(_RDFS + "domain"):
            for head in self._heads(class_, "?x"):
                yield Rule(f"{_name(property_)} has the domain {_name(class_)}", f"?x {property_} ?y .", head)
        datatype_properties = set(self._instances(_OWL + "DatatypeProperty"))
        for property_, class_ in self._pairs(_RDFS + "range"):
            if property_ not in datatype_properties and not _is_datatype(class_):
                for head in self._heads(class_, "?y"):
                    yield Rule(f"{_name(property_)} has the range {_name(class_)}", f"?x {property_} ?y .", head)
        for property_ in self._instances(_OWL + "TransitiveProperty"):
            yield Rule(
                f"{_name(property_)} is transitive", f"?x {property_} ?y . ?y {property_} ?z .", f"?x {property_} ?z ."
            )
        for property_ in self._instances(_OWL + "SymmetricProperty"):
            yield Rule(f"{_name(property_)} is symmetric", f"?x {property_} ?y .", f"?y {property_} ?x .")

    def chain_rules(self) -> Iterator[Rule]:
        """Compile property chains."""
        for property_, chain in self._pairs(_OWL + "propertyChainAxiom"):
            links = self._list(chain)
            body = " ".join(f"?v{i} {link} ?v{i + 1} ." for i, link in enumerate(links))
            axiom = f"{_name(property_)} follows from {' then '.join(_name(link) for link in links)}"
            yield Rule(axiom, body, f"?v0 {property_} ?v{len(links)} .")

    def _implication(self, body: Node, head: Node, axiom: str) -> Iterator[Rule]:
        fresh = numbers()
        for pattern in self._bodies(body, "?x", fresh):
            for conclusion in self._heads(head, "?x"):
                if pattern and conclusion not in pattern:
                    yield Rule(axiom, " ".join(pattern), conclusion)

    def _bodies(self, node: Node, variable: str, fresh: Iterator[int]) -> list[Pattern]:
        """Return the patterns under each of which ``variable`` is an instance of a class expression."""
        if isinstance(node, NamedNode):
            return [()] if node.value == _OWL + "Thing" else [(f"{variable} {_A} {node} .",)]
        if parts := self._first(node, "intersectionOf"):
            choices = [self._bodies(part, variable, fresh) for part in self._list(parts)]
            return [tuple(triple for pattern in combination for triple in pattern) for combination in product(*choices)]
        if parts := self._first(node, "unionOf"):
            return [pattern for part in self._list(parts) for pattern in self._bodies(part, variable, fresh)]
        property_ = self._first(node, "onProperty")
        if value := self._first(node, "hasValue"):
            return [(f"{variable} {property_} {value} .",)]
        if filler := self._first(node, "someValuesFrom"):
            other = f"?f{next(fresh)}"
            return [(f"{variable} {property_} {other} .", *rest) for rest in self._bodies(filler, other, fresh)]
        return []

    def _heads(self, node: Node, variable: str) -> list[str]:
        """Return what follows for ``variable`` from being an instance of a class expression.

        An existential says that something exists without naming it, so nothing follows for named individuals.
        """
        if isinstance(node, NamedNode):
            return [] if node.value == _OWL + "Thing" else [f"{variable} {_A} {node} ."]
        if parts := self._first(node, "intersectionOf"):
            return [head for part in self._list(parts) for head in self._heads(part, variable)]
        if value := self._first(node, "hasValue"):
            return [f"{variable} {self._first(node, 'onProperty')} {value} ."]
        return []

    # ---- Contradictions

    def disjointness(self) -> Iterator[Contradiction]:
        """Compile disjoint classes, given in pairs or as lists."""
        pairs = list(self._pairs(_OWL + "disjointWith"))
        for node in self._instances(_OWL + "AllDisjointClasses"):
            members = self._list(self._objects[node, _OWL + "members"][0])
            pairs += [(left, right) for i, left in enumerate(members) for right in members[i + 1 :]]
        for left, right in pairs:
            yield Contradiction(
                f"nothing is both {_name(left)} and {_name(right)}",
                f"SELECT DISTINCT ?x WHERE {{ ?x {_A} {left} . ?x {_A} {right} . }} ORDER BY ?x",
            )

    def functionality(self) -> Iterator[Contradiction]:
        """Compile functional properties: two values known to differ."""
        for property_ in self._instances(_OWL + "FunctionalProperty"):
            for node in self._instances(_OWL + "AllDifferent"):
                members = " ".join(
                    str(member) for member in self._list(self._objects[node, _OWL + "distinctMembers"][0])
                )
                yield Contradiction(
                    f"{_name(property_)} has one value only",
                    f"SELECT DISTINCT ?x ?y ?z WHERE {{ VALUES ?y {{ {members} }} VALUES ?z {{ {members} }} "
                    f"?x {property_} ?y . ?x {property_} ?z . FILTER(STR(?y) < STR(?z)) }} ORDER BY ?x ?y ?z",
                )

    # ---- Reading triples

    def _pairs(self, predicate: str) -> list[tuple[Node, Node]]:
        return self._subjects.get(predicate, [])

    def _instances(self, class_iri: str) -> list[Node]:
        return [subject for subject, object_ in self._pairs(_RDF + "type") if object_ == NamedNode(class_iri)]

    def _first(self, node: Node, name: str) -> Node | None:
        values = self._objects.get((node, _OWL + name))
        return values[0] if values else None

    def _list(self, head: Node) -> list[Node]:
        members: list[Node] = []
        while head != NamedNode(_RDF + "nil"):
            members.append(self._objects[head, _RDF + "first"][0])
            head = self._objects[head, _RDF + "rest"][0]
        return members


def _is_datatype(node: Node) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(NAMESPACES["xsd"])


def _name(node: Node) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else "a class expression"

"""Axioms: what the ontology says in OWL, compiled to SPARQL.

Each axiom of OWL 2 RL (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL) that classifies individuals
becomes one or more rules; each that forbids becomes a query for culprits.
No rule is written here for any term: delete an axiom and its rules are gone.
What is not compiled is refused, never passed over in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from itertools import count as numbers
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UnsupportedAxiomError
from sarcokg.identifiers import NAMESPACES, compact
from sarcokg.store import BlankNode, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["COMPILED", "Axioms", "Contradiction", "Node", "Rule"]

_OWL: Final = NAMESPACES["owl"]
_RDF: Final = NAMESPACES["rdf"]
_RDFS: Final = NAMESPACES["rdfs"]
_A: Final = f"<{_RDF}type>"

#: The terms of OWL that are compiled, or that say nothing of individuals; any other is refused.
COMPILED: Final = frozenset(
    _OWL + name
    for name in (
        *("AllDifferent", "AllDisjointClasses", "AnnotationProperty", "Class", "DatatypeProperty"),
        *("FunctionalProperty", "NamedIndividual", "ObjectProperty", "Ontology", "Restriction"),
        *("SymmetricProperty", "Thing", "TransitiveProperty", "deprecated", "disjointWith", "distinctMembers"),
        *("equivalentClass", "hasValue", "intersectionOf", "inverseOf", "members", "onProperty"),
        *("propertyChainAxiom", "someValuesFrom", "unionOf", "versionIRI", "versionInfo"),
    )
)

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


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An axiom that forbids, as a SELECT whose every row names culprits.

    ``statements`` are patterns of what can't stand together, said of the culprit ``?x``.
    """

    axiom: str
    select: str
    statements: str = ""


class Axioms:
    """The axioms of an ontology, read triple by triple.

    Raises `UnsupportedAxiomError` where an axiom uses a part of OWL that is not compiled.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._objects: dict[tuple[object, str], list[Node]] = {}
        self._subjects: dict[str, list[tuple[Node, Node]]] = {}
        for quad in quads:
            # Labels, definitions and sources are no axioms.
            if not quad.predicate.value.startswith((_OWL, _RDF, _RDFS)):
                continue
            self._objects.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)
            self._subjects.setdefault(quad.predicate.value, []).append((quad.subject, quad.object))
        self._refuse_unsupported()

    # ---- Rules

    def rules(self) -> Iterator[Rule]:
        """Compile every axiom that classifies."""
        yield from self.class_rules()
        yield from self.property_rules()
        yield from self.chain_rules()

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
        raise _unsupported(self._terms_of(node), "a class expression of no compiled kind")

    def _heads(self, node: Node, variable: str) -> list[str]:
        """Return what follows for ``variable`` from being an instance of a class expression.

        An existential says that something exists without naming it: what follows for named individuals,
        `existentials` tells.
        """
        if isinstance(node, NamedNode):
            return [] if node.value == _OWL + "Thing" else [f"{variable} {_A} {node} ."]
        if parts := self._first(node, "intersectionOf"):
            return [head for part in self._list(parts) for head in self._heads(part, variable)]
        if value := self._first(node, "hasValue"):
            return [f"{variable} {self._first(node, 'onProperty')} {value} ."]
        if self._first(node, "someValuesFrom"):
            return []
        # A union in a conclusion would have to be decided by cases, which no rule can.
        raise _unsupported(self._terms_of(node), "a conclusion of no compiled kind")

    def existentials(self) -> dict[NamedNode, list[Node]]:
        """Return the classes whose instances have something that no name is given, each with what it is said to be."""
        said: dict[NamedNode, list[Node]] = {}
        for sub, super_ in (*self._pairs(_RDFS + "subClassOf"), *self._pairs(_OWL + "equivalentClass")):
            if isinstance(sub, NamedNode) and self._says_that_something_exists(super_):
                said.setdefault(sub, []).append(super_)
        return said

    def instance(
        self, node: Node, iri: str, fresh: Iterator[int], within: tuple[Node, ...] = ()
    ) -> Iterator[tuple[str, str, Node]]:
        """Yield what holds of an invented instance of a class expression, with instances of what must exist.

        A class within its own definition is not unfolded again.
        """
        if isinstance(node, NamedNode):
            yield iri, _RDF + "type", node
            for super_ in self.existentials().get(node, ()) if node not in within else ():
                yield from self.instance(super_, iri, fresh, (*within, node))
        elif parts := self._first(node, "intersectionOf"):
            for part in self._list(parts):
                yield from self.instance(part, iri, fresh, within)
        elif filler := self._first(node, "someValuesFrom"):
            some = f"{iri}/{next(fresh)}"
            yield iri, self._property(node), NamedNode(some)
            yield from self.instance(filler, some, fresh, within)
        elif value := self._first(node, "hasValue"):
            yield iri, self._property(node), value

    def _says_that_something_exists(self, node: Node) -> bool:
        if parts := self._first(node, "intersectionOf"):
            return any(self._says_that_something_exists(part) for part in self._list(parts))
        return self._first(node, "someValuesFrom") is not None

    # ---- Contradictions

    def contradictions(self) -> Iterator[Contradiction]:
        """Compile every axiom that forbids."""
        yield from self.disjointness()
        yield from self.functionality()

    def disjointness(self) -> Iterator[Contradiction]:
        """Compile disjoint classes, given in pairs or as lists."""
        pairs = list(self._pairs(_OWL + "disjointWith"))
        for node in self._instances(_OWL + "AllDisjointClasses"):
            pairs += combinations(self._list(self._objects[node, _OWL + "members"][0]), 2)
        for left, right in pairs:
            fresh = numbers()
            for one, other in product(self._bodies(left, "?x", fresh), self._bodies(right, "?x", fresh)):
                body = " ".join((*one, *other))
                yield Contradiction(
                    f"nothing is both {_name(left)} and {_name(right)}",
                    f"SELECT DISTINCT ?x WHERE {{ {body} }} ORDER BY ?x",
                    body,
                )

    def functionality(self) -> Iterator[Contradiction]:
        """Compile functional properties: two values known to differ."""
        literal = set(self._instances(_OWL + "DatatypeProperty"))
        different = [
            self._list(self._objects[node, _OWL + "distinctMembers"][0])
            for node in self._instances(_OWL + "AllDifferent")
        ]
        for property_ in self._instances(_OWL + "FunctionalProperty"):
            if property_ in literal:
                # Values that can't be compared are of different kinds, so they differ.
                yield self._one_value(property_, "", "!COALESCE(?y = ?z, false)")
                continue
            if not different:
                # OWL has no unique names: without it, two values would be one thing of two names.
                raise _unsupported([property_], "a functional property whose values nothing says to differ")
            for members in different:
                listed = " ".join(str(member) for member in members)
                yield self._one_value(property_, f"VALUES ?y {{ {listed} }} VALUES ?z {{ {listed} }} ", "true")

    def _one_value(self, property_: Node, values: str, differ: str) -> Contradiction:
        return Contradiction(
            f"{_name(property_)} has one value only",
            f"SELECT DISTINCT ?x ?y ?z WHERE {{ {values}"
            f"?x {property_} ?y . ?x {property_} ?z . FILTER(STR(?y) < STR(?z) && {differ}) }} ORDER BY ?x ?y ?z",
            f"?x {property_} ?y .",
        )

    # ---- Reading triples

    def _refuse_unsupported(self) -> None:
        named = {
            term
            for predicate, pairs in self._subjects.items()
            for term in (predicate, *(object_.value for _, object_ in pairs if isinstance(object_, NamedNode)))
            if term.startswith(_OWL) and term not in COMPILED
        }
        if named:
            raise _unsupported(map(NamedNode, sorted(named)), "a part of OWL that is not compiled")
        for left, right in self._pairs(_OWL + "inverseOf"):
            if isinstance(left, BlankNode):
                # An inverse is compiled where it has a name, not within a class expression.
                raise _unsupported([right], "an inverse without a name")

    def _property(self, restriction: Node) -> str:
        return str(getattr(self._first(restriction, "onProperty"), "value", ""))

    def _terms_of(self, node: Node) -> list[Node]:
        """Return the names that a class expression speaks of, to tell a reader which one it is."""
        names: list[Node] = []
        for (subject, predicate), objects in self._objects.items():
            if subject == node and predicate.startswith(_OWL):
                names += [NamedNode(predicate), *(self._list(objects[0]) if "Of" in predicate else objects)]
        return [name for name in names if isinstance(name, NamedNode)]

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


def _unsupported(terms: Iterable[Node], what: str) -> UnsupportedAxiomError:
    named = ", ".join(_name(term) for term in terms)
    return UnsupportedAxiomError(
        f"the ontology: {what}: {named}. It would be kept and have no effect; "
        "say it with the constructs that docs/reasoning.md lists, or as a named rule in ontology/rules."
    )


def _is_datatype(node: Node) -> bool:
    return isinstance(node, NamedNode) and (node.value.startswith(NAMESPACES["xsd"]) or node.value == _RDFS + "Literal")


def _name(node: Node) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else "a class expression"

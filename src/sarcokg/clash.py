"""Clashes: what contradicts the ontology, named with both statements, their places and the repair.

It looks for what a contradiction rests on by running the rules backwards, from what is
forbidden to what somebody asserted, and says in which file and line that stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES, compact, graph_iri
from sarcokg.store import Literal, NamedNode, Quad, Store, graph_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.axioms import Contradiction, Rule

__all__ = ["describe_clashes"]

_TYPE: Final = NAMESPACES["rdf"] + "type"
_DEFINED_BY: Final = NAMESPACES["rdfs"] + "isDefinedBy"
#: A triple as the rules see it: its terms, without a graph.
Key = tuple[object, object, object]


def describe_clashes(
    store: Store,
    asserted: Iterable[Quad],
    rules: Iterable[Rule],
    contradictions: Iterable[Contradiction],
    lines: Mapping[tuple[str, str], tuple[str, int]],
) -> list[str]:
    """Return a block of text for each clash in ``store``: the axiom and its culprits, then each statement."""
    found = [(contradiction, row) for contradiction in contradictions for row in store.select(contradiction.select)]
    if not found:
        return []
    grounds = _Grounds(store, asserted, rules, lines)
    blocks = []
    for contradiction, row in found:
        culprits = ", ".join(compact(value or "") for value in row.values())
        statements = store.construct(
            f"CONSTRUCT {{ {contradiction.statements} }} "
            f"WHERE {{ VALUES ?x {{ <{row['x']}> }} {contradiction.statements} }}"
        )
        said = sorted({grounds.of((triple.subject, triple.predicate, triple.object)) for triple in statements})
        blocks.append("\n".join([f"{contradiction.axiom}: {culprits}", *(f"  {line}" for line in said)]))
    return sorted(blocks)


class _Grounds:
    """What each statement of a graph rests on."""

    def __init__(
        self,
        store: Store,
        asserted: Iterable[Quad],
        rules: Iterable[Rule],
        lines: Mapping[tuple[str, str], tuple[str, int]],
    ) -> None:
        self._store = store
        self._rules = tuple(rules)
        self._lines = lines
        self._graph: dict[Key, str] = {}
        self._module: dict[object, str] = {}
        for quad in asserted:
            self._graph.setdefault((quad.subject, quad.predicate, quad.object), graph_name(quad))
            if quad.predicate.value == _DEFINED_BY and isinstance(quad.object, NamedNode):
                self._module[quad.subject] = f"ontology/modules/{quad.object.value.rpartition('/')[2]}.ttl"

    def of(self, key: Key) -> str:
        """Return a statement in words, with its place; an inferred one with those that it follows from."""
        if key in self._graph:
            return f"{_words(key)} ({self._place(key)})"
        found = self._leaves(key, frozenset()) or {key}
        leaves = sorted(f"{_words(leaf)} ({self._place(leaf)})" for leaf in found)
        return leaves[0] if found == {key} else f"{_words(key)}, which follows from: {'; '.join(leaves)}"

    def _leaves(self, key: Key, above: frozenset[Key]) -> set[Key]:
        """Return the assertions and what a named rule said, on which an inferred statement rests.

        It is empty where the statement rests on itself alone, as a class and the value that defines it do.
        """
        for support in self._supports(key):
            if not above.isdisjoint(support):
                continue
            parts = [{part} if part in self._graph else self._leaves(part, above | {key}) for part in support]
            if all(parts):
                return set().union(*parts)
        return {key} if self._named_rule(key) else set()

    def _supports(self, key: Key) -> Iterator[set[Key]]:
        """Yield what each axiom needs to conclude a statement, for each way in which its body holds."""
        for rule in self._rules:
            bound = None if rule.prologue else _bindings(rule.head, key)
            if bound is None:
                continue
            body = rule.body
            for name, term in bound.items():
                body = re.sub(rf"\{name}\b", str(term).replace("\\", "\\\\"), body)
            variables = sorted(set(re.findall(r"\?\w+", body)))
            if not variables:
                rows: list[dict[str, str | None]] = [{}] if self._holds(body) else []
            else:
                rows = self._store.select(f"SELECT {' '.join(variables)} WHERE {{ {body} }} ORDER BY {variables[0]}")
            for row in rows:
                pattern = body
                for name, value in row.items():
                    pattern = re.sub(rf"\?{name}\b", f"<{value}>", pattern)
                triples = self._store.construct(f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }}")
                support: set[Key] = {(triple.subject, triple.predicate, triple.object) for triple in triples}
                if key not in support:
                    yield support

    def _holds(self, body: str) -> bool:
        return bool(self._store.construct(f"CONSTRUCT {{ {body} }} WHERE {{ {body} }}"))

    def _place(self, key: Key) -> str:
        """Return where a statement stands: the file and line of a record, a module, or else its graph."""
        subject, predicate, object_ = (str(getattr(term, "value", term)) for term in key)
        if key not in self._graph:
            return f"by {self._named_rule(key) or 'the ontology'}{self._line((subject, ''))}"
        if self._graph[key] == graph_iri("ontology"):
            return self._module.get(key[0], "ontology")
        # A thing that is written within another has the line of the other's value; what it is, stands where it begins.
        places = [(subject, predicate), (object_, predicate), *([(subject, "")] if predicate == _TYPE else ())]
        return self._line(*places).removeprefix(" of ") or compact(self._graph[key])

    def _line(self, *places: tuple[str, str]) -> str:
        found = [self._lines[place] for place in places if place in self._lines]
        return f" of {found[0][0]}:{found[0][1]}" if found else ""

    def _named_rule(self, key: Key) -> str:
        """Return the file of the rule that says a statement; nothing where none does."""
        for rule in self._rules:
            if rule.prologue and any(
                key == (triple.subject, triple.predicate, triple.object)
                for triple in self._store.construct(rule.construct)
            ):
                return f"ontology/rules/{rule.axiom}.rq"
        return ""


def _bindings(head: str, key: Key) -> dict[str, object] | None:
    """Return the terms that the variables of a rule's head stand for in a statement; None where it says another."""
    parts = head.removesuffix(" .").split(" ", 2)
    bound: dict[str, object] = {}
    for part, term in zip(parts, key, strict=True):
        if part.startswith("?"):
            if bound.setdefault(part, term) != term:
                return None
        elif part != str(term):
            return None
    return bound


def _words(key: Key) -> str:
    subject, predicate, object_ = (
        str(term) if isinstance(term, Literal) else compact(str(getattr(term, "value", term))) for term in key
    )
    return f"{subject} {'a' if predicate == 'rdf:type' else predicate} {object_}"

"""Grounds: by which rules a triple follows, and from which others.

A rule is evaluated backwards: its head is bound to the triple in question, and each solution of its
body is one way to reach it. What a body asks for becomes a formula over triples, so that a premise
may itself be asserted or be reached by a rule. It must not know what any term means.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from sarcokg.explain.absence import absence_of
from sarcokg.explain.parse import read_pattern_query, read_patterns
from sarcokg.explain.pattern import Choice, Inverse, Repeat, Sequence, written
from sarcokg.explain.tokens import constants_of, variables_of
from sarcokg.identifiers import NAMESPACES
from sarcokg.store import BlankNode, NamedNode, Triple, parse_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sarcokg.explain.absence import Absence
    from sarcokg.explain.pattern import Body, Condition, Path, Pattern, Query, Selection
    from sarcokg.reason import Rule
    from sarcokg.store import Store, Term

__all__ = ["AllOf", "AnyOf", "Formula", "Grounds", "Way", "rule_query", "triples_of"]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts are needed; no parts is a premise that needs nothing."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part is enough; no parts is a premise that fails."""

    parts: tuple[Formula, ...]


#: A premise: a triple, or several joined by and, or.
Formula = Triple | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a triple: a rule, the premises of its body, and what must be absent."""

    rule: Rule
    premises: Formula
    absences: tuple[Absence, ...] = ()


_TYPE: Final = f"<{NAMESPACES['rdf']}type>"
#: Nothing is needed.
_NOTHING: Final = AllOf(())


def triples_of(formula: Formula) -> Iterator[Triple]:
    """Yield every triple of a formula."""
    if isinstance(formula, Triple):
        yield formula
    else:
        for part in formula.parts:
            yield from triples_of(part)


class Grounds:
    """A graph with its inferences, and the rules that made them.

    ``silent`` are predicates that need no proof here, because they only say how a thing is called.
    """

    def __init__(self, store: Store, rules: Iterable[Rule], silent: Collection[str] = ()) -> None:
        self.store = store
        self._silent = frozenset(silent)
        self._heads: dict[str, list[tuple[int, Rule, Pattern]]] = {}
        self._ways: dict[Triple, tuple[Way, ...]] = {}
        self._rules = tuple(rules)
        self._apt: dict[str, frozenset[int]] = {}
        for at, rule in enumerate(self._rules):
            for pattern in _head(rule):
                self._heads.setdefault(str(pattern.path), []).append((at, rule, pattern))

    def ways(self, triple: Triple) -> tuple[Way, ...]:
        """Return every way in which a rule reaches a triple."""
        if triple not in self._ways:
            found = {
                way: None
                for _, rule, pattern in self._heads.get(str(triple.predicate), [])
                if (bound := _unified(pattern, triple)) is not None
                for way in self._ways_by(rule, bound)
            }
            # The engine's order is not ours to rely on.
            self._ways[triple] = tuple(sorted(found, key=lambda way: (way.rule.axiom, str(way.premises))))
        return self._ways[triple]

    def concluding(self, triple: Triple) -> list[tuple[Rule, dict[str, Term]]]:
        """Return the rules that could conclude a triple, each with what the triple binds in its body."""
        heads = self._heads.get(str(triple.predicate), [])
        return [(rule, bound) for _, rule, pattern in heads if (bound := _unified(pattern, triple)) is not None]

    def rules_towards(self, triples: Iterable[Triple]) -> tuple[Rule, ...]:
        """Return the rules that can have a part in reaching triples: those of their predicates, and so on."""
        keys = {_key(str(triple.predicate), str(triple.object)) for triple in triples}
        found = frozenset[int]().union(*map(self._towards, keys))
        return tuple(rule for at, rule in enumerate(self._rules) if at in found)

    def _towards(self, start: str) -> frozenset[int]:
        """Return the places of the rules that can have a part in what a key stands for; looked for once."""
        if start in self._apt:
            return self._apt[start]
        waiting = {start}
        met: set[str] = set()
        found: set[int] = set()
        while waiting:
            key = waiting.pop()
            met.add(key)
            for at, rule, pattern in self._heads.get(key.partition(" ")[0], []):
                # A head may leave the class open: then it fits every type.
                if at not in found and _key(str(pattern.path), pattern.object) in {key, key.partition(" ")[0]}:
                    found.add(at)
                    waiting |= _asked(rule) - met
        self._apt[start] = frozenset(found)
        return self._apt[start]

    def solutions(self, body: Body, prologue: str, known: Mapping[str, Term]) -> list[dict[str, Term]]:
        """Return the solutions of a body, given what some of its variables are."""
        bound = {name: term for name, term in known.items() if not isinstance(term, BlankNode)}
        names = " ".join(f"?{name}" for name in bound)
        values = " ".join(str(term) for term in bound.values())
        given = f" VALUES ({names}) {{ ({values}) }}" if bound else ""
        return self.store.solutions(f"{prologue}SELECT * WHERE {{ {body.text} }}{given}")

    def premises(self, body: Body, prologue: str, solution: Mapping[str, Term]) -> Formula:
        """Return what a body asks for, with the terms of one solution put in."""
        parts = [self.pattern(pattern, solution) for pattern in body.patterns]
        parts += [self._optional(optional.body, prologue, solution) for optional in body.optionals]
        for selection in body.selections:
            chosen = {column.name: solution[column.name] for column in selection.columns if column.name in solution}
            parts.append(self.selection(selection, prologue, chosen))
        for condition in body.conditions:
            parts += [
                _any(self.premises(exists.body, prologue, {**solution, **found}) for found in solutions)
                for exists in condition.exists
                if not exists.negated and (solutions := self.solutions(exists.body, prologue, solution))
            ]
        return _all(parts)

    def selection(self, selection: Selection, prologue: str, chosen: Mapping[str, Term]) -> Formula:
        """Return what one row of a selection rests on: for each list or count every item, else any solution.

        Of a lowest or highest value, one solution that has it is enough.
        """
        plain = {*selection.grouped, *(column.name for column in selection.columns if not column.over)}
        keys = {name: term for name, term in chosen.items() if name in plain}
        best = {
            next(iter(column.over)): chosen[column.name]
            for column in selection.columns
            if column.aggregate in {"MIN", "MAX", "SAMPLE"} and len(column.over) == 1 and column.name in chosen
        }
        found = [
            (body, solution)
            for body in selection.alternatives
            for solution in self.solutions(body, prologue, keys)
            if all(solution.get(name) == term for name, term in (keys | best).items())
        ]
        listed = {name for column in selection.columns if column.aggregate for name in column.over} - best.keys()
        items: dict[tuple[str, Term | None], list[Formula]] = {}
        for body, solution in found:
            formula = self.premises(body, prologue, solution)
            items.setdefault(("", None), []).append(formula)
            for name in sorted(listed & solution.keys()):
                items.setdefault((name, solution[name]), []).append(formula)
        return _all([_any(formulas) for formulas in items.values()]) if items else AnyOf(())

    def pattern(self, pattern: Pattern, solution: Mapping[str, Term]) -> Formula:
        """Return what a triple pattern asks for, its path followed step by step."""
        subject, object_ = (_bound(term, solution) for term in (pattern.subject, pattern.object))
        path = pattern.path
        if isinstance(path, str) and path.startswith("?"):
            path = str(solution[path[1:]])
        return self._path(subject, path, object_, frozenset())

    def absences(self, conditions: Iterable[Condition], solution: Mapping[str, Term]) -> tuple[Absence, ...]:
        """Return what conditions ask not to be said."""
        return tuple(
            absence_of(exists.body, condition.remark, solution)
            for condition in conditions
            for exists in condition.exists
            if exists.negated and self._is_open(exists.body, solution)
        )

    def _is_open(self, body: Body, solution: Mapping[str, Term]) -> bool:
        """Tell whether a group could match at all: its own filters may already be decided by the solution."""
        filters = [condition.text for condition in body.conditions if not condition.exists and not condition.binds]
        decided = [text for text in filters if not variables_of(text) & body.variables]
        known = [f"BIND({term} AS ?{name})" for name, term in solution.items() if not isinstance(term, BlankNode)]
        return not decided or bool(self.store.solutions(f"SELECT * WHERE {{ {' '.join([*known, *decided])} }}"))

    def _ways_by(self, rule: Rule, bound: dict[str, Term]) -> Iterator[Way]:
        query = rule_query(rule)
        for body in query.selection.alternatives:
            for solution in self.solutions(body, query.prologue, bound):
                premises = self.premises(body, query.prologue, solution)
                yield Way(rule, premises, self.absences(body.conditions, solution))

    def _optional(self, body: Body, prologue: str, solution: Mapping[str, Term]) -> Formula:
        """Return what an optional group rests on, where it was matched: then all its variables are bound."""
        if not body.variables <= solution.keys():
            return _NOTHING
        formula = self.premises(body, prologue, solution)
        return formula if _can_hold(formula) else _NOTHING

    # ---- Paths

    def _path(self, subject: Term, path: Path, object_: Term, passed: frozenset[Term]) -> Formula:
        if isinstance(path, str):
            if path.strip("<>") in self._silent:
                return _NOTHING
            triple = Triple(subject, NamedNode(path[1:-1]), object_)  # type: ignore[arg-type]
            return triple if self.store.graphs(triple) else AnyOf(())
        if isinstance(path, Inverse):
            return self._path(object_, path.path, subject, passed)
        if isinstance(path, Choice):
            return _any(self._path(subject, part, object_, passed) for part in path.paths)
        if isinstance(path, Sequence):
            return self._sequence(subject, path.paths, object_, passed)
        return self._repeat(subject, path, object_, passed)

    def _sequence(self, subject: Term, paths: tuple[Path, ...], object_: Term, passed: frozenset[Term]) -> Formula:
        if len(paths) == 1:
            return self._path(subject, paths[0], object_, passed)
        rest = Sequence(paths[1:])
        return _any(
            _all([self._path(subject, paths[0], middle, frozenset()), self._path(middle, rest, object_, frozenset())])
            for middle in self._middles(subject, paths[0], rest, object_)
        )

    def _repeat(self, subject: Term, path: Repeat, object_: Term, passed: frozenset[Term]) -> Formula:
        if subject == object_ and path.sign in "*?":
            return _NOTHING
        if path.sign == "?":
            return self._path(subject, path.path, object_, passed)
        onward = Repeat(path.path, "*")
        been = passed | {subject}
        return _any(
            _all([self._path(subject, path.path, middle, frozenset()), self._path(middle, onward, object_, been)])
            for middle in self._middles(subject, path.path, onward, object_)
            if middle not in been
        )

    def _middles(self, subject: Term, first: Path, rest: Path, object_: Term) -> list[Term]:
        pattern = f"{subject} {written(first)} ?middle . ?middle {written(rest)} {object_}"
        found = self.store.solutions(f"SELECT DISTINCT ?middle WHERE {{ {pattern} }}")
        return sorted((row["middle"] for row in found), key=str)


def _key(predicate: str, object_: str) -> str:
    """Return by what rules find one another: the predicate, of a type with its class.

    >>> _key("<p>", "<o>"), _key("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<o>")
    ('<p>', '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <o>')
    """
    return f"{predicate} {object_}" if predicate == _TYPE and object_.startswith("<") else predicate


@cache
def _asked(rule: Rule) -> frozenset[str]:
    """Return the keys of what a rule's body asks for, groups within groups included."""
    named = constants_of(rule.construct) - {_TYPE}
    return named | {f"{_TYPE} {iri}" for iri in named}


def _head(rule: Rule) -> tuple[Pattern, ...]:
    return rule_query(rule).template if rule.prologue else read_patterns(rule.head)


@cache
def rule_query(rule: Rule) -> Query:
    """Return a rule as a query."""
    return read_pattern_query(rule.construct)


@cache
def _term(text: str) -> Term:
    """Return the term that a text of SPARQL names."""
    return parse_text(f"<urn:s> <urn:p> {text} .", "turtle")[0].object


def _bound(text: str, solution: Mapping[str, Term]) -> Term:
    return solution[text[1:]] if text.startswith("?") else _term(text)


def _unified(pattern: Pattern, triple: Triple) -> dict[str, Term] | None:
    """Return what a triple binds in a pattern, or None where they differ."""
    bound: dict[str, Term] = {}
    for text, term in zip(
        (pattern.subject, str(pattern.path), pattern.object),
        (triple.subject, triple.predicate, triple.object),
        strict=True,
    ):
        known = bound.setdefault(text[1:], term) if text.startswith("?") else _term(text)
        if known != term:
            return None
    return bound


def _can_hold(formula: Formula) -> bool:
    """Tell whether some choice is left: a triple that does not stand was made an empty one."""
    if isinstance(formula, Triple):
        return True
    parts = [_can_hold(part) for part in formula.parts]
    return all(parts) if isinstance(formula, AllOf) else any(parts)


def _all(parts: Iterable[Formula]) -> Formula:
    """Join premises that are all needed: each once, those that need nothing left out."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, AllOf) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else AllOf(tuple(flat))


def _any(parts: Iterable[Formula]) -> Formula:
    """Join premises of which one is enough; where one needs nothing, nothing is needed."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, AnyOf) else (part,)))
    if _NOTHING in flat:
        return _NOTHING
    return next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))

"""Reasoning: the ontology's own OWL axioms, compiled to SPARQL rules and run to a fixpoint.

`sarcokg.axioms` compiles each axiom; what the profile cannot say stands as named rules in ``ontology/rules/*.rq``.
No rule is written here for any term: delete an axiom and its inferences are gone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count as numbers
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sarcokg.axioms import Axioms, Contradiction, Rule
from sarcokg.clash import describe_clashes
from sarcokg.disk import files_in, read_utf8
from sarcokg.errors import InconsistentOntologyError, QueryError, UsageError
from sarcokg.identifiers import NAMESPACES, compact
from sarcokg.store import NamedNode, Quad, Store
from sarcokg.strata import names_in, strata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sarcokg.axioms import Node
    from sarcokg.store import Triple

__all__ = ["Contradiction", "Rule", "compile_contradictions", "compile_rules", "infer", "read_rules"]

_TYPE: Final = NAMESPACES["rdf"] + "type"
_INVENTED: Final = "https://w3id.org/sarcokg/invented/"
_NO_LINES: Final[Mapping[tuple[str, str], tuple[str, int]]] = MappingProxyType({})

_OF_ANY_PROPERTY = re.compile(r"[\w>]\s+\?\w+\s+[?<\w\"][^\s(){}]*\s*[.}]")
_OF_ANY_CLASS = re.compile(rf"(?:\ba|<{_TYPE}>)\s+(\?\w+)")
_LISTED = re.compile(r"VALUES\s*(\([^)]*\)|\?\w+)")


def compile_rules(quads: Iterable[Quad]) -> tuple[Rule, ...]:
    """Compile every classifying axiom of an ontology, in a fixed order.

    Raises `UnsupportedAxiomError` where an axiom uses a part of OWL that is not compiled.
    """
    return _compiled(tuple(quads))


@lru_cache(maxsize=2)
def _compiled(quads: tuple[Quad, ...]) -> tuple[Rule, ...]:
    """Compile an ontology; the same one, as when facts alone are supposed away, only once."""
    axioms = Axioms(quads)
    rules = set(axioms.rules())
    rules |= _subsumptions(axioms, rules)
    return tuple(sorted(rules, key=lambda rule: (rule.axiom, rule.body, rule.head)))


def compile_contradictions(quads: Iterable[Quad]) -> tuple[Contradiction, ...]:
    """Compile every forbidding axiom: disjoint classes, and functional properties with different values.

    Raises `UnsupportedAxiomError` where an axiom uses a part of OWL that is not compiled.
    """
    return tuple(sorted(set(Axioms(quads).contradictions()), key=lambda item: (item.axiom, item.select)))


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Read the named rules: each file one CONSTRUCT, its name the file's stem.

    Raises `UsageError` where a file holds none.
    """
    return tuple(_named_rule(path) for path in files_in(folder, "*.rq"))


def infer(
    asserted: Iterable[Quad],
    rules: Iterable[Rule],
    contradictions: Iterable[Contradiction],
    graph: str,
    lines: Mapping[tuple[str, str], tuple[str, int]] = _NO_LINES,
) -> list[Quad]:
    """Return every triple that the rules add, in the named graph ``graph``.

    A rule runs again only when something new is known of what it reads. One that asks what is absent, or how
    often something is there, runs when no rule that may still add it has anything to add.
    Raises `InconsistentOntologyError` where the result contradicts the ontology; ``lines`` gives
    the places of statements, by node and property.
    """
    asserted, rules = tuple(asserted), tuple(rules)
    store = Store(asserted)
    inferred = _fixpoint(store, {item.triple for item in asserted}, rules, NamedNode(graph))
    clashes = describe_clashes(store, asserted, rules, contradictions, lines)
    if clashes:
        listed = "\n".join(clashes)
        message = (
            f"the facts contradict the ontology:\n{listed}\n"
            "Correct or withdraw one statement of each, or the axiom that forbids them together."
        )
        raise InconsistentOntologyError(message)
    return inferred


def _fixpoint(store: Store, known: set[Triple], rules: tuple[Rule, ...], name: NamedNode) -> list[Quad]:
    """Run rules until none adds anything; ``store`` and ``known`` grow by what they add."""
    inferred: list[Quad] = []
    readers, always, stratum = _plan(rules)
    # A rule that reads nothing of what is known has nothing to conclude from it yet.
    waiting = {*always, *(at for term in {_says(item) for item in known} for at in readers.get(term, ()))}
    while waiting:
        lowest = min(stratum[at] for at in waiting)
        for at in sorted(at for at in waiting if stratum[at] == lowest):
            waiting.discard(at)
            fresh = dict.fromkeys(item for item in _concluded(rules[at], store) if item not in known)
            if fresh:
                known.update(fresh)
                added = [Quad(item.subject, item.predicate, item.object, name) for item in fresh]
                store.add(added)
                inferred += added
                waiting.update(always, *(readers.get(term, ()) for term in {_says(item) for item in fresh}))
    return inferred


def _concluded(rule: Rule, store: Store) -> list[Triple]:
    try:
        return store.construct(rule.construct)
    except QueryError as error:
        message = f"{rule.axiom}: {error}"
        raise QueryError(message) from None


@lru_cache(maxsize=8)
def _plan(rules: tuple[Rule, ...]) -> tuple[dict[str, list[int]], list[int], list[int]]:
    """Return which rules read a term, which read anything, and the stratum of each; of the same rules only once."""
    readers: dict[str, list[int]] = {}
    for at, rule in enumerate(rules):
        for term in names_in(rule.body, rule.prologue):
            readers.setdefault(term, []).append(at)
    return readers, [at for at, rule in enumerate(rules) if _reads_anything(rule)], strata(rules)


def _reads_anything(rule: Rule) -> bool:
    """Tell whether a rule's body has a pattern that statements of a class or property it does not name may match."""
    classes = set(_OF_ANY_CLASS.findall(rule.body))
    listed = {name for names in _LISTED.findall(rule.body) for name in re.findall(r"\?\w+", names)}
    return bool(classes - listed) or _OF_ANY_PROPERTY.search(rule.body) is not None


def _says(item: Triple) -> str:
    """Return the class that a statement is about, or else its property."""
    if item.predicate.value == _TYPE and isinstance(item.object, NamedNode):
        return item.object.value
    return item.predicate.value


def _subsumptions(axioms: Axioms, rules: set[Rule]) -> set[Rule]:
    """Return what follows for instances of a class from what its definition says exists, without naming it.

    An instance is invented for each such class, once with and once without what must exist for it.
    What the rules conclude only with it holds of every instance.
    """
    classes = dict(enumerate(axioms.existentials()))
    fresh = numbers()
    bare: list[tuple[str, str, Node]] = [(f"{_INVENTED}{at}", _TYPE, class_) for at, class_ in classes.items()]
    full = [item for at, class_ in classes.items() for item in axioms.instance(class_, f"{_INVENTED}{at}", fresh)]
    gained = _closed(full, rules) - _closed(bare, rules)
    return {
        Rule(
            f"{compact(classes[at].value)} implies more by its definition",
            f"?x <{_TYPE}> {classes[at]} .",
            f"?x {predicate} {object_} .",
        )
        for at, predicate, object_ in gained
    }


def _closed(statements: list[tuple[str, str, Node]], rules: set[Rule]) -> set[tuple[int, NamedNode, NamedNode]]:
    """Return what rules conclude of invented instances, by the number of the instance; nothing of unnamed things."""
    graph = NamedNode(_INVENTED)
    quads = [Quad(NamedNode(subject), NamedNode(name), value, graph) for subject, name, value in statements]
    ordered = sorted(rules, key=lambda rule: (rule.axiom, rule.body, rule.head))
    return {
        (int(item.subject.value.removeprefix(_INVENTED)), item.predicate, item.object)
        for item in (*quads, *infer(quads, ordered, (), _INVENTED))
        if isinstance(item.subject, NamedNode)
        and isinstance(item.object, NamedNode)
        and item.subject.value.removeprefix(_INVENTED).isdigit()
        and not item.object.value.startswith(_INVENTED)
    }


def _named_rule(path: Path) -> Rule:
    text = read_utf8(path)
    prologue, begun, rest = text.partition("CONSTRUCT {")
    head, parted, where = rest.partition("}\nWHERE {")
    if not (begun and parted):
        message = (
            f"{path}: no rule. Begin one line by CONSTRUCT {{ and another by WHERE {{, the brace before it closed."
        )
        raise UsageError(message)
    return Rule(path.stem, where.rstrip().removesuffix("}").strip(), head.strip(), prologue)

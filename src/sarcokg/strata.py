"""In which order rules must run: what a rule finds absent must not be added later.

A rule stands above every rule that may add what it asks to be absent, and no lower than those that add what
it asks to be there: the stratification of Apt, Blair and Walker (Towards a theory of declarative knowledge, 1988).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.errors import InconsistentOntologyError
from sarcokg.identifiers import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sarcokg.axioms import Rule

__all__ = ["names_in", "strata"]

_NAMES: Final = re.compile(r"<([^<>\s]+)>|\b([A-Za-z][\w-]*):([A-Za-z][\w-]*)")
_PREFIXES: Final = re.compile(r"PREFIX\s+([\w-]+):\s*<([^>]*)>")
_END_OF_STATEMENT: Final = re.compile(r"\s[.;](?:\s+|$)")
#: A group that a rule asks to be absent, or to be there or not.
_MAY_BE_ABSENT: Final = re.compile(r"\b(?:EXISTS|MINUS|OPTIONAL)\s*\{")
#: How often something is there changes with everything that is counted.
_COUNTS: Final = re.compile(r"\b(?:GROUP BY|COUNT|SUM|MIN|MAX|AVG|SAMPLE)\b")


def names_in(text: str, prologue: str = "") -> set[str]:
    """Return every IRI that a part of a rule names: it can only speak of these properties and classes.

    >>> sorted(names_in("?x a e:C ; <http://e/p> ?y .", "PREFIX e: <http://e/>"))
    ['http://e/C', 'http://e/p']
    """
    prefixes = {**NAMESPACES, **dict(_PREFIXES.findall(prologue))}
    names = {iri or prefixes.get(prefix, "") + local for iri, prefix, local in _NAMES.findall(text)}
    # Every class is said by the same property, so the class alone tells what is spoken of.
    return names - {NAMESPACES["rdf"] + "type"}


def strata(rules: Sequence[Rule]) -> list[int]:
    """Return the stratum of each rule, from 0.

    Raises `InconsistentOntologyError` where rules ask for the absence of what they lead to themselves.
    """
    adds = [_says(rule) for rule in rules]
    asks = [names_in(rule.body, rule.prologue) for rule in rules]
    absent = [names_in(" ".join(_groups(rule.body)), rule.prologue) for rule in rules]
    stratum = [0] * len(rules)
    adders: dict[str, list[int]] = {}
    for at, names in enumerate(adds):
        for name in names:
            adders.setdefault(name, []).append(at)
    while True:
        risen = [
            max(
                stratum[at],
                _highest(stratum, adders, asks[at]),
                _highest(stratum, adders, absent[at] - adds[at]) + 1,
            )
            for at in range(len(rules))
        ]
        if risen == stratum:
            return stratum
        if max(risen) > len(rules):
            listed = ", ".join(rule.axiom for rule, rest in zip(rules, absent, strict=True) if rest and rule.prologue)
            message = f"rules ask for the absence of what they lead to: {listed}. Take the circle apart."
            raise InconsistentOntologyError(message)
        stratum = risen


def _says(rule: Rule) -> set[str]:
    """Return what a rule's conclusions are about: their properties, and their classes where they type.

    Values are left out: no rule can ask for one without naming a property or class beside it.
    """
    said: set[str] = set()
    for statement in _END_OF_STATEMENT.split(rule.head.strip()):
        words = ["", "", *statement.split()]
        property_, value = words[-2], words[-1]
        names = names_in(property_, rule.prologue)
        said |= names or names_in(value, rule.prologue)
    return said


def _highest(stratum: list[int], adders: dict[str, list[int]], names: Iterable[str]) -> int:
    return max((stratum[at] for name in names for at in adders.get(name, ())), default=-1)


def _groups(body: str) -> list[str]:
    """Return what stands in groups that may be absent; the whole body where it counts.

    >>> _groups("?x a e:C . FILTER NOT EXISTS { ?x e:p ?y . { ?y e:q ?z } } ?x e:r ?w .")
    [' ?x e:p ?y . { ?y e:q ?z } ']
    """
    if _COUNTS.search(body):
        return [body]
    groups = []
    for match in _MAY_BE_ABSENT.finditer(body):
        depth, end = 1, match.end()
        while depth and end < len(body):
            depth += {"{": 1, "}": -1}.get(body[end], 0)
            end += 1
        groups.append(body[match.end() : end - 1])
    return groups

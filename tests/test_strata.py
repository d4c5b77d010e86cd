"""Strata: a rule that asks for an absence runs after every rule that may end it."""

from __future__ import annotations

import pytest

from sarcokg.axioms import Rule
from sarcokg.errors import InconsistentOntologyError
from sarcokg.reason import infer
from sarcokg.store import parse_text
from sarcokg.strata import strata

E = "PREFIX e: <http://e/> "


def rule(name: str, head: str, body: str) -> Rule:
    return Rule(name, body, head, E)


#: Named so that the order of names is the wrong one.
ALONE = rule("a", "?x a e:Alone .", "?x a e:Thing . FILTER NOT EXISTS { ?x e:knows ?y }")
KNOWS = rule("b", "?x e:knows ?y .", "?x e:met ?y . FILTER NOT EXISTS { ?x e:forgot ?y }")
FORGOT = rule("c", "?x e:forgot ?y .", "?y e:left ?x .")


def test_a_rule_stands_above_those_that_may_add_what_it_asks_to_be_absent() -> None:
    assert strata([ALONE, KNOWS, FORGOT]) == [2, 1, 0]


def test_a_rule_that_reads_a_conclusion_stands_no_lower_than_the_rule_that_draws_it() -> None:
    reads = rule("d", "?x a e:Lonely .", "?x a e:Alone .")

    assert strata([ALONE, reads, KNOWS]) == [1, 1, 0]


def test_a_rule_that_counts_waits_for_all_that_it_counts() -> None:
    counts = rule("a", "?x e:friends ?n .", "{ SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x e:knows ?y } GROUP BY ?x }")

    assert strata([counts, KNOWS]) == [1, 0]


def test_values_are_no_conclusions() -> None:
    first = rule("a", "?x e:state e:one .", "?x e:met ?y . FILTER NOT EXISTS { ?y e:kind e:one }")
    second = rule("b", "?x e:kind e:two .", "?x e:state e:one .")

    assert strata([first]) == [0]
    with pytest.raises(InconsistentOntologyError, match="ask for the absence of what they lead to: a"):
        strata([first, second])


def test_what_is_inferred_does_not_depend_on_the_order_of_rules() -> None:
    facts = parse_text(b"@prefix e: <http://e/> . e:p a e:Thing ; e:met e:q . e:q a e:Thing ; e:left e:p .", "turtle")

    answers = {
        frozenset(str(quad.triple) for quad in infer(facts, rules, (), "urn:graph:inferred"))
        for rules in ([ALONE, KNOWS, FORGOT], [FORGOT, KNOWS, ALONE], [KNOWS, ALONE, FORGOT])
    }

    assert len(answers) == 1
    (answer,) = answers
    assert len(answer) == 3  # p forgot q, so p knows nobody and is alone; and so is q

"""Intervals and their percents: what the counts give that could stand behind a printed interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.interval_fit import PrintedInterval, candidates, interval_findings, judge_interval
from sarcokg.statistics import clopper_pearson, percent
from sarcokg.store import Store, parse_text

FACTS = """
@prefix estimator: <https://w3id.org/sarcokg/id/estimator/> .
@prefix outcome: <https://w3id.org/sarcokg/id/outcome/> .
@prefix population: <https://w3id.org/sarcokg/id/population/> .
@prefix proportion: <https://w3id.org/sarcokg/id/proportion/> .
@prefix sarco: <https://w3id.org/sarcokg/ontology#> .
outcome:o sarco:population population:part .
population:part sarco:partOf population:whole .
population:whole sarco:size 20 .
proportion:s
    a sarco:ProportionStatement ;
    sarco:about outcome:o ;
    sarco:intervalLowerAsPrinted "1.8" ;
    sarco:intervalUpperAsPrinted "42.8" ;
    sarco:percentAsPrinted "14.3" .
"""


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        (PrintedInterval("37", "24", "51", 19, 52), "agreement"),
        (PrintedInterval("36.5", "23.6", "51.0", 19, 52), "agreement"),
        (PrintedInterval("37", "25", "51", 19, 52), "mismatch"),
        (PrintedInterval("37", "24", "51", None, 52), "possible"),
        (PrintedInterval("14.3", "1.8", "42.8", most=57), "possible"),
        (PrintedInterval("14.3", "1.8", "42.8", most=13), "mismatch"),
        (PrintedInterval("11.1", "2.8", "48.3", most=57), "mismatch"),
        (PrintedInterval("0", "0.0", "30.8", most=20), "possible"),
        (PrintedInterval("100", "69.2", "100.0", most=20), "possible"),
    ],
    ids=str,
)
def test_an_interval_is_judged_by_the_counts_that_give_its_percent(printed: PrintedInterval, kind: str) -> None:
    judged = judge_interval(printed)

    assert judged is not None
    assert judged[0] == kind


@pytest.mark.parametrize(
    "printed", [PrintedInterval("14.3", "1.8", "42.8"), PrintedInterval("14.3", "1.8", "42.8", most=6)], ids=str
)
def test_where_no_count_can_be_tried_nothing_is_found(printed: PrintedInterval) -> None:
    assert candidates(printed) == []
    assert judge_interval(printed) is None


@given(counts=st.integers(1, 40).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), told=st.booleans())
def test_an_exact_interval_is_never_blamed(counts: tuple[int, int], *, told: bool) -> None:
    lower, upper = (str(limit) for limit in clopper_pearson(*counts))
    known = {"count": counts[0], "out_of": counts[1]} if told else {"most": 40}

    judged = judge_interval(PrintedInterval(str(percent(*counts)), lower, upper, **known))

    assert judged is not None
    assert judged[0] == ("agreement" if told else "possible")


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ("", 1),
        ("proportion:s sarco:intervalLevel 95 .", 1),
        ("proportion:s sarco:intervalLevel 90 .", 0),
        ("proportion:s sarco:estimator estimator:kaplan-meier .", 0),
    ],
    ids=["no-level", "95", "90", "kaplan-meier"],
)
def test_only_quotients_with_the_level_that_is_computed_are_compared(added: str, found: int) -> None:
    findings = list(interval_findings(Store(parse_text(FACTS + added, "turtle"))))

    assert len(findings) == found
    assert all("2 of 14 give 14.3 (1.8–42.8)" in finding.arithmetic for finding in findings)


def test_a_count_worked_back_from_an_interval_stays_in_the_arithmetic() -> None:
    (finding,) = interval_findings(Store(parse_text(FACTS, "turtle")))

    assert {quad.predicate.value.rpartition("#")[2] for quad in finding.quads("https://example.org/audit")} == {
        *("arithmetic", "findingKind", "intervalMethod", "ofField", "ofStatement", "type"),
    }

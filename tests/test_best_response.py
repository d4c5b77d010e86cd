"""Best responses derived from assessments: they check the stated ones and stand for none."""

from __future__ import annotations

import pytest

from sarcokg.best_response import Assessed, best_response_findings, derive
from sarcokg.ontology import Ontology
from sarcokg.store import Store, parse_text

CR, PR, SD, PD = (Assessed(*named) for named in (("CR", 1), ("PR", 2), ("SD", 3), ("PD", 4, True)))

PATIENT = """
@prefix assessment: <https://w3id.org/sarcokg/id/assessment/> .
@prefix best-response: <https://w3id.org/sarcokg/id/best-response/> .
@prefix category: <https://w3id.org/sarcokg/id/category/> .
@prefix exposure: <https://w3id.org/sarcokg/id/exposure/> .
@prefix patient: <https://w3id.org/sarcokg/id/patient/> .
@prefix sarco: <https://w3id.org/sarcokg/ontology#> .
best-response:b
    a sarco:BestResponse ;
    sarco:category category:SD ;
    sarco:patient patient:p ;
    sarco:treatment exposure:e .
"""


def assessment(order: int, category: str, treatment: str = "e", patient: str = "p", **cycles: int) -> str:
    when = " ; ".join(f"sarco:{name} {value}" for name, value in cycles.items()) or f"sarco:assessmentOrder {order}"
    return f"""
    assessment:a{order} a sarco:Assessment ; sarco:assessmentOrder {order} ; {when} ;
        sarco:category category:{category} ; sarco:patient patient:{patient} ; sarco:treatment exposure:{treatment} .
    """


@pytest.mark.parametrize(
    ("told", "best"),
    [
        ([], None),
        ([PR], "PR"),
        ([SD, PR, SD], "PR"),
        ([PR, CR], "CR"),
        ([SD, PD], "SD"),
        ([PD], "PD"),
        ([PD, PD], "PD"),
        # What comes after a progression is no best response.
        ([SD, PD, PR], "SD"),
        ([PD, PR], "PD"),
    ],
    ids=str,
)
def test_the_best_category_before_the_first_progression_is_derived(told: list[Assessed], best: str | None) -> None:
    assert derive(told) == best


@pytest.mark.parametrize(
    ("told", "kind", "arithmetic"),
    [
        ("", "not-derivable", "no assessment is told under this treatment; stated SD"),
        (assessment(1, "SD", afterCycles=4), "agreement", "SD after 4 cycles: best SD; stated SD"),
        (
            assessment(2, "PD", additionalCycles=3) + assessment(1, "SD", afterCycles=4),
            "agreement",
            "SD after 4 cycles, PD after 3 more: best SD; stated SD",
        ),
        (assessment(1, "PD", afterCycles=9), "mismatch", "PD after 9 cycles: best PD; stated SD"),
        (assessment(1, "PR"), "mismatch", "PR: best PR; stated SD"),
        (assessment(1, "SD") + assessment(2, "PR"), "mismatch", "SD, PR: best PR; stated SD"),
        (assessment(1, "NE"), "not-derivable", "no assessment is told under this treatment; stated SD"),
        (assessment(1, "SD", treatment="f"), "not-derivable", "no assessment is told under this treatment; stated SD"),
        (assessment(1, "SD", patient="q"), "not-derivable", "no assessment is told under this treatment; stated SD"),
    ],
    ids=[
        "none",
        "same",
        "in-order",
        "worse",
        "better",
        "better-later",
        "not-evaluable",
        "other-treatment",
        "other-patient",
    ],
)
def test_a_stated_best_response_is_checked_by_what_is_told(
    told: str, kind: str, arithmetic: str, ontology: Ontology
) -> None:
    quads = parse_text(PATIENT + told, "turtle")

    (finding,) = best_response_findings(Store([*ontology.quads, *quads]))

    assert (finding.field, finding.kind, finding.arithmetic) == ("category", kind, arithmetic)
    assert not finding.computed

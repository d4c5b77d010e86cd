"""What a registry record says: facts with their paths, names as terms or as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sarcokg.names import Names, read_names
from sarcokg.ontology import Ontology
from sarcokg.store import Store
from sarcokg.study_facts import CLASSES, StudyFacts, read_facts

REGISTRY = Path(__file__).parent / "miniature-registry"


@pytest.fixture(scope="module")
def names(ontology: Ontology) -> Names:
    return read_names(Store(ontology.quads), CLASSES)


@pytest.fixture(scope="module")
def facts(names: Names) -> StudyFacts:
    return read_facts(json.loads((REGISTRY / "NCT99999901.json").read_text(encoding="utf-8")), names)


def test_status_dates_and_design_are_read_as_terms(facts: StudyFacts) -> None:
    assert facts.status is not None
    assert (facts.status.text, facts.status.key) == ("RECRUITING", "recruiting")
    assert {key: fact.text for key, fact in facts.dates.items()} == {
        "start-date": "2024-02",
        "primary-completion-date": "2026-06-30",
        "completion-date": "2027-06",
    }
    assert [fact.key for fact in facts.phases] == ["phase-1", "phase-2"]
    assert facts.design is not None
    assert facts.design.key == "comparative-trial-unspecified"
    assert facts.enrolment is not None
    assert (facts.enrolment.text, facts.enrolment.key) == ("40", "planned")


def test_a_condition_that_is_no_sarcoma_has_no_term(facts: StudyFacts) -> None:
    assert [(fact.text, fact.key) for fact in facts.conditions] == [
        ("Sarcoma, Alveolar Soft Part", "ASPS"),
        ("Advanced Kaposi Sarcoma", "KS"),
        ("Carcinosarcoma", ""),
    ]


def test_the_drugs_of_an_arm_are_told_and_what_no_term_names(facts: StudyFacts) -> None:
    assert [(arm.drugs, arm.unnamed) for arm in facts.arms] == [
        (("pembrolizumab",), ()),
        (("pembrolizumab",), ("Exemplimab",)),
        ((), ("Exemplimab",)),
    ]


def test_an_empty_record_has_no_facts(names: Names) -> None:
    facts = read_facts({}, names)

    assert (facts.number.text, facts.status, facts.dates, facts.enrolment) == ("", None, {}, None)
    assert (facts.phases, facts.design, facts.conditions, facts.arms, facts.outcomes) == ((), None, (), (), ())


@pytest.mark.parametrize(
    ("status", "key"),
    [
        ("ACTIVE_NOT_RECRUITING", "active-not-recruiting"),
        ("COMPLETED", "completed"),
        ("ENROLLING_BY_INVITATION", "enrolling-by-invitation"),
        ("NOT_YET_RECRUITING", "planned"),
        ("RECRUITING", "recruiting"),
        ("SUSPENDED", "suspended"),
        ("TERMINATED", "terminated"),
        ("UNKNOWN", "unknown-status"),
        ("WITHDRAWN", "withdrawn"),
        ("NO_LONGER_AVAILABLE", ""),
    ],
)
def test_a_status_of_the_registry_is_read_as_a_whole(names: Names, status: str, key: str) -> None:
    fact = read_facts({"protocolSection": {"statusModule": {"overallStatus": status}}}, names).status

    assert fact is not None
    assert fact.key == key


def test_a_phase_that_no_term_has_is_not_read_as_another(names: Names) -> None:
    facts = read_facts({"protocolSection": {"designModule": {"phases": ["EARLY_PHASE1", "PHASE1", "NA"]}}}, names)

    assert [fact.key for fact in facts.phases] == ["", "phase-1", ""]


def test_limits_of_age_sex_and_what_is_no_drug_are_told_apart(names: Names) -> None:
    protocol = {
        "eligibilityModule": {"sex": "FEMALE", "minimumAge": "6 Months", "maximumAge": "90 Minutes"},
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "A", "interventionNames": ["Drug: Opdivo", "Procedure: Nivolumab PET", "Other: Tea"]}
            ]
        },
    }

    facts = read_facts({"protocolSection": protocol}, names)

    assert [(age.comparator, age.value, age.unit) for age in facts.ages] == [("at-least", "6", "month")]
    assert facts.sex is not None
    assert facts.sex.key == "female"
    assert [(arm.drugs, arm.unnamed, arm.others) for arm in facts.arms] == [
        (("nivolumab",), ("Tea",), ("Nivolumab PET",))
    ]

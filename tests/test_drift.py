"""Drift: what both say and say differently, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sarcokg.drift import find_drift, number_of
from sarcokg.names import Names, read_names
from sarcokg.ontology import Ontology
from sarcokg.record import parse_record
from sarcokg.store import Store
from sarcokg.study_facts import CLASSES

REGISTRY = Path(__file__).parent / "miniature-registry"
RECORD = """
key: mine
source-kind: registry-record
passages:
  - {key: first, locator: armGroups.0.label, figures: [Pembrolizumab alone]}
  - {key: all-arms, locator: armGroups, figures: ["3"]}
study:
  key: mine
  registration: NCT99999901
  design: {design-type: comparative-trial-unspecified, phase: [phase-1, phase-2]}
  recruitment:
    - recruitment-status: recruiting
      start-date: "2024-02"
  regimens:
    - key: one
      drugs: {pembrolizumab: alone}
    - key: two
      components:
        - {drug: pembrolizumab, timing: not-stated}
  arms: [{key: a, treatment: one, arm-role: experimental, passage: first}, {key: b}, {key: c, passage: all-arms}]
  eligibility:
    - {key: ASPS, criterion-role: inclusion, variable: histology, histology: ASPS}
    - {key: kaposi, criterion-role: inclusion, variable: histology, histology: [KS, SARC]}
    - {key: none, criterion-role: exclusion, variable: histology, histology: GIST}
    - {key: youngest, criterion-role: inclusion, variable: age, value: 18, value-comparator: at-least, unit: year}
    - {key: oldest, criterion-role: inclusion, variable: age, value: 900, value-comparator: at-most, unit: month}
    - {key: sex, criterion-role: inclusion, variable: sex, level: any}
  populations:
    - {key: all, population-kind: planned, size: 40}
    - {key: some, population-kind: planned, size: 7, part-of: all}
  planned-endpoints:
    - {endpoint: objective-response, endpoint-role: primary, time-frame-limit: 24, unit: month}
    - {endpoint: progression-free-survival, endpoint-role: secondary}
"""


@pytest.fixture(scope="module")
def names(ontology: Ontology) -> Names:
    return read_names(Store(ontology.quads), CLASSES)


def study(version: str = "NCT99999901.json") -> dict[str, Any]:
    return dict(json.loads((REGISTRY / version).read_text(encoding="utf-8")))


def test_the_version_that_was_recorded_contradicts_nothing(names: Names) -> None:
    assert find_drift(parse_record(RECORD, "mine.yaml"), study(), names) == ()


def test_a_newer_version_contradicts_what_has_changed_alone(names: Names) -> None:
    found = find_drift(parse_record(RECORD, "mine.yaml"), study("newer/NCT99999901.json"), names)

    assert [(drift.line, drift.key, drift.recorded, drift.posted) for drift in found] == [
        (12, "recruitment-status", "recruiting", "completed"),
        (25, "age", "at-least 18 year", "at-least 16 Years"),
        (29, "size", "40 planned", "37 enrolled"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "phase: [phase-1, phase-2]",
            "phase: phase-2",
            ["phase: recorded phase-2, the registry has phase-1, phase-2 ("],
        ),
        ("comparative-trial-unspecified", "randomised-trial", ["design-type: recorded randomised-trial, the registry"]),
        (", {key: b}, {key: c, passage: all-arms}", "", ["arms: recorded 1, the registry has 3 ("]),
        (
            "{pembrolizumab: alone}",
            "{nivolumab: alone}",
            [
                "drugs: recorded nivolumab, the registry has no arm with it (",
                "drugs: recorded Pembrolizumab alone without pembrolizumab, the registry has with it (",
            ],
        ),
        ("[Pembrolizumab alone]", "[Arm A]", ["arms: recorded Arm A, the registry has no arm of this label ("]),
        (
            "arm-role: experimental",
            "arm-role: active-comparator",
            ["arm-role: recorded active-comparator, the registry has experimental ("],
        ),
        ("role: primary, t", "role: secondary, t", []),
        ("role: secondary}", "role: primary}", ["endpoint-role of progression-free-survival: recorded primary, the"]),
        (
            "endpoint: progression-free-survival",
            "endpoint: overall-survival",
            [
                "planned-endpoints: recorded nothing of progression-free-survival, the registry has it as a secondary",
                "planned-endpoints: recorded overall-survival, the registry has no outcome that names it (",
            ],
        ),
        (
            "time-frame-limit: 24",
            "time-frame-limit: 12",
            ["time-frame-limit of objective-response: recorded 12 month, the registry has 2 years ("],
        ),
        ('"2024-02"', '"2024-03"', ["start-date: recorded 2024-03, the registry has 2024-02 ("]),
        ("histology: ASPS}", "histology: SARC}", []),
        (
            "[KS, SARC]",
            "LMS",
            ["histology: recorded LMS, the registry has ASPS, KS (", "histology: recorded no criterion with KS, the"],
        ),
        ("value: 18,", "value: 16,", ["age: recorded at-least 16 year, the registry has at-least 18 Years ("]),
        ("value: 900", "value: 960", ["age: recorded at-most 960 month, the registry has at-most 75 Years ("]),
        ("level: any", "level: female", ["level: recorded female, the registry has any (eligibilityModule.sex)"]),
    ],
)
def test_each_kind_of_fact_is_compared(names: Names, old: str, new: str, said: list[str]) -> None:
    assert old in RECORD

    found = find_drift(parse_record(RECORD.replace(old, new, 1), "mine.yaml"), study(), names)

    told = sorted(next((one for one in said if str(drift).startswith(one)), str(drift)) for drift in found)
    assert told == sorted(said)


def test_a_source_other_than_the_registry_need_not_name_each_outcome(names: Names) -> None:
    record = RECORD.replace("registry-record", "journal-article").replace(
        "progression-free-survival", "overall-survival"
    )

    assert find_drift(parse_record(record, "mine.yaml"), study(), names) == ()


def test_a_drug_that_the_registry_has_gained_is_told(names: Names) -> None:
    newer = study()
    arms = newer["protocolSection"]["armsInterventionsModule"]["armGroups"]
    arms[0]["interventionNames"].append("Drug: Yervoy")

    (drift,) = find_drift(parse_record(RECORD, "mine.yaml"), newer, names)

    assert (drift.recorded, drift.posted) == ("no regimen with ipilimumab", "ipilimumab")


def test_a_record_without_a_study_is_compared_with_nothing(names: Names) -> None:
    record = parse_record("key: mine\n", "mine.yaml")

    assert number_of(record) is None
    assert find_drift(record, study(), names) == ()

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
  arms: [{key: a}, {key: b}, {key: c}]
  populations:
    - {key: all, population-kind: planned, size: 40}
    - {key: some, population-kind: planned, size: 7, part-of: all}
  planned-endpoints:
    - {endpoint: objective-response, endpoint-role: primary}
    - {endpoint: overall-survival, endpoint-role: primary}
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
        (8, "recruitment-status", "recruiting", "completed"),
        (18, "size", "40 planned", "37 enrolled"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("phase: [phase-1, phase-2]", "phase: phase-2", "phase: recorded phase-2, the registry has phase-1, phase-2 ("),
        ("comparative-trial-unspecified", "randomised-trial", "design-type: recorded randomised-trial, the registry"),
        ("[{key: a}, {key: b}, {key: c}]", "[{key: a}]", "arms: recorded 1, the registry has 3 ("),
        (
            "{pembrolizumab: alone}",
            "{nivolumab: alone}",
            "drugs: recorded nivolumab, the registry has no arm with it (",
        ),
        ("endpoint-role: primary}", "endpoint-role: secondary}", ""),
        ('"2024-02"', '"2024-03"', "start-date: recorded 2024-03, the registry has 2024-02 ("),
    ],
)
def test_each_kind_of_fact_is_compared(names: Names, old: str, new: str, said: str) -> None:
    found = find_drift(parse_record(RECORD.replace(old, new, 1), "mine.yaml"), study(), names)

    assert [str(drift)[: len(said)] for drift in found] == ([said] if said else [])


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

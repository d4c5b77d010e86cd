"""Generated records of a registry, for measuring and for tests: the same for the same number, on every machine.

Each is a study in the form of ClinicalTrials.gov's API version 2; one in eight posts results, as in the registry.
"""

from __future__ import annotations

import random
from typing import Any

__all__ = ["generated_study"]

_CONDITIONS = ("Alveolar Soft Part Sarcoma", "Leiomyosarcoma", "Asthma", "Lung Cancer", "Synovial Sarcoma")
_DRUGS = ("Atezolizumab", "Pazopanib", "Placebo", "Nivolumab", "Inventumab")
_EVENTS = ("Anaemia", "Colitis", "Fatigue", "Nausea", "Pneumonitis", "Pyrexia", "Rash")
_WITH_RESULTS = 8


def generated_study(number: int) -> dict[str, Any]:
    """Return the generated study of a number."""
    chance = random.Random(number)  # noqa: S311 - nothing is kept secret
    drug = chance.choice(_DRUGS)
    study: dict[str, Any] = {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": f"Generated Study {number}"},
            "statusModule": {
                "overallStatus": "COMPLETED",
                "startDateStruct": {"date": f"20{number % 20:02}-0{number % 9 + 1}", "type": "ACTUAL"},
            },
            "conditionsModule": {"conditions": [chance.choice(_CONDITIONS)]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE2"],
                "designInfo": {"allocation": "NA", "interventionModel": "SINGLE_GROUP"},
                "enrollmentInfo": {"count": chance.randint(10, 300), "type": "ACTUAL"},
            },
            "armsInterventionsModule": {
                "armGroups": [{"label": "Arm A", "type": "EXPERIMENTAL", "interventionNames": [f"Drug: {drug}"]}],
                "interventions": [{"type": "DRUG", "name": drug, "armGroupLabels": ["Arm A"]}],
            },
            "outcomesModule": {
                "secondaryOutcomes": [
                    {"measure": f"Outcome {count}", "timeFrame": f"{count} months"} for count in range(1, 8)
                ]
            },
        },
        "hasResults": number % _WITH_RESULTS == 0,
    }
    if study["hasResults"]:
        study["resultsSection"] = _results(chance)
    return study


def _results(chance: random.Random) -> dict[str, Any]:
    size = chance.randint(10, 200)
    groups = ("000", "001")
    return {
        "participantFlowModule": {
            "groups": [{"id": f"FG{group}", "title": f"Arm {group}"} for group in groups],
            "periods": [
                {
                    "title": "Overall Study",
                    "milestones": [
                        {"type": type_, "achievements": [_cell(f"FG{group}", "numSubjects", size) for group in groups]}
                        for type_ in ("STARTED", "COMPLETED")
                    ],
                }
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [_response(chance, groups, size), *(_mean(chance, groups, size, n) for n in range(12))]
        },
        "adverseEventsModule": {
            "eventGroups": [{"id": f"EG{group}", "title": f"Arm {group}"} for group in groups],
            "otherEvents": [
                {
                    "term": f"{term} {count}",
                    "organSystem": "General disorders",
                    "stats": [
                        {"groupId": f"EG{group}", "numAffected": chance.randint(0, size), "numAtRisk": size}
                        for group in groups
                    ],
                }
                for term in _EVENTS
                for count in range(10)
            ],
        },
    }


def _response(chance: random.Random, groups: tuple[str, ...], size: int) -> dict[str, Any]:
    values = [_cell(f"OG{group}", "value", chance.randint(0, size)) for group in groups]
    return {
        **_measure("Objective Response Rate", "COUNT_OF_PARTICIPANTS", "Participants", groups, size),
        "classes": [{"categories": [{"measurements": values}]}],
    }


def _mean(chance: random.Random, groups: tuple[str, ...], size: int, count: int) -> dict[str, Any]:
    return {
        **_measure(f"Concentration {count}", "MEAN", "ng/mL", groups, size),
        "classes": [
            {
                "title": f"Week {week}",
                "categories": [
                    {
                        "measurements": [
                            {**_cell(f"OG{group}", "value", round(chance.random(), 3)), "spread": "0.10"}
                            for group in groups
                        ]
                    }
                ],
            }
            for week in range(6)
        ],
    }


def _measure(title: str, parameter: str, unit: str, groups: tuple[str, ...], size: int) -> dict[str, Any]:
    return {
        "title": title,
        "paramType": parameter,
        "unitOfMeasure": unit,
        "groups": [{"id": f"OG{group}", "title": f"Arm {group}"} for group in groups],
        "denoms": [{"units": "Participants", "counts": [_cell(f"OG{group}", "value", size) for group in groups]}],
    }


def _cell(group: str, field: str, value: float) -> dict[str, Any]:
    return {"groupId": group, field: str(value)}

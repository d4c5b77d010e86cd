"""Drift of figures and texts: doses, posted results, and what changed in the registry's own words."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sarcokg.cli import main
from sarcokg.drift import Drift, PostedResults, changed_text, find_drift, read_posted
from sarcokg.lexicon import Lexicon
from sarcokg.names import Names, read_names
from sarcokg.ontology import Ontology
from sarcokg.project import packaged
from sarcokg.record import parse_record
from sarcokg.registry import naming
from sarcokg.registry.document import Document, study_of
from sarcokg.registry.rules import ReadingRules, read_rules_of_reading
from sarcokg.store import Store
from sarcokg.study_facts import CLASSES

ARCHIVE = Path(os.environ.get("SARCOKG_SHARED", Path(__file__).parents[2] / "shared")) / "fixtures" / "ctgov-v2.tar.gz"
REGISTRY = Path(__file__).parent / "miniature-registry"
RECORD = """
key: mine
source-kind: journal-article
passages:
  - {key: first, locator: armGroups.0.label, figures: [Pembrolizumab alone]}
study:
  key: mine
  registration: NCT99999901
  regimens:
    - key: one
      components:
        - {drug: pembrolizumab, timing: alone, doses: [{key: adult, amount: 200, dose-unit: mg, interval-days: 21}]}
    - key: two
      components:
        - {drug: pembrolizumab, timing: not-stated, doses: [{key: weight, amount: 2, dose-unit: mg-per-kg}]}
  arms: [{key: a, treatment: one, passage: first}, {key: b, treatment: two}]
  populations:
    - {key: all, population-kind: enrolled, size: 37}
    - {key: some, population-kind: enrolled, size: 7, part-of: all}
  proportions:
    - {population: all, endpoint: objective-response, count: 9, of: 20, breakdown: {CR: 2, PR: 7}}
    - {population: some, endpoint: objective-response, count: 1, of: 7}
    - {population: all, endpoint: disease-control, percent: 60}
  durations:
    - {population: all, endpoint: progression-free-survival, median: 6, unit: month}
"""
DESCRIBED = "Participants receive pembrolizumab 200 mg IV every 3 weeks. Scans every 12 weeks."


@pytest.fixture(scope="module")
def names(ontology: Ontology) -> Names:
    return read_names(Store(ontology.quads), CLASSES)


@pytest.fixture(scope="module")
def rules() -> ReadingRules:
    return read_rules_of_reading(packaged() / "ontology" / "readings" / "clinicaltrials-gov.yaml")


def study(described: str = DESCRIBED) -> dict[str, Any]:
    found = dict(json.loads((REGISTRY / "NCT99999901.json").read_text(encoding="utf-8")))
    found["protocolSection"]["armsInterventionsModule"]["armGroups"][0]["description"] = described
    return found


def drifts(names: Names, record: str, registered: dict[str, Any], key: str) -> list[Drift]:
    found = find_drift(parse_record(record, "mine.yaml"), registered, names)
    return [drift for drift in found if drift.key.startswith(key)]


# ---- Doses


@pytest.mark.parametrize(
    ("described", "told"),
    [
        (DESCRIBED, []),
        ("Pembrolizumab 400 mg every 6 weeks", ["200 mg: 400 mg", "21: every 42 days"]),
        ("Pembrolizumab Q6W; dose levels of 100, 200 or 400 mg of pembrolizumab", ["21: every 42 days"]),
        # Whose dose it is, a sentence about two drugs does not tell.
        ("Pembrolizumab with ipilimumab 400 mg every 6 weeks", []),
        ("Pembrolizumab 2 mg/kg, from vials of 100 mg/4 mL or as 25 mg tablets", []),
        ("Cycles of pembrolizumab repeat every 42 days", []),
        ("Pembrolizumab Q6W on day 1 of each 42-day cycle", ["21: every 42 days"]),
        ("Pembrolizumab on day 1 of each 42-day cycle", []),
        ("Pembrolizumab is given weekly", ["21: every 7 days"]),
        ("Pembrolizumab is given twice weekly", []),
        ("Drug as described", []),
    ],
    ids=str,
)
def test_a_dose_is_told_where_others_alone_are_printed_of_the_drug(
    names: Names, described: str, told: list[str]
) -> None:
    found = [
        *drifts(names, RECORD, study(described), "amount of pembrolizumab"),
        *drifts(names, RECORD, study(described), "interval"),
    ]

    assert [f"{drift.recorded}: {drift.posted}" for drift in found] == told


def test_the_intervention_speaks_for_every_arm_that_gives_it(names: Names) -> None:
    registered = study("")
    registered["protocolSection"]["armsInterventionsModule"]["interventions"][0]["description"] = "10 mg/kg, 200 mg"

    (drift,) = drifts(names, RECORD, registered, "amount")

    assert str(drift) == (
        "amount of pembrolizumab: recorded 2 mg-per-kg, the registry has 10 mg-per-kg (armsInterventionsModule)"
    )


# ---- Posted results


def measure(title: str, unit: str, parameter: str, *values: tuple[str, str]) -> dict[str, Any]:
    """A posted measure, a group a value; each value stands with its denominator."""
    groups = [f"OG{index:03}" for index, _ in enumerate(values)]
    denominators = [{"groupId": group, "value": of} for group, (_, of) in zip(groups, values, strict=True)]
    measured = [{"groupId": group, "value": value} for group, (value, _) in zip(groups, values, strict=True)]
    return {
        "title": title,
        "unitOfMeasure": unit,
        "paramType": parameter,
        "groups": [{"id": group, "title": group} for group in groups],
        "denoms": [{"units": "Participants", "counts": denominators}],
        "classes": [{"categories": [{"measurements": measured}]}],
    }


COUNT = ("Participants", "COUNT_OF_PARTICIPANTS")
RESPONSES = "Objective response rate"
BEST = measure("Best overall response", *COUNT, ("2", "20")) | {
    "classes": [
        {
            "categories": [
                {"title": "Complete response", "measurements": [{"groupId": "OG000", "value": "2"}]},
                {"title": "Partial response", "measurements": [{"groupId": "OG000", "value": "8"}]},
            ]
        }
    ]
}


@pytest.mark.parametrize(
    ("measures", "told"),
    [
        ([measure(RESPONSES, *COUNT, ("9", "20"))], []),
        ([measure(RESPONSES, *COUNT, ("4", "10"), ("5", "10"))], []),
        ([measure(RESPONSES, *COUNT, ("8", "20"))], ["count of objective-response: recorded 9 of 20, 8 of 20"]),
        (
            [measure(RESPONSES, *COUNT, ("8", "20"), ("8", "17"))],
            ["count of objective-response: recorded 9 of 20, 8 of 20"],
        ),
        ([measure(RESPONSES, *COUNT, ("9", "19"))], ["count of objective-response: recorded 9 of 20, 9 of 19"]),
        ([BEST], ["PR of objective-response: recorded 7 of 20, 8 of 20"]),
        (
            [measure("Disease control rate", "percentage of participants", "NUMBER", ("55", "20"))],
            ["percent of disease-control: recorded 60 %, 55 %"],
        ),
        ([measure("Disease control rate", "percentage of participants", "NUMBER", ("60.0", "20"))], []),
        (
            [measure("Progression-free survival", "Weeks", "MEDIAN", ("20", "20"))],
            ["median of progression-free-survival: recorded 6 month, 20 weeks"],
        ),
        ([measure("Progression-free survival", "Years", "MEDIAN", ("0.5", "20"))], []),
        ([measure("Progression-free survival", "Months", "MEDIAN", ("NA", "20"))], []),
        ([measure("Change in weight", "kg", "MEDIAN", ("6", "20"))], []),
        ([], []),
    ],
    ids=str,
)
def test_a_result_is_told_where_the_registry_has_others_for_its_endpoint(
    names: Names, lexicon: Lexicon, rules: ReadingRules, measures: list[dict[str, Any]], told: list[str]
) -> None:
    registered = study() | {"resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": measures}}}

    posted = read_posted(registered, names, naming.Names(names, lexicon), rules)

    found = find_drift(parse_record(RECORD, "mine.yaml"), registered, names, posted)
    shown = [str(drift).replace("the registry has ", "") for drift in found if "outcomeMeasures" in drift.place]
    assert [line.partition(" (")[0] for line in shown] == told


def test_a_record_made_of_the_registry_is_told_that_results_were_posted(names: Names) -> None:
    record = RECORD.replace("journal-article", "registry-record")
    without = record[: record.index("  proportions:")]
    posted = PostedResults(2, (), ())

    (drift,) = [one for one in find_drift(parse_record(without, "m"), study(), names, posted) if one.key == "results"]

    assert (drift.recorded, drift.posted) == ("none", "figures for 2 outcome measures")
    for other in (record, without.replace("registry-record", "journal-article")):
        found = find_drift(parse_record(other, "m"), study(), names, posted)
        assert [one for one in found if one.key == "results"] == []


REAL = """
key: mine
source-kind: journal-article
study:
  key: mine
  registration: NCT03563716
  regimens:
    - key: both
      components:
        - {drug: atezolizumab, timing: not-stated, doses: [{key: flat, amount: 1200, dose-unit: mg, interval-weeks: 3}]}
  proportions:
    - {population: all, endpoint: objective-response, count: 21, of: 67}
  durations:
    - {population: all, endpoint: progression-free-survival, median: 5.42, unit: month}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ""),
        ("1200", "840", "amount of atezolizumab: recorded 840 mg, the registry has 1200 mg (armsInterventionsModule)"),
        (
            "interval-weeks: 3",
            "interval-weeks: 4",
            "interval-weeks of atezolizumab: recorded 4, the registry has every 21",
        ),
        ("count: 21", "count: 20", "count of objective-response: recorded 20 of 67, the registry has 21 of 67 ("),
        ("5.42", "5.4", "median of progression-free-survival: recorded 5.4 month, the registry has 3.58 months, 5.42"),
    ],
    ids=["as posted", "dose", "interval", "count", "median"],
)
def test_a_real_study_contradicts_what_it_has_otherwise_alone(  # noqa: PLR0913, PLR0917 - the case, and what reads it
    names: Names, lexicon: Lexicon, rules: ReadingRules, old: str, new: str, said: str
) -> None:
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is not there: real records of the registry")
    with tarfile.open(ARCHIVE) as archive:
        member = archive.extractfile("ctgov-v2/NCT03563716.json")
        assert member is not None
        registered = study_of(Document("NCT03563716.json", member.read()))
    posted = read_posted(registered, names, naming.Names(names, lexicon), rules)

    found = find_drift(parse_record(REAL.replace(old, new), "mine.yaml"), registered, names, posted)

    figures = [str(drift) for drift in found if drift.key != "drugs"]
    assert len(figures) == bool(said)
    assert all(told.startswith(said) for told in figures)


# ---- Texts

CRITERIA = "Inclusion Criteria:\n\n* Age \\>= 18 years\n* Measurable disease\n\nExclusion Criteria:\n\n* Pregnancy\n"


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        (">= 18", ">= 16", ("inclusion: Age >= 18 years",), ("inclusion: Age >= 16 years",)),
        ("* Measurable disease\n", "", ("inclusion: Measurable disease",), ()),
        ("* Pregnancy\n", "* Pregnancy\n* Prior PD-1\n", (), ("exclusion: Prior PD-1",)),
        # One that is moved from those to let in to those to keep out is another criterion.
        (
            "* Measurable disease\n\nExclusion Criteria:\n",
            "\nExclusion Criteria:\n\n* Measurable disease",
            ("inclusion: Measurable disease",),
            ("exclusion: Measurable disease",),
        ),
        ("* Measurable disease\n", "2) Measurable\n   disease\n", (), ()),
    ],
    ids=["changed", "taken away", "added", "moved", "marked otherwise"],
)
def test_criteria_that_came_and_went_are_told_with_the_digests(
    old: str, new: str, removed: tuple[str, ...], added: tuple[str, ...]
) -> None:
    before, after = CRITERIA.replace("\\>", ">"), CRITERIA.replace("\\>", ">").replace(old, new)
    assert before != after

    versions = ({"protocolSection": {"eligibilityModule": {"eligibilityCriteria": text}}} for text in (before, after))
    (change,) = changed_text(*versions)

    assert (change.removed, change.added) == (removed, added)
    assert (change.before, change.after) == tuple(sha256(text.encode()).hexdigest() for text in (before, after))
    assert change.lines()[0].endswith(f"(sha256 {change.before[:12]} → {change.after[:12]})")
    assert ("  in order, spacing or marks alone" in change.lines()) == (not removed and not added)


def test_descriptions_are_compared_by_the_names_of_what_they_describe() -> None:
    newer = study(f"{DESCRIBED} Treatment ends after 2 years.")
    newer["protocolSection"]["armsInterventionsModule"]["armGroups"].reverse()

    (change,) = changed_text(study(), newer)

    assert (change.place, change.added) == ("armGroups “Pembrolizumab alone”", ("Treatment ends after 2 years.",))
    assert changed_text(study(), study()) == ()
    assert changed_text({}, {"protocolSection": 3}) == ()


def test_the_terminal_tells_texts_between_two_versions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old, new = study(), study("Participants receive pembrolizumab 200 mg IV every 3 weeks.")
    for folder, version in (("old", old), ("new", new)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "NCT99999901.json").write_text(json.dumps(version), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(RECORD, encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        main(["drift", "mine.yaml", "--against", "new", "--since", "old"])

    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert "mine.yaml: the older version is not the one that the record was read from (text-sha256)" in printed.out
    assert "  taken away: Scans every 12 weeks." in printed.out
    assert "1 text changed" in printed.err

    main_again = ["drift", "mine.yaml", "--against", "old", "--since", "old"]
    with pytest.raises(SystemExit):
        main(main_again)
    assert "mine.yaml: criteria and descriptions are as they were" in capsys.readouterr().out
    shutil.rmtree(tmp_path / "old")
    (tmp_path / "old").mkdir()
    with pytest.raises(SystemExit):
        main(["drift", "mine.yaml", "--against", "new", "--since", "old"])
    assert "mine.yaml: texts not compared: no older version there" in capsys.readouterr().out

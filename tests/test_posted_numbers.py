"""Every number that a study posts is in the graph, with its unit and group, and no other is.

The records are walked here once more, by code that shares nothing with the reader; its account must equal the
graph's. The real records are not part of the repository: where they are absent these tests skip, and say so.
"""

from __future__ import annotations

import json
import os
import random
import re
import tarfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from sarcokg.ingest import ingest
from sarcokg.project import Project
from sarcokg.store import Quad, graph_name, parse_text

ROOT = Path(__file__).parent.parent
ARCHIVE = Path(os.environ.get("SARCOKG_SHARED", ROOT.parent / "shared")) / "fixtures" / "ctgov-v2.tar.gz"
HAND_MADE = ROOT / "tests" / "registry" / "NCT00000102.json"

#: Where results hold numbers: a way through the JSON. The walk below must go each of them.
WALKED = {
    "adverseEventsModule.eventGroups[].*",
    "adverseEventsModule.frequencyThreshold",
    "adverseEventsModule.otherEvents[].stats[].*",
    "adverseEventsModule.seriousEvents[].stats[].*",
    "baselineCharacteristicsModule.denoms[].counts[].value",
    "baselineCharacteristicsModule.measures[].classes[].categories[].measurements[].*",
    "baselineCharacteristicsModule.measures[].classes[].denoms[].counts[].value",
    "baselineCharacteristicsModule.measures[].denoms[].counts[].value",
    "outcomeMeasuresModule.outcomeMeasures[].analyses[].*",
    "outcomeMeasuresModule.outcomeMeasures[].classes[].categories[].measurements[].*",
    "outcomeMeasuresModule.outcomeMeasures[].classes[].denoms[].counts[].value",
    "outcomeMeasuresModule.outcomeMeasures[].denoms[].counts[].value",
    "participantFlowModule.periods[].dropWithdraws[].reasons[].*",
    "participantFlowModule.periods[].milestones[].achievements[].*",
}
#: Text that may look like a number, but is a name, a date, a unit or a remark.
NAMES = re.compile(r"\.(title|type|term|units|unitOfMeasure|sourceVocabulary|timeFrame|comment|description|notes)$")
DATES = re.compile(r"anticipatedPostingDate$")

Account = Counter[tuple[str, ...]]


def real_records() -> dict[str, dict[str, Any]]:
    """Return the real records that post results, by number."""
    if not ARCHIVE.is_file():
        pytest.skip(f"no real records: {ARCHIVE.name} is not there")
    found = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            study = json.load(file) if file is not None else {}
            if "resultsSection" in study:
                found[study["protocolSection"]["identificationModule"]["nctId"]] = study
    return dict(sorted(found.items()))


@pytest.fixture(scope="module")
def records(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Ten of the real records, or all of them by ``--all-posted-numbers``."""
    found = real_records()
    if request.config.getoption("--all-posted-numbers"):
        return found
    return {number: found[number] for number in sorted(random.Random(69).sample(sorted(found), 10))}  # noqa: S311


@pytest.fixture(scope="module")
def graphs(records: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Quad]]:
    """What the program makes of the records: the quads of each study's own graph."""
    folder = tmp_path_factory.mktemp("records")
    for number, study in records.items():
        (folder / f"{number}.json").write_text(json.dumps(study), encoding="utf-8")
    return ingested([folder], tmp_path_factory.mktemp("out"))


def ingested(paths: list[Path], out: Path) -> dict[str, list[Quad]]:
    ingest(paths, out, Project(ROOT))
    found = defaultdict(list)
    for shard in sorted(out.glob("*.nq")):
        for quad in parse_text(shard.read_bytes(), "nquads"):
            kind, _, number = graph_name(quad).rpartition("/")
            if kind.endswith("/registry"):
                found[number].append(quad)
    return found


# ---- The walk over the JSON


def walked(study: dict[str, Any]) -> Account:
    """Account for every number of posted results: what it is of, its unit, its group and its characters."""
    results = study["resultsSection"]
    account: Account = Counter()
    walk_flow(results.get("participantFlowModule", {}), account)
    baseline = results.get("baselineCharacteristicsModule", {})
    groups = {group["id"]: group["title"] for group in baseline.get("groups", [])}
    walk_denominators(baseline, "baseline", "baseline population", "", groups, account)
    for measure in baseline.get("measures", []):
        walk_measure(measure, "baseline", groups, account)
    for measure in results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", []):
        walk_measure(measure, "outcome", {group["id"]: group["title"] for group in measure.get("groups", [])}, account)
    walk_events(results.get("adverseEventsModule", {}), account)
    return account


def walk_flow(module: dict[str, Any], account: Account) -> None:
    groups = {group["id"]: group["title"] for group in module.get("groups", [])}
    for period in module.get("periods", []):
        for rows, cells, kind in (("milestones", "achievements", "milestone"), ("dropWithdraws", "reasons", "reason")):
            for row in period.get(rows, []):
                for cell in row[cells]:
                    place = ("flow", period["title"], kind, row["type"], cell["groupId"], groups[cell["groupId"]])
                    for field, name in (("numSubjects", "participants"), ("numUnits", "units")):
                        if field in cell:
                            account[*place, name, str(cell[field])] += 1


def walk_denominators(  # noqa: PLR0913, PLR0917 - a table and where it stands
    part: dict[str, Any], section: str, title: str, class_title: str, groups: dict[str, str], account: Account
) -> None:
    for denominator in part.get("denoms", []):
        for count in denominator["counts"]:
            group = count["groupId"]
            place = ("denominator", section, title, class_title, denominator["units"], group, groups[group])
            account[*place, str(count["value"])] += 1


def walk_measure(measure: dict[str, Any], section: str, groups: dict[str, str], account: Account) -> None:
    title, unit, parameter = (measure.get(name, "").strip() for name in ("title", "unitOfMeasure", "paramType"))
    walk_denominators(measure, section, title, "", groups, account)
    for row in measure.get("classes", []):
        walk_denominators(row, section, title, row.get("title", "").strip(), groups, account)
        for category in row.get("categories", []):
            headings = (row.get("title", "").strip(), category.get("title", "").strip())
            for cell in category.get("measurements", []):
                place = (section, title, *headings, cell["groupId"], groups[cell["groupId"]], unit, parameter)
                for field in ("value", "spread", "lowerLimit", "upperLimit"):
                    if field in cell:
                        account["value", *place, field, str(cell[field]).strip()] += 1
    for analysis in measure.get("analyses", []):
        compared = " ".join(sorted(analysis["groupIds"]))
        for field in ("paramValue", "pValue", "ciPctValue", "ciLowerLimit", "ciUpperLimit", "dispersionValue"):
            if field in analysis:
                account["analysis", title, compared, field, str(analysis[field]).strip()] += 1


def walk_events(module: dict[str, Any], account: Account) -> None:  # noqa: C901 - one loop a table
    if "frequencyThreshold" in module:
        account["threshold", str(module["frequencyThreshold"])] += 1
    groups = {}
    for group in module.get("eventGroups", []):
        groups[group["id"]] = group["title"]
        for kind in ("deaths", "serious", "other"):
            for field in ("NumAffected", "NumAtRisk"):
                if kind + field in group:
                    account["total", kind, group["id"], group["title"], field[3:], str(group[kind + field])] += 1
    for kind in ("serious", "other"):
        for event in module.get(f"{kind}Events", []):
            for cell in event["stats"]:
                place = (kind, event["term"].strip(), event["organSystem"], cell["groupId"], groups[cell["groupId"]])
                for field in ("numAffected", "numAtRisk", "numEvents"):
                    if field in cell:
                        account["event", *place, field[3:], str(cell[field])] += 1


# ---- The same account, taken from the graph


class Things:
    """The things of a graph with their values."""

    def __init__(self, quads: list[Quad]) -> None:
        self.values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            subject, value = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
            self.values[subject][quad.predicate.value.rsplit("#")[-1]].append(value)

    def of(self, class_name: str) -> list[dict[str, list[str]]]:
        return [thing for thing in self.values.values() if any(t.endswith("#" + class_name) for t in thing["type"])]

    def via(self, thing: dict[str, list[str]], relation: str, name: str) -> str:
        return self.one(self.values[thing[relation][0]], name) if thing.get(relation) else ""

    @staticmethod
    def one(thing: dict[str, list[str]], name: str) -> str:
        values = thing.get(name, [""])
        assert len(values) == 1, (name, values)
        return values[0]


def held(quads: list[Quad]) -> Account:  # noqa: C901 - one loop a class
    """Account for every posted number of a graph in the words of the walk."""
    things = Things(quads)
    account: Account = Counter()

    def group(thing: dict[str, list[str]]) -> tuple[str, str]:
        return things.via(thing, "postedGroup", "postedGroupId"), things.via(thing, "postedGroup", "postedTitle")

    def add(place: tuple[str, ...], thing: dict[str, list[str]], fields: dict[str, str]) -> None:
        for name, field in fields.items():
            if thing.get(name):
                account[*place, field, things.one(thing, name)] += 1

    for flow in things.of("PostedFlow"):
        place = ("flow", *(things.one(flow, name) for name in ("flowPeriod", "flowKind", "postedTitle")), *group(flow))
        add(place, flow, {"postedCount": "participants", "postedUnitsCount": "units"})
    for denominator in things.of("PostedDenominator"):
        measure = (things.via(denominator, "postedMeasure", name) for name in ("postedSection", "postedTitle"))
        own = (things.one(denominator, name) for name in ("classTitle", "postedUnit"))
        place = ("denominator", *measure, *own, *group(denominator))
        account[*place, things.one(denominator, "postedCount")] += 1
    for value in things.of("PostedValue"):
        measure = (things.via(value, "postedMeasure", name) for name in ("postedSection", "postedTitle"))
        headings = (things.one(value, name) for name in ("classTitle", "categoryTitle"))
        parameter = things.via(value, "postedMeasure", "postedParameter")
        place = ("value", *measure, *headings, *group(value), things.one(value, "postedUnit"), parameter)
        fields = {"postedSpread": "spread", "postedLower": "lowerLimit", "postedUpper": "upperLimit"}
        add(place, value, {f"{name}AsPrinted": field for name, field in fields.items()})
        add(place, value, {"postedAsPrinted": "value"})
    for analysis in things.of("PostedAnalysis"):
        compared = " ".join(sorted(things.one(things.values[iri], "postedGroupId") for iri in analysis["postedGroup"]))
        place = ("analysis", things.via(analysis, "postedMeasure", "postedTitle"), compared)
        fields = {"pValue": "pValue", "intervalPercent": "ciPctValue", "postedLower": "ciLowerLimit"}
        fields |= {"postedUpper": "ciUpperLimit", "postedSpread": "dispersionValue"}
        add(place, analysis, {f"{name}AsPrinted": field for name, field in fields.items()})
        add(place, analysis, {"postedAsPrinted": "paramValue"})
    counts = {"numberAffected": "Affected", "numberAtRisk": "AtRisk", "numberOfEvents": "Events"}
    for total in things.of("PostedEventTotal"):
        add(("total", things.one(total, "eventSeriousness"), *group(total)), total, counts)
    for event in things.of("PostedAdverseEvent"):
        named = (things.one(event, name) for name in ("eventSeriousness", "postedTitle", "organSystem"))
        add(("event", *named, *group(event)), event, counts)
    for study in things.of("RegistryStudy"):
        add((), study, {"frequencyThreshold": "threshold"})
    return account


# ---- The tests


def test_every_posted_number_is_in_the_graph_with_its_unit_and_group_and_no_other(
    records: dict[str, dict[str, Any]], graphs: dict[str, list[Quad]]
) -> None:
    differences = {}
    numbers = 0
    for number, study in records.items():
        expected, found = walked(study), held(graphs[number])
        numbers += expected.total()
        if expected != found:
            differences[number] = (list(expected - found)[:3], list(found - expected)[:3])

    assert not differences
    assert numbers > 1000


def test_every_number_of_the_record_made_by_hand_is_in_the_graph(tmp_path: Path) -> None:
    graphs = ingested([HAND_MADE], tmp_path)

    found = held(graphs["NCT00000102"])

    assert found == walked(json.loads(HAND_MADE.read_text(encoding="utf-8")))
    # Counted by hand: 4 of the flow, 6 of the baseline, 13 of the outcomes, 12 of harm.
    assert found.total() == 4 + 6 + 13 + 12


def test_the_walk_goes_every_way_that_leads_to_a_number() -> None:
    missed: Counter[str] = Counter()
    for study in real_records().values():
        for path, value in leaves(study["resultsSection"], ""):
            general = re.sub(r"\.\w+$", ".*", path)
            if re.fullmatch(r"[-+<>=~]*\d[\d.,]*|NA", value) and not {path, general} & WALKED:
                missed[path] += not NAMES.search(path) and not DATES.search(path)

    assert not +missed


def leaves(value: object, path: str) -> list[tuple[str, str]]:
    """Return every value of a JSON text with the way to it; positions in lists are left out."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, f"{path}.{name}".lstrip("."))]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, f"{path}[]")]
    return [(path, str(value))]


def test_a_count_is_typed_as_a_count_and_an_estimate_never_is(
    records: dict[str, dict[str, Any]], graphs: dict[str, list[Quad]]
) -> None:
    estimates = {"MEAN", "MEDIAN", "GEOMETRIC_MEAN", "LEAST_SQUARES_MEAN"}
    for number in records:
        things = Things(graphs[number])
        for value in things.of("PostedValue"):
            parameter = things.via(value, "postedMeasure", "postedParameter")
            printed = things.one(value, "postedAsPrinted")
            counted, measured = value.get("postedCount"), value.get("postedQuantity")
            assert not (counted and measured)
            assert not (counted and parameter in estimates)
            assert not (measured and parameter == "COUNT_OF_PARTICIPANTS")
            if printed == "NA":
                assert value.get("postedAbsence") == ["NA"]
                assert not counted
                assert not measured

"""Pages of mechanisms, studies, things, the audit and the workbench: what each shows is what the graph says."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import sarcokg
from sarcokg import renderer
from sarcokg.errors import UsageError
from sarcokg.evidence_table import evidence_table
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.pages import Pages
from sarcokg.pages.reader import reader_of
from sarcokg.pages.workbench import release_script
from sarcokg.paths import find_nearest, find_paths

ID = "https://w3id.org/sarcokg/id/"
#: What a browser may be asked to load before somebody can type a query.
MOST_BYTES_OF_THE_EDITOR = 150_000


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(sarcokg.open())


@pytest.fixture(scope="module")
def kg(pages: Pages) -> KnowledgeGraph:
    return pages.kg


def data_of(pages: Pages, path: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
    page = pages.page(path, parameters or {})
    assert page is not None
    # What the renderer gets has been JSON.
    found: dict[str, Any] = json.loads(json.dumps(page.data))
    return found


def facts(data: dict[str, Any], heading: str) -> list[dict[str, Any]]:
    return [fact for role in data["roles"] if role["heading"] == heading for fact in role["facts"]]


def test_a_thing_tells_what_is_inferred_of_it_with_the_proof(pages: Pages) -> None:
    data = data_of(pages, "drug/atezolizumab")

    (axis,) = facts(data, "acts on axis")
    assert axis["standing"] == "inferred"
    assert [line["text"] for line in axis["why"]] == [
        "atezolizumab inhibits PD-L1",
        "PD-L1 is part of the PD-1/PD-L1 axis",
    ]
    assert axis["why"][0]["places"] == [
        "background: US prescribing information, Tecentriq, section 12.1 (traceable author statement)"
    ]
    assert axis["command"] == "sarcokg explain drug:atezolizumab sarco:actsOnAxis axis:PD-1-PD-L1"
    assert {(found["label"], found["standing"]) for found in data["classes"]} == {
        ("immune checkpoint inhibitor", "inferred"),
        ("monoclonal antibody", "ontology"),
        ("PD-L1 inhibitor", "inferred"),
        ("drug", "inferred"),
    }


def test_a_thing_stands_in_its_tree_and_links_to_other_vocabularies(pages: Pages) -> None:
    data = data_of(pages, "histology/ASPS")

    assert [[step["label"] for step in way] for way in data["above"]] == [["sarcoma", "soft tissue sarcoma"]]
    assert ("exactMatch", "NCIT:C3750", "http://purl.obolibrary.org/obo/NCIT_C3750") in {
        (found["relation"], found["name"], found["href"]) for found in data["mappings"]
    }


def test_what_is_said_with_a_thing_names_its_source_and_place(pages: Pages) -> None:
    data = data_of(pages, "histology/ASPS")

    (said,) = [fact for fact in facts(data, "proportion statement") if fact["iri"].endswith("__atezolizumab-asps")][:1]
    assert said["label"].startswith("19 of 52 patients: objective response in alveolar soft part sarcoma")
    assert {"text": "Abstract, Results, sentence 2 [1093–1206]", "source": "atezolizumab-asps"} in said["places"]


def test_proofs_that_were_left_out_are_worked_out_when_asked_for(pages: Pages) -> None:
    path = "regimen/NCT03141684_atezolizumab"

    def proofs(parameters: dict[str, str]) -> list[bool]:
        inferred = facts(data_of(pages, path, parameters), "exercises mechanism")
        return [bool(fact["why"]) for fact in inferred]

    assert not any(proofs({}))
    assert proofs({"why": "all"})
    assert all(proofs({"why": "all"}))


def test_every_declared_thing_study_and_claim_has_a_page(pages: Pages, kg: KnowledgeGraph) -> None:
    paths = set(pages.paths())
    rows = kg.query("SELECT ?thing WHERE { GRAPH graph:ontology { ?thing a owl:NamedIndividual } }")
    individuals = {(row["thing"] or "").removeprefix(ID) for row in rows}

    assert len(individuals) > 500
    assert individuals <= paths
    assert sum(path.startswith("study/") for path in paths) == 25
    assert sum(path.startswith("claim/") for path in paths) == 115


def test_the_results_of_a_study_are_those_of_the_evidence_table(pages: Pages, kg: KnowledgeGraph) -> None:
    table = evidence_table(kg.release, kg.queries).rows

    for study in ("NCT03141684", "NCT02406781", "nivolumab-pazopanib-series"):
        shown = data_of(pages, f"study/{study}")["results"]
        expected = [row for row in table if row["study"] == study]
        assert len(shown) == len(expected) > 0
        for row, other in zip(shown, expected, strict=True):
            assert row == {name: other[name] for name in row}


def test_a_schedule_tells_what_the_source_states_and_nothing_else(pages: Pages) -> None:
    regimens = {each["key"]: each for each in data_of(pages, "study/ipilimumab-nivolumab-cabozantinib")["schedules"]}

    arm = regimens["ipilimumab-nivolumab"]
    assert arm["arms"] == "A"
    assert [(phase["key"], phase["cycles"], phase["cycleDays"]) for phase in arm["phases"]] == [
        ("induction", "4", "21"),
        ("maintenance", "", "28"),
    ]
    assert [(lane["drug"], lane["phase"], lane["days"], lane["amount"]) for lane in arm["lanes"]] == [
        ("ipilimumab", "induction", "21", ""),
        ("nivolumab", "induction", "21", ""),
        ("nivolumab", "maintenance", "28", ""),
    ]


def test_every_line_of_the_explorer_rests_on_something(pages: Pages) -> None:
    data = data_of(pages, "mechanisms")

    nodes = {node["id"]: node for node in data["nodes"]}
    for edge in data["edges"]:
        assert nodes[edge["from"]]["column"] < nodes[edge["to"]]["column"]
        assert edge["results"] or edge["knowledge"] or edge["claims"]
        for what in ("results", "knowledge", "claims"):
            assert all(0 <= number < len(data[what]) for number in edge[what])
    (edge,) = [
        edge for edge in data["edges"] if (edge["from"], edge["to"]) == (f"{ID}axis/PD-1-PD-L1", f"{ID}histology/ASPS")
    ]
    told = {data["results"][number]["headline"] for number in edge["results"]}
    assert "19 of 52 responded" in told


def test_a_claim_joins_by_a_line_of_its_own_and_never_makes_a_result(pages: Pages, kg: KnowledgeGraph) -> None:
    data = data_of(pages, "mechanisms")
    claimed = {data["claims"][number]["wording"] for edge in data["edges"] for number in edge["claims"]}

    wordings = {row["wording"] for row in kg.ask("claims-and-hypotheses")}
    assert claimed
    assert claimed <= wordings
    assert all("responded" not in wording for wording in claimed)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("atezolizumab", "ASPS"),
        ("IDO1", "ASPS"),
        ("pazopanib", "LMS"),
        ("TGF-beta axis", "osteosarcoma"),
        ("TQB2450", "anthracycline-unspecified"),
    ],
    ids=str,
)
def test_the_explorer_finds_the_paths_that_the_terminal_finds(
    pages: Pages, kg: KnowledgeGraph, start: str, end: str
) -> None:
    graph = kg.graph()
    found = find_paths(graph, start, end)
    nearest = None if found else find_nearest(graph, start, end)
    html = pages.html("mechanisms", {"from": start, "to": end}) or ""
    section = unescape(re.sub(r"<details.*?</details>", "", html.partition('id="ways"')[2]))
    told = [re.sub(r"<[^>]*>", "", item) for item in re.findall(r"<li>(.*?)</li>", section.partition("<ol")[2])]

    for path, item in zip(found[:24], told, strict=True):
        steps = [f"{step.relation}{f' ({step.figures})' if step.figures else ''}" for step in path.steps]
        at = 0
        for words in (path.labels[0], *itertools.chain(*zip(steps, path.labels[1:], strict=True)), path.ground):
            at = item.index(words, at) + len(words)
    if found:
        assert f"{len(found)} path" in section
    else:
        assert nearest is not None
        assert f"; {nearest.missing} more steps would be needed" in section


def test_a_wrong_name_of_an_end_is_told_on_the_page(pages: Pages) -> None:
    html = pages.html("mechanisms", {"from": "atezolizumap", "to": "ASPS"}) or ""

    assert "atezolizumap: no thing of the mechanism graph goes by this name. Did you mean atezolizumab" in html


def test_settings_choose_what_the_explorer_draws(pages: Pages) -> None:
    whole = pages.html("mechanisms", {}) or ""
    alone = pages.html("mechanisms", {"focus": "histology/ASPS", "claims": "no"}) or ""

    assert whole.count('class="node"') == 30
    assert "30 of 83 drugs" in whole
    assert 'data-node="histology/OS"' not in alone
    assert "in results with alveolar soft part sarcoma" in alone
    assert 'class="edge claim' not in alone.partition('class="legend"')[0]


@pytest.mark.parametrize("path", ["mechanisms", "audit", "workbench", "studies", "study/NCT03141684", "drug/nivolumab"])
def test_a_setting_that_a_page_does_not_know_is_refused(pages: Pages, path: str) -> None:
    with pytest.raises(UsageError, match="no such setting: colour"):
        pages.page(path, {"colour": "red"})


def test_each_described_patient_has_a_lane_with_what_is_told_of_them_alone(pages: Pages, kg: KnowledgeGraph) -> None:
    rows = kg.ask("course-of-patients").rows
    told: dict[str, list[str]] = {row["person"]: [] for row in rows if row["study"] == "nivolumab-pazopanib-series"}
    for row in rows:
        told[row["person"]].append(row["what"])

    page = pages.html("study/nivolumab-pazopanib-series", {}) or ""

    drawn = re.findall(r"<g><title>(.*?)</title>\s*<text class=\"lane-name\"[^>]*>(\S+) ", page)
    assert [person for _, person in drawn] == list(told)
    for title, person in drawn:
        counted = [what for what in told[person] if what != "given"]
        assert unescape(title).startswith(f"{person}; ")
        assert all(what in unescape(title) for what in counted)
        assert title.count("progressive disease") == counted.count("progressive disease")


def test_the_audit_shows_every_finding_and_who_read_each_source(pages: Pages, kg: KnowledgeGraph) -> None:
    data = data_of(pages, "audit")

    (count,) = kg.query("SELECT (COUNT(DISTINCT ?finding) AS ?n) WHERE { ?finding a sarco:Finding }")
    assert str(len({found["finding"] for found in data["findings"]})) == count["n"]
    assert [row["key"] for row in data["curation"]] == [row["key"] for row in data["coverage"]]
    assert all(row["curator"] and row["secondReader"] for row in data["curation"])
    (own,) = [row for row in data["coverage"] if row["key"] == "atezolizumab-asps"]
    assert (own["passages"], own["claims"], own["conflicts"]) == ("28", "7", "1")


def test_the_schema_names_properties_by_the_classes_that_have_them(pages: Pages) -> None:
    schema = data_of(pages, "workbench")["schema"]

    properties = {found["term"]: found for found in schema["properties"]}
    of_inhibits = {schema["classes"][place]["term"] for place in properties["sarco:inhibits"]["classes"]}
    assert "sarco:Drug" in of_inhibits
    assert "sarco:Histology" not in of_inhibits
    names = {found["term"]: found["label"] for found in schema["names"]}
    assert names["histology:ASPS"] == "alveolar soft part sarcoma"
    assert schema["prefixes"]["drug"] == f"{ID}drug/"


def test_a_static_page_carries_the_release_as_it_is(kg: KnowledgeGraph) -> None:
    name, content = release_script(kg.release)

    carried = json.loads(content.decode().removeprefix("globalThis.sarcokgRelease=").rstrip(";\n"))
    assert name == f"release-{kg.release.name}.js"
    assert gzip.decompress(base64.b64decode(carried["trig"])) == kg.release.text()


def test_the_editor_stays_within_its_budget() -> None:
    script = Path(renderer.__file__).parent / "_web" / renderer.assets()["live"]["workbench"]

    assert len(gzip.compress(script.read_bytes(), 9)) <= MOST_BYTES_OF_THE_EDITOR


def test_one_reader_serves_all_pages_of_a_graph(kg: KnowledgeGraph) -> None:
    assert reader_of(kg) is reader_of(kg)
    assert reader_of(kg).href(f"{ID}drug/nivolumab") == "drug/nivolumab"
    assert reader_of(kg).href(f"{ID}passage/nivolumab-pazopanib-series_e-asps-1") == ""

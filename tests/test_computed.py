"""Computed columns: the closed list in Python and in the browser, and the model of six trials in every face."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import sarcokg
from sarcokg import renderer
from sarcokg.build import build
from sarcokg.cli import main
from sarcokg.computed import METHODS
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.pages import Pages
from sarcokg.project import Project

ROOT = Path(__file__).parent.parent
TABLE = Path(__file__).parent / "golden-statistics" / "random-effects.tsv"
LINES = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
#: As `pooled-responders` lists what each study found.
LISTED = [
    "; ".join(f"{count} of {of} (study-{number})" for number, (count, of) in enumerate(counts))
    for row in csv.DictReader(LINES, delimiter="\t")
    for counts in [[part.split("/") for part in row["studies"].split()]]
]
SHORT = ["19 of 52 (NCT03141684)", "0 of 9 (a); 0 of 9 (b); 0 of 6 (c); 0 of 19 (d); 0 of 12 (e)"]

#: Invented trials of one drug in one histology: responders and patients of each, one of them with two cohorts alike.
TRIALS = [[(2, 20)], [(11, 22)], [(1, 7), (1, 7)], [(9, 31)], [(1, 25)], [(0, 12)]]
#: What the first row of the golden table says of them.
MODEL = ("13.8", "3.0–33.7", "1.25")
SETTING = {"mechanism": "PD-1-blockade", "histology": "ASPS"}
RECORD = """\
key: invented-{number}
source-kind: journal-article
title: An invented report
passage: all
text-sha256: 826e1bc9e5cb2ffdea4fd2e85286c33e864fc191758754d4eeba5c0306154764
text-length: 495
curation: {{curator: sarcokg curators, second-reader: sarcokg second readers, curated-on: 2026-11-21}}
passages:
  - {{key: all, section: Results, locator: sentence 1, figures: [{figures}], at: [0, 200]}}
study:
  key: invented-{number}
  passage: all
  design: {{design-type: {design}, passage: all}}
  regimens:
    - {{key: inhibitor, drugs: {{pembrolizumab: alone}}, passage: all}}
  cohorts: [{cohorts}]
  proportions: [{proportions}]
"""


def record_of(number: int, cohorts: list[tuple[int, int]], design: str) -> str:
    """Write the record of an invented study, a cohort and a result for each pair of numbers."""
    shared = "treatment: inhibitor, histology: ASPS, passage: all"
    return RECORD.format(
        number=number,
        design=design,
        figures=", ".join(f'"{count} of {of}"' for count, of in cohorts),
        cohorts=", ".join(
            f"{{key: cohort-{index}, population-kind: cohort, size: {of}, {shared}}}"
            for index, (_, of) in enumerate(cohorts)
        ),
        proportions=", ".join(
            f"{{population: cohort-{index}, endpoint: objective-response, count: {count}, of: {of}, "
            f"denominator-kind: response-evaluable, estimator: count, confirmation: not-stated, {shared}}}"
            for index, (count, of) in enumerate(cohorts)
        ),
    )


@pytest.fixture(scope="module")
def six_trials(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A project with six invented trials, and a series that must stay apart from them."""
    root = tmp_path_factory.mktemp("six-trials")
    for folder in ("ontology", "queries", "shapes", "graph/background"):
        shutil.copytree(ROOT / folder, root / folder)
    records = root / "graph" / "records"
    records.mkdir()
    for number, cohorts in enumerate(TRIALS):
        (records / f"invented-{number}.yaml").write_text(
            record_of(number, cohorts, "single-group-trial"), encoding="utf-8"
        )
    (records / "invented-9.yaml").write_text(record_of(9, [(9, 10)], "retrospective-series"), encoding="utf-8")
    build(Project(root), lambda _stage: None)
    return sarcokg.open(root)


@pytest.mark.parametrize("listed", [*LISTED, *SHORT], ids=lambda listed: listed[:40])
def test_the_browser_pools_as_python_does(listed: str) -> None:
    for method in [method for method in METHODS if method.startswith("random-effects")]:
        assert renderer.render("computed", method, "1", listed) == METHODS[method]("1", listed)


@pytest.mark.parametrize("method", ["percent", "clopper-pearson-95"])
def test_below_five_patients_neither_gives_a_percent(method: str) -> None:
    for count, of in (("1", "4"), ("0", "0"), ("", "52"), ("19", "not stated")):
        assert METHODS[method](count, of) == renderer.render("computed", method, count, of) == ""

    assert METHODS[method]("1", "5") == renderer.render("computed", method, "1", "5") != ""


def test_a_row_that_sums_nothing_up_has_no_model() -> None:
    for method in METHODS:
        assert METHODS[method]("", "1 of 13 (a study that was left out)") == ""


def test_six_trials_have_a_model_of_the_trials_alone(six_trials: KnowledgeGraph) -> None:
    answer = six_trials.ask("pooled-responders", **SETTING)
    rows = {row["design"]: row for row in answer if row["counted"] == "crude sum, own"}

    pooled = rows["trial"]
    assert (pooled["responders"], pooled["evaluable"]) == ("25", "124")
    assert "2 of 14 (invented-2)" in pooled["results"].split("; ")
    assert len(pooled["results"].split("; ")) == 6
    assert pooled["model"] == "binomial-normal random-effects model of 6 studies"
    assert (pooled["modelPercent"], pooled["modelInterval"], pooled["modelTauSquared"]) == MODEL
    series = rows["retrospective series"]
    assert (series["modelPercent"], series["model"]) == ("", "none: 1 study, five are needed")


def test_the_forest_plot_shows_the_model_as_what_it_is(six_trials: KnowledgeGraph) -> None:
    pages = Pages(six_trials)
    percent, interval, variance = MODEL

    page = pages.html("forest", SETTING) or ""
    figure = pages.figure("forest", SETTING) or ""

    assert f"{percent} % ({interval}), τ² {variance}" in page
    assert "binomial-normal random-effects model of 6 studies: share in the median study" in page
    assert page.count('<polygon class="model"') == 1
    assert "An outlined diamond is a random-effects model" in page
    assert f"{percent} % ({interval})" in figure
    assert "outlined: random-effects model" in figure


def test_the_terminal_shows_the_model(six_trials: KnowledgeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    project = six_trials.project
    assert project is not None

    given = [word for name, value in SETTING.items() for word in (f"--{name}", value)]
    main(["--project", str(project.root), "ask", "pooled-responders", *given])

    printed = capsys.readouterr().out
    assert f"model interval     {MODEL[1]}" in printed
    assert "binomial-normal random-effects model of 6 studies" in printed
    assert "none: 1 study, five are needed" in printed

"""A retracted source is flagged wherever an answer may rest on it: a project with one, and every face of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import sarcokg
from sarcokg.cli import main
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.mcp.tools import Tools
from sarcokg.pages import Pages

ROOT = Path(__file__).parent.parent
NOTICE = "PMID:99999902"
FLAG = f"RETRACTED source in this release: miniature (notice {NOTICE})"


@pytest.fixture(scope="module")
def retracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one invented report, which was retracted."""
    folder = tmp_path_factory.mktemp("retracted")
    (folder / "graph" / "records").mkdir(parents=True)
    shutil.copytree(ROOT / "graph" / "background", folder / "graph" / "background")
    (folder / "graph" / "background" / "across-sources.yaml").unlink()
    record = (ROOT / "tests" / "miniature-source" / "record.yaml").read_text(encoding="utf-8")
    record = record.replace("source-kind:", f'retraction-notice: "{NOTICE}"\nsource-kind:', 1)
    (folder / "graph" / "records" / "miniature.yaml").write_text(record, encoding="utf-8")
    main(["--project", str(folder), "build"])
    return folder


@pytest.fixture(scope="module")
def graph(retracted: Path) -> KnowledgeGraph:
    return sarcokg.open(retracted)


@pytest.mark.parametrize("form", [None, "csv", "json", "jsonl", "markdown", "tsv"])
def test_an_answer_says_it_in_every_form(retracted: Path, capsys: pytest.CaptureFixture[str], form: str | None) -> None:
    main(["--project", str(retracted), "ask", "study-identity", *(["--format", form] if form else [])])

    printed = capsys.readouterr()
    # Rows for a program stand alone; what is said of them goes to the person who runs it.
    assert FLAG in " ".join((printed.err if form in {"csv", "jsonl", "tsv"} else printed.out).split())


@pytest.mark.parametrize("form", ["json", "markdown", "text", "turtle"])
def test_an_explanation_names_the_places_that_were_retracted(
    retracted: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    chosen = ["--format", form] if form != "text" else []
    main(["--project", str(retracted), "ask", "study-identity", "--explain", "--row", "1", *chosen])

    said = capsys.readouterr().out
    assert NOTICE in said
    if form == "json":
        cited = [each for leaf in json.loads(said)[0]["proofs"][0]["leaves"] for each in leaf["citations"]]
        assert {each["retraction"] for each in cited if each["kind"] == "source"} == {NOTICE}
    if form in {"markdown", "text"}:
        assert f"RETRACTED (notice {NOTICE}) source: " in said.replace("\\", "")
        assert f"This rests on a RETRACTED source (notice {NOTICE})." in said


def test_every_kind_of_page_shows_it(graph: KnowledgeGraph) -> None:
    pages = Pages(graph)
    study = next(path for path in pages.paths() if path.startswith("study/"))

    for path in ("", "matrix", "forest", "mechanisms", "studies", study, "questions/null-results", "audit"):
        shown = pages.html(path, {}) or ""
        assert f"source in this release: miniature (notice {NOTICE})" in shown.split('<div id="view">')[0], path
        assert FLAG in shown.split('<p id="citation">')[1], path


def test_a_figure_and_an_assistant_are_told(
    retracted: Path, graph: KnowledgeGraph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = tmp_path / "mechanisms.html"
    main(["--project", str(retracted), "plot", "mechanisms", "--histology", "SARC", "-o", str(drawn)])

    assert FLAG in capsys.readouterr().err
    assert FLAG in drawn.read_text(encoding="utf-8")
    assert FLAG in json.dumps(Tools(graph).ask("null-results", {}))


def test_nothing_is_said_where_nothing_was_retracted() -> None:
    pages = Pages(sarcokg.open())

    assert 'class="retracted"' not in (pages.html("studies", {}) or "retracted")

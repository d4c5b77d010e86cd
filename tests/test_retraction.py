"""A retracted source is flagged wherever an answer may rest on it: a project with one, and every face of it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

import sarcokg
from sarcokg.cli import main
from sarcokg.evidence_table import evidence_table
from sarcokg.identifiers import mint, ontology_iri
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.mcp.tools import Tools
from sarcokg.pages import Pages
from sarcokg.pages.figure import draw
from sarcokg.project import Project
from sarcokg.retraction import HEADER, find_retractions, flag
from sarcokg.store import Store, parse_text
from tests.server.conftest import Server, begun

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


def test_rows_for_a_program_carry_it_themselves(retracted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        main(["--project", str(retracted), "ask", "study-identity", "--format", form])
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=delimiter))
        assert [row["sourceNotice"] for row in rows] == [f"{FLAG}."] * len(rows)
        assert rows

    main(["--project", str(retracted), "ask", "study-identity", "--format", "jsonl"])
    assert json.loads(capsys.readouterr().out.splitlines()[0])["sourceNotice"] == f"{FLAG}."


@pytest.fixture(scope="module")
def served(retracted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with begun(Project(retracted), tmp_path_factory.mktemp("server") / "stderr", "--workers", "1") as server:
        yield server


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "html"])
def test_an_answer_over_http_says_it_in_every_form(served: Server, form: str) -> None:
    reply = served.get(f"/questions/study-identity.{form}")

    assert reply.headers[HEADER.lower()] == f"RETRACTED source: miniature (notice {NOTICE})"
    assert f"source in this release: miniature (notice {NOTICE})" in reply.text
    if form == "xml":
        assert '<link href="https://w3id.org/sarcokg/id/source/miniature"/></head>' in reply.text
        read = pyoxigraph.parse_query_results(reply.body, format=pyoxigraph.QueryResultsFormat.XML)
        assert isinstance(read, pyoxigraph.QuerySolutions)
        assert list(read)


@pytest.mark.parametrize(
    ("query", "form"), [("SELECT ?s { ?s a sarco:Study }", "json"), ("ASK {}", "json"), ("ASK {}", "xml")], ids=str
)
def test_a_query_of_ones_own_has_the_source_in_its_head(served: Server, query: str, form: str) -> None:
    reply = served.query(query, f"application/sparql-results+{form}")

    assert reply.headers[HEADER.lower()] == f"RETRACTED source: miniature (notice {NOTICE})"
    assert "https://w3id.org/sarcokg/id/source/miniature" in reply.text.split("results>", maxsplit=1)[0]
    read = pyoxigraph.parse_query_results(reply.body, format=getattr(pyoxigraph.QueryResultsFormat, form.upper()))
    assert read if isinstance(read, pyoxigraph.QueryBoolean) else list(read)


def test_what_a_page_shows_is_taken_away_with_it(served: Server) -> None:
    for form in ("csv", "tsv", "json"):
        reply = served.get(f"/studies.{form}")
        assert (reply.status, FLAG in reply.text) == (200, True), form


@pytest.mark.parametrize("figure", ["forest", "matrix", "mechanisms"])
def test_a_drawing_by_itself_says_it_before_all_else_below_it(graph: KnowledgeGraph, figure: str) -> None:
    drawn = draw(graph, figure, **({"histology": "SARC"} if figure == "mechanisms" else {})).svg

    # Where it does not fit into one line, the words go on in the next.
    assert FLAG in " ".join(re.sub(r"<[^>]*>", " ", drawn).split())


def test_tables_of_the_evidence_and_data_frames_flag_the_rows(graph: KnowledgeGraph) -> None:
    table = evidence_table(graph.release)

    assert {row["sourceNotice"] for row in table.rows} == {f"{FLAG}."}
    assert set(graph.ask("study-identity").to_pandas()["sourceNotice"]) == {f"{FLAG}."}


@pytest.mark.parametrize("words", [["query", "ASK {}"], ["export", "kgx-edges"]], ids=str)
def test_what_the_terminal_writes_for_programs_is_said_beside_it(
    retracted: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    main(["--project", str(retracted), *words])

    assert FLAG in capsys.readouterr().err


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
        assert f"RETRACTED source (notice {NOTICE}): " in said.replace("\\", "")
        assert f"This rests on a RETRACTED source (notice {NOTICE})." in said


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ("retractionNotice", "RETRACTED source in this release: miniature (notice J 2020)."),
        ("concernNotice", "Source under an EXPRESSION OF CONCERN in this release: miniature (notice J 2020)."),
        ("correctionNotice", "CORRECTED source in this release: miniature (notice J 2020)."),
    ],
)
def test_each_kind_of_notice_has_its_word(relation: str, said: str) -> None:
    text = f'<{mint("source", ["miniature"])}> <{ontology_iri(relation)}> "J 2020" .'

    found = find_retractions(Store(parse_text(text, "turtle", "http://example.org/g")))

    assert flag(found) == said


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
    tools = Tools(graph)
    answers = (
        tools.ask("null-results", {}),
        tools.describe("source:miniature"),
        tools.sparql("SELECT ?s { ?s ?p ?o }"),
    )
    assert [FLAG in json.dumps(answer) for answer in answers] == [True, True, True]


def test_nothing_is_said_where_nothing_was_retracted() -> None:
    pages = Pages(sarcokg.open())

    assert 'class="retracted"' not in (pages.html("studies", {}) or "retracted")
    assert "sourceNotice" not in evidence_table(pages.kg.release).columns
    assert "sourceNotice" not in (pages.table("studies", {}, "csv") or "sourceNotice")

"""The served workbench in a real browser: its queries go to the SPARQL endpoint of the server that gave the page."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sarcokg
from sarcokg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.server.conftest import Server

#: It never ends by itself; the server of these tests would end it after five seconds.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def opened(server: Server, browser: Browser) -> Iterator[Page]:
    """The page, opened once; nothing may go wrong in it, nor any request leave the server."""
    complaints: list[str] = []
    addresses: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(f"{server.address}/workbench")
    page.wait_for_selector(".cm-content")
    yield page
    context.close()
    # A browser notes the status of what was refused; that is no breach.
    assert [said for said in complaints if "the server responded with a status of 4" not in said] == []
    assert [asked for asked in addresses if not asked.startswith((server.address, "data:", "blob:"))] == []


def write(page: Page, query: str) -> None:
    page.click(".cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def run(page: Page, query: str) -> str:
    """Run a query to its end, and return what the page says of it."""
    write(page, query)
    page.click("#workbench-run")
    page.wait_for_selector("#workbench-run:not([disabled])")
    return page.inner_text("#workbench-status")


def workers(server: Server) -> set[int]:
    """Return the processes that the server has begun, and those that they have."""
    found = {server.pid}
    parents = {
        int(path.name): int(path.joinpath("stat").read_text().rpartition(")")[2].split()[1])
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and path.joinpath("stat").exists()
    }
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {server.pid}


def test_an_answer_of_the_endpoint_is_shown_as_table_graph_and_raw(opened: Page) -> None:
    kg = sarcokg.open()
    opened.select_option("#workbench-examples", "which-drugs-act-on-what")
    opened.keyboard.press("Control+Enter")
    opened.wait_for_selector("#workbench-shown table")
    shapes = {"table": opened.locator("#workbench-shown tbody tr").count()}
    for shape, parts in (("graph", "svg rect"), ("raw", "pre")):
        opened.click(f"[data-shape={shape}]")
        shapes[shape] = opened.locator(f"#workbench-shown {parts}").count()
    raw = json.loads(opened.inner_text("#workbench-shown pre"))
    opened.click("[data-shape=table]")

    answer = kg.ask("which-drugs-act-on-what")
    assert shapes["table"] == len(raw["results"]["bindings"]) == len(answer)
    assert shapes["graph"] > 10
    said = run(opened, "SELECT ?drug { ?drug a sarco:CheckpointInhibitor } ORDER BY ?drug LIMIT 1")
    assert re.fullmatch(rf"1 row in [\d.]+ seconds\. Release {re.escape(kg.release.name)}\.", said)
    opened.click("#workbench-shown td a")
    opened.wait_for_url("**/drug/*")
    opened.go_back()
    opened.wait_for_selector("#workbench-shown table")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { drug:atezolizumab a sarco:Drug }", "Yes"),
        ("CONSTRUCT { ?s a ?type } WHERE { VALUES ?s { drug:atezolizumab } ?s a ?type }", "drug:atezolizumab"),
        ("SELECT * { ?nothing sarco:hasMechanism drug:atezolizumab }", "No row fits the query."),
    ],
    ids=["ask", "construct", "nothing"],
)
def test_every_form_of_query_is_answered(opened: Page, query: str, shown: str) -> None:
    run(opened, query)

    assert shown in opened.inner_text("#workbench-shown")


def test_an_error_is_told_in_plain_words_at_its_line_and_column(opened: Page) -> None:
    wrong = "SELECT ?x WHERE {\n  ?x a sarco:Drug\n  ?x rdfs:label ?y\n}"
    with pytest.raises(QueryError) as refused:
        sarcokg.open().query(wrong)
    (where,) = re.findall(r"line \d+, column \d+", str(refused.value))

    said = run(opened, wrong)

    assert said == "No answer."
    assert f"The query cannot be read at {where}" in opened.inner_text("#workbench-error")
    assert opened.locator(".cm-lintRange-error").count() == 1


def test_the_limits_are_shown_before_and_when_they_are_met(opened: Page) -> None:
    before = opened.inner_text("#workbench-limits")

    said = run(opened, "SELECT ?s { ?s ?p ?o } LIMIT 10001")

    assert before.startswith("A query has 5 seconds, 10,000 rows or triples, 16 MB of answer, 64 KB of query;")
    assert said == "No answer."
    assert "the answer has more than 10000 rows, and nothing of it is given" in opened.inner_text("#workbench-error")


def test_stop_ends_the_worker_on_the_server_and_the_next_query_is_answered(server: Server, opened: Page) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells of other processes in files")
    write(opened, ENDLESS)
    before = workers(server)
    opened.click("#workbench-run")
    opened.wait_for_selector("#workbench-stop:not([disabled])")
    opened.wait_for_timeout(300)
    opened.click("#workbench-stop")
    opened.wait_for_selector("#workbench-run:not([disabled])")
    said = opened.inner_text("#workbench-status")
    for _ in range(100):
        if ended := before - workers(server):
            break
        # Before the limit of five seconds would have ended it anyway.
        opened.wait_for_timeout(30)

    assert said == "Stopped."
    assert len(ended) == 1
    assert server.get("/healthz").status == 200
    assert run(opened, "ASK { drug:atezolizumab a sarco:Drug }").startswith("yes or no")


def test_names_are_completed_from_the_ontology_and_queries_survive_a_reload(opened: Page) -> None:
    # One that answers and one that is refused: neither is lost.
    run(opened, "ASK { drug:nivolumab a sarco:Drug }")
    run(opened, "SELECT ?x WHERE { ?x a sarco:Drug ?x rdfs:label ?y }")
    write(opened, "SELECT * WHERE { ?drug a sarco:Drug ; ")
    opened.keyboard.type("sarco:inh", delay=20)
    opened.wait_for_selector(".cm-tooltip-autocomplete li")
    offered = opened.inner_text(".cm-tooltip-autocomplete li >> nth=0")
    opened.keyboard.press("Escape")
    # A draft is kept a quarter of a second after the last key.
    opened.wait_for_timeout(400)
    opened.reload()
    opened.wait_for_selector("#workbench-history:not([disabled])")

    assert "sarco:inhibits" in offered
    kept = opened.inner_text("#workbench-history")
    assert "(not run) SELECT * WHERE { ?drug a sarco:Drug ; sarco:inh" in kept
    assert "ASK { drug:nivolumab a sarco:Drug }" in kept
    assert "SELECT ?x WHERE { ?x a sarco:Drug ?x rdfs:label ?y }" in kept

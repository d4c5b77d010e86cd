"""Mechanisms, studies, things, the audit and the workbench in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from sarcokg.errors import QueryError
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.pages import Pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Visit

PAGES = (
    "mechanisms",
    "studies",
    "study/nivolumab-pazopanib-series",
    "study/ipilimumab-nivolumab-cabozantinib",
    "drug/atezolizumab",
    "histology/ASPS",
    "regimen-class/CheckpointPlusAntiangiogenicTreatment",
    "audit",
    "workbench",
)


def address(base: str, path: str, query: str = "") -> str:
    return f"{base}/{path}/index.html{query}"


def test_numbers_stand_in_these_pages_before_any_script_runs(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    texts = {}
    for path in PAGES:
        page.goto(address(site.as_uri(), path))
        texts[path] = page.text_content("main") or ""
    context.close()

    assert "30 of 83" in texts["mechanisms"]
    assert "every 28 days" in texts["study/ipilimumab-nivolumab-cabozantinib"]
    assert "19 of 52" in texts["histology/ASPS"]
    assert "PD-L1 inhibitor" in texts["drug/atezolizumab"]
    assert "2 of an unstated number responded" in texts["regimen-class/CheckpointPlusAntiangiogenicTreatment"]
    assert "100 × 19 / 52 = 36.5" in texts["audit"]
    assert "?drug a sarco:CheckpointInhibitor" in texts["workbench"]


def test_the_explorer_starts_with_thirty_nodes_and_grows_on_demand(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "mechanisms"))
    page.wait_for_selector("a.node[tabindex='0']")
    at_first = page.locator("a.node").count()

    page.click("a[data-open='drug/pazopanib']")
    opened = page.locator("a.node").count()
    page.click("[data-state='more-drug']")
    all_drugs = page.locator("a.node[data-column='0']").count()

    assert at_first == 30
    assert opened > at_first
    assert all_drugs == 17
    page.go_back()
    assert page.locator("a.node").count() == opened
    page.go_back()
    assert page.locator("a.node").count() == at_first
    page.go_forward()
    assert page.locator("a.node").count() == opened
    page.reload()
    page.wait_for_function("(count) => document.querySelectorAll('a.node').length === count", arg=opened)


def test_an_edge_opens_its_results_with_their_places(visit: Visit, base: str, kg: KnowledgeGraph) -> None:
    page = visit.page
    page.goto(address(base, "mechanisms", "?focus=histology/ASPS&at=axis/PD-1-PD-L1~histology/ASPS"))
    page.wait_for_function("document.getElementById('sentence').textContent.includes('alveolar')")

    told = page.inner_text("#explorer-panel")

    (row,) = [row for row in kg.ask("responses-by-mechanism", histology="ASPS") if row["mechanism"] == "PD-L1 blockade"]
    assert f"{row['responders']} of {row['evaluable']} responded" in told
    assert f"{row['percentPrinted']} % printed, {row['percentComputed']} % computed" in told
    assert row["intervalComputed"] in told
    result = page.locator("#explorer-panel li", has_text="19 of 52 responded").first
    result.locator("summary").click()
    assert row["place"] in result.inner_text()


def test_what_is_only_claimed_is_drawn_unlike_what_is_known(visit: Visit, site: Path) -> None:
    page = visit.page
    page.goto(address(site.as_uri(), "mechanisms"))
    dashes = page.evaluate(
        """Object.fromEntries(["claim", "known", "response", "null"].map((look) =>
            [look, document.querySelector(`.edges .edge.${look}`).getAttribute("stroke-dasharray")]))"""
    )

    assert dashes["claim"] is not None
    assert len(set(dashes.values())) == 3
    page.click("[data-state=claims]")
    assert page.locator(".edges .edge.claim").count() == 0


def test_the_explorer_is_walked_by_the_keyboard(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "mechanisms"))
    page.wait_for_selector("a.node[tabindex='0']")
    page.focus("a.node[data-node='drug/nivolumab']")

    page.keyboard.press("ArrowRight")
    target = page.evaluate("document.activeElement.dataset.node")
    page.keyboard.press("ArrowRight")
    axis = page.evaluate("document.activeElement.dataset.node")
    page.keyboard.press("Enter")
    opened = page.inner_text("#explorer-panel h2")
    page.keyboard.press("Escape")

    assert target == "target/PD-1"
    assert axis == "axis/PD-1-PD-L1"
    assert opened == "PD-1/PD-L1 axis"
    assert page.evaluate("document.activeElement.dataset.node") == "axis/PD-1-PD-L1"
    assert page.locator("a.node[tabindex='0']").count() == 1
    page.keyboard.press("+")
    assert "more neighbours of PD-1/PD-L1 axis" in page.inner_text("#explorer-status")


def test_ways_between_two_things_are_drawn_and_listed(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "mechanisms"))
    page.wait_for_selector("a.node[tabindex='0']")
    page.fill("[name=from]", "atezolizumab")
    page.fill("[name=to]", "alveolar soft part sarcoma")
    page.click("#explorer-paths button")

    told = page.inner_text("section[aria-labelledby=ways]")

    assert "1 way along the columns" in told
    assert "atezolizumab → PD-L1 → PD-1/PD-L1 axis → alveolar soft part sarcoma" in told
    assert "atezolizumab is given in → atezolizumab in NCT03141684" in told
    assert "response observed in (19 of 52) → alveolar soft part sarcoma" in told
    assert "sarcokg paths --from atezolizumab --to 'alveolar soft part sarcoma'" in told
    assert page.locator(".edges .edge:not(.faint)").count() == 3


def test_the_results_of_a_histology_are_drawn_with_what_led_to_each(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "mechanisms"))
    page.wait_for_selector("a.node[tabindex='0']")
    page.select_option("select[name=histology]", "ASPS")
    page.wait_for_selector("svg.story")

    assert "19 of 52 responded (1 complete, 18 partial)" in (page.text_content("svg.story") or "")
    assert visit.violations() == []
    page.go_back()
    assert page.locator("a.node").count() == 30


def test_the_explorer_is_taken_away_as_other_programs_read_it(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "mechanisms", "?focus=histology/ASPS"))
    page.wait_for_function("document.getElementById('sentence').textContent.includes('alveolar')")
    saved = {}
    for button in ("[data-export=graphml]", "[data-export=cyjs]", ".take [data-figure=svg]", ".take [data-figure=png]"):
        with page.expect_download() as download:
            page.click(button)
        saved[button] = Path(download.value.path()).read_bytes()
    shown = page.locator("a.node").count()

    graphml, cyjs, svg, png = saved.values()
    nodes = ElementTree.fromstring(graphml).findall(".//{http://graphml.graphdrawing.org/xmlns}node")  # noqa: S314 - ours
    assert len(nodes) == len(json.loads(cyjs)["elements"]["nodes"]) == shown
    assert b"alveolar soft part sarc" in svg
    assert b"only claimed, no fact" in svg
    assert b"<a " not in svg
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize("question", ["course-of-patients", "doses-and-schedules", "why-not-evaluable"])
def test_the_tables_of_a_study_are_rows_of_the_answer(
    visit: Visit, site: Path, kg: KnowledgeGraph, question: str
) -> None:
    visit.page.goto(address(site.as_uri(), "study/nivolumab-pazopanib-series"))
    sentence = kg.questions[question].sentence
    seen = visit.page.evaluate(
        """(sentence) => {
            const tables = [...document.querySelectorAll("table.rows")];
            const table = tables.find((each) => each.caption.textContent === sentence);
            const told = (row) => [...row.cells].filter((cell) => !cell.querySelector("details"));
            return [...table.tBodies[0].rows].map((row) => told(row).map((cell) => cell.textContent));
        }""",
        sentence,
    )

    answer = kg.ask(question)
    rows = [row for row in answer if row["study"] == "nivolumab-pazopanib-series"]
    columns = [name for name in answer.columns if name not in {"study", "place"} and any(row[name] for row in rows)]
    assert len(rows) > 0
    assert seen == [[row[name] for name in columns] for row in rows]


def test_why_something_follows_is_told_on_the_page(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "drug/atezolizumab"))
    page.click("summary[aria-label='Why: atezolizumab: has mechanism: PD-L1 blockade']")

    told = page.locator("details.why[open]").inner_text()

    assert "atezolizumab is a PD-L1 inhibitor" in told
    assert "US prescribing information, Tecentriq" in told


def test_the_workbench_answers_in_the_page(visit: Visit, base: str, kg: KnowledgeGraph) -> None:
    page = visit.page
    page.goto(address(base, "workbench"))
    page.wait_for_selector(".cm-content")
    page.select_option("#workbench-examples", "which-drugs-act-on-what")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#workbench-shown table", timeout=60_000)
    rows = page.locator("#workbench-shown tbody tr").count()

    assert rows == len(kg.ask("which-drugs-act-on-what"))
    page.click("[data-shape=graph]")
    assert page.locator("#workbench-shown svg rect").count() > 10
    page.click("[data-shape=raw]")
    assert json.loads(page.inner_text("#workbench-shown pre"))["head"]["vars"][0] == "drug"
    hosts = {url for url in visit.addresses if not url.startswith((base, "data:", "blob:"))}
    assert not hosts


def write(visit: Visit, query: str) -> None:
    visit.page.click(".cm-content")
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.insert_text(query)


def test_the_workbench_names_the_line_of_an_error_completes_and_keeps_queries(
    visit: Visit, base: str, kg: KnowledgeGraph
) -> None:
    page = visit.page
    page.goto(address(base, "workbench"))
    wrong = "SELECT ?x WHERE {\n  ?x a sarco:Drug\n  ?x rdfs:label ?y\n}"
    with pytest.raises(QueryError) as refused:
        kg.query(wrong)
    (where,) = re.findall(r"line \d+, column \d+", str(refused.value))
    write(visit, wrong)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#workbench-error:not([hidden])", timeout=60_000)

    assert f"The query cannot be read at {where}" in page.inner_text("#workbench-error")
    assert page.locator(".cm-lintRange-error").count() == 1
    write(visit, "SELECT * WHERE { ?drug a sarco:Drug ; ")
    page.keyboard.type("sarco:inh", delay=20)
    page.wait_for_selector(".cm-tooltip-autocomplete li")
    assert "sarco:inhibits" in page.inner_text(".cm-tooltip-autocomplete li >> nth=0")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "workbench-editor"
    page.wait_for_timeout(400)
    page.reload()
    page.wait_for_selector("#workbench-history:not([disabled])")
    assert "sarco:inh" in page.inner_text("#workbench-history")
    assert "?x rdfs:label ?y" in page.inner_text("#workbench-history")


def test_a_query_that_takes_too_long_is_stopped(visit: Visit, site_address: str) -> None:
    page = visit.page
    page.goto(address(site_address, "workbench"))
    write(visit, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    for said in ("Loading the engine and the release, once …", "Running …"):
        page.wait_for_function(
            "(said) => document.getElementById('workbench-status').textContent === said", arg=said, timeout=60_000
        )
    page.click("#workbench-stop")
    page.wait_for_function("document.getElementById('workbench-status').textContent === 'Stopped.'")

    write(visit, "ASK { ?s a sarco:Drug }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".yes-no", timeout=60_000)
    assert page.inner_text(".yes-no") == "Yes"


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation_in_these_views(visit: Visit, site: Path, path: str) -> None:
    visit.page.goto(address(site.as_uri(), path))
    visit.ready()

    assert visit.violations() == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES)
def test_these_views_fit_the_screen(
    visit: Visit, site: Path, path: str, width: int, request: pytest.FixtureRequest
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.goto(address(site.as_uri(), path))
    visit.ready()

    if folder := request.config.getoption("--screenshots"):
        visit.page.screenshot(path=str(Path(folder) / f"{path.replace('/', '-')}-{width}.png"))
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_record_that_is_taken_out_is_gone_from_these_views(kg: KnowledgeGraph) -> None:
    whole, less = Pages(kg), Pages(kg.without("atezolizumab-asps"))

    assert "study/NCT03141684" in whole.paths()
    assert "study/NCT03141684" not in less.paths()
    for path in ("mechanisms", "histology/ASPS", "audit"):
        assert "NCT03141684" in (whole.html(path, {}) or "")
        assert "NCT03141684" not in (less.html(path, {}) or "")

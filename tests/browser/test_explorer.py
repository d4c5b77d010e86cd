"""The explorer in a real browser: start, matrix, forest plot and questions, over http and by double-click."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.pages import Pages
from sarcokg.tables import render_rows

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Visit

PAGES = ("", "matrix", "forest", "questions", "questions/responses-by-mechanism", "questions/what-is-known")
SIZES = {1440: "wide", 390: "narrow"}


def address(base: str, path: str, query: str = "") -> str:
    return f"{base}/{path}{'/' if path else ''}index.html{query}"


def cells(visit: Visit) -> dict[tuple[str, str], str]:
    """Return the text of every cell of the matrix, by histology and mechanism."""
    found = visit.page.evaluate(
        """() => {
            const [head, ...rows] = [...document.querySelectorAll(".matrix tr")].map((row) => [...row.children]);
            const seen = (cell) => {
                const copy = cell.cloneNode(true);
                copy.querySelectorAll(".spoken").forEach((hidden) => hidden.remove());
                return copy.textContent.trim().replace(/\\s+/g, " ");
            };
            return rows.flatMap(([name, ...cells]) =>
                cells.map((cell, index) => [seen(name), seen(head[index + 1]), seen(cell)]));
        }"""
    )
    return {(histology, mechanism): text for histology, mechanism, text in found}


def table(visit: Visit) -> list[list[str]]:
    """Return the text of every cell of an answer."""
    found: list[list[str]] = visit.page.evaluate(
        """[...document.querySelectorAll(".answer tbody tr")].map((row) =>
            [...row.children].map((cell) => cell.textContent))"""
    )
    return found


def test_the_cells_of_the_matrix_are_the_rows_of_the_answer(visit: Visit, base: str, kg: KnowledgeGraph) -> None:
    visit.page.goto(address(base, "matrix"))

    seen = cells(visit)

    answer = kg.ask("responses-by-mechanism", histology="SARC", nulls=True)
    expected: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in answer:
        for histology in row["histologyFound"].split(" / "):
            expected.setdefault((histology, row["mechanism"]), []).append(row)
    assert len(expected) > 30
    for place, rows in expected.items():
        groups = [row for row in rows if not row["patient"] and row["evaluable"] != "not stated"]
        for row in groups:
            assert f"{row['responders']}/{row['evaluable']}" in seen[place]
            assert f"{row['percentComputed']} % ({row['intervalComputed']})" in seen[place]
        patients = {row["patient"]: row["bestResponse"] for row in rows if row["patient"]}
        for label, short in (("partial response", "PR"), ("stable disease", "SD"), ("progressive disease", "PD")):
            count = sum(response == label for response in patients.values())
            assert (f"{count} {short}" in seen[place]) == (count > 0)
        studies = len({row["study"] for row in rows})
        # Results without a count are no rows of this answer, yet their studies are counted, too.
        assert f"{studies} stud" in seen[place] or studies < int(seen[place].split(" stud")[0].split()[-1])
    shown = {place for place, text in seen.items() if "/" in text or "PD" in text or "PR" in text or "SD" in text}
    assert shown <= set(expected)


def test_the_figures_of_the_forest_plot_are_those_of_the_answer(visit: Visit, base: str, kg: KnowledgeGraph) -> None:
    visit.page.goto(address(base, "forest", "?histology=ASPS&nulls=yes"))
    visit.page.wait_for_selector("a[data-settings]")

    rows = visit.page.locator("table.forest:not(.patients) tbody tr").all_inner_texts()
    patients = visit.page.locator("table.patients tbody tr").all_inner_texts()

    answer = kg.ask("responses-by-mechanism", histology="ASPS", nulls=True)
    (group,) = [row for row in answer if not row["patient"]]
    assert len(rows) == 1
    for said in ("19 of 52", f"{group['percentComputed']} % ({group['intervalComputed']})", "37 %", group["place"]):
        assert said in rows[0]
    assert len(patients) == len({row["patient"] for row in answer if row["patient"]}) == 1
    assert "stable disease" in patients[0]
    assert "%" not in patients[0]


@pytest.mark.parametrize("name", ["responses-by-mechanism", "what-is-known", "pooled-responders", "conflicts"])
def test_the_cells_of_a_question_are_those_of_its_answer(
    visit: Visit, site: Path, kg: KnowledgeGraph, name: str
) -> None:
    visit.page.goto(address(site.as_uri(), f"questions/{name}"))

    seen = table(visit)

    answer = kg.ask(name)
    assert len(answer) > 0
    assert seen == [[row[column] for column in answer.columns] for row in answer]


def test_numbers_are_there_before_any_script_runs(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    texts = {}
    for path in PAGES:
        page.goto(address(site.as_uri(), path))
        texts[path] = page.content()
    context.close()

    assert "19 of 52" in texts[""]
    assert "36.5 % (23.6–51.0)" in texts["matrix"]
    assert "36.5 % (23.6–51.0)" in texts["forest"]
    assert "23.6–51.0" in texts["questions/responses-by-mechanism"]


def test_settings_stand_in_the_address_and_back_and_forward_restore_them(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "matrix"))
    page.wait_for_selector("#view[data-settled]")
    everything = page.inner_text("#sentence")

    page.select_option("[name=design]", "retrospective series")
    visit.until("location.search.includes('design')")
    series = page.inner_text("#sentence")
    page.get_by_role("button", name="subtypes of bone sarcoma").click()
    visit.until("location.search.includes('closed=BONE-SARC')")
    closed = page.inner_text("#sentence")

    assert len({everything, series, closed}) == 3
    assert "36.5 %" not in page.inner_text("#view table")
    page.go_back()
    assert page.inner_text("#sentence") == series
    page.go_back()
    assert page.inner_text("#sentence") == everything
    assert "?" not in page.url
    page.go_forward()
    page.go_forward()
    assert page.inner_text("#sentence") == closed
    page.reload()
    visit.until(f"document.getElementById('sentence').textContent === {json.dumps(closed)}")


def test_a_cell_opens_its_evidence(visit: Visit, base: str) -> None:
    visit.page.goto(address(base, "matrix"))

    visit.page.get_by_role("link", name="19/52").click()
    visit.until("document.getElementById('sentence').textContent.includes('PD-L1 blockade')")

    assert "alveolar soft part sarcoma" in visit.page.inner_text("#sentence")
    assert visit.page.locator("table.forest tbody tr").count() == 1


def test_a_cell_of_a_regimen_class_opens_its_evidence(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "matrix"))

    visit.until("document.getElementById('view').dataset.settled === ''")
    page.select_option("[name=by]", "class")
    visit.until("document.getElementById('sentence').textContent.includes('regimen classes')")
    page.get_by_role("link", name="19/52").click()
    visit.until("document.getElementById('sentence').textContent.includes('regimen class single-agent treatment')")

    assert page.locator("table.forest tbody tr").count() == 1
    page.go_back()
    visit.until("document.querySelector('.matrix th:nth-child(5)').textContent.includes('single-agent')")


def test_the_head_of_a_column_opens_its_regimen_class_and_that_its_results(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "matrix", "?by=class"))
    visit.until("document.getElementById('sentence').textContent.includes('regimen classes')")

    page.get_by_role("link", name="single-agent treatment", exact=True).click()
    visit.until("document.getElementById('sentence').textContent.startsWith('15 treatments in this class')")
    page.locator("details.why summary").first.click()
    page.get_by_role("link", name="Draw them as a forest plot").click()

    visit.until("document.getElementById('sentence').textContent.includes('regimen class single-agent treatment')")


@pytest.mark.parametrize("path", ["matrix", "forest", "questions/responses-by-mechanism"])
def test_everything_is_reached_by_keyboard(visit: Visit, site: Path, path: str) -> None:
    page = visit.page
    page.goto(address(site.as_uri(), path))
    visit.ready()

    wanted = page.evaluate(
        """() => {
            const kinds = "a[href], button, select, input, textarea, summary, [tabindex='0']";
            const seen = [...document.querySelectorAll(kinds)].filter((element) => element.checkVisibility());
            seen.forEach((element, index) => { element.dataset.number = index; });
            return seen.length;
        }"""
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.number ?? ''"))

    assert reached - {""} == {str(number) for number in range(wanted)}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("responses-by-mechanism", {"histology": "OS", "nulls": "true"}),
        ("pooled-responders", {"mechanism": "PD-1-blockade", "histology": "SARC"}),
    ],
    ids=["responses-by-mechanism", "pooled-responders"],
)
def test_a_static_page_answers_its_form_by_itself(
    visit: Visit, base: str, kg: KnowledgeGraph, name: str, given: dict[str, str]
) -> None:
    page = visit.page
    page.goto(address(base, f"questions/{name}"))
    for parameter, value in given.items():
        page.select_option(f"[name={parameter}]", value)
    page.get_by_role("button", name="Ask").click()
    visit.until("document.body.innerText.includes('Answered in this page.')")

    answer = kg.ask(name, **given)
    assert page.inner_text("#sentence").startswith(f"{len(answer)} rows for ")
    assert table(visit) == [[row[column] for column in answer.columns] for row in answer]
    # The drawing follows the answer.
    assert page.locator("table.forest tbody tr").count() == len(answer)
    page.go_back()
    assert len(table(visit)) == len(kg.ask(name))


def test_a_slash_goes_to_the_search_and_the_first_name_found_opens(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "matrix"))

    page.keyboard.press("/")
    page.keyboard.type("pooled response rate")
    page.wait_for_selector("#found a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/pooled-responders/index.html")

    assert "summed over the studies" in page.inner_text("h1")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(visit: Visit, site: Path, path: str) -> None:
    visit.page.goto(address(site.as_uri(), path))
    visit.ready()

    assert visit.violations() == []


def test_no_request_leaves_the_machine(visit: Visit, site_address: str) -> None:
    for path in PAGES:
        visit.page.goto(address(site_address, path))
        visit.ready()
        visit.page.wait_for_timeout(500)
    visit.page.focus("#find")
    visit.page.wait_for_timeout(500)

    hosts = {urlsplit(asked).netloc for asked in visit.addresses if not asked.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(site_address).netloc}


def test_what_is_shown_can_be_taken_away(visit: Visit, base: str, kg: KnowledgeGraph) -> None:
    page = visit.page
    page.goto(address(base, "questions/what-is-known"))
    saved = {}
    for form in ("csv", "tsv", "json"):
        with page.expect_download() as download:
            page.click(f"[data-download={form}]")
        saved[form] = Path(download.value.path()).read_text(encoding="utf-8")
        assert kg.release.name in download.value.suggested_filename

    answer = kg.ask("what-is-known")

    assert saved["csv"] == render_rows(answer.columns, answer.rows, "csv")
    assert saved["tsv"] == render_rows(answer.columns, answer.rows, "tsv")
    assert json.loads(saved["json"]) == list(answer.rows)


def test_the_figure_is_saved_as_svg_and_png(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "forest", "?histology=ASPS"))
    visit.until("document.getElementById('sentence').textContent.includes('alveolar')")
    saved = {}
    for form in ("svg", "png"):
        with page.expect_download() as download:
            page.click(f".take [data-figure={form}]")
        saved[form] = Path(download.value.path()).read_bytes()

    assert b"19 of 52" in saved["svg"]
    assert saved["png"].startswith(b"\x89PNG")


def test_a_wrong_number_is_reported_with_its_statement_and_place(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(address(base, "forest", "?histology=ASPS"))
    visit.until("document.getElementById('sentence').textContent.includes('alveolar')")

    page.get_by_role("button", name="Report 19 of 52 responded as wrong").click()
    text = page.input_value("#dispute-area")

    assert "https://w3id.org/sarcokg/id/proportion/NCT03141684" in text
    assert "Abstract, Results, sentence 2 [1093–1206]" in text
    assert "Release: " in text


def test_what_is_copied_gives_the_answer_again(visit: Visit, site_address: str, kg: KnowledgeGraph) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address(site_address, "questions/what-is-known"))
    copied = {}
    for what in ("link", "sparql", "curl", "python"):
        page.click(f"[data-copy={what}]")
        visit.until("document.getElementById('take-status').textContent.includes('copied')")
        copied[what] = page.evaluate("navigator.clipboard.readText()")

    answer = kg.ask("what-is-known")
    assert copied["link"] == page.url
    assert len(kg.query(copied["sparql"])) == len(answer)
    assert "/sparql" in copied["curl"]
    assert copied["python"].strip().endswith("sarcokg.open().ask('what-is-known')")


def test_a_record_that_is_taken_out_is_gone_from_every_view(kg: KnowledgeGraph) -> None:
    whole, less = Pages(kg), Pages(kg.without("atezolizumab-asps"))

    for path in ("", "matrix", "forest", "questions/responses-by-mechanism"):
        before, after = whole.html(path, {}) or "", less.html(path, {}) or ""
        figure = "36.5 %" if path == "matrix" else "19 of 52"
        assert figure in before
        assert figure not in after
    rows = list(csv.DictReader(io.StringIO(less.table("matrix", {}, "csv") or "")))
    # The one source of that mechanism is gone, so nothing is left to show under it.
    assert "PD-1 blockade" in {row["mechanism"] for row in rows}
    assert "PD-L1 blockade" not in {row["mechanism"] for row in rows}


@pytest.mark.parametrize("width", SIZES, ids=SIZES.values())
@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_the_screen(visit: Visit, site: Path, path: str, width: int, request: pytest.FixtureRequest) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.goto(address(site.as_uri(), path))
    visit.ready()

    if folder := request.config.getoption("--screenshots"):
        name = f"{path.replace('/', '-') or 'start'}-{width}.png"
        visit.page.screenshot(path=str(Path(folder) / name))
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width

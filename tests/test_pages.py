"""Pages: what each shows, and that every address between them leads somewhere."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any, cast

import pytest

import sarcokg
from sarcokg.errors import UsageError
from sarcokg.pages import Pages
from sarcokg.pages.search import entries


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(sarcokg.open())


def test_the_start_page_says_what_is_held_and_which_release(pages: Pages) -> None:
    html = pages.html("", {})

    assert html is not None
    assert "<b>24</b> patients" in html
    assert pages.kg.release.name in html


def test_a_path_without_a_page_is_none(pages: Pages) -> None:
    assert pages.page("no/such", {}) is None
    assert pages.html("no/such", {}) is None
    assert pages.table("no/such", {}, "csv") is None


@pytest.mark.parametrize("path", ["", "matrix", "forest", "questions", "questions/conflicts"])
def test_a_setting_that_a_page_does_not_have_is_refused(pages: Pages, path: str) -> None:
    with pytest.raises(UsageError, match="no such setting: colour"):
        pages.page(path, {"colour": "red"})


def test_a_value_that_no_term_has_is_refused_with_the_nearest(pages: Pages) -> None:
    with pytest.raises(UsageError, match=r"^histology: no histology is called ASPX. Did you mean ASPS"):
        pages.page("questions/what-is-known", {"histology": "ASPX"})


def test_the_settings_of_a_view_choose_what_is_taken_away(pages: Pages) -> None:
    everything = pages.table("forest", {}, "tsv") or ""
    chosen = pages.table("forest", {"histology": "ASPS"}, "tsv") or ""

    assert len(everything.splitlines()) > len(chosen.splitlines()) == 2
    assert "19 of 52 responded" in chosen


@pytest.mark.parametrize(
    ("histology", "regimen_class", "shown"),
    [
        ("alveolar soft part sarcoma", "single-agent treatment", ["19/52"]),
        ("alveolar soft part sarcoma", "checkpoint plus anti-angiogenic treatment", ["1 SD"]),
        # One patient was treated twice: alone, and then in combination.
        ("osteosarcoma", "single-agent treatment", ["1 SD"]),
        ("osteosarcoma", "combination treatment", ["1 PR, 1 PD"]),
        ("undifferentiated pleomorphic sarcoma", "single or combined not stated", ["4/9"]),
        ("undifferentiated pleomorphic sarcoma", "dual checkpoint treatment", ["planned"]),
        ("soft tissue sarcoma", "dual checkpoint treatment", ["not reported"]),
        ("solitary fibrous tumor", "checkpoint plus chemotherapy treatment", ["1 of ?"]),
        ("Ewing sarcoma", "single-agent treatment", ["·"]),
    ],
)
def test_the_columns_of_the_matrix_may_be_regimen_classes(
    pages: Pages, histology: str, regimen_class: str, shown: list[str]
) -> None:
    rows = json.loads(pages.table("matrix", {"by": "class"}, "json") or "")

    found = [row["shown"] for row in rows if (row["histology"], row["regimenClass"]) == (histology, regimen_class)]

    assert found == shown


def test_a_regimen_class_that_the_ontology_defines_is_a_column(pages: Pages) -> None:
    defined = "?class owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first sarco:Treatment ; rdfs:label ?label"
    labels = {str(row["label"]) for row in pages.kg.store().select(f"SELECT ?label {{ {defined} }}")}
    rows = json.loads(pages.table("matrix", {"by": "class", "columns": "all"}, "json") or "")

    assert {row["regimenClass"] for row in rows} == {*labels, "single or combined not stated"}


def test_a_regimen_class_has_a_page_of_its_treatments_with_the_reasons(pages: Pages) -> None:
    page = pages.page("regimen-class/SingleAgentTreatment", {})
    html = pages.html("regimen-class/SingleAgentTreatment", {}) or ""

    assert page is not None
    members = cast("list[dict[str, Any]]", page.data["members"])
    typed = pages.kg.store().select("SELECT ?treatment { ?treatment a sarco:SingleAgentTreatment }")
    assert {member["iri"] for member in members} == {row["treatment"] for row in typed}
    assert page.sentence == "15 treatments in this class: 4 regimens of studies and 11 courses of described patients."
    # A course has no page of its own, so it leads to its patient's.
    assert {member["href"].split("/")[0] for member in members} == {"patient", "regimen"}
    assert members[0]["why"]
    assert all(member["why"] or member["command"] for member in members)
    assert 'href="../forest?class=SingleAgentTreatment&amp;nulls=yes"' in html
    assert "19 of 52" in html
    assert "nivolumab-pazopanib-series_mc-1__nivolumab-alone" in (
        pages.table("regimen-class/SingleAgentTreatment", {}, "csv") or ""
    )


def test_the_results_of_a_regimen_class_are_those_of_the_forest_plot(pages: Pages) -> None:
    page = pages.page("regimen-class/CombinationTreatment", {})
    drawn = json.loads(pages.table("forest", {"class": "CombinationTreatment", "nulls": "yes"}, "json") or "")

    assert page is not None
    rows = cast("list[dict[str, Any]]", page.data["rows"])
    assert {(row["study"], row["patient"], row["result"]) for row in rows} == {
        (row["study"], row["patient"], row["result"]) for row in drawn
    }


def test_the_heads_of_the_matrix_lead_to_the_classes(pages: Pages) -> None:
    html = pages.html("matrix", {"by": "class", "columns": "all"}) or ""

    led = set(re.findall(r'href="\./(regimen-class/[^"]+)"', html))
    assert led == {path for path in pages.paths() if path.startswith("regimen-class/")}
    # What no class follows for is no class.
    assert len(led) == html.count('<th scope="col"') - 2


def test_each_result_stands_under_the_class_of_its_treatment_alone(pages: Pages) -> None:
    alone = json.loads(pages.table("forest", {"class": "SingleAgentTreatment", "nulls": "yes"}, "json") or "")

    assert {row["agents"] for row in alone} == {"single-agent treatment"}
    assert "mc-1" in {row["patient"] for row in alone}


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("responses-by-mechanism", {}, ["19 of 52", "36.5 % (23.6–51.0)", "Abstract, Results, sentence 2"]),
        ("null-results", {"histology": "OS"}, ["os-2", "stable disease"]),
        ("kinds-of-absence", {}, ["known by title only", "TQB2858-Ib-02"]),
        ("which-drugs-act-on-what", {}, ["PD-1/PD-L1 axis", "TYRO3"]),
    ],
)
def test_a_question_is_drawn_as_its_header_asks(
    pages: Pages, name: str, given: dict[str, str], said: list[str]
) -> None:
    path = f"questions/{name}"

    html, figure = pages.html(path, given) or "", pages.figure(path, given) or ""

    assert [words for words in said if words not in figure] == []
    assert "The same as a table, all " in html
    assert f"release {pages.kg.release.name} · 5 sources · {path}" in figure


def test_what_a_header_calls_a_table_has_no_figure(pages: Pages) -> None:
    assert pages.figure("questions/median-times", {}) is None
    assert "Download the figure" not in (pages.html("questions/median-times", {}) or "")


def test_a_question_is_asked_with_the_parameters_of_its_address(pages: Pages) -> None:
    page = pages.page("questions/responses-by-mechanism", {"histology": "OS", "nulls": "true"})

    assert page is not None
    assert page.sentence == "6 rows for histology OS, nulls true."
    assert page.python == "sarcokg.open().ask('responses-by-mechanism', histology='OS', nulls=True)"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Opdivo", "drug/nivolumab"),
        ("anti-PD-1 antibody", "drug/anti-PD-1-antibody-unspecified"),
        ("uterine LMS", "histology/ULMS"),
        ("ASPL-TFE3 fusion", "analyte/ASPSCR1-TFE3-fusion"),
        ("NCT03141684", "study/NCT03141684"),
        ("dual checkpoint", "regimen-class/DualCheckpointTreatment"),
        ("what works in {histology}", "questions/responses-by-mechanism"),
    ],
)
def test_every_name_can_be_searched(pages: Pages, name: str, path: str) -> None:
    found = [entry for entry in entries(pages.kg) if name == entry["label"] or name in str(entry["names"])]

    assert path in [entry["path"] for entry in found]


def test_a_figure_is_one_document_with_the_numbers_in_it(pages: Pages) -> None:
    figure = pages.figure("forest", {"histology": "ASPS"}) or ""

    assert figure.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "19 of 52" in figure
    assert "36.5 % (23.6–51.0)" in figure
    assert pages.figure("questions", {}) is None


@pytest.mark.parametrize(("script", "most"), [("app-", 15), ("live-workbench-", 150)])
def test_scripts_stay_small(pages: Pages, script: str, most: int) -> None:
    """The script that every page loads, and that of the editor: kilobytes, as a server packs them."""
    (content,) = [content for name, content in pages.assets().items() if name.startswith(script)]

    assert len(gzip.compress(content, 9)) <= most * 1024


def test_a_notebook_shows_a_figure_and_an_answer_with_its_intervals(pages: Pages) -> None:
    figure = sarcokg.draw(pages.kg, "forest", histology="alveolar soft part sarcoma", nulls=True)
    answer = pages.kg.ask("responses-by-mechanism", histology="ASPS")._repr_html_() or ""

    assert figure._repr_svg_().startswith("<svg")
    assert "stable disease" in figure.svg
    assert "<td>23.6–51.0 <svg" in answer
    assert answer.endswith("</tfoot></table>")


def test_a_page_without_a_figure_is_refused(pages: Pages) -> None:
    with pytest.raises(UsageError, match="questions: no page of this name has a figure"):
        sarcokg.draw(pages.kg, "questions")

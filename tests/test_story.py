from __future__ import annotations

import itertools
import os
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

import sarcokg
from sarcokg.cli import main
from sarcokg.errors import UsageError
from sarcokg.identifiers import mint
from sarcokg.mechanisms import mechanism_graph
from sarcokg.pages import Pages
from sarcokg.story import Outcome, tell

if TYPE_CHECKING:
    from pathlib import Path

    import networkx

    from sarcokg.release import Release

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def graph(release: Release) -> networkx.MultiDiGraph[str]:
    return mechanism_graph(release)


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(sarcokg.open())


def drawn(pages: Pages, histology: str) -> str:
    return pages.figure("mechanisms", {"histology": histology}) or ""


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()) for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_the_figures_of_a_response_stand_in_the_drawing(pages: Pages) -> None:
    shown = texts(drawn(pages, "ASPS"))

    assert "19 of 52 responded (1 complete, 18 partial)" in shown
    assert "37 % printed, 36.5 % computed" in shown
    assert "95 % interval 23.6–51.0, computed" in shown
    assert "single agent: atezolizumab alone" in shown
    assert "Abstract, Results, sentence 2 · atezolizumab-asps" in shown


def test_a_patient_without_a_response_is_drawn_hollow_and_without_a_percent(
    graph: networkx.MultiDiGraph[str],
) -> None:
    (null,) = [result for result in tell(graph, "ASPS").results if result.outcome is Outcome.NULL]

    assert null.headline == "1 patient without a response"
    assert null.agents == "combination"
    assert (null.percents, null.interval) == ("", None)
    assert [patient.best for patient in null.patients] == [("stable disease",)]
    assert "slight progression" in null.conflict


def test_regimens_known_from_a_title_have_no_result(graph: networkx.MultiDiGraph[str]) -> None:
    named = [result for result in tell(graph, "ASPS").results if result.outcome is Outcome.NAMED]

    assert sorted(result.regimen for result in named) == ["TQB2450 + anlotinib", "TQB2858"]
    assert {result.headline for result in named} == {"named in a title, no result"}


def test_a_trial_that_recruits_has_studied_nobody_yet(graph: networkx.MultiDiGraph[str]) -> None:
    results = tell(graph, "STS").results

    planned = {result.study: result.headline for result in results if result.outcome is Outcome.PLANNED}
    assert planned == {
        "anlotinib-toripalimab-STS": "70 patients planned, no result yet",
        "ipilimumab-nivolumab-cabozantinib": "planned or recruiting, no result yet",
    }


def test_the_series_is_mixed_and_lends_no_count_to_a_subtype(graph: networkx.MultiDiGraph[str]) -> None:
    results = tell(graph, "SARC").results

    (series,) = [result for result in results if result.counts.get("evaluable") == 24]
    assert (series.headline, series.agents, series.regimen) == ("3 of 24 responded", "mixed", "nivolumab ± pazopanib")
    assert all(result.counts.get("evaluable") != 24 for result in tell(graph, "STS").results)


def test_the_maxillary_osteosarcoma_did_not_respond_to_a_single_agent(graph: networkx.MultiDiGraph[str]) -> None:
    (response,) = [
        result for result in tell(graph, "OS").results if result.patients and result.outcome is Outcome.RESPONSE
    ]

    assert response.agents == "combination"
    assert response.timing == "nivolumab ongoing; pazopanib added to ongoing, after 4 cycles"


def test_a_timing_that_all_drugs_share_is_said_once(pages: Pages) -> None:
    shown = texts(drawn(pages, "ASPS"))

    assert "combination: TQB2450 + anlotinib, timing not stated" in shown
    assert sum(line.count("timing not stated") for line in shown) == 1


def test_a_histology_without_any_result_says_that_nothing_is_known(pages: Pages) -> None:
    shown = texts(drawn(pages, "CCS"))

    assert any(line.startswith("Nothing is known here") for line in shown)


def test_a_drug_without_a_target_acts_by_its_mechanism_or_stands_alone(graph: networkx.MultiDiGraph[str]) -> None:
    invented = graph.copy()
    regimen, known, bare = (
        mint("regimen", ["T1", "two"]),
        mint("drug", ["cyclophosphamide"]),
        mint("drug", ["invented"]),
    )
    invented.add_node(bare, label="invented", kind="drug", names="invented")
    told = {"regimen": "cyclophosphamide + invented", "timing": "", "agents": "combination", "label": "two"}
    invented.add_node(regimen, kind="regimen", names="", **told)
    for drug in (known, bare):
        invented.add_edge(regimen, drug, relation="gives", standing="asserted", evidence="s: p", study="T1")
    result = {"study": "T1", "design": "", "attribution": "own", "responders": 3, "evaluable": 10}
    named = {"relation": "response observed in", "standing": "asserted", "evidence": "s: p"}
    invented.add_edge(regimen, mint("histology", ["CCS"]), **named, **result)

    routes = tell(invented, "CCS").routes

    assert [(route.drug, route.via, route.axis) for route in routes] == [
        (known, mint("mechanism", ["DNA-alkylation"]), None),
        (bare, None, None),
    ]
    assert [result.headline for result in tell(invented, "CCS").results] == ["3 of 10 responded"]


def test_an_unknown_histology_is_refused(graph: networkx.MultiDiGraph[str]) -> None:
    with pytest.raises(UsageError, match="ASPZ: no histology of the mechanism graph goes by this name"):
        tell(graph, "ASPZ")


@pytest.mark.parametrize("histology", ["ASPS", "OS", "SARC"])
def test_nothing_lies_on_anything_else(pages: Pages, histology: str) -> None:
    root = ElementTree.fromstring(drawn(pages, histology))  # noqa: S314 - our own
    boxes = [
        [float(found.get(name, "")) for name in ("x", "y", "width", "height")]
        for found in root.iter(f"{SVG}rect")
        if found.get("class", "").startswith(("box", "bar"))
    ]

    assert len(boxes) > 10
    for (x, y, width, height), (other_x, other_y, other_width, other_height) in itertools.combinations(boxes, 2):
        beside = x + width <= other_x or other_x + other_width <= x
        assert beside or y + height <= other_y or other_y + other_height <= y
    assert all(x + width <= float(root.get("width", "")) for x, _, width, _ in boxes)
    assert all(y + height <= float(root.get("height", "")) for _, y, _, height in boxes)


def test_every_result_of_the_story_is_a_card_and_a_row(pages: Pages, graph: networkx.MultiDiGraph[str]) -> None:
    for histology in ("ASPS", "STS"):
        story = tell(graph, histology)
        root = ElementTree.fromstring(drawn(pages, histology))  # noqa: S314 - our own
        cards = [found for found in root.iter(f"{SVG}rect") if "card" in found.get("class", "").split()]
        rows = (pages.table("mechanisms", {"histology": histology}, "csv") or "").splitlines()

        assert len(cards) == len(rows) - 1 == len(story.results)
        assert {result.headline for result in story.results} <= {
            line.partition(" (")[0] for line in texts(drawn(pages, histology))
        }


@pytest.mark.parametrize("histology", ["ASPS", "CCS"])
def test_the_drawing_tells_itself_to_those_who_do_not_see_it(pages: Pages, histology: str) -> None:
    root = ElementTree.fromstring(drawn(pages, histology))  # noqa: S314 - our own

    assert root.get("role") == "img"
    named = {child.get("id", ""): child.text or "" for child in root if "id" in child.attrib}
    assert root.get("aria-labelledby") == " ".join(named)
    assert len(named["figure-text"]) > 100


def test_the_page_draws_what_the_file_holds(pages: Pages) -> None:
    html = pages.html("mechanisms", {"histology": "ASPS"}) or ""

    assert [line for line in texts(drawn(pages, "ASPS")) if f">{line}</text>" not in html] == []


class Page(HTMLParser):
    """Counts the rows of a page and collects what it would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 0
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.rows += tag == "tr"
        if tag in {"script", "link", "img", "iframe", "object"} or {"src", "href"} & {name for name, _ in attrs}:
            self.fetched.append(tag)


@pytest.mark.parametrize("figure", ["forest", "mechanisms"])
def test_a_figure_with_its_table_fetches_nothing_and_holds_every_row(pages: Pages, figure: str) -> None:
    html = pages.figure_page(figure, {"histology": "ASPS"}) or ""

    page = Page()
    page.feed(html)

    assert page.fetched == []
    assert "url(" not in html
    assert "@import" not in html
    assert page.rows == len((pages.table(figure, {"histology": "ASPS"}, "csv") or "").splitlines())


@pytest.mark.parametrize("path", ["forest", "matrix", "mechanisms"])
def test_every_figure_ends_with_its_release_its_page_and_what_it_is_not(pages: Pages, path: str) -> None:
    said = f"sarcokg release {pages.kg.release.name} · 5 sources · {path}"

    figure = texts(pages.figure(path, {}) or "")

    assert any(line.startswith(said) and "no treatment advice" in line for line in figure)
    if path != "mechanisms":
        assert any("atezolizumab-asps" in line for line in figure)


def test_equal_graphs_give_equal_bytes_whatever_the_hash_seed(release: Release) -> None:
    program = (
        "import sys, hashlib, json, pathlib; from sarcokg.release import read_release;"
        "from sarcokg.mechanisms import mechanism_graph; from sarcokg.story import tell;"
        "graph = mechanism_graph(read_release(pathlib.Path(sys.argv[1])));"
        "print(hashlib.sha256(repr(tell(graph, 'SARC')).encode()).hexdigest())"
    )

    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(release.folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["forest", "--histology", "ASPS"], "36.5 % (23.6–51.0)"),
        (["forest", "--histology", "uterine LMS", "--nulls"], "0 of 12"),
        (["matrix"], "10.13 % of 154"),
        (["matrix", "--design", "retrospective series"], "only: retrospective series"),
        (["matrix", "--by", "class"], "regimen classes"),
        (["forest", "--class", "mixed treatment"], "12.5 % (2.7–32.4)"),
        (["mechanisms"], "19 of 52 responded (1 complete, 18 partial)"),
    ],
    ids=" ".join,
)
def test_a_figure_is_drawn_with_its_numbers(outside: Path, words: list[str], said: str) -> None:
    assert main(["plot", *words, "-o", "figure.svg"]) == 0

    assert any(said in text for text in texts((outside / "figure.svg").read_text(encoding="utf-8")))


def test_each_figure_can_be_a_picture(outside: Path) -> None:
    for figure in ("forest", "matrix", "mechanisms"):
        assert main(["plot", figure, "-o", f"{figure}.png"]) == 0

    assert all((outside / f"{figure}.png").read_bytes().startswith(b"\x89PNG") for figure in ("forest", "matrix"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["forest", "-o", "a.pdf"], "no known form of this figure. End the name in one of .html, .png, .svg."),
        (["forest", "--histology", "ASPX", "-o", "a.svg"], "no histology is called ASPX. Did you mean ASPS"),
        (["forest", "--class", "dual", "-o", "a.svg"], "no regimen class is called dual. There are: checkpoint plus"),
        (["matrix", "--histology", "ASPS", "-o", "a.svg"], "matrix: no such setting: histology."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_drawn_is_refused(
    outside: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["plot", *words]) == 2

    assert message in capsys.readouterr().err
    assert not any(outside.iterdir())

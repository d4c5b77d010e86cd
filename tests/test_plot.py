from __future__ import annotations

import itertools
import math
import os
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from sarcokg.cli import main
from sarcokg.errors import UsageError
from sarcokg.identifiers import mint
from sarcokg.mechanisms import mechanism_graph
from sarcokg.plot import mechanisms_html, mechanisms_svg
from sarcokg.plot.drawing import PALETTE
from sarcokg.plot.layout import WIDTH, arrange
from sarcokg.plot.story import Outcome, tell

if TYPE_CHECKING:
    from pathlib import Path

    import networkx

    from sarcokg.release import Release

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def graph(release: Release) -> networkx.MultiDiGraph[str]:
    return mechanism_graph(release)


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()) for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_the_figures_of_a_response_stand_in_the_drawing(graph: networkx.MultiDiGraph[str]) -> None:
    shown = texts(mechanisms_svg(graph, "ASPS"))

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


def test_a_timing_that_all_drugs_share_is_said_once(graph: networkx.MultiDiGraph[str]) -> None:
    shown = texts(mechanisms_svg(graph, "ASPS"))

    assert "combination: TQB2450 + anlotinib, timing not stated" in shown
    assert sum(line.count("timing not stated") for line in shown) == 1


def test_a_histology_without_any_result_says_that_nothing_is_known(graph: networkx.MultiDiGraph[str]) -> None:
    shown = texts(mechanisms_svg(graph, "CCS"))

    assert any(line.startswith("Nothing is known here") for line in shown)


def test_a_page_without_any_response_says_so(graph: networkx.MultiDiGraph[str]) -> None:
    assert "No response is known of in this release." in mechanisms_html(graph, "CCS")


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
    assert "3 of 10 responded" in texts(mechanisms_svg(invented, "CCS"))


def test_an_unknown_histology_is_refused(graph: networkx.MultiDiGraph[str]) -> None:
    with pytest.raises(UsageError, match="ASPZ: no histology of the mechanism graph goes by this name"):
        mechanisms_svg(graph, "ASPZ")


@pytest.mark.parametrize("histology", ["ASPS", "OS", "SARC"])
def test_nothing_lies_on_anything_else(graph: networkx.MultiDiGraph[str], histology: str) -> None:
    layout = arrange(tell(graph, histology))

    boxes = [*layout.boxes, *(card.box for card in layout.cards), *layout.histologies]
    for one, other in itertools.combinations(boxes, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y
    assert all(box.x >= 0 and box.x + box.width <= WIDTH and box.y + box.height <= layout.height for box in boxes)


@pytest.mark.parametrize("histology", ["ASPS", "OS", "SARC", "CCS"])
def test_the_drawing_tells_itself_to_those_who_do_not_see_it(graph: networkx.MultiDiGraph[str], histology: str) -> None:
    root = ElementTree.fromstring(mechanisms_svg(graph, histology))  # noqa: S314 - our own

    assert root.get("role") == "img"
    named = {child.get("id", ""): child.text or "" for child in root if "id" in child.attrib}
    assert root.get("aria-labelledby") == " ".join(named)
    assert len(named["figure-text"]) > 100


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


@pytest.mark.parametrize("histology", ["ASPS", "SARC"])
def test_the_page_fetches_nothing_and_holds_a_row_for_every_edge(
    graph: networkx.MultiDiGraph[str], histology: str
) -> None:
    story = tell(graph, histology)
    html = mechanisms_html(graph, histology)

    page = Page()
    page.feed(html)

    assert page.fetched == []
    assert "url(" not in html
    assert "@import" not in html
    assert page.rows == len(story.results) + len(story.links) + 2


def test_every_figure_ends_with_its_release_and_what_it_is_not(
    graph: networkx.MultiDiGraph[str], release: Release
) -> None:
    line = f"sarcokg release {release.name} · 5 sources · not a systematic review; no treatment advice"

    assert line in mechanisms_svg(graph, "ASPS")
    assert mechanisms_html(graph, "ASPS").count(line) == 2


def test_names_are_escaped(graph: networkx.MultiDiGraph[str]) -> None:
    hostile = graph.copy()
    for _, data in hostile.nodes(data=True):
        if data["label"] == "alveolar soft part sarcoma":
            data["label"] = "<script>alert('&')</script>"

    html = mechanisms_html(hostile, "ASPS")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_equal_graphs_give_equal_bytes_whatever_the_hash_seed(release: Release) -> None:
    program = (
        "import sys, hashlib, pathlib; from sarcokg.release import read_release;"
        "from sarcokg.mechanisms import mechanism_graph; from sarcokg.plot import mechanisms_html;"
        "graph = mechanism_graph(read_release(pathlib.Path(sys.argv[1])));"
        "print(hashlib.sha256(mechanisms_html(graph, 'SARC').encode()).hexdigest())"
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


# ---- Colours: the figures of PALETTE's comment, computed.

#: Linear RGB as seen with normal sight, protanopia and deuteranopia: Machado et al. 2009, severity 1.
SIGHTS = (
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
)


def linear(colour: str) -> list[float]:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def luminance(colour: str) -> float:
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def cielab(rgb: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(1.0, max(0.0, value)) for value in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("place", "ground"), [(0, "#ffffff"), (1, "#0d1117")], ids=["light", "dark"])
def test_axes_can_be_told_from_their_ground_and_from_each_other(place: int, ground: str) -> None:
    colours = [pair[place] for pair in PALETTE.values()]

    assert min(contrast(colour, ground) for colour in colours) > 4.5
    for sight in SIGHTS:
        seen = [
            cielab([sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in sight])
            for colour in colours
        ]
        assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) > 29


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["forest", "--histology", "ASPS"], "36.5 % (23.6–51.0)"),
        (["forest", "--histology", "uterine LMS", "--nulls"], "0 of 12"),
        (["matrix"], "10.13 % of 154"),
        (["matrix", "--design", "retrospective series"], "only: retrospective series"),
    ],
    ids=" ".join,
)
def test_matrix_and_forest_plot_are_drawn_with_their_numbers(outside: Path, words: list[str], said: str) -> None:
    assert main(["plot", *words, "-o", "figure.svg"]) == 0

    assert any(said in text for text in texts((outside / "figure.svg").read_text(encoding="utf-8")))


def test_each_figure_can_be_a_picture(outside: Path) -> None:
    for figure in ("forest", "matrix", "mechanisms"):
        assert main(["plot", figure, "-o", f"{figure}.png"]) == 0

    assert all((outside / f"{figure}.png").read_bytes().startswith(b"\x89PNG") for figure in ("forest", "matrix"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["forest", "-o", "a.html"], "no known form of this figure. End the name in one of .png, .svg."),
        (["forest", "--histology", "ASPX", "-o", "a.svg"], "not the name of one histology: ASPX. Did you mean ASPS"),
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

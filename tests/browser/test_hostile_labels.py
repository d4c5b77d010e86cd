"""A poisoned graph: labels that hold markup are shown as text in every view, and run no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

import sarcokg
from sarcokg.explain.suppose import Supposed
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.pages import Pages
from sarcokg.store import Literal, Quad, parse_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Visit

#: Markup in a label: each would run, were it not escaped where it stands.
HOSTILE: Final = (
    "<img src=x onerror=\"alert('image')\">\"'></script><script>alert('script')</script>{{alert(1)}}`${alert(2)}`"
)


@pytest.fixture(scope="module")
def poisoned() -> Pages:
    """The pages of a release in which every label holds markup."""
    kg = sarcokg.open()
    quads = tuple(
        Quad(
            quad.subject,
            quad.predicate,
            Literal(f"{quad.object.value} {HOSTILE}", language=quad.object.language),
            quad.graph_name,
        )
        if isinstance(quad.object, Literal) and str(quad.predicate.value).endswith("#label")
        else quad
        for quad in parse_text(kg.release.text(), "trig")
    )
    release = Supposed(kg.release.folder, {**kg.release.manifest, "release": "poisoned"}, quads)
    return Pages(KnowledgeGraph(release, kg.queries, None), "site")


@pytest.fixture(scope="module")
def folder(poisoned: Pages, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a browser loads beside the pages."""
    root = tmp_path_factory.mktemp("poisoned")
    (root / "assets").mkdir()
    for name, content in poisoned.assets().items():
        (root / "assets" / name).write_bytes(content)
    return root


@pytest.mark.parametrize(
    "path",
    [
        "matrix",
        "forest",
        "questions/responses-by-mechanism",
        "mechanisms",
        "study/NCT03141684",
        "drug/atezolizumab",
        "audit",
        "workbench",
    ],
)
def test_hostile_labels_run_no_script(visit: Visit, poisoned: Pages, folder: Path, path: str) -> None:
    (folder / path).mkdir(parents=True)
    (folder / path / "index.html").write_text(poisoned.html(path, {}) or "", encoding="utf-8")

    visit.page.goto((folder / path / "index.html").as_uri())
    visit.ready()
    if path == "matrix":
        visit.page.select_option("[name=rows]", "all")
    if path == "mechanisms":
        visit.page.click("a.node >> nth=0")

    assert "onerror" in visit.page.inner_text("body")
    assert visit.page.locator("img, body script:not([src]):not([type])").count() == 0

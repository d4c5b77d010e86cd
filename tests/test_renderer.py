"""The renderer of the pages: JavaScript that Python calls."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sarcokg import renderer
from sarcokg.errors import MissingExplorerError

#: A page of a view that draws counts, with a label that would be markup if it were not escaped.
POISONED = """{"page": {"view": "start", "path": "", "title": "<img src=x onerror=alert(1)>", "sentence": "s", "data":
{"counts": [{"label": "</script><script>alert(1)</script>", "count": 3}], "asked": [], "questions": 0},
"sparql": "", "python": "", "citation": "c"},
"parameters": {}, "kind": "site", "release": {"name": "r", "version": "v", "sources": 1, "retracted": []},
"assets": {"app": "a.js", "again": "g.js", "search": "q.js", "style": "s.css", "live": {}}, "sections": [""]}"""


def test_labels_are_text_wherever_they_stand() -> None:
    page = renderer.render("renderPage", POISONED)

    assert "<img" not in page
    assert "<script>alert" not in page
    assert page.count("</script>") == 2  # the data, and the program


def test_threads_draw_beside_each_other() -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = set(threads.map(lambda _: renderer.render("renderPage", POISONED), range(8)))

    assert len(drawn) == 1


def test_a_package_without_the_explorer_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(renderer, "_BUILT", tmp_path)

    with pytest.raises(MissingExplorerError, match="SARCOKG_SKIP_WEB"):
        renderer.render("renderPage", POISONED)


def test_the_browser_computes_percents_and_intervals_as_the_golden_table_has_them() -> None:
    golden = Path(__file__).parent / "golden-statistics" / "proportions.tsv"
    lines = [line for line in golden.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t"))

    computed = [renderer.render("proportion", row["count"], row["of"]) for row in rows]

    assert len(rows) > 10
    assert computed == [
        f"{row['percent-1']} {row['clopper-pearson-lower-1']}–{row['clopper-pearson-upper-1']}" for row in rows
    ]

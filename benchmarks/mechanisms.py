"""The drawing of mechanisms at 600 nodes and 1,500 edges, beside Cytoscape.js; and our layout beside others.

Both draw the same generated graph, in the shares of columns and edges that a release has, into an open page,
and are timed from the call until it is painted. Ours writes an SVG in which every node and edge is a link with a name;
Cytoscape.js paints on a canvas, with dagre's layered layout from left to right, or with its own breadth-first one.

Layouts are told by their time and by how many pairs of edges cross, as each draws them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import sarcokg
from benchmarks.browser import bundled, chromium, compared
from benchmarks.pairing import Line
from sarcokg.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from benchmarks.browser import Chromium, Figures

__all__ = ["measure"]

_CYTOSCAPE: Final = {"dagre": "Cytoscape.js with dagre", "breadthfirst": "Cytoscape.js, breadth first"}
_LAYOUTS: Final = ("dagre", "d3-dag, fast", "d3-dag", "elk")
_GENERATED: Final = {"nodeCount": 600, "edgeCount": 1500}


def drawn(browser: Chromium, address: str, name: str) -> Figures:
    """Draw in one way on a fresh page."""

    def measure_page(page: Page) -> Figures:
        page.wait_for_selector("body[data-done]")
        return {"until painted": page.evaluate("(name) => drawn(name)", name)}

    return browser.visit(address, measure_page)


def graphs() -> dict[str, object]:
    """Return what is laid out: the release's graph, as the page first shows it and as a whole, and a generated one."""
    page = Pages(sarcokg.open()).page("mechanisms", {})
    if page is None:
        raise SystemExit(1)
    return {"the release's, whole": {name: page.data[name] for name in ("nodes", "edges")}, "generated": _GENERATED}


def laid_out(browser: Chromium, address: str, runs: int) -> Iterator[Line]:
    """Yield the time of our layout to each other's, and the crossings of both."""
    for title, graph in graphs().items():
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("ours", *_LAYOUTS)}
        for _ in range(runs):
            page = browser.browser.new_page()
            page.set_default_timeout(0)
            page.goto(address)
            for name, results in found.items():
                results.append(page.evaluate("([graph, name]) => layouts(graph, name)", [graph, name]))
            page.close()
        mine = found.pop("ours")
        for name, results in found.items():
            ratios = sorted(one["seconds"] / other["seconds"] for one, other in zip(mine, results, strict=True))
            is_told = "" if results[0]["isInColumns"] else ", and not in our columns"
            yield Line(
                f"layout of {title}, to {name}",
                f"{median(ratios):.3f} of the time ({ratios[0]:.3f} to {ratios[-1]:.3f}); "
                f"{mine[0]['crossings']} crossings to {results[0]['crossings']}{is_told}; {runs} runs",
            )


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratios of the drawing, then those of the layout."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        bundled(Path(folder))
        page = (Path(folder) / "drawing.html").as_uri()
        for name, title in _CYTOSCAPE.items():
            yield from compared(
                f"to {title}",
                lambda: drawn(browser, page, "ours"),
                lambda name=name: drawn(browser, page, name),  # type: ignore[misc]
                runs,
            )
        yield from laid_out(browser, (Path(folder) / "layouts.html").as_uri(), runs)

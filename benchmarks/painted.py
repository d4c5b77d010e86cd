"""The evidence matrix until it is painted, beside a page that asks the same server's SPARQL endpoint.

Ours comes from `sarcokg serve` with its numbers in it: tree, exact intervals, kinds of absence, links, downloads.
Theirs is `pages/live.html`, which draws counts, percents and numbers of studies into a plain table:
by one query for all cells, or by one query for each cell, six at a time, as pages made of panels do.
Data have arrived when the last byte of what the matrix is made of is there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from benchmarks.browser import bundled, chromium, compared, served
from benchmarks.hosting import hosted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from benchmarks.browser import Chromium, Figures
    from benchmarks.pairing import Line

__all__ = ["measure"]

#: Our table is whole when what follows it has been read.
_OURS: Final = "() => document.querySelector('table.matrix') && document.querySelector('.cite')"
_THEIRS: Final = "() => document.body?.dataset.done === '1'"
#: Choose a design, and wait for the frame that shows it.
_CHANGED: Final = """async (holds) => {
  const [control] = document.getElementsByName("design").length
    ? document.getElementsByName("design") : [document.getElementById("design")];
  const begun = performance.now() / 1000;
  control.value = "retrospective series";
  control.dispatchEvent(new Event("change", { bubbles: true }));
  const done = await painted(holds);
  const arrived = performance.getEntriesByType("resource").map((entry) => entry.responseEnd / 1000);
  // What asks nobody has its data when it is asked.
  return { "another design": done - begun, "data to paint, in an open page": done - Math.max(begun, ...arrived) };
}"""


def ours(browser: Chromium, server: str) -> Figures:
    """Visit our matrix, then choose a design."""

    def measure_page(page: Page) -> Figures:
        whole = page.evaluate(f"painted({_OURS})")
        arrived = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd / 1000")
        page.wait_for_selector("#view[data-settled]")
        changed = page.evaluate(f"({_CHANGED})(() => location.search.includes('design'))")
        # What was painted while the last bytes were still on their way took no time after them.
        return {"whole": whole, "data to paint, in a new page": max(whole - arrived, 0.001), **changed}

    return browser.visit(f"{server}/matrix", measure_page)


def theirs(browser: Chromium, host: str, server: str, *, by_cell: bool) -> Figures:
    """Visit the live-query page; only the one with one query has another design to choose."""

    def measure_page(page: Page) -> Figures:
        whole = page.evaluate(f"painted({_THEIRS})")
        arrived = page.evaluate(
            "Math.max(...performance.getEntriesByType('resource').map((entry) => entry.responseEnd)) / 1000"
        )
        found = {"whole": whole, "data to paint, in a new page": whole - arrived}
        if by_cell:
            return found
        changed = page.evaluate(f"({_CHANGED})(() => document.body.dataset.done === '2')")
        return {**found, **changed}

    search = urlencode({"endpoint": f"{server}/sparql"}) + ("&cells" if by_cell else "")
    return browser.visit(f"{host}/live.html?{search}", measure_page)


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratios to both ways of asking."""
    with tempfile.TemporaryDirectory() as folder:
        bundled(Path(folder))
        with hosted(Path(folder)) as host, served() as server, chromium() as browser:
            for name, by_cell in (("to one query", False), ("to a query for each cell", True)):
                yield from compared(
                    name,
                    lambda: ours(browser, server),
                    lambda by_cell=by_cell: theirs(browser, host, server, by_cell=by_cell),  # type: ignore[misc]
                    runs,
                )

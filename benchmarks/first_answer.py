"""From opening a static page to its first SPARQL answer, beside Comunica in the page and beside a live-query page.

Ours is the workbench of `sarcokg site`: oxigraph's WASM in a worker, the release packed in a script, and the answer
as a table with links. Comunica's page loads the same release as TriG into N3's store; both run the query in the page.
The live-query page sends it to `sarcokg serve`, which a static host does not have.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import sarcokg
from benchmarks.browser import bundled, chromium, compared, served
from benchmarks.hosting import hosted
from sarcokg.pages import Pages
from sarcokg.pages.workbench import release_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from benchmarks.browser import Chromium, Figures
    from benchmarks.pairing import Line
    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["measure"]

QUERY: Final = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sarco: <https://w3id.org/sarcokg/ontology#>
SELECT ?drug ?mechanism WHERE {
  ?thing a sarco:CheckpointInhibitor ; rdfs:label ?drug ; sarco:hasMechanism/rdfs:label ?mechanism .
}
ORDER BY ?drug ?mechanism
"""
_ROWS: Final = "document.querySelectorAll('{} tr').length"


def write_workbench(kg: KnowledgeGraph, folder: Path) -> None:
    """Write the one page of the site that is visited, with all that it loads."""
    pages = Pages(kg, "site")
    files = {"workbench/index.html": (pages.html("workbench", {}) or "").encode()}
    files |= {f"assets/{name}": content for name, content in [*pages.assets().items(), release_script(kg.release)]}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def answered(browser: Chromium, address: str, table: str, rows: int) -> Figures:
    """Open a page that runs the query by itself, and wait until all rows are painted."""
    count = _ROWS.format(table)

    def measure_page(page: Page) -> Figures:
        # The row of the heads counts, too.
        return {"until answered": page.evaluate(f"painted(() => {count} === {rows + 1})")}

    return browser.visit(address, measure_page)


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio to each."""
    kg = sarcokg.open()
    rows = len(kg.query(QUERY))
    with tempfile.TemporaryDirectory() as folder:
        pages, site = Path(folder) / "pages", Path(folder) / "site"
        bundled(pages)
        write_workbench(kg, site)
        (pages / "sarcokg.trig").write_bytes(kg.release.text())
        with hosted(pages) as host, hosted(site) as static, served() as server, chromium() as browser:
            query, endpoint = urlencode({"query": QUERY}), urlencode({"endpoint": f"{server}/sparql"})
            mine = f"{static}/workbench/index.html?{query}"
            others = {
                "to Comunica": f"{host}/comunica.html?{query}",
                "to a live query": f"{host}/one-query.html?{query}&{endpoint}",
            }
            for name, address in others.items():
                yield from compared(
                    name,
                    lambda: answered(browser, mine, "#workbench-shown", rows),
                    lambda address=address: answered(browser, address, "#place", rows),  # type: ignore[misc]
                    runs,
                )

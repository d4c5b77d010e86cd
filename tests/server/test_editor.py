"""YASQE, the editor in YASGUI and the tools built on it, on a page of another origin, against the live server.

YASGUI as a whole is 51 MB installed and the editor of the SIB is not in the registry, so the part that sends queries is
tried, with the very query by which the editor of the SIB finds examples.
"""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sarcokg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.server.conftest import Server

YASQE = Path(__file__).parent.parent.parent / "web" / "node_modules" / "@zazuko" / "yasqe" / "build"
PAGE = """<!doctype html><link rel="stylesheet" href="yasqe.min.css"><div id="editor"></div>
<script src="yasqe.min.js"></script>"""
#: https://github.com/sib-swiss/sparql-editor, packages/sparql-editor/src/metadata.ts.
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
    ?sq a sh:SPARQLExecutable ;
        rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct|spex:describe ?query .
} ORDER BY ?sq"""
#: Put a query into the editor, have it sent, and return the rows that the editor was given.
ASKED = """async ([endpoint, query]) => {
    globalThis.yasqe ??= new Yasqe(document.getElementById("editor"),
        { requestConfig: { endpoint, method: "POST" }, persistenceId: null, createShareableLink: null });
    yasqe.setValue(query);
    const { content } = await yasqe.query();
    const { head, results } = JSON.parse(content);
    return results.bindings.map((row) => head.vars.map((name) => row[name]?.value ?? null));
}"""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The page with the editor, on a port of its own, which makes it another origin."""

    class Files(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/":
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests speak."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(YASQE))) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}/"
        host.shutdown()


def test_an_editor_elsewhere_finds_our_examples_and_shows_the_answer_of_one(
    server: Server, browser: Browser, elsewhere: str
) -> None:
    if not YASQE.is_dir():
        pytest.skip("YASQE is not there: run `npm ci` in web/")
    complaints: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "policy" in said.text else None)
    page.goto(elsewhere)

    found = page.evaluate(ASKED, [f"{server.address}/sparql", EXAMPLES])
    examples = {iri.rpartition("/")[2]: (comment, query) for iri, comment, query in found}
    comment, query = examples["which-drugs-act-on-what"]
    rows = page.evaluate(ASKED, [f"{server.address}/sparql", query])
    shown = page.inner_text(".CodeMirror")
    page.close()

    kg = sarcokg.open()
    answered = kg.ask("which-drugs-act-on-what")
    assert set(examples) == set(kg.questions)
    assert comment == answered.question.sentence
    assert "SELECT" in shown
    assert complaints == []
    assert len(rows) == len(answered)
    assert {row[0] for row in rows} == {row[next(iter(answered.columns))] for row in answered}

"""The server as a whole: its headers and its name, its workers, what it says of problems, and its parts alone."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

import sarcokg
from sarcokg.build import gather
from sarcokg.cli import main
from sarcokg.identifiers import ID
from sarcokg.pages import Pages
from sarcokg.project import Project
from sarcokg.server import resident
from sarcokg.server.limits import Limits
from sarcokg.server.negotiation import ANSWERS, GRAPHS, ROWS, choose
from sarcokg.server.plain import facts_page, with_facts, with_sentences
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.resident import Resident
from sarcokg.server.shell import POLICY, Shell
from sarcokg.server.things import sentences_of
from sarcokg.server.validator import Validator
from sarcokg.source_text import Sentence, read_texts
from sarcokg.store import Literal, NamedNode, Quad, Store, quad

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message

    from sarcokg.figures import Span
    from sarcokg.ontology import Ontology

ROOT = Path(__file__).parent.parent
MINIATURE = ROOT / "tests" / "miniature-source"


# ---- Negotiation


@pytest.mark.parametrize(
    ("accept", "offered", "form"),
    [
        (None, GRAPHS, "turtle"),
        ("", ROWS, "json"),
        ("*/*", ROWS, "json"),
        ("text/*", GRAPHS, "turtle"),
        ("text/*", ROWS, "csv"),
        ("application/*", ROWS, "json"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.3", ROWS, "xml"),
        ("application/sparql-results+json;q=0.1, application/json;q=0, */*;q=0.9, text/csv;q=0.2", ROWS, "xml"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.91", GRAPHS, "turtle"),
        ("text/turtle;q=0, */*", GRAPHS, "jsonld"),
        ("TEXT/CSV", ROWS, "csv"),
        ("text/csv; charset=utf-8", ROWS, "csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", ANSWERS, "html"),
        ("no media type", ROWS, "json"),
        ("image/png, text/csv;q=0.001", ROWS, "csv"),
    ],
)
def test_a_client_gets_what_it_wants_most(accept: str | None, offered: dict[str, str], form: str) -> None:
    assert choose(accept, offered)[1] == form


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "*/*;q=0"])
def test_a_client_that_wants_nothing_of_ours_is_told_what_there_is(accept: str) -> None:
    with pytest.raises(Problem, match=re.escape("Ask for application/sparql-results+json")) as refused:
        choose(accept, ROWS)

    assert refused.value.status == 406


# ---- Plain pages: no text of the graph becomes markup

HOSTILE = [
    '<img src=x onerror="alert(1)">',
    "</script><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<!--",
    "' onmouseover='alert(1)",
    "\u2028alert(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_label_stays_text(text: str) -> None:
    drug = f"{ID}drug/x"
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    facts = [
        quad(drug, label, Literal(text), "http://example.org/g"),
        Quad(NamedNode(drug), NamedNode(label), NamedNode("javascript:alert(1)")),
    ]

    page = with_facts(facts_page(drug, facts, Store(facts), ""), "/drug/x", json.dumps({"label": text}).encode())

    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1]) == {"label": text}
    markup = page.replace(data[0], "")
    assert not re.search(r"<(script|img|!--)", markup)
    assert 'href="javascript:' not in markup
    assert "onmouseover='" not in markup


# ---- A number opens its sentence


def test_a_passage_shows_its_sentence_with_the_figures_marked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ontology: Ontology
) -> None:
    graph = sarcokg.open(ROOT)
    facts = gather(Project(tmp_path), ontology, [(MINIATURE / "record.yaml", "Source")]).quads
    kept = Resident(graph, Pages(graph), Store(facts), Store(), Limits(), read_texts(MINIATURE))
    monkeypatch.setattr(resident, "_residents", [kept])

    passage, result = (
        f"{ID}passage/miniature_response",
        next(
            quad.subject.value
            for quad in facts
            if quad.object == NamedNode(f"{ID}passage/miniature_response")
            if isinstance(quad.subject, NamedNode) and "/proportion/" in quad.subject.value
        ),
    )

    told = sentences_of(passage)

    assert "<mark>7 of 28</mark> patients" in with_sentences("<main></main>", told)
    assert sentences_of(result) == told
    assert passage not in sentences_of(f"{ID}source/miniature")
    assert sentences_of(f"{ID}passage/miniature_no-such") == {}


def test_a_sentence_stays_text() -> None:
    figures: tuple[Span, ...] = ()

    page = with_sentences("<main></main>", {f"{ID}passage/x": Sentence("p <script> 0.05", figures)})

    assert "p &lt;script&gt; 0.05" in page


@pytest.mark.parametrize("validator", [None, Validator(("x",))], ids=["with sources", "without"])
def test_pages_that_may_show_a_sentence_are_read_by_no_other_page_and_kept_by_nobody(
    validator: Validator | None,
) -> None:
    async def page(_request: Request) -> Response:
        return HTMLResponse("<p>a sentence</p>")

    app = Shell(Route("/", page).app, ["127.0.0.1"], {}, validator)
    # In a thread of its own: a browser of other tests may run a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        headers = thread.submit(lambda: asyncio.run(_answer(app))).result()

    assert (b"access-control-allow-origin" in headers) is (validator is not None)
    assert (b"etag" in headers) is (validator is not None)


async def _answer(app: Shell) -> set[bytes]:
    """Return the names of the headers of an answer to a GET."""
    names: set[bytes] = set()

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        names.update(name for name, _ in message.get("headers", ()))

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"127.0.0.1:1")], "query_string": b""}
    await app(scope, receive, send)
    return names


# ---- The command


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seconds", "0"], "--seconds: not above zero: 0.0."),
        (["--workers", "-1"], "--workers: not above zero: -1."),
        (["--sources", "no-such-folder"], "--sources: no folder: no-such-folder."),
        (["--port", "99999"], "--port: cannot be had: 99999"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("outside")
def test_a_server_that_cannot_begin_says_why(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    code = main(["serve", "--no-browser", *words])

    assert code == 2
    assert capsys.readouterr().err.startswith(f"sarcokg: {said}")


@pytest.mark.usefixtures("outside")
def test_a_port_that_is_taken_is_said_to_be_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        code = main(["serve", "--no-browser", "--port", str(port)])

    assert code == 2
    assert f"--port: cannot be had: {port}" in capsys.readouterr().err


def test_without_its_libraries_the_command_names_the_extra(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sarcokg.cli.serve.has_server", lambda: False)

    code = main(["serve"])

    assert (code, capsys.readouterr().err) == (
        2,
        "sarcokg: serve: its libraries are not installed. Run `pip install 'sarcokg[serve]'`.\n",
    )


def test_a_damaged_release_is_not_served(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "graph", tmp_path / "graph")
    trig = tmp_path / "graph" / "sarcokg.trig"
    trig.write_bytes(trig.read_bytes().replace(b"19", b"91", 1))
    monkeypatch.chdir(tmp_path)

    code = main(["serve", "--no-browser", "--port", "0"])

    assert code == 3
    assert "the file differs from the manifest" in capsys.readouterr().err


def test_the_other_commands_do_not_load_the_server() -> None:
    call = "import sarcokg.cli, sys; sarcokg.cli.main(['stats']); print('starlette' in sys.modules)"

    ended = subprocess.run(
        [sys.executable, "-c", call], check=True, capture_output=True, text=True, env={**os.environ, "COLUMNS": "80"}
    )

    assert ended.stdout.splitlines()[-1] == "False"


# ---- What the documentation says


def test_the_documentation_names_every_problem_every_limit_and_the_policy() -> None:
    page = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")

    missing = {name for name, _, _ in (kind.value for kind in Kind) if f"`{name}`" not in page}
    limits = {part.partition("=")[0] for part in str(Limits()).split(", ")}

    assert missing == set()
    assert {name for name in limits if f"`{name}`" not in page} == set()
    assert POLICY in page


# ---- Workers

_ISOLATED = """
import os, socket, sys
from sarcokg.server.isolation import isolate
port = int(sys.argv[1])
is_cut_off = isolate(512 * 2**20)
try:
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    has_reached = True
except OSError:
    has_reached = False
try:
    bytes(2**30)
    has_memory = True
except MemoryError:
    has_memory = False
print(is_cut_off, has_reached, has_memory)
os.write(2, b"memory allocation failed")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has name spaces")
def test_a_worker_has_no_endless_memory_no_voice_and_no_network_where_it_says_so() -> None:
    """Some containers allow no name space; then the worker says that it is not cut off, and the guard stands alone."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        port = str(canary.getsockname()[1])

        ended = subprocess.run([sys.executable, "-c", _ISOLATED, port], check=True, capture_output=True, text=True)

    is_cut_off, has_reached, has_memory = ended.stdout.split()
    assert {is_cut_off, has_reached} == {"True", "False"}
    assert has_memory == "False"
    assert ended.stderr == ""

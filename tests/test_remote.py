"""Engines by URL, tried on two that are not ours: the Oxigraph server of PyPI and Virtuoso, processes on loopback."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qsl

import pytest

import sarcokg
from sarcokg.errors import EndpointError, MissingReleaseError, QueryError, SarcokgError, UsageError
from sarcokg.fingerprint import fingerprint
from sarcokg.knowledge_graph import FACTS, KnowledgeGraph
from sarcokg.questions import ask, find_question, read_questions
from sarcokg.release import Release
from sarcokg.remote import Endpoint, HostedRelease, open_hosted, push, write_bulk
from sarcokg.remote.halves import divide
from sarcokg.remote.marker import MARKER
from sarcokg.remote.wire import PASSWORD, USER, Wire
from sarcokg.store import Engine, graph_name, parse_text
from tests.halved import Halved

ROOT = Path(__file__).parent.parent
QUESTIONS = read_questions(ROOT / "queries")
GOLDEN = sorted(path.stem for path in (ROOT / "tests" / "golden").glob("*.tsv"))

# One worker runs all of them, so that each server is started once.
pytestmark = pytest.mark.xdist_group("engines")


@dataclass(frozen=True)
class Server:
    """An engine that runs: its query URL, and its process."""

    url: str
    process: subprocess.Popen[bytes]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], url: str, folder: Path) -> Iterator[Server]:
    """Run a server until the block ends; it is up when it answers anything at all."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            for _ in range(600):
                assert process.poll() is None, (folder / "server.log").read_text(errors="replace")
                try:
                    urllib.request.urlopen(url + "?query=ASK%7B%7D", timeout=5).close()  # noqa: S310 - our own server
                    break
                except urllib.error.HTTPError:
                    break
                except OSError:
                    time.sleep(0.1)
            yield Server(url, process)
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The Oxigraph server of PyPI, with an empty store in memory."""
    with running_oxigraph(tmp_path_factory) as server:
        yield server


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Another one, whose graphs tests may damage."""
    with running_oxigraph(tmp_path_factory) as server:
        yield server


@contextmanager
def running_oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    program = Path(sys.executable).parent / "oxigraph"
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}"]
    with running(command, f"http://127.0.0.1:{port}/query", tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


#: Loopback only, little memory, one thread a query, and no limit that a graph of the release reaches.
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ServerThreads = 20
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 1
MaxQueryMem = 500M
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Virtuoso of Debian, in the foreground, with an empty database of its own."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no Virtuoso: install Debian's package virtuoso-opensource-7-bin")
    folder, http = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=free_port(), http=http))
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, f"http://127.0.0.1:{http}/sparql", folder) as server:
        yield server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask every golden question of Oxigraph, and of Virtuoso each question once, or also with other parameters."""
    if "hosted" not in metafunc.fixturenames:
        return
    if "asked" not in metafunc.fixturenames:
        metafunc.parametrize("hosted", ["oxigraph", "virtuoso"], indirect=True, scope="session")
        return
    once = [asked for asked in GOLDEN if "?" not in asked or asked.partition("?")[0] not in GOLDEN]
    of_virtuoso = GOLDEN if metafunc.config.getoption("--virtuoso") else once
    cases = [("oxigraph", asked) for asked in GOLDEN] + [("virtuoso", asked) for asked in of_virtuoso]
    metafunc.parametrize(("hosted", "asked"), cases, indirect=["hosted"], scope="session")


@pytest.fixture(scope="session")
def hosted(request: pytest.FixtureRequest, release: Release) -> Iterator[HostedRelease]:
    """The committed release, pushed into an engine."""
    server: Server = request.getfixturevalue(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(USER, "dba")
        patch.setenv(PASSWORD, "dba")
        list(push(release, server.url))
        yield open_hosted(server.url)


class HalvedRelease(Release):
    """The committed release, each question asked in halves."""

    def engine(self, names: Iterable[str]) -> Engine:
        return Halved(Together(self.folder, self.manifest).engine(names))


class Together(Release):
    """The committed release with all its graphs loaded once: a test above proves that the others change nothing."""

    loaded: ClassVar[dict[str, Engine]] = {}

    def engine(self, names: Iterable[str]) -> Engine:
        del names
        if self.name not in self.loaded:
            self.loaded[self.name] = self.load(FACTS)
        return self.loaded[self.name]


# ---- Questions


def test_a_question_has_the_same_answer_on_every_engine(asked: str, hosted: HostedRelease, release: Release) -> None:
    name, _, parameters = asked.partition("?")
    question, values = find_question(QUESTIONS, name), dict(parse_qsl(parameters))

    answer = ask(question, hosted, values)

    assert answer.rows == ask(question, Together(release.folder, release.manifest), values).rows
    assert answer.release == release.name


@pytest.mark.parametrize("asked", GOLDEN)
def test_a_question_in_halves_has_the_same_answer(asked: str, release: Release) -> None:
    name, _, parameters = asked.partition("?")
    question, values = find_question(QUESTIONS, name), dict(parse_qsl(parameters))

    assert divide(question.query) is not None
    assert (
        ask(question, HalvedRelease(release.folder, release.manifest), values).rows
        == ask(question, Together(release.folder, release.manifest), values).rows
    )


def test_an_explanation_is_the_same_on_every_engine(hosted: HostedRelease, release: Release) -> None:
    statement = ("atezolizumab", "inhibits", "PD-L1")

    explained = KnowledgeGraph(hosted, ROOT / "queries").explain(*statement)

    assert explained == KnowledgeGraph(release, ROOT / "queries").explain(*statement)


def test_what_is_taken_away_from_an_engine_is_the_release(hosted: HostedRelease, release: Release) -> None:
    there, here = parse_text(hosted.text(), "trig"), parse_text(release.text(), "trig")

    for iri in release.graphs:
        own, others = ([quad for quad in quads if graph_name(quad) == iri] for quads in (here, there))
        assert fingerprint(others) == fingerprint(own)


# ---- Queries of one's own


@pytest.mark.parametrize(
    ("query", "form", "said"),
    [
        ("SELECT ?drug { ?drug a sarco:PDL1Inhibitor } ORDER BY ?drug LIMIT 1", "csv", b"drug\r\nhttps://w3id"),
        ("ASK { ?drug a sarco:PDL1Inhibitor }", "json", b"true"),
        (
            "CONSTRUCT { ?drug a sarco:Drug } { ?drug a sarco:PDL1Inhibitor }",
            "turtle",
            b"sarcokg/id/drug/atezolizumab>",
        ),
    ],
    ids=["SELECT", "ASK", "CONSTRUCT"],
)
def test_a_query_of_ones_own_is_answered_in_its_form(query: str, form: str, said: bytes, hosted: HostedRelease) -> None:
    assert said in hosted.engine(FACTS).run(query, form)


def test_a_query_that_cannot_be_read_is_told_in_the_engines_words(hosted: HostedRelease) -> None:
    with pytest.raises(QueryError, match="the engine cannot run the query"):
        hosted.engine(FACTS).run("SELECT ?drug { ?drug a }")


def test_a_query_that_would_ask_another_machine_is_not_sent(hosted: HostedRelease) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        hosted.engine(FACTS).run("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")


def test_the_command_line_asks_an_engine(oxigraph: Server, release: Release) -> None:
    list(push(release, oxigraph.url))
    program = Path(sys.executable).parent / "sarcokg"
    command = [str(program), "ask", "responses-by-mechanism", "--histology", "ASPS", "--format", "tsv"]

    there = subprocess.run([*command, "--endpoint", oxigraph.url], capture_output=True, cwd=ROOT, check=True)

    assert there.stdout.startswith(b"mechanism\t")
    assert b"PD-L1 blockade" in there.stdout


# ---- Push


def test_a_release_is_whole_only_when_its_last_graph_was_proved(scratch: Server, release: Release) -> None:
    pushing = push(release, scratch.url)
    next(pushing)

    with pytest.raises(MissingReleaseError, match="holds no whole release"):
        open_hosted(scratch.url)
    list(pushing)
    assert open_hosted(scratch.url).name == release.name


def test_what_an_engine_loaded_by_itself_is_proved(scratch: Server, release: Release, tmp_path: Path) -> None:
    (tmp_path / "release.nq").write_bytes(write_bulk(release))
    store = scratch.url.replace("/query", "/store")
    body = (tmp_path / "release.nq").read_bytes()
    Wire(store).send(store, {"Content-Type": "application/n-quads"}, body, "PUT")

    pushed = list(push(release, scratch.url, loaded=True))

    assert [graph.iri for graph in pushed] == release.graphs
    assert open_hosted(scratch.url).name == release.name


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ("DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p 52 }} }}", "holds"),
        (
            """DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} INSERT {{ GRAPH <{graph}> {{ ?s ?p 53 }} }}
            WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(?o = 52) }} }}""",
            "or with other ones",
        ),
    ],
    ids=["a fact less", "another figure"],
)
def test_an_engine_that_holds_something_else_is_found_out(
    update: str, said: str, scratch: Server, release: Release
) -> None:
    list(push(release, scratch.url))
    graph = "https://w3id.org/sarcokg/graph/source/atezolizumab-asps"
    body = update.format(graph=graph)
    target = scratch.url.replace("/query", "/update")
    Wire(target).send(target, {"Content-Type": "application/sparql-update"}, body.encode())

    with pytest.raises(EndpointError, match=said):
        list(push(release, scratch.url, loaded=True))


# ---- What engines do wrong


class Answering(BaseHTTPRequestHandler):
    """A server that answers as some engine was seen to."""

    status: ClassVar[int] = 200
    headers_sent: ClassVar[dict[str, str]] = {}
    body: ClassVar[bytes] = b""

    def do_POST(self) -> None:
        """Answer whatever was asked."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}'


@pytest.mark.parametrize(
    ("status", "headers", "body", "said"),
    [
        (200, {}, ROW + b"The SPARQL operation has been cancelled", "not whole"),
        (200, {}, ROW, "not whole"),
        (200, {"X-SPARQL-MaxRows": "10000"}, ROW + b"]}}", "answered in part"),
        (200, {"X-SQL-State": "S1TAT"}, ROW + b"]}}", "answered in part"),
        (302, {"Location": "http://127.0.0.2:1/"}, b"", "HTTP 302"),
        (401, {"WWW-Authenticate": 'Digest realm="SPARQL", nonce="1"'}, b"", "HTTP 401. Set SARCOKG_USER"),
        (500, {}, b"Virtuoso 42000 Error", "HTTP 500, Virtuoso 42000 Error"),
    ],
    ids=["cancelled", "cut", "too many rows", "out of time", "elsewhere", "locked", "broken"],
)
def test_an_answer_that_is_not_whole_is_an_error(status: int, headers: dict[str, str], body: bytes, said: str) -> None:
    handler = type("Handler", (Answering,), {"status": status, "headers_sent": headers, "body": body})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    endpoint = Endpoint(Wire(f"http://127.0.0.1:{server.server_port}/sparql"))

    try:
        with pytest.raises(SarcokgError, match=said):
            list(endpoint.query("SELECT ?x { }", (MARKER,)))
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "query", ["SELECT ?x { ?x ?y ?z }", "SELECT (MIN(?n) AS ?x) { ?s ?p ?o . BIND(STRLEN(?o) AS ?n) }"], ids=str
)
def test_each_request_names_the_graphs_that_it_may_read_and_how_long_it_may_take(query: str) -> None:
    """Virtuoso reads all of its graphs where a request names none that GRAPH may find."""
    sent: list[list[tuple[str, str]]] = []

    class Recording(Answering):
        server_version = "Virtuoso/07.20.3229"
        body = b'{"head":{"vars":[]},"results":{"bindings":[]}}'

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(parse_qsl(body.decode()))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Recording)
    Thread(target=server.serve_forever, daemon=True).start()
    endpoint = Endpoint(Wire(f"http://127.0.0.1:{server.server_port}/sparql"))

    try:
        list(endpoint.query(query, (MARKER,)))
        list(endpoint.query(query, (MARKER,), ("http://example.org/g",)))
    finally:
        server.shutdown()
        server.server_close()

    both, own = (request[1:] for request in sent[1:])
    limit = ("timeout", "120000")
    assert both == [("default-graph-uri", MARKER), ("named-graph-uri", MARKER), limit]
    assert own == [("default-graph-uri", MARKER), ("named-graph-uri", "http://example.org/g"), limit]


def test_an_engine_that_is_not_there_is_named() -> None:
    with pytest.raises(EndpointError, match=r"http://127\.0\.0\.1:\d+/query: the engine cannot be reached"):
        sarcokg.open(endpoint=f"http://127.0.0.1:{free_port()}/query")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "127.0.0.1:7878", "http://dba:secret@127.0.0.1/sparql"])
def test_a_url_that_is_no_engines_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        sarcokg.open(endpoint=url)

    assert "Write http://host:port/path" in str(refused.value)
    assert "secret" not in str(refused.value)

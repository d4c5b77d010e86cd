"""A live server for all tests of a run, one before an engine, and a client that sends exactly what a test says."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from sarcokg.remote import write_bulk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sarcokg.project import Project
    from sarcokg.release import Release

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:  # noqa: ANN401 - whatever the server says
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, reached as any client reaches it."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Send one request; hyphens of headers are written as underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str = "", **parameters: str) -> Reply:
        search = f"?{urlencode(parameters)}" if parameters else ""
        return self.send("GET", quote(path) + search, None, **({"Accept": accept} if accept else {}))

    def query(self, sparql: str, accept: str = "", search: str = "") -> Reply:
        """Send a query by POST direct."""
        headers = {"Content_Type": DIRECT, **({"Accept": accept} if accept else {})}
        return self.send("POST", f"/sparql{search}", sparql.encode(), **headers)


@contextmanager
def begun(project: Project, said: Path, *words: str) -> Iterator[Server]:
    """A server that is begun as a user begins it; whatever tests do to it, nothing may reach its terminal."""
    call = [sys.executable, "-m", "sarcokg", "--project", str(project.root), "serve", "--no-browser", "--port", "0"]
    with (
        said.open("w") as terminal,
        subprocess.Popen([*call, *words], stdout=subprocess.PIPE, stderr=terminal, text=True) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("http://127.0.0.1:"), line + said.read_text()
        try:
            yield Server(int(line.split(":")[2].split("/")[0]), process.pid)
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert said.read_text() == ""


@pytest.fixture(scope="session")
def server(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the committed release; queries have five seconds."""
    with begun(project, tmp_path_factory.mktemp("server") / "stderr", "--seconds", "5") as served:
        yield served


@dataclass(frozen=True, slots=True)
class Engine:
    """An Oxigraph server that holds the committed release, and a server of ours that answers from it."""

    url: str
    process: subprocess.Popen[bytes]
    served: Server

    def send(self, path: str, kind: str, body: bytes, method: str = "POST") -> None:
        """Write into the engine."""
        url = self.url.replace("/query", path)
        request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)  # noqa: S310 - our own server
        urllib.request.urlopen(request, timeout=60).close()  # noqa: S310 - our own server


@pytest.fixture(scope="session")
def engine(project: Project, release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that is not ours, in a process of its own, and `sarcokg serve --endpoint` before it."""
    folder = tmp_path_factory.mktemp("engine")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    call = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--bind", f"127.0.0.1:{port}", "--timeout-s", "5"]
    with (folder / "log").open("wb") as log, subprocess.Popen(call, stdout=log, stderr=log, cwd=folder) as process:
        try:
            held = Engine(f"http://127.0.0.1:{port}/query", process, Server(0, 0))
            _load(held, write_bulk(release))
            words = ["--seconds", "5", "--workers", "1", "--endpoint", held.url]
            with begun(project, folder / "stderr", *words) as served:
                yield replace(held, served=served)
        finally:
            process.kill()
            process.wait()


def _load(engine: Engine, data: bytes) -> None:
    """Load N-Quads into an engine as soon as it is up."""
    for _ in range(600):
        assert engine.process.poll() is None
        try:
            engine.send("/store", "application/n-quads", data)
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the engine did not begin")

"""One live server for all tests of a run, and a client that sends exactly what a test says."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sarcokg.project import Project

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


@pytest.fixture(scope="session")
def server(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the committed release, begun as a user begins it; queries have five seconds.

    Whatever the tests do to it, no traceback may reach its terminal.
    """
    said = tmp_path_factory.mktemp("server") / "stderr"
    words = ["--project", str(project.root), "serve", "--no-browser", "--port", "0", "--seconds", "5"]
    call = [sys.executable, "-m", "sarcokg", *words]
    with (
        said.open("w") as terminal,
        subprocess.Popen(call, stdout=subprocess.PIPE, stderr=terminal, text=True) as process,
    ):
        assert process.stdout is not None
        begun = process.stdout.readline()
        assert begun.startswith("http://127.0.0.1:"), begun
        try:
            yield Server(int(begun.split(":")[2].split("/")[0]), process.pid)
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert "Traceback" not in said.read_text()

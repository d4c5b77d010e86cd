"""A connection that is kept open carries one request after the other, and never the rest of an answer before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from sarcokg.errors import AnswerTooLargeError, EndpointError
from sarcokg.remote import Wire
from sarcokg.remote.wire import PASSWORD, USER

LONG = b"x" * 100_000


class Speaking(BaseHTTPRequestHandler):
    """A server of HTTP/1.1 that tells its connections apart and does what the path says."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[list[object]] = []
    received: ClassVar[list[tuple[str, bytes]]] = []

    def setup(self) -> None:
        """Note a connection."""
        self.connections.append(self.client_address)
        super().setup()

    def do_PUT(self) -> None:
        """Say which connection this is, or what the path asks for."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((self.path, body))
        if self.path == "/vanish":  # as a server does whose patience has ended: the request is lost
            self.close_connection = True
            return
        status = {"/refused": 500, "/bad": 400}.get(self.path, 200)
        if self.path == "/guarded" and "Authorization" not in self.headers:
            status = 401
        said = LONG if status != 200 or self.path == "/long" else str(len(self.connections)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        if status == 401:
            self.send_header("WWW-Authenticate", 'Digest realm="engine", nonce="1", qop="auth", algorithm="MD5"')
        self.end_headers()
        self.wfile.write(said)
        # A waiting connection ends without a word, so the next request on it meets nobody.
        self.close_connection = self.path == "/last"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def speaking() -> Iterator[tuple[str, type[Speaking]]]:
    handler = type("Handler", (Speaking,), {"connections": [], "received": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    # Whoever hangs up in the middle of an answer is what some of these tests are about.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler
    finally:
        server.shutdown()
        server.server_close()


def said(wire: Wire, path: str) -> str:
    return wire.send(wire.url + path, {"Content-Type": "text/turtle"}, path.encode(), "PUT").body[:9].decode()


@pytest.mark.parametrize(("keeps_open", "connections"), [(True, "1"), (False, "3")], ids=["kept", "not kept"])
def test_requests_share_a_connection_only_where_it_is_kept(
    keeps_open: bool,  # noqa: FBT001 - a case
    connections: str,
    speaking: tuple[str, type[Speaking]],
) -> None:
    with closing(Wire(speaking[0], keeps_open=keeps_open)) as wire:
        assert [said(wire, path) for path in ("/a", "/b", "/c")][-1] == connections


def test_a_request_that_meets_a_closed_connection_is_sent_again(speaking: tuple[str, type[Speaking]]) -> None:
    with closing(Wire(speaking[0], keeps_open=True)) as wire:
        said(wire, "/last")

        assert said(wire, "/after") == "2"
    assert [path for path, _ in speaking[1].received] == ["/last", "/after"]


def test_a_server_that_never_answers_is_asked_once_more_and_no_oftener(speaking: tuple[str, type[Speaking]]) -> None:
    with closing(Wire(speaking[0], keeps_open=True)) as wire:
        said(wire, "/first")

        with pytest.raises(EndpointError, match="cannot be reached"):
            said(wire, "/vanish")
        assert said(wire, "/after") == "3"
    assert [path for path, _ in speaking[1].received] == ["/first", "/vanish", "/vanish", "/after"]


@pytest.mark.parametrize("path", ["/refused", "/bad"])
def test_the_rest_of_a_refusal_is_not_taken_for_the_next_answer(
    path: str, speaking: tuple[str, type[Speaking]]
) -> None:
    with closing(Wire(speaking[0], keeps_open=True)) as wire:
        with pytest.raises(Exception, match="the engine"):
            said(wire, path)

        assert said(wire, "/after") == "2"


def test_the_rest_of_too_long_an_answer_is_not_taken_for_the_next_one(speaking: tuple[str, type[Speaking]]) -> None:
    with closing(Wire(speaking[0], most=10, keeps_open=True)) as wire:
        with pytest.raises(AnswerTooLargeError):
            said(wire, "/long")

        assert said(wire, "/after") == "2"


def test_a_challenge_is_answered_once_and_the_connection_kept(
    speaking: tuple[str, type[Speaking]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(USER, "dba")
    monkeypatch.setenv(PASSWORD, "dba")

    with closing(Wire(speaking[0], keeps_open=True)) as wire:
        found = [said(wire, "/guarded") for _ in range(3)]

    assert found == ["2", "2", "2"]
    assert len(speaking[1].received) == 4

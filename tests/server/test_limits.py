"""Strangers' queries: what would end or hold the engine ends in an error that says so, and the server answers on."""

from __future__ import annotations

import http.client
import select
import socket
import threading
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from sarcokg.server.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Server

#: Port 9 of this machine, where nothing listens.
ELSEWHERE = "<http://127.0.0.1:9/>"
DOUBLED = "".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(40))

#: What ended the engine, or never ended, when it was tried; the problem that is told now.
ATTACKS = {
    "nested groups": ("SELECT * " + "{" * 3000 + "}" * 3000, 400, "bad-query"),
    "nested IF": ("SELECT * { FILTER(" + "IF(true," * 1500 + "1" + ",2)" * 1500 + ") }", 400, "bad-query"),
    "nested EXISTS": (
        "SELECT * { " + "FILTER EXISTS { " * 1200 + "?s ?p ?o" + " }" * 1200 + " }",
        400,
        "bad-query",
    ),
    "many NOT": ("SELECT * { ?s ?p ?o FILTER(" + "!" * 20_000 + "true) }", 400, "bad-query"),
    "nested paths": ("SELECT * { ?s " + "(" * 5000 + "<http://e/p>" + ")" * 5000 + " ?o }", 400, "bad-query"),
    "many AND": ("SELECT * { ?s ?p ?o FILTER(" + "&&".join(["1"] * 12_000) + ") }", 503, "engine-ended"),
    "three crossed": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 503, "timeout"),
    "doubled texts": (f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('aaaaaaaaaa' AS ?x0) {DOUBLED} }}", 503, ""),
    "a thousand patterns": (
        "SELECT * { " + "".join(f"?v{i} ?p{i} ?v{i + 1} . " for i in range(1000)) + "}",
        503,
        "timeout",
    ),
    "a flood of rows": ("SELECT * { ?s ?p ?o . ?a ?b ?c }", 413, "too-large-an-answer"),
    "more rows than the limit": ("SELECT ?s { ?s ?p ?o } LIMIT 10001", 413, "too-large-an-answer"),
    "more triples than the limit": ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 10001", 413, "too-large-an-answer"),
    "another machine": (f"SELECT * {{ sErViCe#x\n{ELSEWHERE} {{ ?s ?p ?o }} }}", 400, "bad-query"),
    "another machine, silently": (f"SELECT * {{ SERVICE SILENT {ELSEWHERE} {{ ?s ?p ?o }} }}", 400, "bad-query"),
    "another machine, in EXISTS": (
        f"ASK {{ FILTER EXISTS {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }}",
        400,
        "bad-query",
    ),
    "a file of another machine": (f"LOAD {ELSEWHERE}", 400, "bad-query"),
}


@pytest.fixture(scope="module")
def health(server: Server) -> Iterator[list[int]]:
    """The statuses of ``/healthz``, asked without a pause while the tests of this module run."""
    statuses: list[int] = []
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.wait(0.2):
            try:
                statuses.append(server.get("/healthz").status)
            except (OSError, http.client.HTTPException):
                statuses.append(0)

    asking = threading.Thread(target=ask)
    asking.start()
    yield statuses
    is_over.set()
    asking.join()


@pytest.mark.parametrize("case", ATTACKS.values(), ids=ATTACKS)
def test_a_query_beyond_the_limits_fails_visibly(server: Server, health: list[int], case: tuple[str, int, str]) -> None:
    query, status, problem = case

    reply = server.query(query)
    after = server.query("ASK { ?s ?p ?o }")

    assert (reply.status, reply.media_type) == (status, "application/problem+json"), reply.text
    assert reply.json()["type"].startswith(f"https://w3id.org/sarcokg/problem/{problem}")
    assert "seconds=5" in reply.headers["x-sarcokg-limits"]
    assert after.json() == {"head": {}, "boolean": True}
    assert set(health) <= {200}


def test_a_crowd_is_turned_away_while_our_own_pages_are_answered(server: Server, health: list[int]) -> None:
    most, beyond = 2 + Limits().waiting, 4
    endless = quote(ATTACKS["three crossed"][0])
    request = f"GET /sparql?query={endless} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()

    crowd = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(most + beyond)]
    for client in crowd:
        client.sendall(request)
    turned_away = [client.recv(65_536).decode() for client in answered_first(crowd, beyond)]
    page = server.get("/questions/responses-by-mechanism", "application/json", histology="ASPS")
    for client in crowd:
        client.close()
    after = server.query("ASK { ?s ?p ?o }")

    assert all("503" in reply.splitlines()[0] and "retry-after: 5" in reply.lower() for reply in turned_away)
    assert page.status == 200
    # Who hangs up is waited for no longer, so the workers are free at once.
    assert after.status == 200
    assert set(health) <= {200}


def answered_first(crowd: list[socket.socket], count: int) -> list[socket.socket]:
    """Return the first connections on which an answer has come."""
    found: list[socket.socket] = []
    while len(found) < count:
        ready, _, _ = select.select([client for client in crowd if client not in found], [], [])
        found += ready
    return found


def test_the_limits_are_shown_with_every_answer(server: Server) -> None:
    replies = [server.query("ASK {}"), server.query("ASK {"), server.get("/"), server.get("/nothing-here")]

    assert {reply.headers["x-sarcokg-limits"] for reply in replies} == {str(Limits(seconds=5.0))}


def test_as_many_rows_as_are_allowed_are_given(server: Server) -> None:
    most = Limits().rows

    replies = [server.query(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {count}") for count in (most, most + 1)]

    assert len(replies[0].json()["results"]["bindings"]) == most
    assert replies[1].status == 413

"""What holds for every answer: the policy, the name of the server, who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sarcokg.server.shell import POLICY

if TYPE_CHECKING:
    from sarcokg.release import Release
    from tests.server.conftest import Server

PATHS = ["/", "/healthz", "/sparql?query=ASK%7B%7D", "/drug/atezolizumab", "/no-such-page", "/questions"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_policy_and_names_the_release(server: Server, release: Release, path: str) -> None:
    reply = server.send("GET", path, Accept="text/html,*/*;q=0.5")

    assert reply.headers["content-security-policy"] == POLICY
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["x-sarcokg-release"] == release.name
    assert "server" not in reply.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example"])
def test_another_name_than_its_own_is_not_answered(server: Server, host: str) -> None:
    reply = server.send("GET", "/", Host=host)

    assert (reply.status, reply.media_type) == (421, "application/problem+json")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:80"])
def test_its_own_names_are_answered(server: Server, host: str) -> None:
    assert server.send("GET", "/healthz", Host=host).status == 200


def test_any_page_may_read_and_none_with_the_readers_rights(server: Server) -> None:
    ask = {"Origin": "https://example.org", "Access_Control_Request_Method": "POST"}

    preflight = server.send("OPTIONS", "/sparql", None, **ask, Access_Control_Request_Headers="content-type")
    replies = [server.send("GET", path, Origin="https://example.org") for path in PATHS]

    assert preflight.status == 204
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    assert {reply.headers["access-control-allow-origin"] for reply in (preflight, *replies)} == {"*"}
    assert not any("access-control-allow-credentials" in reply.headers for reply in (preflight, *replies))


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/questions/responses-by-mechanism.csv", "GET, HEAD, OPTIONS"),
        ("/graph-store?default", "GET, HEAD, OPTIONS"),
        ("/drug/atezolizumab", "GET, HEAD, OPTIONS"),
    ],
)
def test_who_asks_is_told_the_methods_of_an_address_and_no_others(server: Server, path: str, allowed: str) -> None:
    told, refused = server.send("OPTIONS", path), server.send("DELETE", path)

    assert (told.status, refused.status) == (204, 405)
    assert told.headers["allow"] == told.headers["access-control-allow-methods"] == refused.headers["allow"] == allowed


def test_the_pages_load_their_files_from_the_server_itself(server: Server) -> None:
    page = server.get("/", "text/html").text
    names = [part.split('"')[0] for part in page.split('="')[1:] if "assets/" in part.split('"')[0]]

    replies = [server.get(f"/{name.lstrip('./')}") for name in names]

    assert {reply.media_type for reply in replies} == {"text/css", "text/javascript"}
    assert all("immutable" in reply.headers["cache-control"] for reply in replies)
    assert "http://" not in page.replace(server.address, "").replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    "path", [*PATHS, "/questions/responses-by-mechanism.csv", "/ontology.ttl", "/.well-known/void"]
)
def test_head_tells_what_get_gives(server: Server, path: str) -> None:
    told, given = (server.send(method, path, Accept="text/html,*/*;q=0.5") for method in ("HEAD", "GET"))

    assert told.body == b""
    assert told.status == given.status
    assert {**told.headers, "date": ""} == {**given.headers, "date": ""}
    assert told.headers["content-length"] == str(len(given.body))


@pytest.mark.parametrize(
    "path", ["/", "/drug/atezolizumab", "/ontology.ttl", "/sparql?query=ASK%7B%7D", "/openapi.json"]
)
def test_who_has_an_answer_of_this_release_is_not_sent_it_again(server: Server, path: str) -> None:
    first = server.send("GET", path, Accept="*/*")
    tag = first.headers["etag"]

    again = server.send("GET", path, Accept="*/*", If_None_Match=f'"another", {tag}')
    other_form = server.send("GET", path, Accept="application/ld+json,text/html,*/*;q=0.1", If_None_Match=tag)
    other_page = server.send("GET", "/drug/avelumab", Accept="*/*", If_None_Match=tag)

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == first.headers["cache-control"] == "no-cache"
    assert again.headers["vary"] == "Accept"
    assert [other_form.status, other_page.status] == [200, 200]


@pytest.mark.parametrize("path", ["/healthz", "/no-such-page", "/sparql?query=SELECT%20(now()%20AS%20%3Fx)%20%7B%7D"])
def test_what_does_not_hang_on_the_release_has_no_tag(server: Server, path: str) -> None:
    assert "etag" not in server.send("GET", path).headers


def test_the_health_names_what_is_served(server: Server, release: Release) -> None:
    document = server.get("/healthz").json()

    assert document["status"] == "ok"
    assert document["release"] == release.name
    assert "seconds=5" in document["limits"]

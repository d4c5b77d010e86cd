"""Pushing into engines of every hand: what they may do to a graph, and what is found out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from sarcokg.errors import EndpointError, MissingReleaseError
from sarcokg.release import Release, compose
from sarcokg.remote import Pushed, fetch, open_hosted, push, write_bulk
from sarcokg.remote.marker import MARKER
from sarcokg.store import BlankNode, Quad, Store, canonical, graph_name, in_graph, parse_text, serialize

#: What engines rewrite, in three graphs: decimals, truth values, tags, letters beyond ASCII, blank nodes, a value twice
TRIG = """
@prefix : <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:one { :study :percent 36.50 ; :responders 19 ; :title "A } with { \\"quotes\\", a naïve\\ttab"@en-GB . }
:three { :study :same 1.10, 1.1 ; :note "last" . }
:two { :study :is true ; :has [ :part [ :value 52 ] ; :value 1.0 ] , [ :value 2 ] . }
"""
GRAPHS = [f"http://example.org/{name}" for name in ("one", "three", "two")]

Reply = tuple[int, bytes]
#: What an engine makes of the quads that it is given, and of the N-Triples that it gives back.
Keeping = Callable[[list[Quad]], list[Quad]]
Hand = Callable[[bytes], Reply]


class Held(BaseHTTPRequestHandler):
    """An engine that keeps each literal as it is written: the Graph Store Protocol at /data, queries at /query."""

    graphs: ClassVar[dict[str, list[Quad]]] = {}
    kept: ClassVar[Keeping]
    hand: ClassVar[Hand]
    refused: ClassVar[str] = ""

    def do_PUT(self) -> None:
        """Replace a graph."""
        (iri,) = parse_qs(urlsplit(self.path).query)["graph"]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if iri == self.refused:
            self._reply(500, b"disk full")
            return
        self.graphs[iri] = type(self).kept(parse_text(body, self.headers["Content-Type"].rpartition("/")[2], iri))
        self._reply(201)

    def do_GET(self) -> None:
        """Give a graph back."""
        (iri,) = parse_qs(urlsplit(self.path).query)["graph"]
        self._reply(*type(self).hand(serialize(self.graphs.get(iri, []), "ntriples")))

    def do_POST(self) -> None:
        """Answer a query."""
        query = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))["query"]
        held = next((quads for iri, quads in self.graphs.items() if f"<{iri}>" in query), [])
        if "COUNT" in query:
            row = {"facts": {"type": "literal", "value": str(len(set(held)))}}
            self._reply(200, json.dumps({"head": {"vars": ["facts"]}, "results": {"bindings": [row]}}).encode())
        elif "CONSTRUCT" in query:
            self._reply(200, serialize(held, "ntriples"))
        else:
            self._reply(200, b'{"head": {}, "boolean": true}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _reply(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def as_given(value: Any) -> Any:  # noqa: ANN401 - quads
    return value


def in_our_hand(text: bytes) -> Reply:
    return 200, text


@contextmanager
def an_engine(
    kept: Keeping = as_given, hand: Hand = in_our_hand, refused: str = ""
) -> Iterator[tuple[str, type[Held]]]:
    """Run an engine, and give the URL of its queries."""
    methods = {"kept": staticmethod(kept), "hand": staticmethod(hand)}
    handler = type("Handler", (Held,), {"graphs": {}, "refused": refused, **methods})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query", handler
    finally:
        server.shutdown()
        server.server_close()


def pushed(url: str, release: Release, **options: Any) -> list[Pushed]:  # noqa: ANN401 - those of `push`
    return list(push(release, url, store=url.replace("/query", "/data"), **options))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of three small graphs."""
    text, manifest = compose(canonical(parse_text(TRIG, "trig")), "1.0", {})
    folder = tmp_path_factory.mktemp("small")
    (folder / "sarcokg.trig").write_bytes(text)
    return Release(folder, manifest)


def rewritten(quads: list[Quad]) -> list[Quad]:
    """Keep values, as Oxigraph does: 1.10 and 1.1 are one."""
    return list(Store(quads).quads(graph_name(quads[0]))) if quads else []


def with_truth_as_numbers(quads: list[Quad]) -> list[Quad]:
    """Keep true as 1, as Virtuoso does."""
    boolean, integer = (b"<http://www.w3.org/2001/XMLSchema#" + name for name in (b"boolean>", b"integer>"))
    text = serialize(quads, "nquads").replace(b'"true"^^' + boolean, b'"1"^^' + integer)
    return parse_text(text, "nquads")


def in_another_hand(text: bytes) -> Reply:
    """Write N-Triples as Virtuoso does."""
    spaced = text.replace(b"> <", b">\t<").replace(b'> "', b'>\t"')
    return 200, spaced.decode().encode("ascii", "backslashreplace").replace(rb"\xef", rb"\u00EF")


@pytest.mark.parametrize(
    ("kept", "hand"),
    [
        (as_given, in_our_hand),
        (rewritten, in_our_hand),
        (with_truth_as_numbers, in_our_hand),
        (as_given, in_another_hand),
        (rewritten, in_another_hand),
        (as_given, lambda _: (405, b"Method Not Allowed")),
        (as_given, lambda _: (406, b"Not Acceptable")),
        (as_given, lambda _: (400, b"Bad Request")),
        (as_given, lambda _: (200, b"<html>_:a</html>")),
        (as_given, lambda text: (200, text + text)),
        (as_given, lambda text: (200, text[: len(text) // 2])),
        (as_given, lambda text: (200, b"".join(reversed(text.splitlines(keepends=True))))),
    ],
    ids=[
        "as sent",
        "values kept",
        "truth as numbers",
        "tabs and escapes",
        "values and escapes",
        "no graphs by GET",
        "no N-Triples",
        "no such request",
        "a page",
        "each fact twice",
        "half of a graph by GET",
        "another order",
    ],
)
def test_an_engine_may_write_what_it_holds_in_its_own_way(kept: Keeping, hand: Hand, small: Release) -> None:
    with an_engine(kept, hand) as (url, _):
        found = pushed(url, small)
        hosted = open_hosted(url)

        assert [graph.iri for graph in found] == GRAPHS
        assert hosted.name == small.name
        assert fetch(hosted).graphs == GRAPHS


def without(part: str) -> Keeping:
    return lambda quads: [quad for quad in quads if part not in str(quad)]


def with_instead(new: bytes, old: bytes) -> Keeping:
    return lambda quads: parse_text(serialize(quads, "nquads").replace(old, new), "nquads")


def with_another(quads: list[Quad]) -> list[Quad]:
    more = "<http://example.org/study> <http://example.org/note> 'another' ."
    return [*quads, *in_graph(parse_text(more, "turtle"), graph_name(quads[0]))] if quads else []


def with_blank_nodes_joined(quads: list[Quad]) -> list[Quad]:
    """Let two things be one: as many facts, and each of them is there."""
    names = {term.value for quad in quads for term in (quad.subject, quad.object) if isinstance(term, BlankNode)}
    text = serialize(quads, "nquads")
    for name in names:
        text = text.replace(f"_:{name} ".encode(), b"_:one ")
    return parse_text(text, "nquads")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (without('"19"'), "one holds 2 facts, not 3"),
        (with_another, "one holds 4 facts, not 3"),
        (with_instead(b'"18"', b'"19"'), "one reads back with 3 facts, or with other ones"),
        (with_instead(b'"36.05"', b'"36.50"'), "one reads back with 3 facts, or with other ones"),
        (with_instead(b'"false"', b'"true"'), "two reads back with 7 facts, or with other ones"),
        (with_instead(b"@de-at", b"@en-gb"), "one reads back with 3 facts, or with other ones"),
        (with_blank_nodes_joined, "two"),
    ],
    ids=[
        "a fact less",
        "a fact more",
        "another count",
        "another percent",
        "another truth",
        "another language",
        "blank nodes joined",
    ],
)
@pytest.mark.parametrize("hand", [in_our_hand, in_another_hand], ids=["in our hand", "in another"])
def test_an_engine_that_keeps_something_else_is_found_out(kept: Keeping, said: str, hand: Hand, small: Release) -> None:
    with an_engine(kept, hand) as (url, _), pytest.raises(EndpointError, match=said):
        pushed(url, small)


@pytest.mark.parametrize("less", ["same", "last"])
def test_an_engine_that_gives_back_what_it_does_not_answer_from_is_found_out(less: str, small: Release) -> None:
    """Graphs are written to one data set, and queries are asked of another, which lacks something."""
    given: list[bytes] = []

    def kept(quads: list[Quad]) -> list[Quad]:
        given.append(serialize(quads, "ntriples"))
        return [quad for quad in quads if less not in str(quad)]

    def hand(text: bytes) -> Reply:
        lines = set(text.splitlines())
        return 200, next(whole for whole in reversed(given) if lines <= set(whole.splitlines()))

    with an_engine(kept, hand) as (url, _), pytest.raises(EndpointError, match=r"three holds \d facts, not 3"):
        pushed(url, small)


def test_graphs_that_are_written_where_no_query_looks_are_found_out(small: Release) -> None:
    with an_engine() as (asked, _), an_engine() as (written, _):
        store = written.replace("/query", "/data")

        with pytest.raises(EndpointError, match="one holds 0 facts, not 3"):
            list(push(small, asked, store=store))
        pushed(asked, small)  # so that all counts are right
        with pytest.raises(EndpointError, match="queries do not see what is written to"):
            list(push(small, asked, store=store))


def test_a_graph_that_an_engine_refuses_leaves_no_release_there(small: Release) -> None:
    with an_engine() as (url, held):
        pushed(url, small)
        held.refused = GRAPHS[1]

        with pytest.raises(EndpointError, match="HTTP 500, disk full"):
            pushed(url, small)
        with pytest.raises(MissingReleaseError, match="holds no whole release"):
            open_hosted(url)


def test_a_push_that_is_given_up_ends_its_thread_and_leaves_no_release(small: Release) -> None:
    with an_engine() as (url, _):
        pushing = push(small, url, store=url.replace("/query", "/data"))
        next(pushing)
        pushing.close()

        with pytest.raises(MissingReleaseError, match="holds no whole release"):
            open_hosted(url)
    assert not [thread for thread in threading.enumerate() if "ThreadPool" in thread.name]


@pytest.mark.parametrize("loaded", [False, True], ids=["written", "loaded"])
def test_a_release_from_before_fingerprints_is_pushed_and_proved(loaded: bool, small: Release) -> None:  # noqa: FBT001
    graphs = [{name: graph[name] for name in graph if name != "fingerprint"} for graph in small.manifest["graphs"]]
    older = Release(small.folder, {**small.manifest, "graphs": graphs})

    with an_engine() as (url, held):
        if loaded:
            for quad in parse_text(write_bulk(older), "nquads"):
                held.graphs.setdefault(graph_name(quad), []).append(quad)
        pushed(url, older, loaded=loaded)

        assert open_hosted(url).manifest["graphs"] == [
            {name: graph[name] for name in ("iri", "quads", "fingerprint")} for graph in small.manifest["graphs"]
        ]


def test_the_file_for_a_loader_holds_the_marker_that_a_push_would_write(small: Release) -> None:
    with an_engine() as (url, held):
        pushed(url, small)

        loaded = [quad for quad in parse_text(write_bulk(small), "nquads") if graph_name(quad) == MARKER]

        assert set(loaded) == set(held.graphs[MARKER])

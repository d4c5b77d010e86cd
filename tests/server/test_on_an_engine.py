"""A server before an engine that is not ours: it answers as the release does, and guards what else the engine holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import rdflib

import sarcokg
from sarcokg.errors import AnswerTooLargeError, EndpointError
from sarcokg.remote import Endpoint, Wire, fetch, open_hosted
from sarcokg.remote.marker import MARKER
from sarcokg.store import NamedNode
from sarcokg.tables import render

if TYPE_CHECKING:
    from sarcokg.project import Project
    from tests.server.conftest import Engine

# One worker runs all of them, so that each server is started once.
pytestmark = pytest.mark.xdist_group("engines")

GRAPH = "https://w3id.org/sarcokg/graph/"
DRUGS = "SELECT ?drug ?label { ?drug a sarco:PDL1Inhibitor ; rdfs:label ?label } ORDER BY ?drug"
ATEZOLIZUMAB = "https://w3id.org/sarcokg/id/drug/atezolizumab"
#: What somebody else keeps in the same engine.
OTHERS = "http://example.org/others"


def test_rows_graphs_and_answers_are_those_of_the_release(engine: Engine, project: Project) -> None:
    graph = sarcokg.open(project.root)
    answer = graph.ask("responses-by-mechanism", histology="ASPS,OS")

    rows = engine.served.query(DRUGS, "text/csv").text.split("\r\n")
    told = engine.served.get("/questions/responses-by-mechanism.csv", histology="ASPS,OS")
    tree = engine.served.query("CONSTRUCT WHERE { ?a sarco:subtypeOf ?b }", "application/n-triples").text

    assert rows[1:-1] == [f"{row['drug']},{row['label']}" for row in graph.query(DRUGS)]
    assert told.text == render(answer, "csv")
    assert len(tree.splitlines()) == len(graph.engine().construct("CONSTRUCT WHERE { ?a sarco:subtypeOf ?b }"))


def test_pages_and_things_are_those_of_the_release(engine: Engine, project: Project) -> None:
    facts = sarcokg.open(project.root).store().around(NamedNode(ATEZOLIZUMAB))

    page = engine.served.get("/questions/responses-by-mechanism", "text/html", histology="ASPS")
    thing = engine.served.get("/drug/atezolizumab.nt")

    assert "19 of 52" in page.text
    assert len(rdflib.Graph().parse(data=thing.text, format="nt")) == len(facts)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("INSERT DATA { <http://e/s> <http://e/p> 1 }", 400, "cannot be read at line 1"),
        ('DEFINE get:soft "replace" SELECT * { ?s ?p ?o }', 400, "cannot be read at line 1"),
        ("SELECT (<bif:exec>('ls') AS ?x) { }", 400, "function"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("SELECT * FROM <http://example.org/others> { ?s ?p ?o }", 400, "FROM: not passed on"),
        ('SELECT * { ?s ?p "\\u0022" }', 400, "Write the character itself"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 10001", 413, "more than 10000 rows"),
    ],
)
def test_what_is_no_query_of_the_release_is_not_passed_on(engine: Engine, query: str, status: int, said: str) -> None:
    reply = engine.served.query(query)

    assert reply.status == status, reply.text
    assert said in reply.json()["detail"]
    assert engine.url not in reply.text


def test_what_else_the_engine_holds_is_not_found(engine: Engine) -> None:
    engine.send("/store?graph=" + OTHERS, "text/turtle", b"<http://e/s> <http://e/p> 'secret' .", "PUT")
    anywhere = "ASK { { ?s ?p 'secret' } UNION { GRAPH ?g { ?s ?p 'secret' } } }"
    search = [
        "",
        f"?default-graph-uri={OTHERS}",
        f"?named-graph-uri={OTHERS}",
        f"?default-graph-uri={OTHERS}&named-graph-uri={OTHERS}",
    ]

    replies = [engine.served.query(anywhere, search=part).json()["boolean"] for part in search]
    own = engine.served.query(
        f"ASK {{ GRAPH <{GRAPH}ontology> {{ ?s ?p ?o }} }}", search=f"?named-graph-uri={GRAPH}ontology"
    )

    assert replies == [False] * 4
    assert own.json()["boolean"] is True


def test_a_graph_that_was_changed_in_the_engine_is_not_fetched(engine: Engine) -> None:
    release = open_hosted(engine.url)
    graphs = [{**graph, "fingerprint": "0" * 64} for graph in release.manifest["graphs"]]

    with pytest.raises(EndpointError, match="is not what was pushed"):
        fetch(replace(release, manifest={**release.manifest, "graphs": graphs}))


def test_no_more_of_an_answer_is_read_than_is_given(engine: Engine) -> None:
    few = Endpoint(Wire(engine.url, most=1000))

    with pytest.raises(AnswerTooLargeError, match="more than 1000 bytes"):
        few.query("SELECT * { ?s ?p ?o } LIMIT 100", (f"{GRAPH}ontology",))


def test_an_engine_that_changes_or_ends_is_told_and_the_pages_stay(engine: Engine) -> None:
    """The last of them, for it ends the engine."""
    asked = "/questions/responses-by-mechanism.csv"
    engine.send(f"/store?graph={MARKER}", "text/turtle", b"", "PUT")
    changed = [engine.served.query("ASK { }"), engine.served.get(asked)]
    engine.process.kill()
    engine.process.wait()
    ended = [engine.served.query("ASK { }"), engine.served.get(asked)]
    page = engine.served.get("/questions/responses-by-mechanism", "text/html")

    assert {reply.status for reply in (*changed, *ended)} == {502}
    assert all("no longer holds release" in reply.text for reply in changed)
    assert all("cannot be reached" in reply.text and engine.url not in reply.text for reply in ended)
    assert page.status == 200

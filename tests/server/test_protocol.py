"""The SPARQL 1.1 Protocol: the cases of the W3C's test manifest, written by hand against our own graphs.

https://w3c.github.io/rdf-tests/sparql/sparql11/protocol/: a test here is named as the manifest's entry.
The suite asks for graphs of its own; here three graphs of the release stand for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from sarcokg.server.limits import Limits
from sarcokg.server.problems import Problem
from sarcokg.server.protocol import read_request

if TYPE_CHECKING:
    from tests.server.conftest import Reply, Server

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

GRAPH = "https://w3id.org/sarcokg/graph/"
ID = "https://w3id.org/sarcokg/id/"
#: A graph, and a thing whose type stands in it and in no other of the three.
ONTOLOGY, IN_ONTOLOGY = f"{GRAPH}ontology", f"<{ID}drug/atezolizumab>"
BACKGROUND, IN_BACKGROUND = f"{GRAPH}background", f"<{ID}background/microenvironment>"
SOURCE, IN_SOURCE = f"{GRAPH}source/atezolizumab-asps", f"<{ID}source/atezolizumab-asps>"
ELSEWHERE = "http://example.org/no-such-graph"


def search(*pairs: tuple[str, str]) -> str:
    return f"/sparql?{urlencode(pairs)}"


def default(*graphs: str) -> list[tuple[str, str]]:
    return [("default-graph-uri", graph) for graph in graphs]


def named(*graphs: str) -> list[tuple[str, str]]:
    return [("named-graph-uri", graph) for graph in graphs]


def post(server: Server, path: str, body: str, content_type: str = DIRECT) -> Reply:
    return server.send("POST", path, body.encode(), Content_Type=content_type)


BOTH = f"ASK {{ {IN_ONTOLOGY} a ?type . {IN_BACKGROUND} a ?type2 }}"
BOTH_NAMED = f"ASK {{ GRAPH ?g1 {{ {IN_ONTOLOGY} a ?type }} GRAPH ?g2 {{ {IN_BACKGROUND} a ?type2 }} }}"
FULL = f"ASK {{ {IN_SOURCE} a ?type GRAPH ?g1 {{ {IN_ONTOLOGY} a ?t1 }} GRAPH ?g2 {{ {IN_BACKGROUND} a ?t2 }} }}"
FROM_ANOTHER = f"ASK FROM <{SOURCE}> {{ GRAPH ?g1 {{ {IN_ONTOLOGY} a ?t1 }} GRAPH ?g2 {{ {IN_BACKGROUND} a ?t2 }} }}"
IN_TWO = default(ONTOLOGY, BACKGROUND)
NAMED_TWO = named(ONTOLOGY, BACKGROUND)

#: The manifest's positive entries of queries that answer a yes or no: method, path, body and its type.
YES = {
    "query_post_form": ("POST", search(*default(ELSEWHERE)), "query=ASK%20%7B%7D", FORM),
    "query_dataset_default_graphs_get": ("GET", search(("query", BOTH), *IN_TWO), None, ""),
    "query_dataset_default_graphs_post": ("POST", search(*IN_TWO), BOTH, DIRECT),
    "query_dataset_named_graphs_post": ("POST", search(*NAMED_TWO), BOTH_NAMED, DIRECT),
    "query_dataset_named_graphs_get": ("GET", search(("query", BOTH_NAMED), *NAMED_TWO), None, ""),
    "query_dataset_full": ("POST", search(*default(SOURCE), *NAMED_TWO), FULL, DIRECT),
    "query_multiple_dataset": ("POST", search(*NAMED_TWO), FROM_ANOTHER, DIRECT),
    "query_get": ("GET", search(("query", "ASK {}"), *default(ELSEWHERE)), None, ""),
    "query_content_type_ask": ("POST", search(*default(ELSEWHERE)), "ASK {}", DIRECT),
    "query_post_direct": ("POST", search(*default(ELSEWHERE)), "ASK {}", DIRECT),
}

#: The same questions where the graphs that the request names do not hold what is asked for.
NO = {
    "one default graph of two": ("GET", search(("query", BOTH), *default(ONTOLOGY)), None, ""),
    "a named graph is no default graph": ("POST", search(*NAMED_TWO), BOTH, DIRECT),
    "a default graph is no named graph": ("POST", search(*IN_TWO), BOTH_NAMED, DIRECT),
    "the request goes before FROM": (
        "POST",
        search(*default(ONTOLOGY)),
        f"ASK FROM <{BACKGROUND}> {{ {IN_BACKGROUND} a ?type }}",
        DIRECT,
    ),
    "FROM leaves the other graphs out": (
        "POST",
        "/sparql",
        f"ASK FROM <{ONTOLOGY}> {{ {IN_BACKGROUND} a ?type }}",
        DIRECT,
    ),
    "a form names graphs too": (
        "POST",
        "/sparql",
        urlencode([("query", BOTH), *default(ONTOLOGY)]),
        FORM,
    ),
}


@pytest.mark.parametrize(
    ("case", "is_so"),
    [*((case, True) for case in YES.values()), *((case, False) for case in NO.values())],
    ids=[*YES, *NO],
)
def test_a_query_asks_the_graphs_that_the_request_names(
    server: Server, case: tuple[str, str, str | None, str], *, is_so: bool
) -> None:
    method, path, body, kind = case

    reply = server.send(method, path, body.encode() if body else None, **({"Content_Type": kind} if kind else {}))

    assert reply.status == 200, reply.text
    assert reply.media_type == "application/sparql-results+json"
    assert reply.json()["boolean"] is is_so


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        (
            "SELECT (1 AS ?value) {}",
            {
                "application/sparql-results+xml",
                "application/sparql-results+json",
                "text/csv",
                "text/tab-separated-values",
            },
        ),
        ("ASK {}", {"application/sparql-results+xml", "application/sparql-results+json"}),
        ("DESCRIBE <http://example.org/>", {"application/rdf+xml", "text/turtle", "application/n-triples"}),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", {"application/rdf+xml", "text/turtle", "application/n-triples"}),
    ],
    ids=[
        "query_content_type_select",
        "query_content_type_ask",
        "query_content_type_describe",
        "query_content_type_construct",
    ],
)
def test_an_answer_has_a_media_type_of_its_kind(server: Server, query: str, kinds: set[str]) -> None:
    reply = post(server, search(*default(ELSEWHERE)), query)

    assert reply.status == 200, reply.text
    assert reply.media_type in kinds


ROWS, TRIPLES = "SELECT (1 AS ?value) {}", "CONSTRUCT { <urn:s> <urn:p> 1 } WHERE {}"


@pytest.mark.parametrize(
    ("query", "form", "accept", "kind"),
    [
        (ROWS, "csv", "", "text/csv"),
        (ROWS, "TSV", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/tab-separated-values"),
        (ROWS, "application/sparql-results+xml", "application/json", "application/sparql-results+xml"),
        (TRIPLES, "ntriples", "text/turtle", "application/n-triples"),
        # SPARQLWrapper names forms that the answer cannot have, and says in the header what it wants instead.
        (ROWS, "turtle", "text/csv", "text/csv"),
        (TRIPLES, "xml", "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_an_address_names_a_form_where_a_header_cannot_be_set(
    server: Server, query: str, form: str, accept: str, kind: str
) -> None:
    reply = server.get("/sparql", accept, query=query, format=form)

    assert (reply.status, reply.media_type) == (200, kind)


@pytest.mark.parametrize(
    ("query", "accept", "status", "kind"),
    [
        (TRIPLES, "application/sparql-results+json", 200, "text/turtle"),
        (ROWS, "application/rdf+xml, text/turtle;q=0.5", 200, "application/sparql-results+json"),
        (ROWS, "image/png", 406, "application/problem+json"),
        (TRIPLES, "application/rdf+thrift", 406, "application/problem+json"),
    ],
)
def test_who_does_not_know_whether_rows_or_a_graph_come_is_not_refused(
    server: Server, query: str, accept: str, status: int, kind: str
) -> None:
    """The store of rdflib names the forms of rows with each query."""
    reply = server.query(query, accept)

    assert (reply.status, reply.media_type) == (status, kind)


#: The manifest's negative entries of queries, with the status that we give; it asks for any of 4xx.
REFUSED = {
    "bad_query_method": ("PUT", search(("query", "ASK {}")), None, "", 405),
    "bad_multiple_queries": ("GET", search(("query", "ASK {}"), ("query", "SELECT * {}")), None, "", 400),
    "bad_query_wrong_media_type": ("POST", "/sparql", "ASK {}", "text/plain", 415),
    "bad_query_missing_form_type": ("POST", "/sparql", "query=ASK%20%7B%7D", "", 415),
    "bad_query_missing_direct_type": ("POST", "/sparql", "ASK {}", "", 415),
    "bad_query_syntax": ("GET", search(("query", "ASK {")), None, "", 400),
    "no query": ("GET", search(*default(ONTOLOGY)), None, "", 400),
    "a query in the address and in the body": ("POST", search(("query", "ASK {}")), "ASK {}", DIRECT, 400),
    "an update as a query": ("POST", "/sparql", "DROP ALL", DIRECT, 400),
    "an update after a query": ("POST", "/sparql", "ASK {} ; DROP ALL", DIRECT, 400),
    "a default graph that is no IRI": ("GET", search(("query", "ASK {}"), *default("no iri")), None, "", 400),
    "a named graph without a scheme": ("GET", search(("query", "ASK {}"), *named("ontology")), None, "", 400),
    "NUL": ("GET", "/sparql?query=ASK%20%7B%7D%00", None, "", 400),
    "bytes that are no UTF-8 in the address": ("GET", "/sparql?query=ASK%20%7B%7D%23%FF", None, "", 400),
    "too long": ("POST", "/sparql", f"ASK {{}} #{'x' * 70_000}", DIRECT, 413),
    "a body without end": ("POST", "/sparql", "#" * 300_000, DIRECT, 413),
}

#: The manifest's entries of updates: nothing can be changed here, so those that are well formed are refused, too.
CLEAR = "CLEAR ALL"
UPDATES = {
    "update_dataset_default_graph": ("POST", f"/sparql?using-graph-uri={quote(ONTOLOGY)}", CLEAR, UPDATE, 403),
    "update_dataset_default_graphs": (
        "POST",
        f"/sparql?using-graph-uri={quote(ONTOLOGY)}&using-graph-uri={quote(BACKGROUND)}",
        CLEAR,
        UPDATE,
        403,
    ),
    "update_dataset_named_graphs": ("POST", f"/sparql?using-named-graph-uri={quote(ONTOLOGY)}", CLEAR, UPDATE, 403),
    "update_dataset_full": (
        "POST",
        f"/sparql?using-graph-uri={quote(ONTOLOGY)}&using-named-graph-uri={quote(BACKGROUND)}",
        CLEAR,
        UPDATE,
        403,
    ),
    "update_post_form": ("POST", "/sparql", "update=CLEAR%20ALL", FORM, 403),
    "update_post_direct": ("POST", "/sparql", CLEAR, UPDATE, 403),
    "update_base_uri": ("POST", "/sparql", "BASE <http://example.org/> INSERT DATA { <a> <b> <c> }", UPDATE, 403),
    "bad_update_get": ("GET", "/sparql?update=CLEAR%20ALL", None, "", 400),
    "bad_multiple_updates": ("POST", "/sparql", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, 403),
    "bad_update_wrong_media_type": ("POST", "/sparql", CLEAR, "text/plain", 415),
    "bad_update_missing_form_type": ("POST", "/sparql", "update=CLEAR%20NAMED", "", 415),
    "bad_update_syntax": ("POST", "/sparql", "update=CLEAR%20XYZ", FORM, 403),
    "bad_update_dataset_conflict": (
        "POST",
        f"/sparql?using-named-graph-uri={quote(ONTOLOGY)}",
        f"WITH <{ONTOLOGY}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        UPDATE,
        403,
    ),
    "a query beside an update": ("POST", "/sparql", "query=ASK%20%7B%7D&update=CLEAR%20ALL", FORM, 400),
}


@pytest.mark.parametrize("case", [*REFUSED.values(), *UPDATES.values()], ids=[*REFUSED, *UPDATES])
def test_what_is_no_query_is_refused_with_a_reason(server: Server, case: tuple[str, str, str | None, str, int]) -> None:
    method, path, body, kind, status = case

    reply = server.send(method, path, body.encode() if body else None, **({"Content_Type": kind} if kind else {}))

    assert reply.status == status, reply.text
    assert reply.media_type == "application/problem+json"
    assert reply.json()["status"] == status
    assert reply.json()["detail"].endswith((".", "/sparql."))
    assert "x-sarcokg-limits" in reply.headers


@pytest.mark.parametrize("kind", [DIRECT, UPDATE], ids=["bad_query_non_utf8", "bad_update_non_utf8"])
def test_a_body_in_another_character_set_is_refused(server: Server, kind: str) -> None:
    body = "ASK {}".encode("utf-16")

    reply = server.send("POST", "/sparql", body, Content_Type=f"{kind}; charset=UTF-16")
    unlabelled = server.send("POST", "/sparql", body, Content_Type=kind)

    assert reply.status == 415
    assert unlabelled.status == (400 if kind == DIRECT else 403)


def test_nothing_was_changed_by_what_was_refused(server: Server) -> None:
    for method, path, body, kind, _ in UPDATES.values():
        server.send(method, path, body.encode() if body else None, **({"Content_Type": kind} if kind else {}))

    reply = post(server, search(*IN_TWO), BOTH)

    assert reply.json()["boolean"] is True


def test_a_method_that_changes_is_told_which_ones_are_allowed(server: Server) -> None:
    replies = [server.send(method, "/sparql") for method in ("PUT", "DELETE", "PATCH")]

    assert [reply.status for reply in replies] == [405] * 3
    assert {reply.headers["allow"] for reply in replies} == {"GET, HEAD, OPTIONS, POST"}


def test_the_head_of_an_answer_is_that_of_the_answer(server: Server) -> None:
    path = search(("query", "ASK {}"))

    head, reply = server.send("HEAD", path), server.send("GET", path)

    assert head.body == b""
    assert head.headers["content-length"] == reply.headers["content-length"] == str(len(reply.body))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((("content-type", DIRECT), ("content-type", FORM)), 400),
        ((("content-type", DIRECT), ("content-encoding", "gzip")), 415),
        ((("content-type", f'{DIRECT}; charset="utf-7"'),), 415),
    ],
    ids=["two types", "compressed", "utf-7"],
)
def test_a_body_that_may_be_read_in_two_ways_is_refused(headers: tuple[tuple[str, str], ...], status: int) -> None:
    with pytest.raises(Problem) as refused:
        read_request("POST", "", headers, b"ASK {}", Limits())

    assert refused.value.status == status


def test_more_parameters_than_a_client_sends_are_refused() -> None:
    with pytest.raises(Problem, match="more than 200 parameters"):
        read_request("GET", "&".join(["a=b"] * 201), (), b"", Limits())

"""Linked data: every IRI of ours leads to a page or to RDF, as the client asks, and both say the same."""

from __future__ import annotations

import html.parser
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib.compare import isomorphic

from sarcokg.identifiers import GRAPH, ID, kind_of
from sarcokg.store import parse_text

if TYPE_CHECKING:
    from sarcokg.release import Release
    from tests.server.conftest import Server

ROOT = Path(__file__).parent.parent.parent
DRUG = "drug/atezolizumab"
FORMS = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "json": ("application/json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
}


class Head(html.parser.HTMLParser):
    """Gathers what a page says to programs: its links and its embedded data."""

    def __init__(self) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.data = ""
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "alternate":
            self.links[given["type"] or ""] = given["href"] or ""
        self._is_data = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        self.data += data if self._is_data else ""

    def handle_endtag(self, _tag: str) -> None:
        self._is_data = False


def graph_of(text: str, form: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format=form)


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("", f"/{DRUG}"),
        ("*/*", f"/{DRUG}"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", f"/{DRUG}"),
        ("text/turtle", f"/{DRUG}.ttl"),
        ("text/turtle;q=0.5, application/ld+json", f"/{DRUG}.jsonld"),
        ("text/html;q=0.4, application/n-triples;q=0.6", f"/{DRUG}.nt"),
        ("application/rdf+xml, text/html;q=0.9", f"/{DRUG}.rdf"),
        ("text/html;q=0, */*;q=0.1", f"/{DRUG}.ttl"),
    ],
)
def test_the_iri_of_a_thing_leads_to_what_is_asked_for(server: Server, accept: str, leads_to: str) -> None:
    reply = server.get(f"/id/{DRUG}", accept)

    assert (reply.status, reply.headers["location"], reply.headers["vary"]) == (303, leads_to, "Accept")


def test_a_form_that_nobody_has_is_refused(server: Server) -> None:
    replies = [server.get(f"/{path}", "image/png") for path in (f"id/{DRUG}", DRUG, "questions", "graph-store?default")]

    assert [reply.status for reply in replies[:3]] == [406] * 3


def test_a_page_and_every_form_of_rdf_say_the_same(server: Server) -> None:
    page = server.get(f"/{DRUG}", "text/html")
    head = Head()
    head.feed(page.text)
    told = {ending: server.get(f"/{DRUG}.{ending}") for ending in FORMS}

    graphs = [graph_of(reply.text, FORMS[ending][1]) for ending, reply in told.items()]

    assert [reply.media_type for reply in told.values()] == [kind for kind, _ in FORMS.values()]
    assert all(isomorphic(graphs[0], graph) for graph in (*graphs[1:], graph_of(head.data, "json-ld")))
    assert len(graphs[0]) > 10
    assert head.links == {kind: f"/{DRUG}.{ending}" for ending, (kind, _) in FORMS.items()}
    assert f'</{DRUG}.ttl>; rel="alternate"; type="text/turtle"' in page.headers["link"]
    assert page.headers["vary"] == "Accept"


def test_an_address_with_an_ending_and_one_with_a_header_give_the_same(server: Server) -> None:
    for ending, (kind, _) in FORMS.items():
        assert server.get(f"/{DRUG}", kind).body == server.get(f"/{DRUG}.{ending}").body


def test_every_kind_of_thing_and_every_document_resolves(server: Server, release: Release) -> None:
    """One thing of each kind, with the longest name; the ontology with its modules; the graphs; the data set."""
    quads = parse_text(release.text(), "trig")
    ours: set[str] = {
        getattr(term, "value", "")
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if getattr(term, "value", "").startswith("https://w3id.org/sarcokg/")
    }
    by_kind = {kind_of(iri): iri for iri in sorted(ours, key=lambda iri: (len(iri), iri)) if iri.startswith(ID)}
    documents = {iri.partition("#")[0] for iri in ours if not iri.startswith(ID)} - {GRAPH}
    paths = [iri.removeprefix("https://w3id.org/sarcokg") for iri in (*by_kind.values(), *documents)]

    statuses = {}
    for path in paths:
        reply = server.get(path, "text/turtle")
        if reply.status == 303:
            reply = server.get(reply.headers["location"])
        statuses[path] = (reply.status, reply.media_type, bool(reply.body))

    assert len(by_kind) > 100
    assert {path: status for path, status in statuses.items() if status != (200, "text/turtle", True)} == {}


@pytest.mark.parametrize(
    "path",
    ["/id/drug/no-such-drug", "/id/", "/drug/no-such-drug", "/drug/no-such-drug.ttl", "/ontology/no-such-module",
     "/graph/no-such-graph", "/no-such-page", "/assets/no-such-file.js", "/questions/no-such-question",
     "/questions/responses-by-mechanism.png", "/id/drug/a%00b", "/id/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
     "/id/drug/%3Cscript%3E"],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_not_there(server: Server, path: str) -> None:
    program, person = server.send("GET", path), server.send("GET", path, Accept="text/html,*/*;q=0.1")

    assert (program.status, program.media_type) == (404, "application/problem+json")
    assert (person.status, person.media_type) == (404, "text/html")
    assert "<script>" not in person.text


def test_a_module_of_the_ontology_holds_its_own_terms_with_their_axioms(server: Server) -> None:
    graph = graph_of(server.get("/ontology/drug.ttl").text, "turtle")

    modules = {str(module) for module in graph.objects(None, rdflib.RDFS.isDefinedBy)}
    assert modules == {"https://w3id.org/sarcokg/ontology/drug"}
    assert list(graph.subject_objects(rdflib.OWL.equivalentClass))


def test_the_ontology_is_the_exported_page_in_the_style_that_the_policy_allows(server: Server) -> None:
    page = server.get("/ontology", "text/html")

    head = Head()
    head.feed(page.text)
    assert 'id="PDL1Inhibitor"' in page.text
    assert "<style" not in page.text
    assert 'rel="stylesheet" href="/assets/style-' in page.text
    assert {"text/turtle", "application/rdf+xml"} <= set(head.links)


# ---- The Graph Store Protocol, the Service Description, VoID


def test_a_graph_is_read_by_its_name_and_by_its_address(server: Server, release: Release) -> None:
    name = next(iri for iri in release.graphs if "/source/" in iri)
    path = name.removeprefix("https://w3id.org/sarcokg")
    count = next(graph["quads"] for graph in release.manifest["graphs"] if graph["iri"] == name)

    indirect = server.get("/graph-store", "application/n-triples", graph=name)
    direct = server.get(path, "application/n-triples")

    assert indirect.body == direct.body == server.get(f"{path}.nt").body
    assert len(indirect.text.splitlines()) == count
    assert server.send("HEAD", f"/graph-store?graph={name}").status == 200


def test_the_default_graph_is_all_graphs_merged(server: Server, release: Release) -> None:
    told = server.get("/graph-store?default".removesuffix("?default"), "application/n-triples", default="").text

    expected = {str(quad.triple) for quad in parse_text(release.text(), "trig")}
    assert len(told.splitlines()) == len(expected)


@pytest.mark.parametrize("search", ["", "?graph=http://example.org/g&default", "?graph=a&graph=b", "?grpah=a"])
def test_a_graph_that_is_not_named_clearly_is_refused(server: Server, search: str) -> None:
    assert server.send("GET", f"/graph-store{search}").status == 400


def test_no_graph_can_be_written(server: Server) -> None:
    replies = [
        server.send(method, "/graph-store?default", b"", Content_Type="text/turtle")
        for method in ("PUT", "POST", "DELETE", "PATCH")
    ]

    assert [reply.status for reply in replies] == [405] * 4
    assert {reply.headers["allow"] for reply in replies} == {"GET, HEAD, OPTIONS"}


def test_the_service_describes_itself(server: Server, release: Release) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")

    graph = graph_of(server.get("/sparql", "text/turtle").text, "turtle")

    service = rdflib.URIRef(f"{server.address}/sparql")
    named = {str(name) for name in graph.objects(None, sd.name)}
    assert (service, rdflib.RDF.type, sd.Service) in graph
    assert (service, sd.endpoint, service) in graph
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
    assert (service, sd.feature, sd.UnionDefaultGraph) in graph
    assert named == {*release.graphs, f"{GRAPH}questions"}
    assert "seconds=5, rows=10000" in str(graph.value(service, rdflib.RDFS.comment))
    assert server.get("/sparql", "text/html").headers["location"] == "/workbench"


def test_the_data_set_is_described_where_clients_look(server: Server, release: Release) -> None:
    void = rdflib.Namespace("http://rdfs.org/ns/void#")

    graph = graph_of(server.get("/.well-known/void", "application/rdf+xml").text, "xml")

    dataset = rdflib.URIRef("https://w3id.org/sarcokg/dataset")
    assert {str(part) for part in graph.objects(dataset, void.subset)} == set(release.graphs)


def test_json_of_a_thing_is_read_without_any_request(server: Server) -> None:
    document = json.loads(server.get(f"/{DRUG}.json").body)

    assert isinstance(document["@context"], dict)
    assert {type(entry) for entry in document["@context"].values()} <= {dict, str, float}


def test_the_redirect_rules_lead_every_iri_to_where_the_server_has_it(server: Server, release: Release) -> None:
    """The rules are Apache's; the two that we write are regular expressions of Python, too."""
    lines = (ROOT / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8").splitlines()
    rules = [line.split()[1:3] for line in lines if line.startswith("RewriteRule")]
    iris = [f"{ID}{DRUG}", f"{ID}{DRUG}.ttl", "https://w3id.org/sarcokg/ontology", *release.graphs]
    iris += ["https://w3id.org/sarcokg/questions", "https://w3id.org/sarcokg/problem/timeout"]

    statuses = {}
    for iri in iris:
        path = iri.removeprefix("https://w3id.org/sarcokg/")
        pattern, target = next(rule for rule in rules if re.search(rule[0], path))
        led = re.sub(pattern, target.replace("$1", r"\1"), path)
        assert led == f"https://sarcokg.example.org/{path}"
        statuses[iri] = server.get(f"/{path}", "*/*").status

    assert set(statuses.values()) <= {200, 303}

"""Clients that are not ours: what they ask the endpoint is what the release says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic, to_isomorphic
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper

import sarcokg

if TYPE_CHECKING:
    from sarcokg.project import Project
    from tests.server.conftest import Server

PROGRAMS = Path(__file__).parent.parent / "readers"
SARCO = "https://w3id.org/sarcokg/ontology#"
DRUGS = f"SELECT ?drug ?label {{ ?drug a <{SARCO}PDL1Inhibitor> . ?drug rdfs:label ?label }} ORDER BY ?drug"
TREE = f"CONSTRUCT {{ ?a <{SARCO}subtypeOf> ?b }} WHERE {{ ?a <{SARCO}subtypeOf> ?b }}"


@pytest.fixture(scope="module")
def drugs(project: Project) -> list[tuple[str | None, str | None]]:
    """The rows that the command line's own engine gives."""
    rows = sarcokg.open(project.root).query(DRUGS)
    assert rows
    return [(row["drug"], row["label"]) for row in rows]


@pytest.fixture(scope="module")
def tree(server: Server) -> rdflib.Graph:
    return rdflib.Graph().parse(data=server.query(TREE, "application/n-triples").text, format="nt")


def rows_of(client: SPARQLWrapper) -> list[dict[str, str]]:
    """Ask, and return each row as the client read it."""
    found: Any = client.query().convert()
    return [{name: term["value"] for name, term in row.items()} for row in found["results"]["bindings"]]


@pytest.mark.parametrize("method", ["GET", POST], ids=str)
@pytest.mark.parametrize("how", [URLENCODED, POSTDIRECTLY], ids=str)
def test_sparqlwrapper_gets_the_rows(server: Server, drugs: list[tuple[str, str]], method: str, how: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery(DRUGS)
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setReturnFormat(JSON)

    found = rows_of(client)

    assert [(row["drug"], row["label"]) for row in found] == drugs


@pytest.mark.parametrize("form", [CSV, TSV, XML, JSON], ids=str)
def test_sparqlwrapper_gets_rows_in_each_form(server: Server, drugs: list[tuple[str, str]], form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery(DRUGS)
    client.setReturnFormat(form)

    found = client.query().response.read()

    if form == CSV:
        lines = found.decode().split("\r\n")
        assert lines[0] == "drug,label"
        assert [tuple(line.split(",", 1)) for line in lines[1:-1]] == drugs
    else:
        named = {"tsv": "TSV", "xml": "XML", "json": "JSON"}[form]
        read: Any = pyoxigraph.parse_query_results(found, format=getattr(pyoxigraph.QueryResultsFormat, named))
        assert [(row["drug"].value, row["label"].value) for row in read] == drugs


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD], ids=str)
def test_sparqlwrapper_gets_the_same_graph_in_each_form(server: Server, tree: rdflib.Graph, form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery(TREE)
    client.setReturnFormat(form)

    answer = client.query().response

    graph = rdflib.Graph().parse(data=answer.read(), format=answer.headers["Content-Type"].partition(";")[0])
    assert to_isomorphic(graph) == to_isomorphic(tree)


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_the_store_of_rdflib_gets_graphs_whatever_form_of_rows_it_names(
    server: Server, tree: rdflib.Graph, form: str
) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql", returnFormat=form))

    found = graph.query(TREE).graph

    assert found is not None
    assert to_isomorphic(found) == to_isomorphic(tree)


def test_the_store_of_rdflib_asks_and_walks(server: Server, drugs: list[tuple[str, str]]) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql", returnFormat="json"))
    target = rdflib.URIRef("https://w3id.org/sarcokg/id/target/PD-L1")

    found: Any = graph.query(DRUGS)
    rows = [(str(row["drug"]), str(row["label"])) for row in found]
    inhibitors = {str(drug) for drug in graph.subjects(rdflib.URIRef(f"{SARCO}inhibits"), target)}

    assert rows == drugs
    assert inhibitors >= {"https://w3id.org/sarcokg/id/drug/atezolizumab"}


@pytest.mark.parametrize(
    "words",
    [
        ["-G", "--data-urlencode", f"query={DRUGS}"],
        ["--data-urlencode", f"query={DRUGS}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", DRUGS],
    ],
    ids=["get", "form", "direct"],
)
def test_curl_gets_the_rows(server: Server, drugs: list[tuple[str, str]], words: list[str]) -> None:
    call = ["curl", "-sSf", "-H", "Accept: text/csv", *words, f"{server.address}/sparql"]

    found = subprocess.run(call, check=True, capture_output=True, text=True).stdout

    assert [tuple(line.split(",", 1)) for line in found.splitlines()[1:]] == drugs


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name}: install Debian's package {package}")
    return found


def test_rasqal_gets_the_rows(server: Server, drugs: list[tuple[str, str]]) -> None:
    query = f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {DRUGS}"
    call = [program("roqet", "rasqal-utils"), "-q", "-p", f"{server.address}/sparql", "-r", "csv", "-e", query]

    found = subprocess.run(call, check=True, capture_output=True, text=True).stdout

    assert [tuple(line.split(",", 1)) for line in found.splitlines()[1:]] == drugs


def test_jena_gets_rows_a_yes_and_graphs(
    server: Server, drugs: list[tuple[str, str]], tree: rdflib.Graph, tmp_path: Path
) -> None:
    """Jena's client offers to speak HTTP/2 with each request, which a server may pass over without a word."""
    queries = {
        "rows": f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {DRUGS}",
        "yes": f"ASK {{ ?drug a <{SARCO}PDL1Inhibitor> }}",
        "no": f"ASK {{ <{SARCO}PDL1Inhibitor> a <{SARCO}PDL1Inhibitor> }}",
        "tree": TREE,
        "drug": "DESCRIBE <https://w3id.org/sarcokg/id/drug/atezolizumab>",
    }
    for name, query in queries.items():
        (tmp_path / name).write_text(query, encoding="utf-8")
    files = [tmp_path / name for name in queries]
    call: list[str | Path] = [sys.executable, PROGRAMS / "ask_by_jena.py", f"{server.address}/sparql", *files]

    subprocess.run(call, check=True, capture_output=True)

    rows = json.loads((tmp_path / "rows.json").read_text())["results"]["bindings"]
    assert [(row["drug"]["value"], row["label"]["value"]) for row in rows] == drugs
    assert [(tmp_path / f"{name}.txt").read_text() for name in ("yes", "no")] == ["True", "False"]
    told = server.query(queries["drug"], "application/n-triples").text
    for name, expected in (("tree", tree), ("drug", rdflib.Graph().parse(data=told, format="nt"))):
        assert len(expected) > 0
        assert isomorphic(rdflib.Graph().parse(tmp_path / f"{name}.nt", format="nt"), expected)


def test_raptor_reads_a_thing_by_its_address_alone(server: Server) -> None:
    address = f"{server.address}/id/drug/atezolizumab"
    call = [program("rapper", "raptor2-utils"), "-q", "-g", "-o", "ntriples", address]

    found = subprocess.run(call, check=True, capture_output=True, text=True).stdout

    told = server.get("/drug/atezolizumab.nt").text
    graphs = [rdflib.Graph().parse(data=text, format="nt") for text in (found, told)]
    assert isomorphic(*graphs)


@pytest.mark.parametrize("form", [None, "turtle", "n3", "trig", "nt", "json-ld", "xml"], ids=str)
def test_rdflib_reads_a_thing_by_its_address_alone(server: Server, form: str | None) -> None:
    """It asks for the media type of the form that it is told, and for anything at all where there is none."""
    iri = rdflib.URIRef("https://w3id.org/sarcokg/id/drug/atezolizumab")

    graph = rdflib.Graph().parse(f"{server.address}/id/drug/atezolizumab", format=form)

    assert str(graph.value(iri, rdflib.RDFS.label)) == "atezolizumab"
    assert (iri, rdflib.RDF.type, rdflib.URIRef(f"{SARCO}PDL1Inhibitor")) in graph


def test_a_sparql_editor_finds_the_questions_and_their_prefixes(server: Server, project: Project) -> None:
    """These two queries are what the editor of the SIB (sparql-editor) sends to an endpoint that it is given."""
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setReturnFormat(JSON)
    sh = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    client.setQuery(
        f"{sh} SELECT DISTINCT ?sq ?comment ?query WHERE {{ ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?query . } ORDER BY ?sq"
    )

    found = rows_of(client)
    client.setQuery(f"{sh} SELECT DISTINCT ?prefix ?namespace {{ [] sh:namespace ?namespace ; sh:prefix ?prefix }}")
    declared = rows_of(client)

    questions = sarcokg.open(project.root).questions
    prefixes = [row["prefix"] for row in declared]
    assert [row["sq"].rpartition("/")[2] for row in found] == list(questions)
    assert {row["comment"] for row in found} == {question.sentence for question in questions.values()}
    assert {"sarco", "rdfs", "skos"} <= set(prefixes)
    assert len(prefixes) == len(set(prefixes))

"""The questions as an interface: the same answers as on the command line, in the forms that programs read."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import sarcokg
from sarcokg.tables import render

if TYPE_CHECKING:
    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.project import Project
    from tests.server.conftest import Server

NAME = "responses-by-mechanism"
PATH = f"/questions/{NAME}"


@pytest.fixture(scope="module")
def graph(project: Project) -> KnowledgeGraph:
    return sarcokg.open(project.root)


@pytest.mark.parametrize(
    "values", [{}, {"histology": "ASPS,OS"}, {"histology": "uterine LMS", "nulls": "true"}], ids=str
)
def test_an_answer_is_that_of_the_command_line_in_each_form(
    server: Server, graph: KnowledgeGraph, values: dict[str, str]
) -> None:
    answer = graph.ask(NAME, **values)

    told = {ending: server.get(f"{PATH}.{ending}", **values) for ending in ("csv", "tsv", "json", "xml")}

    assert told["csv"].text == render(answer, "csv")
    assert told["tsv"].text == render(answer, "tsv")
    assert {**told["json"].json(), "asked": ""} == {**json.loads(render(answer, "json")), "asked": ""}
    results = pyoxigraph.parse_query_results(told["xml"].body, format=pyoxigraph.QueryResultsFormat.XML)
    assert isinstance(results, pyoxigraph.QuerySolutions)
    rows = [{name: row[name].value if row[name] else "" for name in answer.columns} for row in results]
    assert rows == list(answer.rows)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json;q=0.1, text/csv;q=0.2", "text/csv"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ],
)
def test_an_answer_comes_as_it_is_asked_for(server: Server, accept: str, kind: str) -> None:
    reply = server.get(PATH, accept)

    assert (reply.status, reply.media_type, reply.headers["vary"]) == (200, kind, "Accept")


def test_the_page_of_a_question_has_its_numbers_and_names_the_other_forms(server: Server) -> None:
    page = server.get(PATH, "text/html", histology="ASPS")

    assert "19 of 52" in page.text
    assert f'<{PATH}.csv>; rel="alternate"; type="text/csv"' in page.headers["link"]


def test_several_values_of_a_parameter_are_all_asked(server: Server) -> None:
    reply = server.send("GET", f"{PATH}.json?histology=ASPS&histology=OS")

    assert reply.json()["parameters"]["histology"] == ["ASPS", "OS"]


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("histology=ASP", "histology: no histology is called ASP. Did you mean"),
        ("histolgy=ASPS", f"histolgy: {NAME} has no such parameter. It has: histology, nulls."),
        ("nulls=perhaps", "nulls: neither true nor false: perhaps. Write one of them."),
    ],
)
def test_a_wrong_parameter_is_named_with_what_to_do(server: Server, search: str, said: str) -> None:
    reply = server.send("GET", f"{PATH}.json?{search}")

    assert reply.status == 400
    assert reply.json()["detail"].startswith(said)


def test_a_value_is_a_value_and_never_a_part_of_the_query(server: Server) -> None:
    reply = server.get(f"{PATH}.csv", histology='ASPS> } VALUES ?x { "')

    assert reply.status == 400
    assert "no histology is called" in reply.text


def test_every_question_is_answered(server: Server, graph: KnowledgeGraph) -> None:
    replies = {name: server.get(f"/questions/{name}.csv") for name in graph.questions}

    assert {name: reply.text for name, reply in replies.items() if reply.status != 200} == {}


def test_the_openapi_description_is_valid_and_has_every_question(server: Server, graph: KnowledgeGraph) -> None:
    document = server.get("/openapi.json").json()

    OpenAPIV31SpecValidator(document).validate()
    assert list(document["paths"]) == [f"/questions/{name}" for name in graph.questions]
    for name, question in graph.questions.items():
        described = document["paths"][f"/questions/{name}"]["get"]
        assert described["summary"] == question.sentence
        assert [parameter["name"] for parameter in described["parameters"]] == [
            parameter.name for parameter in question.parameters
        ]
    assert document["servers"] == [{"url": f"{server.address}/"}]


def test_what_the_description_says_is_what_comes(server: Server) -> None:
    document = server.get("/openapi.json").json()
    schema = document["components"]["schemas"]["Answer"]

    answer = server.get(f"{PATH}.json").json()

    assert set(schema["required"]) <= set(answer) == set(schema["properties"])
    assert next(iter(csv.reader(io.StringIO(server.get(f"{PATH}.csv").text)))) == answer["columns"]


def test_a_client_may_send_each_default_as_it_is_described(server: Server) -> None:
    """Clients that are made of the description, such as those of openapi-python-client, send every default."""
    paths = server.get("/openapi.json").json()["paths"]
    defaults = {
        path: {parameter["name"]: parameter["schema"]["default"] for parameter in said["get"]["parameters"]
               if "default" in parameter["schema"]}
        for path, said in paths.items()
    }  # fmt: skip

    replies = {
        path: server.get(
            f"{path}.csv",
            **{name: value if isinstance(value, str) else json.dumps(value) for name, value in sent.items()},
        )
        for path, sent in defaults.items()
        if sent
    }

    assert len(replies) > 10
    assert {path: reply.text for path, reply in replies.items() if reply.status != 200} == {}
    assert {path: reply.text for path, reply in replies.items() if reply.text != server.get(f"{path}.csv").text} == {}


def test_the_questions_are_listed_for_programs(server: Server, graph: KnowledgeGraph) -> None:
    text = server.get("/questions", "text/turtle").text

    found = server.get("/questions.nt").text
    assert "sh:SPARQLExecutable" in text
    assert found.count("<http://www.w3.org/ns/shacl#select>") == len(graph.questions)

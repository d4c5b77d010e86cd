"""``sarcokg query``: SPARQL from the command line, a file or standard input."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

QUERY = "SELECT ?drug { ?drug a sarco:PDL1Inhibitor } ORDER BY ?drug"
ATEZOLIZUMAB = "<https://w3id.org/sarcokg/id/drug/atezolizumab>"

pytestmark = pytest.mark.usefixtures("outside")


def test_an_inferred_class_answers(command: Command) -> None:
    ended = command("query", QUERY)

    head, *rows = ended.out.splitlines()
    assert (ended.code, ended.err, head) == (0, "", "?drug")
    assert ATEZOLIZUMAB in rows


@pytest.mark.parametrize("name", ["drugs.rq", "my query"], ids=["a file", "a name with a space"])
def test_a_query_may_stand_in_a_file(command: Command, outside: Path, name: str) -> None:
    (outside / name).write_text(QUERY, encoding="utf-8")

    assert command("query", name) == command("query", QUERY)


def test_a_query_may_come_from_standard_input(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(QUERY))

    assert command("query", "-") == command("query", QUERY)


@pytest.mark.parametrize(
    ("form", "start"), [("csv", "drug\n"), ("json", '{"head"'), ("tsv", "?drug\n"), ("xml", "<?xml")]
)
def test_an_answer_comes_in_the_standard_forms(command: Command, form: str, start: str) -> None:
    ended = command("query", QUERY, "--format", form)

    assert ended.code == 0
    assert ended.out.replace("\r\n", "\n").startswith(start)


def test_yes_or_no_is_an_answer(command: Command) -> None:
    ended = command("query", f"ASK {{ {ATEZOLIZUMAB} a sarco:PDL1Inhibitor }}", "--format", "json")

    assert json.loads(ended.out)["boolean"] is True


@pytest.mark.parametrize("form", [[], ["--format", "csv"], ["--format", "tsv"]], ids=" ".join)
def test_yes_or_no_ends_its_line(command: Command, form: list[str]) -> None:
    assert command("query", "ASK {}", *form).out == "true\n"


GRAPH = "CONSTRUCT { ?drug a sarco:PDL1Inhibitor } { ?drug a sarco:PDL1Inhibitor }"


@pytest.mark.parametrize("form", ["csv", "json", "tsv", "xml"])
def test_a_graph_in_a_form_of_rows_is_refused(command: Command, form: str) -> None:
    ended = command("query", GRAPH, "--format", form)

    assert (ended.code, ended.out) == (2, "")
    assert f"a CONSTRUCT or DESCRIBE answers with a graph, which is no {form}. Choose one of" in ended.err


def test_rows_in_a_form_of_graphs_are_refused(command: Command) -> None:
    ended = command("query", QUERY, "--format", "turtle")

    assert (ended.code, ended.out) == (2, "")
    assert "a SELECT or ASK answers with rows, which is no turtle. Choose one of csv, json, tsv, xml." in ended.err


def test_a_graph_comes_as_turtle_where_no_form_is_asked_for(command: Command) -> None:
    ended = command("query", GRAPH)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == command("query", GRAPH, "--format", "turtle").out
    assert ATEZOLIZUMAB in ended.out


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p",
        "SELECT * { ?s nowhere:p ?o }",
        "DROP ALL",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "nonsense.rq",
        "",
        "ASK " + "x" * 5000,
        "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
        "a\0b",
        "\udcff",
    ],
    ids=lambda query: ascii(query)[:40],
)
def test_a_query_that_cannot_be_run_is_refused(command: Command, query: str) -> None:
    ended = command("query", query)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("sarcokg: ")
    assert any(repair in ended.err for repair in ("Mend ", "Leave it out", "Write SELECT"))


def test_a_file_that_is_not_text_is_named(command: Command, outside: Path) -> None:
    (outside / "latin.rq").write_bytes("# é\nASK".encode("latin-1"))

    ended = command("query", "latin.rq")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "sarcokg: latin.rq: not UTF-8. Save the query as UTF-8.\n"


def test_an_unknown_format_is_refused(command: Command) -> None:
    ended = command("query", QUERY, "--format", "yaml")

    assert ended.code == 2
    assert "invalid choice: 'yaml'" in ended.err

"""``sarcokg ask``: wrong words are named with what was meant, right ones get their answer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sarcokg
from sarcokg.release import read_release
from sarcokg.tables import FORMATS

if TYPE_CHECKING:
    from tests.cli.conftest import Command

QUESTION = "responses-by-mechanism"
ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.usefixtures("outside", "dated")
CITED = (
    f"sarcokg, release {read_release(ROOT / 'graph').name}. Which mechanisms were at work when responses were observed "
    "in a histology or its subtypes? (responses-by-mechanism, histology ASPS, nulls false). Asked on 2026-01-31."
)


@pytest.fixture
def dated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask on 31 January 2026, at noon in Greenwich."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769860800")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["responses-by-mechanis"],
            "responses-by-mechanis: no question has this name. Did you mean responses-by-mechanism",
        ),
        (["zzzz"], "zzzz: no question has this name. Run `sarcokg ask` for the list."),
        (["../questions/" + QUESTION], "no question has this name."),
        ([QUESTION, "--histology"], "--histology: the value is missing. Write --histology VALUE."),
        (
            [QUESTION, "--histologie", "ASPS"],
            "--histologie: responses-by-mechanism has no such parameter. It has: --hist",
        ),
        ([QUESTION, "--name", "x"], "--name: responses-by-mechanism has no such parameter."),
        ([QUESTION, "--self", "x"], "--self: responses-by-mechanism has no such parameter."),
        ([QUESTION, "--histology", "ASPZ"], "--histology: no histology is called ASPZ. Did you mean ASPS"),
        ([QUESTION, "--histology="], "--histology: no value. Write the key"),
        (
            [QUESTION, "--histology", "ASPS,zzzz"],
            "--histology: no histology is called zzzz. Use the key of a histology.",
        ),
        ([QUESTION, "--histology", "ASPS } #"], "--histology: no histology is called ASPS } #."),
        ([QUESTION, "--histology", "atezolizumab"], "--histology: no histology is called atezolizumab."),
        ([QUESTION, "--nulls=maybe"], "--nulls: neither true nor false: maybe. Write one of them."),
        (
            [QUESTION, "ASPS"],
            "ASPS: not expected here. Write parameters as --name value, what is yes or no as --name alone",
        ),
        (["which mechanisms", "--parameters"], "a sentence has no parameters of its own. Name the question"),
        (["deaths", "--foo"], "--foo: deaths has no such parameter. It has: none."),
        ([QUESTION, "--foo"], "--foo: responses-by-mechanism has no such parameter. It has: --hist"),
        (["--histology"], "--histology: no question is named. Write `sarcokg ask NAME --histology …`."),
        (["--explain"], "--explain: no question is named. Write `sarcokg ask NAME --explain …`."),
        (["--format", "csv"], "--format: no question is named."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_words_are_refused_with_what_was_meant(command: Command, words: list[str], said: str) -> None:
    ended = command("ask", *words)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_an_unknown_format_is_refused(command: Command) -> None:
    ended = command("ask", QUESTION, "--format", "xml")

    assert ended.code == 2
    assert "invalid choice: 'xml' (choose from 'csv', 'json', 'jsonl', 'markdown', 'tsv', 'turtle')" in ended.err


def test_without_a_name_all_questions_are_listed(command: Command) -> None:
    ended = command("ask")

    assert ended.code == 0
    questions = sarcokg.open().questions
    assert ended.out == "".join(f"{name}\n    {question.sentence}\n" for name, question in questions.items())


def test_the_parameters_of_a_question_are_shown_with_their_defaults(command: Command) -> None:
    ended = command("ask", QUESTION, "--parameters")

    sentence, histology, nulls = ended.out.splitlines()
    assert sentence == sarcokg.open().questions[QUESTION].sentence
    assert (histology.split()[0], histology[-26:]) == ("--histology", "(Histology; default ASPS)"[-26:].rjust(26))
    assert nulls.endswith("(boolean; default false)")


def test_an_answer_for_a_person_leads_with_the_finding(command: Command) -> None:
    ended = command("ask", QUESTION, "--histology", "ASPS")

    assert ended.code == 0
    assert "PD-L1 blockade: 19 of 52 responded under atezolizumab" in ended.out
    assert "no treatment advice" in ended.out


@pytest.mark.parametrize("form", FORMATS)
def test_an_answer_for_a_program_is_the_answer_alone(command: Command, form: str) -> None:
    ended = command("ask", QUESTION, "--histology", "ASPS", "--format", form)

    assert ended.code == 0
    assert ended.err == ("" if form in {"json", "markdown"} else f"cite: {CITED}\n")
    assert "PD-L1 blockade" in ended.out
    assert "treatment advice" not in ended.out


@pytest.mark.parametrize(
    "words",
    [
        ["--histology", "alveolar soft part sarcoma"],
        ["--histology=asps"],
        ["--histology", "ASPS,ASPS"],
        ["--nulls=false"],
        [],
    ],
    ids=["label", "other case", "twice", "the default of another", "the default"],
)
def test_a_parameter_may_be_worded_in_several_ways(command: Command, words: list[str]) -> None:
    expected = command("ask", QUESTION, "--histology", "ASPS", "--format", "csv")

    ended = command("ask", QUESTION, *words, "--format", "csv")

    assert ended == expected


def test_a_flag_needs_no_value(command: Command) -> None:
    with_value = command("ask", QUESTION, "--nulls", "--histology", "OS", "--format", "json")

    assert with_value == command("ask", QUESTION, "--histology", "OS", "--nulls=true", "--format", "json")
    assert "0" in {row["responders"] for row in json.loads(with_value.out)["rows"]}


def test_a_row_has_its_source_and_its_place(command: Command) -> None:
    ended = command("ask", QUESTION, "--histology", "ASPS", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert rows
    assert all(row["source"] and row["place"] for row in rows)


def test_a_question_in_words_says_how_it_was_read(command: Command) -> None:
    ended = command("ask", "which mechanisms gave responses in alveolar soft part sarcoma")

    said = " ".join(ended.out.split())
    assert (ended.code, ended.err) == (0, "")
    assert said.startswith("read as responses-by-mechanism: Which mechanisms")
    assert "alveolar soft part sarcoma → histology ASPS nulls: not asked, default no" in said
    assert "PD-L1 blockade: 19 of 52 responded under atezolizumab" in said
    assert "Asked on 2026-01-31." in said


def test_a_question_in_words_leaves_the_table_of_a_program_clean(command: Command) -> None:
    named = command("ask", QUESTION, "--histology", "ASPS", "--format", "csv")

    ended = command("ask", "which mechanisms gave responses in ASPS", "--format", "csv")

    assert ended.out == named.out
    assert "ASPS → histology ASPS\n" in ended.err
    assert f"cite: {CITED}\n" in ended.err


def test_a_parameter_may_stand_beside_the_words(command: Command) -> None:
    ended = command("ask", "which mechanisms gave responses", "--histology", "ASPS", "--nulls", "--format", "json")

    assert json.loads(ended.out)["parameters"] == {"histology": ["ASPS"], "nulls": ["true"]}


def test_words_that_leave_a_choice_open_end_with_2_and_the_commands(command: Command) -> None:
    ended = command("ask", "which mechanisms gave responses in OS")

    assert (ended.code, ended.out) == (2, "")
    assert "  sarcokg ask responses-by-mechanism --histology OS\n" in ended.err


def test_the_help_of_a_question_shows_its_own_parameters(command: Command) -> None:
    ended = command("ask", QUESTION, "--help")

    assert ended.code == 0
    assert "usage: sarcokg ask" in ended.out
    assert "--histology  the histology asked about" in ended.out

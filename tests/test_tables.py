"""Answers as text: what is printed is what was answered, in every form."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import UsageError
from sarcokg.identifiers import words
from sarcokg.questions import Answer, Question
from sarcokg.tables import FORMATS, is_clean, render, to_terminal

COLUMNS = ("mechanism", "percentPrinted", "place")
ASKED = date(2026, 1, 31)
CITATION = "sarcokg, release 1.0-abc. Which <b> worked? (q, histology ASPS, OS). Asked on 2026-01-31."
ROW = {"mechanism": "PD-L1 blockade", "percentPrinted": "37", "place": "Abstract, Results [sentence 1]"}

#: What some form gives a meaning to, beside any other sign. No value of a record holds a carriage return.
special = st.sampled_from("\t\n \"',;|\\<>&[]:={}")
cells = st.text(special | st.characters(exclude_categories=("Cc", "Cs")), max_size=8)
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, cells)), max_size=4)


def answer(
    *given_rows: dict[str, str], headline: str = "", note: str = "", columns: tuple[str, ...] = COLUMNS
) -> Answer:
    question = Question("q", "Which <b> worked?", "", (), (), (), "table", (), {}, headline, note)
    return Answer(question, "1.0-abc", columns, given_rows, {"histology": ("ASPS", "OS")}, ASKED)


def printed(capsys: pytest.CaptureFixture[str], given_answer: Answer) -> str:
    to_terminal(given_answer)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("column", "name"),
    [("place", "place"), ("percentPrinted", "percent printed"), ("evaluableOf2", "evaluable of2"), ("aBC", "a bC")],
)
def test_the_name_of_a_column_is_words(column: str, name: str) -> None:
    assert words(column) == name


@given(rows)
def test_delimited_text_is_read_back_cell_by_cell(given_rows: list[dict[str, str]]) -> None:
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        text = render(answer(*given_rows), form)

        assert list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)) == given_rows


@given(rows)
def test_json_is_read_back_cell_by_cell(given_rows: list[dict[str, str]]) -> None:
    given_answer = answer(*given_rows)

    document = json.loads(render(given_answer, "json"))
    assert document["rows"] == given_rows
    assert document["citation"] == CITATION
    assert [json.loads(line) for line in render(given_answer, "jsonl").split("\n")[:-1]] == given_rows


@given(rows)
def test_a_row_of_markdown_is_one_line_with_every_cell(given_rows: list[dict[str, str]]) -> None:
    lines = render(answer(*given_rows), "markdown").split("\n")[:-2]

    assert lines[0] == "| mechanism | percent printed | place |"
    assert lines[1] == "| --- | --- | --- |"
    assert len(lines) == len(given_rows) + 3
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines[:-1]} == {len(COLUMNS) + 1}


def test_every_form_either_carries_how_to_cite_or_is_a_clean_table() -> None:
    carrying = {form for form in FORMATS if CITATION in render(answer(ROW), form).replace(r"\"", '"')}

    assert carrying == {"json", "markdown"}
    assert {form for form in FORMATS if is_clean(form)} == set(FORMATS) - carrying


def test_a_person_reads_how_the_question_was_understood_and_how_to_cite_it(capsys: pytest.CaptureFixture[str]) -> None:
    screen = printed(capsys, replace(answer(ROW), reading=("read as q: Which?", "not understood: foo")))

    assert screen.startswith("read as q: Which?\nnot understood: foo\n")
    assert f"Cite: {CITATION}" in " ".join(screen.split())


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"no such format: xml\. Choose one of csv, json, jsonl, markdown, tsv"):
        render(answer(ROW), "xml")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_an_answer_without_rows_is_whole_in_every_format(form: str) -> None:
    assert isinstance(render(answer(), form), str)


@pytest.mark.parametrize(
    ("given_answer", "line"),
    [
        (answer(), "histology ASPS, OS · release 1.0-abc · 0 rows"),
        (answer(ROW), "histology ASPS, OS · release 1.0-abc · 1 row"),
        (answer(ROW, ROW), "histology ASPS, OS · release 1.0-abc · 2 rows"),
    ],
    ids=["none", "one", "two"],
)
def test_an_answer_says_what_was_asked_of_which_release(given_answer: Answer, line: str) -> None:
    assert given_answer.origin == line


class Cells(HTMLParser):
    """Collects the text of each element and the tags that are there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        self.texts[self.tags[-1]][-1] += data


@given(rows)
def test_no_text_leaves_its_cell_in_html(given_rows: list[dict[str, str]]) -> None:
    found = Cells(answer(*given_rows)._repr_html_() or "")

    assert found.texts["td"][:-1] == [row[column] for row in given_rows for column in COLUMNS]
    assert set(found.tags) <= {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "'onmouseover=",
        '"onmouseover=',
        "&lt;",
        "</table>",
        "]]>",
        "-->",
        "{{7*7}}",
    ],
)
def test_a_hostile_text_is_shown_as_it_is_in_html(text: str) -> None:
    found = Cells(answer({**ROW, "place": text})._repr_html_() or "")

    assert found.texts["td"][-2:] == [text, f"Cite: {CITATION}"]
    assert found.texts["caption"] == ["Which <b> worked? (histology ASPS, OS · release 1.0-abc · 1 row)"]


@pytest.mark.parametrize("headline", ["", "{mechanism}: {percentPrinted}"], ids=["table", "cards"])
@pytest.mark.parametrize(
    "text", ["[7]", "[bold]x[/bold]", "[/]", "[link=x]", r"\[red]x", ":cross: :smile:", "tail\\", "{x}", "23.6–51.0"]
)
def test_a_text_is_printed_for_a_person_as_it_is(capsys: pytest.CaptureFixture[str], headline: str, text: str) -> None:
    screen = printed(capsys, answer({**ROW, "percentPrinted": text}, headline=headline))

    assert text in screen


def test_a_card_leads_with_its_headline_and_leaves_gaps_out(capsys: pytest.CaptureFixture[str]) -> None:
    screen = printed(capsys, answer({**ROW, "place": ""}, headline="{mechanism}: {percentPrinted} %", note="A note."))

    assert "\nPD-L1 blockade: 37 %\n" in screen
    assert "percent printed" in screen
    assert "place" not in screen
    assert "\nA note.\n" in screen


def test_a_table_has_a_head_of_words(capsys: pytest.CaptureFixture[str]) -> None:
    screen = printed(capsys, answer(ROW))

    assert re.search(r"mechanism\W+percent printed\W+place", screen)


def test_no_rows_are_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    screen = printed(capsys, answer())

    assert "Nothing in this release." in screen


def test_every_answer_warns_that_it_is_no_advice(capsys: pytest.CaptureFixture[str]) -> None:
    for given_answer in (answer(), answer(ROW), answer(ROW, headline="{mechanism}")):
        assert printed(capsys, given_answer).endswith("Not a systematic review; no treatment advice.\n")

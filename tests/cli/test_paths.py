"""``sarcokg paths``: every step with its evidence, no cut without a word, and an answer where there is no path."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Command

pytestmark = pytest.mark.usefixtures("outside")


def test_claims_and_facts_are_told_apart_and_each_step_has_its_evidence(command: Command) -> None:
    ended = command("paths", "--from", "IDO1", "--to", "ASPS", "--limit", "2")

    assert (ended.code, ended.err) == (0, "")
    assert "1. [rests on a claim, which is no fact; meets in soft tissue sarcoma]" in ended.out
    assert "2. [facts only; meets in T cell suppression]" in ended.out
    assert "supports, hypothesised, hedged by “may be explained by”" in ended.out
    assert "PMID:17476344 (traceable author statement)" in ended.out
    assert "atezolizumab-asps: Abstract, Results, sentence 2 [1093–1206]" in ended.out
    assert "paths; the best 2 are shown, --limit " in ended.out
    assert "Neither end leads to the other" in ended.out


def test_paths_that_lead_there_are_all_shown_where_they_are_few(command: Command) -> None:
    ended = command("paths", "--from", "Tecentriq", "--to", "alveolar soft part sarcoma")

    assert ended.out.endswith("\n3 paths.\n")


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_program_gets_a_row_a_step_and_the_person_what_was_left_out(form: str, command: Command) -> None:
    ended = command("paths", "--from", "IDO1", "--to", "ASPS", "--limit", "1", "--format", form)

    rows = list(csv.DictReader(io.StringIO(ended.out), delimiter="," if form == "csv" else "\t"))
    assert [row["step"] for row in rows] == ["1", "2", "3"]
    assert int(rows[0]["paths"]) > 1
    assert f"{rows[0]['paths']} paths; the best 1 are shown" in ended.err


def test_the_steps_can_be_had_as_json(command: Command) -> None:
    ended = command("paths", "--from", "atezolizumab", "--to", "PD-L1", "--format", "json")

    (step,) = [row for row in json.loads(ended.out) if row["path"] == "1"]
    assert (step["relation"], step["to"], step["standing"]) == ("inhibits", "PD-L1", "asserted")


@pytest.mark.parametrize("form", [None, "csv"])
def test_no_path_is_an_answer_that_names_the_nearest(form: str | None, command: Command) -> None:
    ended = command("paths", "--from", "cyclophosphamide", "--to", "MFS", *(("--format", form) if form else ()))

    said = ended.err if form else ended.out
    assert ended.code == 0
    assert said.startswith("No path from cyclophosphamide to MFS in release ")
    assert "; nearest: soft tissue sarcoma, 1 edge away from the end: cyclophosphamide — " in said


def test_things_that_do_not_touch_have_no_nearest(command: Command) -> None:
    ended = command("paths", "--from", "prednisone", "--to", "SS")

    assert ended.out.endswith("; nearest: nothing, the two are in parts of the graph that do not touch.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "IDO1", "--to", "APSP"), "Did you mean ASPS"),
        (("--from", "IDO1", "--to", "ASPS", "--limit", "0"), "--limit: no number of paths: 0. Write 1 or more."),
    ],
    ids=["misspelt", "limit"],
)
def test_wrong_words_are_refused_with_their_repair(words: tuple[str, ...], said: str, command: Command) -> None:
    ended = command("paths", *words)

    assert ended.code == 2
    assert said in ended.err

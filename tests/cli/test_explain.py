"""``sarcokg explain``, and ``sarcokg ask`` with ``--explain`` and ``--without``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sarcokg.store import parse_text

if TYPE_CHECKING:
    from tests.cli.conftest import Command

ASPS = ("ask", "responses-by-mechanism", "--histology", "ASPS", "--nulls")
ATEZOLIZUMAB = "target-assertion:atezolizumab_PD-L1"

pytestmark = pytest.mark.usefixtures("outside")


def test_a_statement_is_explained_down_to_its_reference(command: Command) -> None:
    ended = command("explain", "atezolizumab", "inhibits", "PD-L1")

    assert (ended.code, ended.err) == (0, "")
    assert "[background: US prescribing information, Tecentriq, section 12.1" in ended.out
    assert "There is no other proof." in ended.out


def test_other_proofs_are_counted_and_shown_on_request(command: Command) -> None:
    one, two, all_ = (
        command("explain", "pazopanib", "a", "sarco:AntiangiogenicTKI", *words).out
        for words in ([], ["--limit", "2"], ["--all"])
    )

    assert "3 proofs; 2 not shown" in one
    assert "3 proofs; 1 not shown" in two
    assert [all_.count(f"inhibits VEGFR{number}") for number in (1, 2, 3)] == [1, 1, 1]


def test_what_does_not_hold_is_said_with_what_is_missing(command: Command) -> None:
    ended = command("explain", "atezolizumab", "a", "PD-L1 inhibitor", "--without", ATEZOLIZUMAB)

    assert ended.code == 0
    assert "This does not hold" in ended.out
    assert "nothing here says that atezolizumab inhibits PD-L1" in ended.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "atezolizumap", "inhibits", "PD-L1"], "Did you mean drug:atezolizumab"),
        (["explain", "atezolizumab", "inhibits", "PD-L1", "--limit", "0"], "--limit: no number of proofs"),
        (["explain", "atezolizumab"], "relation, object"),
        ([*ASPS, "--explain", "--row", "9"], "row 9: the answer has 3 rows"),
        ([*ASPS, "--explain", "--row", "0"], "row 0: the answer has 3 rows"),
        ([*ASPS, "--explain", "--format", "csv"], "--format: no such format of an explanation: csv"),
        ([*ASPS, "--without", "nothing-of-this-name"], "--without: nothing here has this name"),
    ],
)
def test_wrong_words_are_refused(command: Command, words: list[str], said: str) -> None:
    ended = command(*words)

    assert ended.code == 2
    assert said in ended.err


def test_a_row_of_an_answer_is_explained(command: Command) -> None:
    ended = command(*ASPS, "--explain", "--row", "1")

    assert ended.code == 0
    assert ended.out.startswith("PD-L1 blockade: 19 of 52 responded under atezolizumab\n")


def test_rows_are_explained_as_data(command: Command) -> None:
    explained = json.loads(command(*ASPS, "--explain", "--format", "json").out)
    turtle = command(*ASPS, "--explain", "--row", "1", "--format", "turtle").out

    assert [len(explanation["proofs"]) for explanation in explained] == [1, 1, 1]
    assert parse_text(turtle, "turtle")


def test_an_answer_without_a_source_says_what_changes(command: Command) -> None:
    ended = command(*ASPS, "--without", "atezolizumab-asps")

    assert "2 rows" in ended.out
    assert ended.out.endswith("gone: PD-L1 blockade · atezolizumab · alveolar soft part sarcoma · 19 of 52 responded\n")


def test_a_program_reads_the_answer_without_the_changes(command: Command) -> None:
    ended = command(*ASPS, "--without", "atezolizumab-asps", "--format", "json")

    assert len(json.loads(ended.out)["rows"]) == 2
    assert "gone: PD-L1 blockade" in ended.err

"""The screen: the same words with style and without it, and nothing of it is markup."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sarcokg.screen import open_screen

if TYPE_CHECKING:
    from collections.abc import Callable

FIELDS = [("study", "atezolizumab in ASPS"), ("percent computed", "36.5 [7] :cross: " + "long " * 30), ("odd", "a\nb")]


@pytest.fixture(params=["", "1"], ids=["plain", "styled"])
def printed(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], str]:
    """What the screen of this style has printed, without the styles; it is 40 characters wide."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", request.param)
    return lambda: re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)


def test_a_text_stands_as_it_is(printed: Callable[[], str]) -> None:
    open_screen().print("[7] of :cross: {x}", style="bold")
    open_screen().print()

    assert printed() == "[7] of :cross: {x}\n\n"


def test_a_long_text_is_folded_between_its_words(printed: Callable[[], str]) -> None:
    open_screen().print("one two three " * 10 + "x" * 50)

    lines = printed().splitlines()
    assert max(map(len, lines)) <= 40
    assert "".join(lines).replace(" ", "") == "onetwothree" * 10 + "x" * 50


def test_values_stand_below_each_other_beside_their_names(printed: Callable[[], str]) -> None:
    open_screen().fields(FIELDS)

    lines = [line.rstrip() for line in printed().splitlines()]
    assert lines[0] == "  study             atezolizumab in ASPS"
    assert lines[1] == "  percent computed  36.5 [7] :cross:"
    assert lines[-2:] == ["  odd               a", "                    b"]
    assert max(map(len, lines)) <= 40


def test_a_table_has_its_head_and_every_cell(printed: Callable[[], str]) -> None:
    open_screen().table(["study", "result"], [["a", "19 of 52"], ["b", "[7]"]])

    words = printed().split()
    assert [word for word in words if word.isalnum()] == ["study", "result", "a", "19", "of", "52", "b"]
    assert "[7]" in words


def test_into_a_pipe_cards_are_printed_without_the_library_of_styles() -> None:
    program = (
        "import sys; from sarcokg.screen import open_screen; open_screen().fields([('a', 'b')]); "
        "print('rich' in sys.modules)"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout.split() == ["a", "b", "False"]

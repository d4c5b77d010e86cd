"""The command line: a verb for each module, an exit code for each end, and never a traceback."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from sarcokg import cli
from sarcokg.cli import main
from sarcokg.release import TRIG

if TYPE_CHECKING:
    from pathlib import Path

VERBS = sorted(module.name for module in pkgutil.iter_modules(cli.__path__))
PROGRAM = [sys.executable, "-m", "sarcokg"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["frobnicate"], "invalid choice: 'frobnicate'"),
        (["stats", "--bogus"], "unrecognized arguments: --bogus"),
        (["stats", "more"], "unrecognized arguments: more"),
        (["export", "turtle", "--onyl", "asserted"], "unrecognized arguments: --onyl asserted"),
        (["check", "--strict"], "unrecognized arguments: --strict"),
        (["build", "everything"], "unrecognized arguments: everything"),
        (["query"], "the following arguments are required: sparql"),
        (["--project"], "expected one argument"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("outside")
def test_words_that_mean_nothing_are_refused(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.startswith("usage: sarcokg")


@pytest.mark.parametrize("words", [["--help"], *([verb, "--help"] for verb in VERBS)], ids=" ".join)
def test_every_verb_has_a_help_with_an_example(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 0
    assert "example: sarcokg " in capsys.readouterr().out


def test_the_list_of_commands_says_of_each_what_its_module_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit):
        main(["--help"])

    listed = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    for name, verb in cli.verbs().items():
        assert [name, verb.HELP] in listed


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"sarcokg {version('sarcokg')}\n"


@pytest.mark.parametrize("verb", [["stats"], ["ask"], ["query", "ASK {}"], ["export", "trig"]], ids=" ".join)
def test_a_project_that_was_never_built_ends_with_3(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: list[str]
) -> None:
    (tmp_path / "graph" / "records").mkdir(parents=True)

    code = main(["--project", str(tmp_path), *verb])

    assert code == 3
    assert capsys.readouterr().err.endswith("the project has no release yet. Run `sarcokg build` there.\n")


@pytest.mark.parametrize("verb", [["stats"], ["ask"], ["query", "ASK {}"], ["check"], ["build"]], ids=" ".join)
def test_a_folder_that_is_no_project_ends_with_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: list[str]
) -> None:
    code = main(["--project", str(tmp_path / "nowhere"), *verb])

    assert code == 2
    assert "no project: it has no folder graph/records. Name the folder that holds it." in capsys.readouterr().err


def test_a_damaged_release_ends_with_3(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "graph" / "records").mkdir(parents=True)
    (tmp_path / "graph" / "manifest.json").write_text("{}", encoding="utf-8")

    code = main(["--project", str(tmp_path), "stats"])

    assert code == 3
    assert "manifest.json: no manifest of a release" in capsys.readouterr().err
    assert not (tmp_path / "graph" / TRIG).exists()


def test_an_error_is_one_line_that_says_whose_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["--project", str(tmp_path), "stats"])

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("sarcokg: ")
    assert printed.err.count("\n") == 1


def test_an_interrupt_ends_without_a_word(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin.read", interrupted, raising=False)

    code = main(["query", "-"])

    assert code == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_goes_early_is_no_error(outside: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "export", "nquads"], cwd=outside, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        os.read(writer.stdout.fileno(), 10)
        writer.stdout.close()

        said = writer.stderr.read()

    assert (writer.returncode, said) == (0, b"")


def test_the_package_runs_as_a_module(outside: Path) -> None:
    run = subprocess.run(
        [*PROGRAM, "ask", "no-such-question"], cwd=outside, capture_output=True, text=True, check=False
    )

    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("sarcokg: no-such-question: no question has this name.")

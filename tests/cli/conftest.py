"""What the tests of the command line share: one way to run it, and a project to run it in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sarcokg.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from sarcokg.project import Project


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command as a user does; an exception that escapes it fails the test."""

    def run(*words: str) -> Ended:
        try:
            code = main(words)
        except SystemExit as ended:  # argparse has refused the words, or printed its help
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run


@pytest.fixture
def scratch(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to change, with one record and the committed release, as working folder."""
    shutil.copytree(project.root / "graph", tmp_path / "graph")
    for path in (tmp_path / "graph" / "records").glob("*.yaml"):
        if path.stem != "atezolizumab-asps":
            path.unlink()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def unbuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without any release, as working folder."""
    (tmp_path / "graph" / "records").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path

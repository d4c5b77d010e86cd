"""``sarcokg build``: what it prints, and what it leaves as it was when it refuses."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import pytest

import sarcokg
from sarcokg.project import Project
from sarcokg.release import read_release

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


@pytest.mark.usefixtures("outside")
def test_outside_a_project_nothing_is_built(command: Command) -> None:
    ended = command("build")

    assert (ended.code, ended.out) == (2, "")
    assert "no project here: no folder above holds graph/records." in ended.err


def test_a_build_says_what_went_in_and_what_came_out(command: Command, scratch: Path) -> None:
    ended = command("build", "--into", "graph")

    release = sarcokg.open().release
    assert ended.code == 0
    assert "graph/records/atezolizumab-asps.yaml: " in ended.out
    assert str(scratch) not in ended.out
    assert ended.out.endswith(f" facts inferred\nrelease {release.name}\n")
    assert release.text() == read_release(scratch / "graph").text()


def test_a_refused_build_leaves_the_release_as_it_was(command: Command, scratch: Path) -> None:
    before = sarcokg.open().release
    (scratch / "graph" / "records" / "b.yaml").write_text("key: s\ntitel: x\n", encoding="utf-8")
    (scratch / "graph" / "records" / "a.yaml").write_text("key: s\nkey: t\n", encoding="utf-8")

    ended = command("build")

    assert (ended.code, ended.out) == (1, "")
    places = [line.split(": ")[0] for line in ended.err.splitlines()]
    assert places == sorted(places)
    assert {"graph/records/a.yaml:2", "graph/records/b.yaml:2"} <= set(places)
    assert sarcokg.open().release == before


def test_a_build_beside_another_ends_with_75(command: Command, unbuilt: Path) -> None:
    releases = Project(unbuilt).releases
    releases.mkdir()
    with (releases / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        ended = command("build")

    assert (ended.code, ended.out) == (75, "")
    assert "another build is running. Wait until it has ended, then build again." in ended.err

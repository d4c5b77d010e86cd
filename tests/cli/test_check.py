"""``sarcokg check``: every mistake on a line of its own, and nothing written."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from sarcokg.cli import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Command, Ended

RECORD = "graph/records/atezolizumab-asps.yaml"


def rewrite(path: Path, old: str, new: str) -> int:
    """Replace a text of a record and return its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("words", [[], [RECORD]], ids=["all records", "one record"])
def test_a_good_record_has_no_mistake(command: Command, scratch: Path, words: list[str]) -> None:
    ended = command("check", *words)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"{RECORD}: ")
    assert ended.out.endswith(" facts, no mistake found\n")
    assert not (scratch / ".sarcokg").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("source-kind: abstract-page", "source-kind: abstract-pag", "Did you mean abstract-page?"),
        ("source-kind: abstract-page", "source-kind: NO\nsource-kind: yes", "the key stands twice in one mapping"),
        ("      count: 19\n", "      count: 53\n", "(docs/errors.md#"),
        ("      count: 19\n", "      count: -1\n", "(docs/errors.md#"),
        ("      count: 19\n", "      count: NaN\n", "count: not a value of this field's type: NaN."),
        ("      percent: 37\n", "      percent: 101\n", "(docs/errors.md#"),
        ("      percent: 37\n", "      percent: 37,0\n", "percent: not a value of this field's type: 37,0."),
        ("median: 24.7, range: [4.1, 55.8]", "median: 24.7, range: [55.8, 4.1]", "(docs/errors.md#"),
        ("curated-on: 2026-11-21", "curated-on: 2024-02-30", "(docs/errors.md#"),
        ("curated-on: 2026-11-21", "curated-on: 2024-13-01", "(docs/errors.md#"),
    ],
    ids=lambda value: value.strip() if isinstance(value, str) else "",
)
def test_a_mistake_is_named_by_file_and_line(command: Command, scratch: Path, old: str, new: str, said: str) -> None:
    line = rewrite(scratch / RECORD, old, new)

    ended = command("check", RECORD)

    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err
    assert any(f"{RECORD}:{near}: " in ended.err for near in (line, line + 1))


@pytest.mark.usefixtures("outside")
def test_outside_a_project_somebody_has_to_name_what_is_checked(command: Command) -> None:
    ended = command("check")

    assert (ended.code, ended.out) == (2, "")
    assert "no project here" in ended.err


def test_every_mistake_of_every_record_is_named_in_one_run(command: Command, unbuilt: Path) -> None:
    (unbuilt / "graph" / "records" / "b.yaml").write_text("key: s\ntitel: x\nkind: y\n", encoding="utf-8")
    (unbuilt / "graph" / "records" / "a.yaml").write_text("- key: s\n", encoding="utf-8")

    ended = command("check")

    assert (ended.code, ended.out) == (1, "")
    assert [line.split(": ")[0] for line in ended.err.splitlines()] == [
        "graph/records/a.yaml:1",
        "graph/records/b.yaml:2",
        "graph/records/b.yaml:3",
    ]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("nowhere.yaml", "nowhere.yaml: no such record. Name a YAML file."),
        ("graph/records", "graph/records: a folder. Name records, or nothing to check all of the project."),
        (".", ".: a folder. Name records, or nothing to check all of the project."),
    ],
)
@pytest.mark.usefixtures("scratch")
def test_what_is_no_file_is_refused(command: Command, word: str, said: str) -> None:
    ended = command("check", word)

    assert (ended.code, ended.out, ended.err) == (2, "", f"sarcokg: {said}\n")


@pytest.mark.usefixtures("unbuilt")
def test_a_project_without_records_has_nothing_to_check(command: Command) -> None:
    ended = command("check")

    assert ended.code == 2
    assert "graph/records: no record here yet. Write one by `sarcokg new`." in ended.err


def test_a_record_outside_any_project_is_held_against_the_package(command: Command, outside: Path) -> None:
    (outside / "mine.yaml").write_text("key: s\ntitel: x\n", encoding="utf-8")

    ended = command("check", "mine.yaml")

    assert ended.code == 1
    assert f"{outside}/mine.yaml:2: titel: no such key." in ended.err


# ---- Watching


def watched(command: Command, monkeypatch: pytest.MonkeyPatch, steps: Iterable[Iterable[Path]]) -> Ended:
    """Run a watch that sees these changes, one a check, and is then ended by Ctrl-C."""

    def changes(_: list[Path]) -> Iterator[tuple[Path, ...]]:
        for step in steps:
            yield tuple(step)
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "changes", changes)
    return command("check", "--watch")


def test_a_watch_checks_again_after_every_change_and_ends_with_0(
    command: Command, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = scratch / RECORD

    def steps() -> Iterator[list[Path]]:
        yield []
        rewrite(record, "      count: 19\n", "      count: 53\n")
        yield [record]
        rewrite(record, "      count: 53\n", "      count: 19\n")
        yield [record]

    ended = watched(command, monkeypatch, steps())

    assert (ended.code, ended.err) == (0, "")
    first, second, third = ended.out.split(f"── {RECORD} changed\n")
    assert first == third
    assert first.endswith("no mistake found\n")
    assert "(docs/errors.md#more-responders-than-evaluable)" in second
    assert second.endswith(" to mend\n")


def test_a_watch_outlives_a_record_that_is_gone_for_a_moment(
    command: Command, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps() -> Iterator[list[Path]]:
        (scratch / RECORD).rename(scratch / "away.yaml")
        yield []
        (scratch / "away.yaml").rename(scratch / RECORD)
        yield []

    ended = watched(command, monkeypatch, steps())

    assert ended.code == 0
    assert "no record here yet" in ended.out
    assert ended.out.endswith("no mistake found\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_a_watch_of_the_installed_program_sees_a_file_change(scratch: Path) -> None:
    words = [sys.executable, "-u", "-m", "sarcokg", "check", "--watch", RECORD]
    with subprocess.Popen(words, cwd=scratch, stdout=subprocess.PIPE, text=True) as watching:
        try:
            assert watching.stdout is not None
            first = watching.stdout.readline()
            # However late the system tells of a change, a later one tells of it again.
            deadline = time.monotonic() + 60
            while not select.select([watching.stdout], [], [], 0.5)[0] and time.monotonic() < deadline:
                os.utime(scratch / RECORD)
            second = watching.stdout.readline()
            watching.send_signal(signal.SIGINT)
            code = watching.wait(timeout=60)
        finally:
            watching.kill()

    assert first.endswith("no mistake found\n")
    assert second == f"── {RECORD} changed\n"
    assert code == 0

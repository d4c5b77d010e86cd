"""``sarcokg new``: a record to fill in, and nothing that was there is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Command

ROOT = Path(__file__).parent.parent.parent


def test_the_designs_are_listed(command: Command, unbuilt: Path) -> None:
    ended = command("new")

    assert (ended.code, ended.err) == (0, "")
    assert "single-group-trial: single-group trial\n" in ended.out
    assert not list(unbuilt.rglob("*.yaml"))


def test_a_record_is_written_whose_every_place_the_check_names(command: Command, unbuilt: Path) -> None:
    written = command("new", "case-report", "mine")
    checked = command("check", "graph/records/mine.yaml")

    text = (unbuilt / "graph" / "records" / "mine.yaml").read_text(encoding="utf-8")
    assert (written.code, written.err) == (0, "")
    assert written.out.startswith(f"graph/records/mine.yaml: {text.count('FILL IN')} places to fill in\n")
    assert checked.code == 1
    assert len(checked.err.splitlines()) == text.count("FILL IN")


def test_the_schema_that_the_record_names_is_written_beside(command: Command, unbuilt: Path) -> None:
    command("new", "case-report", "mine")

    first = (unbuilt / "graph" / "records" / "mine.yaml").read_text(encoding="utf-8").splitlines()[0]
    named = unbuilt / "graph" / "records" / first.partition("$schema=")[2]
    assert named.read_bytes() == (ROOT / "graph" / "record.schema.json").read_bytes()
    assert json.loads((unbuilt / "graph" / "background.schema.json").read_text(encoding="utf-8"))["$ref"]


def test_the_text_of_the_source_gives_its_hash_and_length(command: Command, unbuilt: Path) -> None:
    source = ROOT / "tests" / "miniature-source"

    command("new", "case-report", "mine", "--text", str(source / "text.txt"), "--source-kind", "journal-article")

    lines = (unbuilt / "graph" / "records" / "mine.yaml").read_text(encoding="utf-8").splitlines()
    known = (source / "record.yaml").read_text(encoding="utf-8").splitlines()
    assert {line for line in known if line.startswith(("text-", "source-kind"))} <= set(lines)


def test_a_record_is_never_overwritten(command: Command, scratch: Path) -> None:
    record = scratch / "graph" / "records" / "atezolizumab-asps.yaml"
    before = record.read_bytes()

    ended = command("new", "single-group-trial", "atezolizumab-asps")

    assert (ended.code, ended.out) == (2, "")
    assert "the record exists, and is left as it is. Choose another name." in ended.err
    assert record.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["case-report"], "NAME: no key. Name the source by letters, digits, points and hyphens."),
        (["case-report", "../away"], "../away: no key. Name the source by letters, digits, points and hyphens."),
        (["case-rapport", "mine"], "Did you mean case-report?"),
        (["case-report", "mine", "--text", "nowhere.txt"], "nowhere.txt: No such file or directory."),
        (["study.json", "--text", "text.txt"], "--text: not with study.json, which tells it. Leave"),
        (["study.json", "--source-kind", "web-page"], "--source-kind: not with study.json, which tells it."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_written_is_refused(command: Command, unbuilt: Path, words: list[str], said: str) -> None:
    shutil.copy(ROOT / "tests" / "registry" / "NCT00000102.json", unbuilt / "study.json")

    ended = command("new", *words)

    assert ended.code > 0
    assert said in ended.err
    assert not list(unbuilt.rglob("*.yaml"))


@pytest.mark.usefixtures("outside")
def test_outside_of_a_project_nothing_is_written(command: Command) -> None:
    ended = command("new", "case-report", "mine")

    assert (ended.code, ended.out) == (2, "")
    assert "Make it by `mkdir -p graph/records`." in ended.err

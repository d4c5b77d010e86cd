"""``sarcokg diff``: two releases by folder, file or name."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import pytest

from sarcokg.release import read_release

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


def test_a_release_is_compared_with_one_of_another_day(command: Command, scratch: Path) -> None:
    text = (scratch / "graph" / "sarcokg.trig").read_text(encoding="utf-8")
    (scratch / "earlier.trig").write_text(text.replace("sarco:count 19 ;", "sarco:count 18 ;", 1), encoding="utf-8")

    told = command("diff", "earlier.trig")
    rows = command("diff", "earlier.trig", "graph", "--format", "csv")
    patch = command("diff", "earlier.trig", "current", "--format", "patch")

    assert told.code == 0
    assert told.out.startswith(f"earlier.trig → {read_release(scratch / 'graph').name}\n")
    assert "    count: 18 → 19\n" in told.out
    (row,) = csv.DictReader(io.StringIO(rows.out))
    assert (row["change"], row["before"], row["after"]) == ("changed", "18", "19")
    assert [line[0] for line in patch.out.splitlines()] == ["H", "T", "D", "A", "T"]


def test_a_release_of_the_project_is_found_by_its_name(command: Command, scratch: Path) -> None:
    name = read_release(scratch / "graph").name
    kept = scratch / ".sarcokg" / "releases" / name
    kept.mkdir(parents=True)
    for file in ("sarcokg.trig", "manifest.json"):
        shutil.copy(scratch / "graph" / file, kept)

    told = command("diff", name, "graph")

    assert told.out == f"{name} → {name}\nThe two say the same.\n"


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("0.0.1-yesterday", "no release, and no file or folder. Name a folder, a TriG file, current."),
        ("notes.txt", "no form of RDF with named graphs. Name a file that ends in .jsonld, .nq, .trig."),
        ("empty", "no manifest of a release"),
    ],
)
def test_what_is_no_release_is_refused(command: Command, scratch: Path, place: str, message: str) -> None:
    (scratch / "notes.txt").write_text("nothing", encoding="utf-8")
    (scratch / "empty").mkdir()

    ended = command("diff", place)

    assert ended.code in {2, 3}
    assert place in ended.err
    assert message in ended.err

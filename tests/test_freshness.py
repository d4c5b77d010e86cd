"""Freshness: a release knows what it was built from, and says so when that has changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sarcokg.cli import main
from sarcokg.freshness import inputs_digest, is_stale
from sarcokg.project import Project
from sarcokg.release import Release, read_release

ROOT = Path(__file__).parent.parent


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A copy of the repository's own project with its committed release, which is younger than all of it."""
    for folder in ("graph", "ontology", "queries", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return Project(tmp_path)


def committed(project: Project) -> Release:
    return read_release(project.root / "graph")


def test_the_committed_release_is_of_the_committed_inputs(project: Project) -> None:
    assert committed(project).manifest["inputs"] == inputs_digest(project)


@pytest.mark.parametrize(
    "path",
    [
        "graph/records/atezolizumab-asps.yaml",
        "graph/background/axes.yaml",
        "ontology/modules/drug.ttl",
        "ontology/rules/null-response.rq",
        "ontology/context.jsonld",
        "shapes/drug.ttl",
    ],
)
def test_a_changed_input_makes_a_release_stale(path: str, copied: Project) -> None:
    assert not is_stale(copied, committed(copied))

    with (copied.root / path).open("a", encoding="utf-8") as file:
        file.write("\n")

    assert is_stale(copied, committed(copied))


def test_an_input_that_came_or_went_makes_a_release_stale(copied: Project) -> None:
    (copied.records / "atezolizumab-asps.yaml").rename(copied.records / "renamed.yaml")

    assert is_stale(copied, committed(copied))


def test_an_input_that_was_only_touched_makes_nothing_stale(copied: Project) -> None:
    os.utime(copied.records / "atezolizumab-asps.yaml")

    assert not is_stale(copied, committed(copied))


def test_what_is_older_than_the_release_is_not_read(copied: Project) -> None:
    release = committed(copied)
    past = (release.folder / "manifest.json").stat().st_mtime - 60
    for path in copied.root.rglob("*"):
        if path.name != "manifest.json":
            os.utime(path, (past, past))
    changed = Release(release.folder, {**release.manifest, "inputs": "the digest of something else"})

    assert not is_stale(copied, changed)


def test_a_release_without_a_digest_is_never_called_stale(copied: Project) -> None:
    release = committed(copied)
    older = Release(release.folder, {name: value for name, value in release.manifest.items() if name != "inputs"})
    (copied.records / "atezolizumab-asps.yaml").unlink()

    assert not is_stale(copied, older)


def test_what_an_editor_leaves_behind_changes_nothing(copied: Project) -> None:
    before = inputs_digest(copied)
    (copied.records / ".atezolizumab-asps.yaml.swp").write_text("x", encoding="utf-8")
    (copied.records / "atezolizumab-asps.yaml~").write_text("x", encoding="utf-8")
    (copied.records / ".#atezolizumab-asps.yaml").symlink_to("nobody@nowhere.1")

    assert inputs_digest(copied) == before
    assert not is_stale(copied, committed(copied))


def test_asking_says_in_one_line_that_the_answer_is_stale(
    copied: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copied.root)
    with (copied.records / "atezolizumab-asps.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")

    code = main(["ask", "responses-by-mechanism", "--format", "json"])

    printed = capsys.readouterr()
    assert (code, printed.err.count("\n")) == (0, 1)
    assert "changed since release" in printed.err
    assert "Run `sarcokg build`" in printed.err

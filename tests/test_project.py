"""Projects: where records, data folders and releases are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcokg.errors import UsageError
from sarcokg.project import Project, find_project, packaged


@pytest.fixture
def own(tmp_path: Path) -> Project:
    """A project with records and nothing else."""
    (tmp_path / "graph" / "records").mkdir(parents=True)
    return Project(tmp_path.resolve())


def test_the_nearest_folder_with_records_is_the_project(own: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    below = own.root / "graph" / "records" / "old"
    below.mkdir()
    monkeypatch.chdir(below)

    assert find_project() == own


def test_elsewhere_there_is_no_project(outside: Path) -> None:
    assert not (outside / "graph").exists()
    assert find_project() is None


def test_a_named_folder_must_be_a_project_itself(own: Project) -> None:
    assert find_project(own.root) == own
    with pytest.raises(
        UsageError, match=r"no project: it has no folder graph/records\. Name the folder that holds it\."
    ):
        find_project(own.root / "graph")


def test_a_named_folder_may_be_relative(own: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.root.parent)

    assert find_project(Path(own.root.name)) == own


@pytest.mark.parametrize("name", ["ontology", "shapes", "queries", "graph"])
def test_a_folder_that_a_project_lacks_is_the_package_s(own: Project, name: str) -> None:
    assert own.folder(name) == packaged() / name


@pytest.mark.parametrize("name", ["ontology", "shapes", "queries"])
def test_a_folder_that_a_project_has_is_its_own(own: Project, name: str) -> None:
    (own.root / name).mkdir()

    assert own.folder(name) == own.root / name


def test_a_project_has_its_own_background_or_the_package_s(own: Project) -> None:
    assert own.background == packaged() / "graph" / "background"

    (own.root / "graph" / "background").mkdir()

    assert own.background == own.root / "graph" / "background"


def test_the_package_carries_its_data() -> None:
    assert [name for name in ("ontology", "shapes", "queries", "graph") if not (packaged() / name).is_dir()] == []


def test_a_path_is_shown_from_the_root_of_its_project(own: Project) -> None:
    assert own.relative(own.records / "a.yaml") == "graph/records/a.yaml"
    assert own.relative(Path("/elsewhere/a.yaml")) == "/elsewhere/a.yaml"


def test_a_path_of_the_package_is_shown_the_same_on_every_machine(own: Project) -> None:
    assert own.relative(own.background / "axes.yaml") == "graph/background/axes.yaml"

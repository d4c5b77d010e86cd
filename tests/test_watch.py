"""A watch tells of the files that a curator edits, and of no others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sarcokg.late import watchfiles
from sarcokg.watch import changes

if TYPE_CHECKING:
    import pytest


def test_a_watch_first_says_that_it_has_begun(tmp_path: Path) -> None:
    assert next(changes([tmp_path])) == ()


def test_a_change_is_told_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("key: a", encoding="utf-8")
    watching = changes([tmp_path])
    next(watching)

    (tmp_path / "a.yaml.swp").write_text("", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("key: b", encoding="utf-8")

    assert next(watching) == (tmp_path / "a.yaml",)


def test_the_files_of_one_change_are_told_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*_: object, **__: object) -> list[set[tuple[int, str]]]:
        return [set(), set(), {(1, "b.yaml"), (2, "a.yaml"), (3, "b.yaml")}]

    monkeypatch.setattr(watchfiles, "watch", told, raising=False)

    assert list(changes([])) == [(), (Path("a.yaml"), Path("b.yaml"))]

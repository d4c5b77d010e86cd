"""``sarcokg verify``: what a wrong folder is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


def test_a_folder_without_any_text_of_a_source_is_named_once(command: Command, scratch: Path) -> None:
    (scratch / "texts").mkdir()
    (scratch / "texts" / "other.txt").write_text("no source\n", encoding="utf-8")

    ended = command("verify", "--sources", str(scratch / "texts"))

    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert "none of its 1 file is the text of a source" in ended.err

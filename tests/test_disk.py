"""Files written whole: an old file stays until the new one is there, and equal bytes are not written again."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sarcokg.disk import files_in, lock_file, read_utf8, write_whole
from sarcokg.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_what_an_editor_puts_beside_a_file_is_not_found(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "._a.yaml", "a.yaml~", "a.ttl"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".#a.yaml").symlink_to("nowhere")

    assert [path.name for path in files_in(tmp_path, "*.yaml")] == ["a.yaml", "b.yaml"]


def test_a_byte_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.rq"
    path.write_bytes("é\né".encode() + b"\n \xe9\n")

    with pytest.raises(UsageError, match=r"a\.rq:3: not UTF-8: byte E9\. Save the file as UTF-8\."):
        read_utf8(path)


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    before = path.stat().st_ino

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_ino != before
    assert [found.name for found in tmp_path.iterdir()] == ["a"]


def test_a_file_that_holds_these_bytes_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"same")
    before = path.stat()

    write_whole(path, b"same")

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a"]


def test_a_lock_is_kept_from_others_and_dropped_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    program = f"from sarcokg.disk import lock_file; lock_file(open({str(path)!r}, 'a'))"

    with path.open("a") as file:
        lock_file(file)
        refused = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    allowed = subprocess.run([sys.executable, "-c", program], check=False)

    assert (refused.returncode, allowed.returncode) == (1, 0)

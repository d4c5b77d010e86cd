"""Files: found by their names, written whole or not at all, and locks that the system drops with their process.

This module knows nothing of releases.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from sarcokg.errors import UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

__all__ = ["files_in", "is_hidden", "lock_file", "read_utf8", "sync_folder", "write_whole"]


def files_in(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder whose names fit a pattern, sorted, without hidden ones."""
    return sorted(path for path in folder.glob(pattern) if not is_hidden(path))


def is_hidden(path: Path) -> bool:
    """Tell whether a name begins with a point, as those do that editors and systems put beside a file.

    >>> from pathlib import Path
    >>> is_hidden(Path("records/.#mine.yaml")), is_hidden(Path("records/._mine.yaml")), is_hidden(Path("mine.yaml"))
    (True, True, False)
    """
    return path.name.startswith(".")


def read_utf8(path: Path) -> str:
    """Return the text of a file; raises `UsageError` where a byte of it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"{path}:{line}: not UTF-8: byte {error.object[error.start]:02X}. Save the file as UTF-8."
        raise UsageError(message) from None


def write_whole(path: Path, data: bytes, *, is_synced: bool = True) -> None:
    """Write a file whole or not at all: a synced copy takes the name in one step.

    Many files that can be made again need not be synced each: that takes longer than all the rest.
    A file that holds these bytes already is left alone: somebody may be reading it.
    Raises `OSError` where the disk is full or the folder is not ours; nothing is left behind then.
    """
    if path.is_file() and path.read_bytes() == data:
        return
    copy = path.with_name(f".{path.name}.new")
    try:
        with copy.open("wb") as file:
            file.write(data)
            if is_synced:
                file.flush()
                os.fsync(file.fileno())
        copy.replace(path)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    if is_synced:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to disk, where the system has a handle on folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lock_file(file: IO[str]) -> None:
    """Lock a file for this process or fail at once; the system lets go when the process ends.

    Raises `BlockingIOError` or, on Windows, `PermissionError` where another process holds it.
    """
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

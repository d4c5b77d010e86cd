"""The explorer as a folder: every page with its numbers in it, for any static host or a double-click.

Equal releases give equal bytes. What a page needs to run queries by itself lies beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcokg.disk import write_whole
from sarcokg.errors import UsageError
from sarcokg.pages import Pages
from sarcokg.pages.workbench import release_script

if TYPE_CHECKING:
    from pathlib import Path

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["write_site"]

#: Marks a folder as ours to write into again.
_MARK = "sarcokg-site.txt"


def write_site(kg: KnowledgeGraph, folder: Path) -> int:
    """Write every page into a folder and return how many there are.

    Raises `UsageError` where the folder holds something that is no site of ours.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file():
        message = f"{folder}: holds something else than a site. Name a folder that is empty, or not there yet."
        raise UsageError(message)
    pages = Pages(kg, "site")
    paths = list(pages.paths())
    _write(folder / _MARK, f"sarcokg, release {kg.release.name}\n".encode())
    for name, content in pages.assets().items():
        _write(folder / "assets" / name, content)
    name, content = release_script(kg.release)
    _write(folder / "assets" / name, content)
    for path in paths:
        _write(folder / path / "index.html", (pages.html(path, {}) or "").encode())
    return len(paths)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, is_synced=False)

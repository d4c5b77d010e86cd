"""Freshness: whether the records, ontology, shapes or rules that a release was built from have changed since.

The manifest of a release holds one digest of all the files that it was built from. An answer must not
wait for them to be read: while no file or folder is younger than the manifest, nothing has changed.
Only where one is, as after a checkout, are they read and their digest compared.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sarcokg.disk import is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sarcokg.project import Project
    from sarcokg.release import Release

__all__ = ["inputs_digest", "is_stale"]

#: What a build reads of a project, beside the records and the background.
_FOLDERS = ("ontology", "shapes")


def inputs_digest(project: Project) -> str:
    """Return the SHA-256 of the names and contents of all files that a build of the project reads."""
    digest = hashlib.sha256()
    for folder in _folders(project):
        for path in _files(folder):
            text = path.read_bytes()
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0{len(text)}\0".encode())
            digest.update(text)
    return digest.hexdigest()


def is_stale(project: Project, release: Release) -> bool:
    """Tell whether a file that the release was built from has changed, come or gone since it was built.

    A release whose manifest holds no digest, made before there was one, is never called stale.
    """
    known = release.manifest.get("inputs")
    if known is None:
        return False
    built = (release.folder / "manifest.json").stat().st_mtime_ns
    # A folder is younger, too, when a file in it has come, gone or taken another's name.
    touched = (path for folder in _folders(project) for path in (folder, *folder.rglob("*")))
    if not any(_is_younger(path, built) for path in touched):
        return False
    return bool(inputs_digest(project) != known)


def _is_younger(path: Path, built: int) -> bool:
    try:
        return path.stat().st_mtime_ns > built
    except FileNotFoundError:  # it went a moment ago, or an editor's link leads nowhere
        return True


def _folders(project: Project) -> list[Path]:
    found = [project.records, project.background, *(project.folder(name) for name in _FOLDERS)]
    return [folder for folder in found if folder.is_dir()]


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files that a build may read, in an order that no disk decides."""
    read = {".jsonld", ".rq", ".tsv", ".ttl", ".yaml"}
    yield from sorted(path for path in folder.rglob("*") if path.suffix in read and not is_hidden(path))

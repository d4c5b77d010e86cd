"""Where things are: the folders of a project, and those that the package carries.

A project is the nearest parent folder that holds ``graph/records``.
A folder that a project does not have (an ontology of its own, say) is taken from the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sarcokg.errors import UsageError

__all__ = ["Project", "find_project", "packaged"]

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with records; ``root`` is absolute."""

    root: Path

    @property
    def records(self) -> Path:
        """The folder of records, one file a source."""
        return self.root / "graph" / "records"

    @property
    def background(self) -> Path:
        """The folder of domain knowledge that curators assert."""
        return self.folder("graph") / "background"

    @property
    def uncovered(self) -> Path:
        """The file that gives a reason for what the sources' texts hold beside facts; it may be missing."""
        return self.root / "graph" / "uncovered.yaml"

    @property
    def releases(self) -> Path:
        """The folder in which builds write their releases."""
        return self.root / ".sarcokg"

    def folder(self, name: str) -> Path:
        """Return a data folder: the project's own, or else the package's."""
        own = self.root / name
        if name == "graph" and not (own / "background").is_dir():
            return packaged() / name
        return own if own.is_dir() else packaged() / name

    def relative(self, path: Path) -> str:
        """Return a path as messages show it: from the root of the project or package, with forward slashes."""
        root = next((root for root in (self.root, packaged()) if path.is_relative_to(root)), None)
        return path.as_posix() if root is None else path.relative_to(root).as_posix()


def packaged() -> Path:
    """Return the folder that holds ontology, shapes, queries and graph of the package.

    An installed wheel carries them as ``_data``; an editable install reads the checkout's.
    """
    carried = _PACKAGE / "_data"
    return carried if carried.is_dir() else _PACKAGE.parent.parent


def find_project(start: Path | None = None) -> Project | None:
    """Return the project of a folder: the nearest parent with ``graph/records``, or None.

    With ``start`` the folder itself must be one; otherwise raises `UsageError`.
    """
    if start is not None:
        project = Project(start.resolve())
        if not project.records.is_dir():
            message = f"{start}: no project: it has no folder graph/records. Name the folder that holds it."
            raise UsageError(message)
        return project
    here = Path.cwd().resolve()
    return next((Project(folder) for folder in (here, *here.parents) if (folder / "graph" / "records").is_dir()), None)

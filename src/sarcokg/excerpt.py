"""Excerpts: what of a release is taken away, as a release of its own that stands in memory.

A form of RDF takes the named graphs that are asked for, as they are.
A view, such as a table, takes one source with all that is common to the sources, for its rows need both.
A release, or a file that somebody took away from one, can also be taken whole, by its place or name.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import GRAPH
from sarcokg.project import packaged
from sarcokg.release import Release, is_wanted, open_release, read_release, styled
from sarcokg.store import Store, graph_name, parse_file, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.project import Project
    from sarcokg.store import Quad

__all__ = ["Excerpt", "excerpt", "find_whole"]

#: What the program found itself: the consequences of the axioms and rules, and the recomputed figures.
_INFERRED: Final = ("inferred", "audit")
_SOURCE: Final = "source/"
_EQUALS: Final = "source="
_CURRENT: Final = "current"
#: Forms of RDF that keep named graphs, by the ending of their files.
_FORMS: Final = {".jsonld": "jsonld", ".nq": "nquads", ".trig": "trig"}


@dataclass(frozen=True, slots=True)
class Excerpt(Release):
    """Some of the graphs of a release; ``quads`` are sorted as in published files."""

    quads: tuple[Quad, ...] = ()

    @property
    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, in the order of the file."""
        return list(dict.fromkeys(graph_name(quad) for quad in self.quads))

    def load(self, names: Iterable[str]) -> Store:
        """Load graphs into memory, as those of any release."""
        wanted = tuple(names)
        return Store(quad for quad in self.quads if is_wanted(graph_name(quad), wanted))

    def text(self) -> bytes:
        """Return the excerpt as TriG."""
        return styled(self.quads, "trig")


def excerpt(release: Release, only: str | None = None, *, is_view: bool = False) -> Excerpt:
    """Return what is asked for: everything, or only ``asserted``, ``inferred`` or ``source=KEY``.

    Raises `UsageError` where the part is none of these, where no source has the key,
    and for a view of what is asserted or inferred alone: its rows rest on both.
    """
    sources = [iri.removeprefix(GRAPH + _SOURCE) for iri in release.graphs if iri.startswith(GRAPH + _SOURCE)]
    if only is not None and only.startswith(_EQUALS):
        wanted = _of_source(only.removeprefix(_EQUALS), sources, release, is_view=is_view)
    elif only not in {None, "asserted", "inferred"}:
        message = f"--only: no such part: {only}. Write asserted, inferred or source=KEY."
        raise UsageError(message)
    elif only is not None and is_view:
        message = (
            f"--only: this format rests on what is asserted and inferred together: {only}. "
            "Leave it out, write source=KEY, or choose a form of RDF."
        )
        raise UsageError(message)
    else:
        wanted = {
            iri
            for iri in release.graphs
            if only is None or (iri.removeprefix(GRAPH) in _INFERRED) == (only == "inferred")
        }
    # The text was compared with the manifest as it was read.
    quads = (quad for quad in parse_text(release.text(), "trig", is_own=True) if graph_name(quad) in wanted)
    return Excerpt(release.folder, release.manifest, tuple(quads))


def find_whole(place: str, project: Project | None) -> Excerpt:
    """Return a whole release: that of a folder, a file of RDF with graphs, a release of the project, or ``current``.

    Raises `UsageError` where there is no such file, folder or release, or the file is none of these forms.
    """
    path = Path(place)
    if place == _CURRENT:
        return excerpt(open_release(project, packaged()))
    if path.is_dir():
        return excerpt(read_release(path))
    if path.is_file():
        if path.suffix not in _FORMS:
            message = f"{place}: no form of RDF with named graphs. Name a file that ends in {', '.join(_FORMS)}."
            raise UsageError(message)
        manifest = {"release": path.name, "files": {}, "graphs": []}
        return Excerpt(path.parent, manifest, tuple(parse_file(path, _FORMS[path.suffix])))
    kept = project.releases / "releases" if project is not None else None
    names = sorted(folder.name for folder in kept.iterdir()) if kept is not None and kept.is_dir() else []
    if kept is not None and place in names:
        return excerpt(read_release(kept / place))
    offer = ", ".join(["a folder", "a TriG file", _CURRENT, *names[-3:]])
    message = f"{place}: no release, and no file or folder. Name {offer}."
    raise UsageError(message)


def _of_source(key: str, sources: list[str], release: Release, *, is_view: bool) -> set[str]:
    """Return the graphs that an excerpt of one source holds."""
    if key not in sources:
        near = difflib.get_close_matches(key, sources, n=3) or sources
        message = f"--only: no source has this key: {key}. Write source= and one of {', '.join(near)}."
        raise UsageError(message)
    own = GRAPH + _SOURCE + key
    return {own} | ({iri for iri in release.graphs if not iri.startswith(GRAPH + _SOURCE)} if is_view else set())

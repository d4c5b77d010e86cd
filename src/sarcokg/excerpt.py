"""Excerpts: what of a release is taken away, as a release of its own that stands in memory.

A form of RDF takes the named graphs that are asked for, as they are.
A view, such as a table, takes one source with all that is common to the sources, for its rows need both.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import GRAPH
from sarcokg.release import Release, is_wanted, styled
from sarcokg.store import Store, graph_name, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.store import Quad

__all__ = ["Excerpt", "excerpt"]

#: What the program found itself: the consequences of the axioms and rules, and the recomputed figures.
_INFERRED: Final = ("inferred", "audit")
_SOURCE: Final = "source/"
_EQUALS: Final = "source="


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
    quads = (quad for quad in parse_text(release.text(), "trig") if graph_name(quad) in wanted)
    return Excerpt(release.folder, release.manifest, tuple(quads))


def _of_source(key: str, sources: list[str], release: Release, *, is_view: bool) -> set[str]:
    """Return the graphs that an excerpt of one source holds."""
    if key not in sources:
        near = difflib.get_close_matches(key, sources, n=3) or sources
        message = f"--only: no source has this key: {key}. Write source= and one of {', '.join(near)}."
        raise UsageError(message)
    own = GRAPH + _SOURCE + key
    return {own} | ({iri for iri in release.graphs if not iri.startswith(GRAPH + _SOURCE)} if is_view else set())

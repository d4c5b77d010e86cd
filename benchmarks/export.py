"""Exports beside the bare engine, which loads the release's file and dumps it in the same form.

Ours besides compares the file with the manifest, parses strictly, sorts, and keeps each number as it was printed,
which the engine's store does not. JSON-LD of ours carries the published context and its short keys;
for the merged forms the engine has to merge the graphs first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph

import sarcokg
from benchmarks.pairing import Line, call, paired
from sarcokg.excerpt import excerpt
from sarcokg.exports import find_format
from sarcokg.identifiers import NAMESPACES
from sarcokg.store import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release

__all__ = ["measure"]

#: The forms that both can write.
NAMES: Final = ("nquads", "trig", "jsonld", "ntriples", "turtle", "rdfxml")


def ours(release: Release, name: str) -> bytes:
    """Export as the command does, from the release's file to the bytes of another."""
    return find_format(name).export(excerpt(release))


def bare(release: Release, name: str) -> bytes:
    """Load the file into the engine's store, and dump it."""
    store = pyoxigraph.Store()
    path, form = str(release.folder / "sarcokg.trig"), FORMATS[name]
    prefixes = dict(NAMESPACES)
    store.bulk_load(path=path, format=pyoxigraph.RdfFormat.TRIG, lenient=True)
    if form.supports_datasets:
        return store.dump(format=form, prefixes=prefixes) or b""
    # A dump has one graph or all; only a query merges them.
    merged = store.query("CONSTRUCT WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
    return pyoxigraph.serialize(merged, format=form, prefixes=prefixes) or b""  # type: ignore[arg-type] # triples


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of each form to the engine's dump."""
    release = sarcokg.open().release
    for name in NAMES:
        yield paired(
            f"{name}, to the engine's dump",
            call(lambda name=name: ours(release, name)),  # type: ignore[misc]
            call(lambda name=name: bare(release, name)),  # type: ignore[misc]
            runs,
        )

"""What if: a release as it would be if a source or a statement had never been said.

Takes what was asserted, leaves out what is withdrawn, and infers and audits the rest anew, in memory.
The published release stays as it is. What is left need not pass the gate: a study may lack its source.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sarcokg.audit import audit
from sarcokg.errors import UsageError
from sarcokg.explain.entries import DERIVED, ONTOLOGY, Entries, withdraw
from sarcokg.identifiers import GRAPH, graph_iri
from sarcokg.reason import compile_rules, infer
from sarcokg.release import Release, is_wanted, styled
from sarcokg.store import NamedNode, Store, Triple, graph_name, parse_text, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sarcokg.explain.entries import Entry
    from sarcokg.explain.names import Names
    from sarcokg.questions import Answer
    from sarcokg.reason import Rule
    from sarcokg.store import Quad

__all__ = ["Changes", "Supposed", "compare", "suppose"]


@dataclass(frozen=True, slots=True)
class Supposed(Release):
    """A release that was never published: one without some of what was said."""

    quads: tuple[Quad, ...] = ()

    def load(self, names: Iterable[str]) -> Store:
        """Load graphs into memory, as those of any release."""
        names = tuple(names)
        wanted = {
            node for node in {quad.graph_name for quad in self.quads} if is_wanted(getattr(node, "value", ""), names)
        }
        return Store(quad for quad in self.quads if quad.graph_name in wanted)

    def text(self) -> bytes:
        """Return the whole graph as TriG."""
        return styled(sorted(self.quads, key=sort_key), "trig")


@dataclass(frozen=True, slots=True)
class Changes:
    """How an answer differs from another: rows gone, rows changed with old and new, rows added."""

    gone: tuple[dict[str, str], ...]
    changed: tuple[tuple[dict[str, str], dict[str, str]], ...]
    added: tuple[dict[str, str], ...]


def suppose(release: Release, gone: Sequence[str], named_rules: tuple[Rule, ...], names: Names) -> Supposed:
    """Return a release without some sources, nodes and triples, inferred anew.

    Raises `UsageError` where one of them is not asserted in the release.
    """
    quads, store, entries_of = _read(release.text())
    graphs, entries = _withdrawn(gone, release, names, store)
    asserted = withdraw(quads, entries, graphs, entries_of)
    ontology = [quad for quad in asserted if quad.graph_name == NamedNode(ONTOLOGY)]
    # To say less cannot make a contradiction, so none is looked for.
    inferred = infer(asserted, (*compile_rules(ontology), *named_rules), (), graph_iri("inferred"))
    findings = audit(Store(asserted), graph_iri("audit"))
    mappings = quads.get(graph_iri("mappings"), ())
    manifest = {**release.manifest, "release": f"{release.name} without {', '.join(gone)}"}
    return Supposed(release.folder, manifest, (*asserted, *inferred, *findings, *mappings))


@lru_cache(maxsize=1)
def _read(text: bytes) -> tuple[dict[str, tuple[Quad, ...]], Store, Entries]:
    """Return the quads of a whole release by graph, and what answers who said them; of one release only once."""
    quads: dict[str, list[Quad]] = {}
    for quad in parse_text(text, "trig", is_own=True):
        quads.setdefault(graph_name(quad), []).append(quad)
    store = Store()
    store.load(text)
    return {graph: tuple(said) for graph, said in quads.items()}, store, Entries(store)


def compare(before: Answer, after: Answer) -> Changes:
    """Return what became of each row: rows that are equal in most columns are one row that changed."""
    new = list(after.rows)
    old = []
    for row in before.rows:
        if row in new:
            new.remove(row)
        else:
            old.append(row)
    changed: list[tuple[dict[str, str], dict[str, str]]] = []
    for row in list(old):
        near = max(new, key=lambda other: _likeness(row, other), default=None)
        if near is not None and 2 * _likeness(row, near) > len(row):
            changed.append((row, near))
            old.remove(row)
            new.remove(near)
    return Changes(tuple(old), tuple(changed), tuple(new))


def _likeness(row: dict[str, str], other: dict[str, str]) -> int:
    return sum(other.get(column) == value for column, value in row.items())


def _withdrawn(gone: Sequence[str], release: Release, names: Names, store: Store) -> tuple[set[str], set[Entry]]:
    """Return what is meant: names of graphs, and entries."""
    known = {iri.removeprefix(GRAPH) for iri in release.graphs if iri not in DERIVED}
    graphs: set[str] = set()
    entries: set[Entry] = set()
    for text in gone:
        graph = next((name for name in known if text in {name, name.removeprefix("source/"), GRAPH + name}), None)
        if graph is not None:
            graphs.add(graph)
        elif len(text.split()) > 1:
            entries.add(_asserted(names.triple(text.split(maxsplit=2)), store, text))
        else:
            entries.add(_stated(text, names, store, known))
    return graphs, entries


def _asserted(triple: Triple, store: Store, text: str) -> Triple:
    graphs = store.graphs(triple)
    if not graphs:
        message = f"--without: nothing says this: {text}. Run `sarcokg explain` to see what is said."
        raise UsageError(message)
    if set(graphs) <= DERIVED:
        message = f"--without: this follows from others: {text}. Withdraw what it rests on: `sarcokg explain {text}`."
        raise UsageError(message)
    return triple


def _stated(text: str, names: Names, store: Store, known: set[str]) -> NamedNode:
    node = names.find(text)
    if node is not None and any(set(store.graphs_of(node)) - DERIVED):
        return node
    near = difflib.get_close_matches(text, [*(name.removeprefix("source/") for name in known), *names.near(text)], n=3)
    offer = f"Did you mean {' or '.join(near)}?" if near else "Name a record, a node or a triple."
    message = f"--without: nothing here has this name: {text}. {offer}"
    raise UsageError(message)

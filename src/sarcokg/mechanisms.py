"""The mechanism graph: drugs, targets, axes, features, treatments and histologies as a networkx graph.

The edges are the rows of ``queries/exports/mechanism-*.rq``: one row an edge, one file a kind of knowledge.
Every arrow points from what is more particular to what it is part of or leads to:
treatment → drug → target → axis → feature, treatment → histology → parent, proposition → what it speaks of.
This module adds names and finds paths; what an edge means stands in the queries.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import GRAPH, compact, ontology_iri
from sarcokg.late import networkx
from sarcokg.lexicon import read_lexicon
from sarcokg.project import packaged
from sarcokg.query_file import read_query, sorted_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path as FilePath

    from sarcokg.lexicon import Lexicon
    from sarcokg.release import Release
    from sarcokg.store import Row

__all__ = ["Path", "Standing", "Step", "find_node", "find_paths", "mechanism_graph"]

#: Columns that name the ends of an edge; every other column becomes an attribute of the edge.
_ENDS: Final = frozenset({"from", "fromLabel", "fromKind", "to", "toLabel", "toKind"})
_COUNTS: Final = frozenset({"responders", "evaluable", "complete", "partial", "size"})
#: The classes whose individuals go by the names that the lexicon knows.
_NAMED: Final = ("Axis", "Disease", "Drug", "Histology", "Mechanism", "MicroenvironmentFeature", "MolecularTarget")
_TREATMENTS: Final = frozenset({"exposure", "regimen"})
#: Relations between a treatment and a histology, what is known before what is missing.
_RESULTS: Final = (
    "response observed in",
    "response rate without counts in",
    "no response observed in",
    "no response among an unstated number in",
    "studied without a stated response in",
    "named in a title for",
)

#: How a relation reads against its arrow.
_REVERSED: Final[dict[str, str]] = {
    "acts by": "is the mechanism of",
    "acts on": "is acted on by",
    "concerns": "is spoken of in",
    "gives": "is given in",
    "gives some patients": "is given to some in",
    "inhibits": "is inhibited by",
    "interrupts": "is interrupted by",
    "kind of": "has the kind",
    "member of": "has the member",
    "named in a title for": "is in a title with",
    "no response among an unstated number in": "had no response, number unstated, under",
    "no response observed in": "had no response observed under",
    "promotes": "is promoted by",
    "response observed in": "had a response observed under",
    "response rate without counts in": "has a response rate without counts under",
    "restrains": "is restrained by",
    "studied without a stated response in": "was studied, without a stated response, under",
    "subtype of": "has the subtype",
}


class Standing(StrEnum):
    """What an edge rests on; facts come before what follows from them, and both before what is only claimed."""

    ASSERTED = "asserted"
    INFERRED = "inferred"
    HYPOTHESIS = "hypothesis"


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path as it is walked; ``forward`` is False where it is walked against its arrow.

    ``relation`` is worded for the direction of the walk, ``figures`` holds counts such as ``19 of 52``.
    """

    start: str
    relation: str
    end: str
    forward: bool
    standing: Standing
    evidence: str
    figures: str


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one thing to another; it is as firm as its weakest step."""

    steps: tuple[Step, ...]
    labels: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """The standing of the weakest step."""
        return max((step.standing for step in self.steps), key=_rank)

    def __str__(self) -> str:
        """Return the path as one line: labels with the relations between them."""
        words = [self.labels[0]]
        for step, label in zip(self.steps, self.labels[1:], strict=True):
            figures = f" ({step.figures})" if step.figures else ""
            words.append(f"— {step.relation}{figures} → {label}")
        return " ".join(words)


# ---- The graph


def mechanism_graph(release: Release, queries: FilePath | None = None) -> networkx.MultiDiGraph[str]:
    """Return the mechanism graph of a release; nodes are IRIs.

    Nodes carry ``label``, ``kind`` and ``names``; treatments also ``regimen``, ``timing``, ``agents``, ``study``
    and ``patient``. Edges carry ``relation``, ``standing`` and ``evidence``; those of results also their columns in
    ``mechanism-responses.rq``, with counts as integers. The graph itself carries ``release`` and ``sources``.
    All values are texts or integers, so that networkx can write the graph in any of its formats.
    """
    folder = (queries or packaged() / "queries") / "exports"
    exports = [read_query(path) for path in sorted(folder.glob("mechanism-*.rq"))]
    store = release.load(dict.fromkeys(name for _, header in exports for name in header["graphs"]))
    sources = sum(1 for iri in release.graphs if iri.startswith(GRAPH + "source/"))
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(release=release.name, sources=sources)
    for query, header in exports:
        for row in store.select(query):
            _add_edge(graph, row, header["lists"])
    _add_names(graph, read_lexicon(store))
    _describe_treatments(graph)
    return graph


def _add_edge(graph: networkx.MultiDiGraph[str], row: Row, lists: Mapping[str, str]) -> None:
    values = {name: value for name, value in row.items() if value}
    for end in ("from", "to"):
        graph.add_node(values[end], label=values[f"{end}Label"], kind=values[f"{end}Kind"])
    edge: dict[str, str | int] = {}
    for name, value in values.items():
        if name in lists:
            edge[name] = sorted_list(value, lists[name])
        elif name in _COUNTS:
            edge.update({name: int(value)} if value.isdigit() else {})
        elif name not in _ENDS:
            edge[name] = value
    key = " ".join(values.get(name, "") for name in ("relation", "statement", "study", "timing", "size"))
    graph.add_edge(values["from"], values["to"], key=key, **edge)


def _add_names(graph: networkx.MultiDiGraph[str], lexicon: Lexicon) -> None:
    for class_name in _NAMED:
        for term in lexicon.terms(ontology_iri(class_name)):
            if term.iri in graph:
                graph.nodes[term.iri]["names"] = "\n".join(term.names)
    for _, data in graph.nodes(data=True):
        data.setdefault("names", "")


def _describe_treatments(graph: networkx.MultiDiGraph[str]) -> None:
    """Label each treatment by its drugs, with a plus-minus before those that only some patients received."""
    for node, data in graph.nodes(data=True):
        if data["kind"] not in _TREATMENTS:
            continue
        parts = [edge | {"drug": graph.nodes[drug]["label"]} for _, drug, edge in graph.out_edges(node, data=True)]
        parts = [edge for edge in parts if edge["relation"].startswith("gives")]
        everyone = sorted({edge["drug"] for edge in parts if edge["relation"] == "gives"})
        some = sorted({edge["drug"] for edge in parts if edge["relation"] != "gives"})
        data["regimen"] = "".join([" + ".join(everyone), *(f" ± {label}" for label in some)])
        data["timing"] = "; ".join(sorted({edge["timing"] for edge in parts}))
        data["agents"] = next((edge["agents"] for edge in parts), "not stated")
        data["study"] = next((edge["study"] for edge in parts), "")
        data["patient"] = next((edge["patient"] for edge in parts if "patient" in edge), "")
        whose = f"patient {data['patient']} of {data['study']}" if data["patient"] else data["study"]
        data["label"] = f"{data['regimen']} in {whose}"


# ---- Names


def find_node(graph: networkx.MultiDiGraph[str], name: str, kind: str | None = None) -> str:
    """Return the node that goes by a name: an IRI, ``kind:key``, a key, a label or a synonym.

    Treatments and propositions have no names of their own and go by ``kind:key`` alone.
    Raises `UsageError` with the nearest names where none fits, with the candidates where several do.
    """
    nodes = {node: data for node, data in graph.nodes(data=True) if kind in {None, data["kind"]}}
    if name in nodes:
        return name
    called = {node: (compact(node), *data["names"].split("\n")) for node, data in nodes.items()}
    # A key or label written exactly decides before one that differs in case: EpS is no EPS.
    exact = [node for node, names in called.items() if name in names]
    found = exact or [node for node, names in called.items() if name.casefold() in map(str.casefold, names)]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"{name}: the name of several: {', '.join(sorted(map(compact, found)))}. Choose one."
        raise UsageError(message)
    spelled = {other.casefold(): other for names in called.values() for other in names[1:] if other}
    near = [spelled[match] for match in difflib.get_close_matches(name.casefold(), spelled, n=3)]
    offer = f"Did you mean {' or '.join(near)}?" if near else "Write a key, a label or a synonym."
    message = f"{name}: no {kind or 'thing'} of the mechanism graph goes by this name. {offer}"
    raise UsageError(message)


# ---- Paths


def find_paths(graph: networkx.MultiDiGraph[str], start: str, end: str, *, limit: int = 10) -> tuple[Path, ...]:
    """Return the best paths between two things, each given by a name as in `find_node`.

    A path climbs from the start against the arrows to a common origin, then follows them down to the end;
    either part may be empty. So IDO1 leads to its axis and back, and an axis leads through target, drug and
    treatment to a histology. A path never turns where two arrows meet: two drugs with one target, or a result
    for soft tissue sarcoma and a subtype of it, are alike but neither explains the other.

    Shorter paths come first; of equal length those of facts before those with inferred steps, and both before
    those with hypotheses; then by labels. No path is an empty tuple.
    Raises `UsageError` where a name is unknown or both ends are the same.
    """
    first, last = find_node(graph, start), find_node(graph, end)
    if first == last:
        message = f"{end}: both ends of the path are the same: {compact(last)}. Name two things."
        raise UsageError(message)
    simple: networkx.DiGraph[str] = networkx.DiGraph(graph)
    paths = [path for nodes in _walks(simple, first, last) for path in _worded(graph, nodes)]
    return tuple(sorted(paths, key=_order)[:limit])


def _walks(graph: networkx.DiGraph[str], first: str, last: str) -> Iterator[tuple[str, ...]]:
    """Yield the nodes of every climb from ``first`` to an origin and descent from there to ``last``."""
    origins = (networkx.ancestors(graph, first) | {first}) & (networkx.ancestors(graph, last) | {last})
    for origin in sorted(origins):
        climbs = _descents(graph, origin, first)
        for climb, descent in product(climbs, _descents(graph, origin, last)):
            if set(climb) & set(descent) == {origin}:
                yield (*reversed(climb), *descent[1:])


def _descents(graph: networkx.DiGraph[str], origin: str, end: str) -> list[list[str]]:
    if origin == end:
        return [[origin]]
    return list(networkx.all_simple_paths(graph, origin, end))


def _worded(graph: networkx.MultiDiGraph[str], nodes: tuple[str, ...]) -> Iterator[Path]:
    """Yield a path for each choice among the different relations that join neighbours."""
    labels = tuple(graph.nodes[node]["label"] for node in nodes)
    for steps in product(*(_steps(graph, one, other) for one, other in pairwise(nodes))):
        yield Path(steps, labels)


def _steps(graph: networkx.MultiDiGraph[str], one: str, other: str) -> list[Step]:
    """Return a step for each relation and standing between neighbours; statements of one relation are one step."""
    forward = graph.has_edge(one, other)
    edges = graph.get_edge_data(one, other) if forward else graph.get_edge_data(other, one)
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for edge in (edges or {}).values():
        groups.setdefault((edge["relation"], edge["standing"]), []).append(edge)
    return [
        Step(
            start=one,
            relation=relation if forward else _REVERSED.get(relation, f"({relation})"),
            end=other,
            forward=forward,
            standing=Standing(standing),
            evidence=_joined(edge["evidence"] for edge in group),
            figures=_joined(_figures(edge) for edge in group),
        )
        for (relation, standing), group in sorted(groups.items(), key=lambda item: item[0])
    ]


def _figures(edge: Mapping[str, Any]) -> str:
    """Return the figures of a result as a reader says it, or nothing for other edges.

    >>> _figures({"responders": 19, "evaluable": 52}), _figures({"responders": 2})
    ('19 of 52', '2 of a number not stated')
    >>> _figures({"percentPrinted": "6"}), _figures({"percentPrinted": "10.13", "evaluable": 154})
    ('6 %', '10.13 % of 154')
    >>> _figures({"responders": 0, "evaluable": 1, "patient": "asps-1", "bestResponse": "stable disease"})
    'patient asps-1: stable disease'
    """
    if "patient" in edge:
        return f"patient {edge['patient']}: {edge['bestResponse']}" if "bestResponse" in edge else ""
    if "responders" in edge:
        return f"{edge['responders']} of {edge.get('evaluable', 'a number not stated')}"
    if "percentPrinted" in edge:
        return f"{edge['percentPrinted']} %" + (f" of {edge['evaluable']}" if "evaluable" in edge else "")
    return ""


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(sorted({text for text in texts if text}))


def _rank(standing: Standing) -> int:
    return list(Standing).index(standing)


def _order(path: Path) -> tuple[int, int, int, tuple[str, ...], tuple[str, ...]]:
    relations = tuple(step.relation for step in path.steps)
    results = [rank for rank, name in enumerate(_RESULTS) if {name, _REVERSED[name]} & set(relations)]
    return len(path.steps), _rank(path.standing), max(results, default=0), path.labels, relations

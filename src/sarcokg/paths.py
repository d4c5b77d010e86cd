"""Paths through the mechanism graph: how two things hang together, with the evidence on each step.

Turns the graph of `mechanisms` into ranked paths from drugs over targets, axes and features to histologies.
What an edge means is not decided here; only how a walk may turn, and which walk comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise, product
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import compact
from sarcokg.late import networkx
from sarcokg.mechanisms import Standing, figures, find_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "COLUMNS",
    "GROUNDS",
    "RESULTS",
    "REVERSED",
    "Nearest",
    "Path",
    "Step",
    "as_rows",
    "find_nearest",
    "find_paths",
]

#: The columns of paths as a table: one row a step.
COLUMNS: Final = (
    "path",
    "paths",
    "pathStanding",
    "meetsIn",
    "step",
    "from",
    "relation",
    "to",
    "standing",
    "figures",
    "evidence",
)

#: Relations between a treatment and a histology, what is known before what is missing.
RESULTS: Final = (
    "response observed in",
    "response rate without counts in",
    "no response observed in",
    "no response among an unstated number in",
    "studied without a stated response in",
    "planned without a result yet in",
    "named in a title for",
)

#: How a relation reads against its arrow.
REVERSED: Final[dict[str, str]] = {
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
    "planned without a result yet in": "is planned, without a result yet, under",
    "promotes": "is promoted by",
    "response observed in": "had a response observed under",
    "response rate without counts in": "has a response rate without counts under",
    "restrains": "is restrained by",
    "studied without a stated response in": "was studied, without a stated response, under",
    "subtype of": "has the subtype",
}
#: How a step is drawn: a fact by a line, what follows from facts by a double line, what is only claimed by dots.
_DRAWN: Final = {
    "asserted": "— {} →",
    "inferred": "═ {} (inferred) ⇒",
    "hypothesis": "·· {} (claimed) ··>",
}
#: What a path rests on, by the standing of its weakest step, the firmest first.
GROUNDS: Final = {
    "asserted": "facts only",
    "inferred": "facts and what follows from them",
    "hypothesis": "rests on a claim, which is no fact",
}


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

    @property
    def meets_in(self) -> str:
        """The label of the thing where the arrows from both ends meet, or nothing where one end leads to the other."""
        turns = (
            label
            for label, (before, after) in zip(self.labels[1:], pairwise(self.steps), strict=False)
            if before.forward and not after.forward
        )
        return next(turns, "")

    @property
    def ground(self) -> str:
        """What the path rests on, in words."""
        return GROUNDS[self.standing]

    def __str__(self) -> str:
        """Return the path as one line: labels with the relations between them, claims drawn unlike facts."""
        words = [self.labels[0]]
        for step, label in zip(self.steps, self.labels[1:], strict=True):
            figures = f" ({step.figures})" if step.figures else ""
            words.append(f"{_DRAWN[step.standing].format(step.relation + figures)} {label}")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Nearest:
    """Where a search that found no path came closest to its end; ``missing`` counts the edges in between."""

    path: Path
    missing: int


def find_paths(
    graph: networkx.MultiDiGraph[str], start: str, end: str, *, limit: int | None = None
) -> tuple[Path, ...]:
    """Return the paths between two things, each given by a name as in `find_node`, the best first.

    A path climbs from the start against the arrows to a common origin, then follows them down to the end;
    either part may be empty. So IDO1 leads to its axis and back, and an axis leads through target, drug and
    treatment to a histology. Such a path does not turn where two arrows meet: two drugs with one target, or a result
    for soft tissue sarcoma and a subtype of it, are alike but neither explains the other.

    Where there is no such path, those that turn once where arrows meet are returned: in a feature of the
    microenvironment that both ends bear on, or in a group of histologies of which a claim speaks and to which the
    other end belongs. `Path.meets_in` names the thing; such a path shows what two things share, not that one
    leads to the other.

    Shorter paths come first; of equal length those of facts before those with inferred steps, and both before
    those with claims; then by results and labels. No path is an empty tuple.
    Raises `UsageError` where a name is unknown or both ends are the same.
    """
    first, last = _ends(graph, start, end)
    simple: networkx.DiGraph[str] = networkx.DiGraph(graph)
    walks = list(_walks(simple, first, last)) or list(_meetings(graph, simple, first, last))
    paths = [path for nodes in walks for path in _worded(graph, nodes)]
    return tuple(sorted(paths, key=_order)[:limit])


def find_nearest(graph: networkx.MultiDiGraph[str], start: str, end: str) -> Nearest | None:
    """Return the path from the start to the thing within its reach that lies closest to the end.

    Closest is counted in edges, whatever their direction. None where nothing in reach is connected with the end.
    Raises as `find_paths`.
    """
    first, last = _ends(graph, start, end)
    simple: networkx.DiGraph[str] = networkx.DiGraph(graph)
    away = networkx.single_source_shortest_path_length(simple.to_undirected(as_view=True), last)
    origins = networkx.ancestors(simple, first) | {first}
    reach = set(chain(origins, *(networkx.descendants(simple, origin) for origin in origins))) - {first}
    by_label = sorted(reach & away.keys(), key=lambda node: (away[node], graph.nodes[node]["label"], node))
    for node in by_label:
        paths = find_paths(graph, first, node, limit=1)
        if paths and not paths[0].meets_in:
            return Nearest(paths[0], away[node])
    return None


def as_rows(paths: Iterable[Path], total: int) -> list[dict[str, str]]:
    """Return paths as rows of text under `COLUMNS`; ``total`` says how many there are, shown or not."""
    return [
        {
            "path": str(number),
            "paths": str(total),
            "pathStanding": path.standing,
            "meetsIn": path.meets_in,
            "step": str(place),
            "from": start,
            "relation": step.relation,
            "to": end,
            "standing": step.standing,
            "figures": step.figures,
            "evidence": step.evidence,
        }
        for number, path in enumerate(paths, start=1)
        for place, (step, (start, end)) in enumerate(zip(path.steps, pairwise(path.labels), strict=True), start=1)
    ]


# ---- Walks


def _ends(graph: networkx.MultiDiGraph[str], start: str, end: str) -> tuple[str, str]:
    first, last = find_node(graph, start), find_node(graph, end)
    if first == last:
        message = f"{end}: both ends of the path are the same: {compact(last)}. Name two things."
        raise UsageError(message)
    return first, last


def _meetings(
    graph: networkx.MultiDiGraph[str], simple: networkx.DiGraph[str], first: str, last: str
) -> Iterator[tuple[str, ...]]:
    """Yield the walks that lead from both ends into one thing, where they may meet."""
    for node in sorted(graph):
        if node in {first, last} or graph.nodes[node]["kind"] not in {"feature", "histology"}:
            continue
        for left, right in product(_walks_into(simple, first, node), _walks_into(simple, last, node)):
            if set(left) & set(right) == {node} and _may_meet(graph, left, right):
                yield (*left, *reversed(right[:-1]))


def _walks_into(graph: networkx.DiGraph[str], first: str, node: str) -> list[tuple[str, ...]]:
    """Return the walks whose last step follows an arrow."""
    return [walk for walk in _walks(graph, first, node) if graph.has_edge(walk[-2], node)]


def _may_meet(graph: networkx.MultiDiGraph[str], left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether two walks into one thing make a link: into a shared feature they do, into a group only a claim's."""
    if graph.nodes[left[-1]]["kind"] == "feature":
        return True
    # What a claim says of a group, it says of the members; what was observed in another member, it does not.
    return any(
        graph.nodes[one[-2]]["kind"] == "proposition"
        and all(graph.nodes[node]["kind"] == "histology" for node in other)
        for one, other in ((left, right), (right, left))
    )


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
    labels = tuple(_label(graph.nodes[node]) for node in nodes)
    for steps in product(*(_steps(graph, one, other) for one, other in pairwise(nodes))):
        yield Path(steps, labels)


def _label(data: Mapping[str, Any]) -> str:
    """Return the label of a node, in quotation marks where it is the wording of a claim."""
    return f"“{data['label']}”" if data["kind"] == "proposition" else str(data["label"])


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
            relation=relation if forward else REVERSED.get(relation, f"({relation})"),
            end=other,
            forward=forward,
            standing=Standing(standing),
            evidence=_joined(edge["evidence"] for edge in group),
            figures=_joined(figures(edge) for edge in group),
        )
        for (relation, standing), group in sorted(groups.items(), key=lambda item: item[0])
    ]


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(sorted({text for text in texts if text}))


def _rank(standing: Standing) -> int:
    return list(Standing).index(standing)


def _order(path: Path) -> tuple[int, int, int, tuple[str, ...], tuple[str, ...]]:
    relations = tuple(step.relation for step in path.steps)
    results = [rank for rank, name in enumerate(RESULTS) if {name, REVERSED[name]} & set(relations)]
    return len(path.steps), _rank(path.standing), max(results, default=0), path.labels, relations

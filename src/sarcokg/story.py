"""What the drawing of mechanisms tells: the results of a histology and its subtypes, and what led to each.

Turns the mechanism graph into results, each with its drugs, and into the knowledge that joins drugs to targets
and axes. It must not know where anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sarcokg.english import counted
from sarcokg.late import networkx
from sarcokg.mechanisms import find_node
from sarcokg.statistics import ANECDOTAL_BELOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Link", "Outcome", "Patient", "Result", "Route", "Story", "tell"]


class Outcome(StrEnum):
    """What is known of responses, the most first; each looks different in a figure."""

    RESPONSE = "response observed"
    RATE = "response rate without counts"
    NULL = "no response observed"
    UNBOUNDED_NULL = "no response among an unstated number"
    UNSTATED = "studied, responses not stated"
    PLANNED = "planned or recruiting, no result yet"
    NAMED = "named in a title, no result"


_OUTCOMES: Final[dict[str, Outcome]] = {
    "response observed in": Outcome.RESPONSE,
    "response rate without counts in": Outcome.RATE,
    "no response observed in": Outcome.NULL,
    "no response among an unstated number in": Outcome.UNBOUNDED_NULL,
    "studied without a stated response in": Outcome.UNSTATED,
    "planned without a result yet in": Outcome.PLANNED,
    "named in a title for": Outcome.NAMED,
}


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient: the key, and every category and best response that statements give."""

    key: str
    categories: tuple[str, ...]
    best: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one treatment in one histology: a count, single patients, or why there is none.

    ``drugs`` were received by everyone, ``some_drugs`` by some. ``figures`` holds printed and computed texts by
    the names of their columns in ``mechanism-responses.rq``.
    """

    outcome: Outcome
    histology: str
    drugs: tuple[str, ...]
    some_drugs: tuple[str, ...]
    regimen: str
    timing: str
    agents: str
    study: str
    design: str
    attribution: str
    counts: Mapping[str, int]
    figures: Mapping[str, str]
    patients: tuple[Patient, ...]
    evidence: tuple[str, ...]
    conflict: str

    @property
    def headline(self) -> str:
        """The result in a few words, the kind of absence included."""
        if self.patients:
            number = counted(len(self.patients), "patient")
            return f"{number} {'with' if self.outcome is Outcome.RESPONSE else 'without'} a response"
        if "responders" in self.counts:
            among = f"{self.counts['evaluable']} responded" if "evaluable" in self.counts else "an unstated number"
            return f"{self.counts['responders']} of {among}"
        if self.outcome is Outcome.RATE:
            return f"{self.figures['percentPrinted']} % of {self.counts.get('evaluable', 'an unstated number')}"
        if self.outcome is Outcome.UNSTATED and "size" in self.counts:
            return f"{self.counts['size']} patients, responses not stated"
        if self.outcome is Outcome.PLANNED and "size" in self.counts:
            return f"{self.counts['size']} patients planned, no result yet"
        return str(self.outcome)

    @property
    def is_anecdotal(self) -> bool:
        """Whether the patients are too few for a percent."""
        return self.counts.get("evaluable", 0) < ANECDOTAL_BELOW

    @property
    def percents(self) -> str:
        """The percent as printed and as computed, each called what it is."""
        printed = self.figures.get("percentPrinted")
        computed = self.figures.get("percentComputed")
        if self.patients or self.is_anecdotal or computed is None:
            return ""
        return f"{f'{printed} % printed' if printed else 'no percent printed'}, {computed} % computed"

    @property
    def interval(self) -> tuple[float, float] | None:
        """The limits of the computed interval in hundredths, None where it would pretend to precision."""
        text = self.figures.get("intervalComputed")
        if text is None or self.patients or self.is_anecdotal:
            return None
        lower, upper = text.split("–")
        return float(lower), float(upper)


@dataclass(frozen=True, slots=True)
class Route:
    """How one drug acts: through a target, or a mechanism where no target is known, on an axis, if on any."""

    drug: str
    via: str | None
    axis: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """One edge of background knowledge, by labels."""

    start: str
    relation: str
    end: str
    standing: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Story:
    """All that one figure shows, in the order in which it is read."""

    histology: str
    labels: Mapping[str, str]
    parents: Mapping[str, str]
    #: The histologies directly above each of the family.
    above: Mapping[str, tuple[str, ...]]
    results: tuple[Result, ...]
    routes: tuple[Route, ...]
    links: tuple[Link, ...]
    release: str
    sources: int


def tell(graph: networkx.MultiDiGraph[str], histology: str) -> Story:
    """Return the story of a histology and its subtypes.

    Raises `UsageError` where no histology has the name.
    """
    root = find_node(graph, histology, "histology")
    tree: networkx.DiGraph[str] = networkx.DiGraph(
        (child, parent) for child, parent, edge in graph.edges(data=True) if edge["relation"] == "subtype of"
    )
    family = {root} | (networkx.ancestors(tree, root) if root in tree else set())
    results = sorted(_results(graph, family), key=lambda result: _order(result, root, graph))
    drugs = sorted({drug for result in results for drug in (*result.drugs, *result.some_drugs)})
    routes = [route for drug in drugs for route in _routes(graph, drug)]
    steps = {step for route in routes for step in _pairs(route)}
    return Story(
        histology=root,
        labels={node: data["label"] for node, data in graph.nodes(data=True)},
        parents={child: graph.nodes[parent]["label"] for child, parent in tree.edges if child in family - {root}},
        above={child: tuple(sorted(tree.successors(child))) for child in sorted(family) if child in tree},
        results=tuple(_by_histology(results)),
        routes=tuple(routes),
        links=tuple(link for start, end in sorted(steps) for link in _links(graph, start, end)),
        release=graph.graph["release"],
        sources=graph.graph["sources"],
    )


# ---- Results


def _results(graph: networkx.MultiDiGraph[str], family: set[str]) -> Iterator[Result]:
    """Yield a result for each counted statement, and one for patients alike in all that a figure tells apart."""
    groups: dict[tuple[str, ...], list[tuple[str, Mapping[str, Any]]]] = {}
    for histology in sorted(family):
        for treatment, _, edge in sorted(graph.in_edges(histology, data=True), key=lambda item: _statement(item[2])):
            if edge["relation"] not in _OUTCOMES:
                continue
            told = graph.nodes[treatment]
            alike = ("patients", told["timing"]) if "patient" in edge else (treatment, _statement(edge))
            key = (histology, edge["study"], edge["relation"], *alike)
            groups.setdefault(key, []).append((treatment, edge))
    for key, members in groups.items():
        yield _result(graph, key[0], members)


def _statement(edge: Mapping[str, Any]) -> str:
    return " ".join(str(edge.get(name, "")) for name in ("relation", "statement", "study", "size"))


def _result(graph: networkx.MultiDiGraph[str], histology: str, members: list[tuple[str, Mapping[str, Any]]]) -> Result:
    treatment, edge = members[0]
    told = graph.nodes[treatment]
    gives = {name: tuple(_ends(graph, treatment, name)) for name in ("gives", "gives some patients")}
    edges = [each for _, each in members]
    return Result(
        outcome=_OUTCOMES[edge["relation"]],
        histology=histology,
        drugs=gives["gives"],
        some_drugs=gives["gives some patients"],
        regimen=told["regimen"],
        timing=told["timing"],
        agents=told["agents"],
        study=edge["study"],
        design=edge["design"],
        attribution=edge["attribution"],
        counts={name: value for name, value in edge.items() if isinstance(value, int) and "patient" not in edge},
        figures={name: value for name, value in edge.items() if isinstance(value, str)},
        patients=tuple(_patients(edges)),
        # Of several places one among the results speaks first: methods lend only the criteria.
        evidence=tuple(sorted({place for each in edges for place in each["evidence"].split("; ")}, key=_place_order)),
        conflict=" / ".join(dict.fromkeys(each["conflict"] for each in edges if "conflict" in each)),
    )


def _place_order(place: str) -> tuple[bool, str]:
    return "Results" not in place, place


def _patients(edges: Iterable[Mapping[str, Any]]) -> Iterator[Patient]:
    statements: dict[str, list[Mapping[str, Any]]] = {}
    for edge in edges:
        if "patient" in edge:
            statements.setdefault(edge["patient"], []).append(edge)
    for key, each in sorted(statements.items()):
        categories = {edge["category"]: edge["bestResponse"] for edge in each}
        yield Patient(key, tuple(sorted(categories)), tuple(categories[name] for name in sorted(categories)))


def _order(result: Result, root: str, graph: networkx.MultiDiGraph[str]) -> tuple[Any, ...]:
    """Return the reading order: the histology asked for, then what is known before what is missing."""
    return (
        result.histology != root,
        list(Outcome).index(result.outcome),
        bool(result.patients),
        -result.counts.get("evaluable", 0),
        graph.nodes[result.histology]["label"],
        result.regimen,
        result.timing,
        result.evidence,
    )


def _by_histology(results: Iterable[Result]) -> Iterator[Result]:
    """Yield the results so that those of one histology stand together, in the order of each one's best."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.histology, []).append(result)
    for group in groups.values():
        yield from group


# ---- Knowledge


def _routes(graph: networkx.MultiDiGraph[str], drug: str) -> Iterator[Route]:
    targets = list(_ends(graph, drug, "inhibits"))
    onward = "member of" if targets else "interrupts"
    through = targets or list(_ends(graph, drug, "acts by"))
    for via in through:
        axes: list[str | None] = [*_ends(graph, via, onward)]
        yield from (Route(drug, via, axis) for axis in axes or [None])
    if not through:
        yield Route(drug, None, None)


def _pairs(route: Route) -> list[tuple[str, str]]:
    if route.via is None:
        return []
    return [(route.drug, route.via), *([(route.via, route.axis)] if route.axis else [])]


def _links(graph: networkx.MultiDiGraph[str], start: str, end: str) -> Iterator[Link]:
    labels = graph.nodes[start]["label"], graph.nodes[end]["label"]
    for edge in graph.get_edge_data(start, end).values():
        yield Link(labels[0], edge["relation"], labels[1], edge["standing"], edge["evidence"])


def _ends(graph: networkx.MultiDiGraph[str], start: str, relation: str) -> Iterator[str]:
    yield from sorted({end for _, end, edge in graph.out_edges(start, data=True) if edge["relation"] == relation})

"""The mechanism explorer: drugs, targets, axes, histologies and responses as columns of nodes joined by edges.

Turns the story of all histologies, and the claims about its things into nodes and
edges; every edge names the results, the knowledge or the claims that it stands for, by their number in lists of those.
Where nodes stand and which are shown at first, the view decides.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import ID, key_of, kind_of
from sarcokg.mechanisms import Standing
from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of
from sarcokg.paths import find_nearest, find_paths
from sarcokg.story import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.late import networkx
    from sarcokg.pages.reader import Reader
    from sarcokg.story import Result, Story

__all__ = ["SETTINGS", "VIEW", "page", "paths"]

VIEW: Final = "mechanisms"
SETTINGS: Final = frozenset({"at", "claims", "focus", "histology", "more", "open"})

#: The root of the tree of histologies: its story is that of all.
_ALL: Final = "SARC"
#: The columns, by the kinds of things that stand in them; a mechanism stands for a target where none is known.
_COLUMNS: Final = {"drug": 0, "target": 1, "mechanism": 1, "axis": 2, "histology": 3, "outcome": 4}
#: So many paths are told at most; how many there are is told, too.
_MOST_PATHS: Final = 24


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path."""
    del kg
    return [VIEW]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the page of the explorer; ``from`` and ``to`` ask for the paths between two things.

    Its other settings say what is drawn, and are read by the view. A wrong name is told on the page.
    """
    refuse_unknown(path, parameters, {*SETTINGS, "from", "to"})
    reader = reader_of(kg)
    graph = reader.kept("mechanisms", reader.kg.graph)
    story = tell(graph, _ALL)
    edges = _Edges()
    results = [_result(reader, edges, number, result, story) for number, result in enumerate(story.results)]
    knowledge = list(_knowledge(edges, story))
    nodes = {node for edge in edges.found for node in edge[:2]}
    claims = list(_claims(graph, edges, nodes))
    data = {
        "nodes": [_node(reader, node, story) for node in sorted(nodes)],
        "edges": edges.listed(),
        "results": results,
        "knowledge": knowledge,
        "claims": claims,
        "release": story.release,
        "sources": story.sources,
        "names": _names(graph),
        "histologies": _histologies(graph),
        "paths": _paths(graph, parameters),
    }
    sentence = (
        f"{len(nodes)} drugs, targets, axes, histologies and outcomes, joined by {len(results)} results, "
        "by what is known of the drugs, and by claims, which are no facts. "
        "Responses observed under a mechanism, not proven to come from it."
    )
    return Page(VIEW, path, "Mechanism explorer", sentence, data, python="sarcokg.open().graph()")


class _Edges:
    """Edges by their ends, each with the numbers of what it stands for."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], dict[str, list[int]]] = {}

    def add(self, start: str, end: str, what: str, number: int) -> None:
        numbers = self.found.setdefault((start, end), {"results": [], "knowledge": [], "claims": []})[what]
        if number not in numbers:
            numbers.append(number)

    def listed(self) -> list[dict[str, Any]]:
        return [{"from": start, "to": end, **numbers} for (start, end), numbers in sorted(self.found.items())]


def _result(reader: Reader, edges: _Edges, number: int, result: Result, story: Story) -> dict[str, Any]:
    """Return one result as text; its edge leads from the histology to the outcome."""
    outcome = f"{ID}outcome-kind/{result.outcome.name.lower()}"
    edges.add(result.histology, outcome, "results", number)
    interval = result.figures.get("intervalComputed", "") if result.interval else ""
    return {
        "headline": result.headline,
        "outcome": str(result.outcome),
        "regimen": result.regimen,
        "timing": result.timing,
        "agents": result.agents,
        "histology": result.histology,
        "histologyLabel": reader.name(result.histology),
        "drugs": [*result.drugs],
        "someDrugs": [*result.some_drugs],
        "study": result.study,
        "studyHref": f"study/{result.study}",
        "design": result.design,
        "attribution": result.attribution,
        "percents": result.percents,
        "percent": result.figures.get("percentComputed", "") if result.interval else "",
        "interval": interval,
        "patients": [f"{patient.key}: {' or '.join(patient.best)}" for patient in result.patients],
        "best": _best(result),
        "within": _within(story, result.histology),
        "evidence": [*result.evidence],
        "conflict": result.conflict,
    }


def _best(result: Result) -> list[str]:
    """Return the best responses: of patients told singly, once where they are alike, or how many of each kind."""
    if result.patients:
        found = [" or ".join(patient.best) for patient in result.patients]
        return found if len(set(found)) > 1 else found[:1]
    return [f"{result.counts[name]} {name}" for name in ("complete", "partial") if name in result.counts]


def _within(story: Story, histology: str) -> list[str]:
    """Return a histology and all above it, sorted."""
    found, waiting = {histology}, [histology]
    while waiting:
        above = set(story.above.get(waiting.pop(), ())) - found
        found |= above
        waiting += above
    return sorted(found)


def _knowledge(edges: _Edges, story: Story) -> Iterator[dict[str, Any]]:
    """Yield what is known of drugs; the results of a drug lead over each of its axes to a histology."""
    numbers: dict[tuple[str, str], list[int]] = {}
    iris = {label: iri for iri, label in story.labels.items() if kind_of(iri) in _COLUMNS}
    for number, link in enumerate(story.links):
        numbers.setdefault((iris[link.start], iris[link.end]), []).append(number)
        yield {"text": f"{link.start} {link.relation} {link.end}", "standing": link.standing, "evidence": link.evidence}
    for route in story.routes:
        steps = [step for step in (route.drug, route.via, route.axis) if step is not None]
        for start, end in pairwise(steps):
            for number in numbers.get((start, end), []):
                edges.add(start, end, "knowledge", number)
        for number, result in enumerate(story.results):
            if route.drug in {*result.drugs, *result.some_drugs}:
                edges.add(steps[-1], result.histology, "results", number)


def _claims(graph: networkx.MultiDiGraph[str], edges: _Edges, nodes: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the claims about two things of different columns, which a dotted edge joins."""
    number = 0
    for node in sorted(graph):
        about = graph.nodes[node]
        if about["kind"] != "proposition":
            continue
        told = {
            end: edge for _, end, edge in graph.out_edges(node, data=True) if edge["standing"] == Standing.HYPOTHESIS
        }
        things = sorted((_COLUMNS[kind_of(end) or ""], end) for end in told if end in nodes)
        pairs = [(one, other) for (left, one), (right, other) in combinations(things, 2) if left != right]
        if not pairs:
            continue
        for one, other in pairs:
            edges.add(one, other, "claims", number)
        number += 1
        evidence = sorted({edge["evidence"] for edge in told.values()})
        yield {"wording": about["label"], "href": node.removeprefix(ID), "evidence": evidence}


def _node(reader: Reader, node: str, story: Story) -> dict[str, Any]:
    kind = kind_of(node) or ""
    if kind == "outcome-kind":
        label = next(
            str(result.outcome) for result in story.results if node.endswith(f"/{result.outcome.name.lower()}")
        )
        return {"id": node, "kind": "outcome", "column": _COLUMNS["outcome"], "label": label, "href": "", "parent": ""}
    parents = {child: parent for child, parent in story.parents.items() if child == node}
    return {
        "id": node,
        "kind": kind,
        "column": _COLUMNS[kind],
        "label": reader.name(node),
        "href": reader.href(node),
        "parent": parents.get(node, ""),
    }


# ---- Paths


def _names(graph: networkx.MultiDiGraph[str]) -> list[str]:
    """Return the names that a path may begin or end with, sorted."""
    kinds = {"drug", "target", "axis", "feature", "histology", "mechanism"}
    return sorted({data["label"] for _, data in graph.nodes(data=True) if data["kind"] in kinds})


def _histologies(graph: networkx.MultiDiGraph[str]) -> dict[str, str]:
    """Return the label of every histology, by its key."""
    labels = {node: data["label"] for node, data in graph.nodes(data=True) if data["kind"] == "histology"}
    return {key_of(node): labels[node] for node in sorted(labels)}


def _paths(graph: networkx.MultiDiGraph[str], parameters: Mapping[str, str]) -> dict[str, Any]:
    start, end = parameters.get("from", ""), parameters.get("to", "")
    asked: dict[str, Any] = {"from": start, "to": end, "error": "", "total": 0, "nearest": "", "found": []}
    if not (start and end):
        return asked
    try:
        found = find_paths(graph, start, end)
        nearest = None if found else find_nearest(graph, start, end)
    except UsageError as error:
        # A name that somebody typed wrong is told on the page, beside the field.
        return {**asked, "error": str(error)}
    told = [
        {
            "ground": path.ground,
            "meetsIn": path.meets_in,
            "labels": [*path.labels],
            "steps": [
                {
                    "relation": step.relation,
                    "standing": str(step.standing),
                    "figures": step.figures,
                    "evidence": step.evidence,
                }
                for step in path.steps
            ],
        }
        for path in found[:_MOST_PATHS]
    ]
    closest = f"{nearest.path}; {nearest.missing} more steps would be needed" if nearest else ""
    return {**asked, "total": len(found), "nearest": closest, "found": told}

"""The mechanism explorer: drugs, targets, axes, histologies and responses as columns of nodes joined by edges.

Turns the story of all histologies, and the claims about its things into nodes and
edges; every edge names the results, the knowledge or the claims that it stands for, by their number in lists of those.
Where nodes stand and which are shown at first, the view decides.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import ID, key_of, kind_of
from sarcokg.mechanisms import Standing, figures
from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of
from sarcokg.paths import GROUNDS, RESULTS, REVERSED
from sarcokg.story import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.late import networkx
    from sarcokg.pages.reader import Reader
    from sarcokg.story import Result, Story

__all__ = ["SETTINGS", "VIEW", "page", "paths"]

VIEW: Final = "mechanisms"
SETTINGS: Final = frozenset({"at", "claims", "focus", "from", "histology", "more", "open", "to"})

#: The root of the tree of histologies: its story is that of all.
_ALL: Final = "SARC"
#: The columns, by the kinds of things that stand in them; a mechanism stands for a target where none is known.
_COLUMNS: Final = {"drug": 0, "target": 1, "mechanism": 1, "axis": 2, "histology": 3, "outcome": 4}


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path."""
    del kg
    return [VIEW]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the page of the explorer; its settings say what is drawn, and are read by the view."""
    refuse_unknown(path, parameters)
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
        "paths": _paths(graph),
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


def _paths(graph: networkx.MultiDiGraph[str]) -> dict[str, Any]:
    """Return the whole graph, texts once, and the words and the order of paths: the view finds them by itself."""
    texts: dict[str, int] = {}

    def number(text: str) -> int:
        return texts.setdefault(text, len(texts))

    places = {node: place for place, node in enumerate(sorted(graph))}
    nodes = [
        [number(text) for text in (node, told["label"], told["kind"], told["names"])]
        for node, told in ((node, graph.nodes[node]) for node in places)
    ]
    edges = []
    for start, end, edge in graph.edges(data=True):
        says = (edge["relation"], edge["standing"], edge["evidence"], figures(edge))
        edges.append([places[start], places[end], *map(number, says)])
    words = {"reversed": REVERSED, "results": RESULTS, "grounds": GROUNDS}
    return {"nodes": nodes, "edges": edges, "texts": [*texts], **words}

"""Shared mechanisms: which drugs, studies, results and claims have an axis, a target or a feature in common.

Turns the graph of `mechanisms` into plain data that a page can draw and a program can write as JSON.
What is claimed stays apart from what is known: a claim makes nobody a member of a share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.late import networkx
from sarcokg.mechanisms import Standing, figures

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KINDS", "shared_mechanisms"]

#: The kinds of things that drugs can have in common.
KINDS: Final = ("axis", "feature", "target")
_TREATMENTS: Final = frozenset({"exposure", "regimen"})


def shared_mechanisms(graph: networkx.MultiDiGraph[str], kind: str) -> list[dict[str, Any]]:
    """Return every axis, target or feature with what bears on it, sorted by label.

    Each is a dictionary of texts, integers and lists, ready for JSON:

    ``id``, ``label``, ``kind``
        the thing itself;
    ``drugs``
        ``id`` and ``label`` of each drug that leads to it by facts or what follows from them;
    ``studies``
        for each study that gives one of the drugs its ``study`` and ``results``, one a statement: ``treatment``,
        ``histology``, ``relation``, ``figures`` and ``evidence``; a study without results has an empty list;
    ``claims``
        ``id``, ``wording`` and ``evidence`` (source, polarity, firmness, hedge, place) of each claim about it;
    ``shared``
        how many drugs and studies have it in common, under ``drugs`` and ``studies``. One is no sharing.

    Drugs that nobody gives in this release stand among the drugs; a thing without drugs is there, too: IDO1.
    Results are single statements and do not add up. Raises `UsageError` where ``kind`` is none of `KINDS`.
    """
    if kind not in KINDS:
        message = f"kind: nothing is shared by {kind}. Choose one of {', '.join(KINDS)}."
        raise UsageError(message)
    known: networkx.DiGraph[str] = networkx.DiGraph(
        (start, end) for start, end, edge in graph.edges(data=True) if edge["standing"] != Standing.HYPOTHESIS
    )
    things = [(data["label"], node) for node, data in graph.nodes(data=True) if data["kind"] == kind]
    return [_share(graph, known, node) for _, node in sorted(things)]


def _share(graph: networkx.MultiDiGraph[str], known: networkx.DiGraph[str], node: str) -> dict[str, Any]:
    bearing = networkx.ancestors(known, node) if node in known else set()
    drugs = _of_kinds(graph, bearing, {"drug"})
    studies = _studies(graph, _of_kinds(graph, bearing, _TREATMENTS))
    return {
        "id": node,
        "label": graph.nodes[node]["label"],
        "kind": graph.nodes[node]["kind"],
        "drugs": [{"id": drug, "label": graph.nodes[drug]["label"]} for drug in drugs],
        "studies": studies,
        "claims": sorted(_claims(graph, node), key=lambda claim: (claim["wording"], claim["id"])),
        "shared": {"drugs": len(drugs), "studies": len(studies)},
    }


def _of_kinds(graph: networkx.MultiDiGraph[str], nodes: set[str], kinds: set[str] | frozenset[str]) -> list[str]:
    chosen = (node for node in nodes if graph.nodes[node]["kind"] in kinds)
    return sorted(chosen, key=lambda node: (graph.nodes[node]["label"], node))


def _studies(graph: networkx.MultiDiGraph[str], treatments: list[str]) -> list[dict[str, Any]]:
    studies: dict[str, list[dict[str, str]]] = {}
    for treatment in treatments:
        studies.setdefault(graph.nodes[treatment]["study"], []).extend(_results(graph, treatment))
    return [
        {"study": study, "results": sorted(results, key=lambda result: tuple(result.values()))}
        for study, results in sorted(studies.items())
    ]


def _results(graph: networkx.MultiDiGraph[str], treatment: str) -> Iterator[dict[str, str]]:
    for _, end, edge in graph.out_edges(treatment, data=True):
        if graph.nodes[end]["kind"] == "histology":
            yield {
                "treatment": graph.nodes[treatment]["label"],
                "histology": graph.nodes[end]["label"],
                "relation": edge["relation"],
                "figures": figures(edge),
                "evidence": edge["evidence"],
            }


def _claims(graph: networkx.MultiDiGraph[str], node: str) -> Iterator[dict[str, str]]:
    for start, _, edge in graph.in_edges(node, data=True):
        if edge["standing"] == Standing.HYPOTHESIS:
            yield {"id": start, "wording": graph.nodes[start]["label"], "evidence": edge["evidence"]}

"""The mechanism graph: drugs, targets, axes, features, treatments and histologies as a networkx graph.

The edges are the rows of ``queries/exports/mechanism-*.rq``: one row an edge, one file a kind of knowledge.
Every arrow points from what is more particular to what it is part of or leads to:
treatment → drug → target → axis → feature, treatment → histology → parent, proposition → what it speaks of.
This module adds names; what an edge means stands in the queries, and `paths` and `shares` read the graph.
"""

from __future__ import annotations

import difflib
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import GRAPH, compact, ontology_iri
from sarcokg.late import networkx
from sarcokg.lexicon import read_lexicon
from sarcokg.project import packaged
from sarcokg.query_file import read_query, sorted_list

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sarcokg.lexicon import Lexicon
    from sarcokg.release import Release
    from sarcokg.store import Row

__all__ = ["Standing", "figures", "find_node", "mechanism_graph", "numbered"]

#: Columns that name the ends of an edge; every other column becomes an attribute of the edge.
_ENDS: Final = frozenset({"from", "fromLabel", "fromKind", "to", "toLabel", "toKind"})
_COUNTS: Final = frozenset({"responders", "evaluable", "complete", "partial", "size"})
#: The classes whose individuals go by the names that the lexicon knows.
_NAMED: Final = ("Axis", "Disease", "Drug", "Histology", "Mechanism", "MicroenvironmentFeature", "MolecularTarget")
_TREATMENTS: Final = frozenset({"exposure", "regimen"})


class Standing(StrEnum):
    """What an edge rests on; facts come before what follows from them, and both before what is only claimed."""

    ASSERTED = "asserted"
    INFERRED = "inferred"
    HYPOTHESIS = "hypothesis"


# ---- The graph


def mechanism_graph(release: Release, queries: Path | None = None) -> networkx.MultiDiGraph[str]:
    """Return the mechanism graph of a release; nodes are IRIs.

    Nodes carry ``label``, ``kind`` and ``names``; treatments also ``regimen``, ``timing``, ``agents``, ``study``
    and ``patient``. Edges carry ``relation``, ``standing`` and ``evidence``; those of results also their columns in
    ``mechanism-responses.rq``, with counts as integers. The graph itself carries ``release`` and ``sources``.
    All values are texts or integers, so that networkx can write the graph in any of its formats.
    """
    folder = (queries or packaged() / "queries") / "exports"
    exports = [read_query(path) for path in sorted(folder.glob("mechanism-*.rq"))]
    store = release.shared(dict.fromkeys(name for _, header in exports for name in header["graphs"]))
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


def numbered(graph: networkx.MultiDiGraph[str]) -> networkx.MultiDiGraph[str]:
    """Return the graph with its edges named e0, e1 … in their order, as files need names that no two edges share."""
    copy: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(**graph.graph)
    copy.add_nodes_from(graph.nodes(data=True))
    for number, (start, end, data) in enumerate(graph.edges(data=True)):
        copy.add_edge(start, end, key=f"e{number}", **data)
    return copy


# ---- Results


def figures(edge: Mapping[str, Any]) -> str:
    """Return the figures of a result as a reader says it, or nothing for other edges.

    >>> figures({"responders": 19, "evaluable": 52}), figures({"responders": 2})
    ('19 of 52', '2 of a number not stated')
    >>> figures({"percentPrinted": "6"}), figures({"percentPrinted": "10.13", "evaluable": 154})
    ('6 %', '10.13 % of 154')
    >>> figures({"responders": 0, "evaluable": 1, "patient": "asps-1", "bestResponse": "stable disease"})
    'patient asps-1: stable disease'
    """
    if "patient" in edge:
        return f"patient {edge['patient']}: {edge['bestResponse']}" if "bestResponse" in edge else ""
    if "responders" in edge:
        return f"{edge['responders']} of {edge.get('evaluable', 'a number not stated')}"
    if "percentPrinted" in edge:
        return f"{edge['percentPrinted']} %" + (f" of {edge['evaluable']}" if "evaluable" in edge else "")
    return ""


# ---- Names


def find_node(graph: networkx.MultiDiGraph[str], name: str, kind: str | None = None) -> str:
    """Return the node that goes by a name: an IRI, ``kind:key``, a key, a label or a synonym.

    Treatments and propositions have no names of their own and go by ``kind:key`` alone.
    Raises `UsageError` with the nearest names where none fits, with the candidates where several do.
    """
    nodes = {node: data for node, data in graph.nodes(data=True) if kind in {None, data["kind"]}}
    if name in nodes:
        return name
    called = {node: (compact(node), *filter(None, data["names"].split("\n"))) for node, data in nodes.items()}
    # A key or label written exactly decides before one that differs in case: EpS is no EPS.
    exact = [node for node, names in called.items() if name in names]
    found = exact or [node for node, names in called.items() if name.casefold() in map(str.casefold, names)]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"{name}: the name of several: {', '.join(sorted(map(compact, found)))}. Choose one."
        raise UsageError(message)
    spelled = {other.casefold(): other for names in called.values() for other in names[1:]}
    near = [spelled[match] for match in difflib.get_close_matches(name.casefold(), spelled, n=3)]
    offer = f"Did you mean {' or '.join(near)}?" if near else "Write a key, a label or a synonym."
    message = f"{name}: no {kind or 'thing'} of the mechanism graph goes by this name. {offer}"
    raise UsageError(message)

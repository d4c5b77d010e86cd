from __future__ import annotations

import io

import networkx
import pytest

from sarcokg.errors import UsageError
from sarcokg.identifiers import mint
from sarcokg.mechanisms import Standing, find_node, mechanism_graph
from sarcokg.release import Release


@pytest.fixture(scope="module")
def graph(release: Release) -> networkx.MultiDiGraph[str]:
    return mechanism_graph(release)


def test_the_graph_names_its_release_and_counts_its_sources(
    graph: networkx.MultiDiGraph[str], release: Release
) -> None:
    assert graph.graph == {"release": release.name, "sources": 5}


def test_every_edge_says_what_it_means_and_what_it_rests_on(graph: networkx.MultiDiGraph[str]) -> None:
    edges = [edge for _, _, edge in graph.edges(data=True)]

    assert all(edge["relation"] and edge["evidence"] and Standing(edge["standing"]) for edge in edges)
    assert {edge["standing"] for edge in edges} == {"asserted", "inferred", "hypothesis"}


def test_arrows_never_lead_in_a_circle(graph: networkx.MultiDiGraph[str]) -> None:
    assert networkx.is_directed_acyclic_graph(networkx.DiGraph(graph))


def test_a_response_is_an_edge_with_its_figures_and_place(graph: networkx.MultiDiGraph[str]) -> None:
    treatment = mint("regimen", ["NCT03141684", "atezolizumab"])

    (edge,) = graph.get_edge_data(treatment, mint("histology", ["ASPS"])).values()

    assert (edge["responders"], edge["evaluable"], edge["complete"], edge["partial"]) == (19, 52, 1, 18)
    assert (edge["percentPrinted"], edge["percentComputed"], edge["intervalComputed"]) == ("37", "36.5", "23.6–51.0")
    assert edge["evidence"] == "atezolizumab-asps: Abstract, Results, sentence 2 [1093–1206]"
    assert edge["agents"] == "single agent"


def test_a_treatment_is_called_by_its_drugs(graph: networkx.MultiDiGraph[str]) -> None:
    series = mint("regimen", ["nivolumab-pazopanib-series", "nivolumab-with-or-without-pazopanib"])

    assert graph.nodes[series]["regimen"] == "nivolumab ± pazopanib"
    assert graph.nodes[series]["agents"] == "mixed"


def test_ido1_is_a_target_of_no_drug(graph: networkx.MultiDiGraph[str]) -> None:
    relations = {edge["relation"] for _, _, edge in graph.in_edges(find_node(graph, "IDO1"), data=True)}

    assert relations <= {"concerns"}


def test_the_graph_can_be_written_as_graphml(graph: networkx.MultiDiGraph[str]) -> None:
    file = io.BytesIO()

    networkx.write_graphml(graph, file)

    assert b"19" in file.getvalue()


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("ASPS", None, "histology"),
        ("alveolar soft part sarcoma", None, "histology"),
        ("vegf pathway", None, "axis"),
        ("axis:CTLA-4", None, "axis"),
        ("CTLA-4", "target", "target"),
        ("https://w3id.org/sarcokg/id/drug/nivolumab", None, "drug"),
    ],
    ids=["key", "label", "synonym in other case", "kind and key", "key of one kind", "IRI"],
)
def test_a_thing_is_found_by_any_of_its_names(
    graph: networkx.MultiDiGraph[str], name: str, kind: str | None, found: str
) -> None:
    assert graph.nodes[find_node(graph, name, kind)]["kind"] == found


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "atezolizumxab",
            "atezolizumxab: no thing of the mechanism graph goes by this name. Did you mean atezolizumab",
        ),
        ("CTLA-4", "CTLA-4: the name of several: axis:CTLA-4, target:CTLA-4. Choose one."),
        ("???", "???: no thing of the mechanism graph goes by this name. Write a key, a label or a synonym."),
        ("", ": no thing of the mechanism graph goes by this name. Write a key, a label or a synonym."),
    ],
    ids=["near", "ambiguous", "far", "none"],
)
def test_an_unknown_name_is_refused_with_what_to_write_instead(
    graph: networkx.MultiDiGraph[str], name: str, message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        find_node(graph, name)

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize("key", ["tgf-beta-garbled", "higher-pd-l1"])
def test_a_claim_whose_direction_is_unclear_makes_no_edge(
    key: str, graph: networkx.MultiDiGraph[str], release: Release
) -> None:
    claims = release.load(("sources", "background", "ontology", "inferred")).select(f"""
        SELECT ?proposition WHERE {{ ?claim skos:notation "{key}" ; sarco:proposition ?proposition }}
    """)

    assert [claim["proposition"] for claim in claims if claim["proposition"] in graph] == []
    assert claims


def test_a_claim_carries_its_polarity_firmness_and_hedge(graph: networkx.MultiDiGraph[str]) -> None:
    (claim,) = {edge["evidence"] for _, _, edge in graph.in_edges(find_node(graph, "IDO1"), data=True)}

    assert claim.startswith("pembrolizumab-cyclophosphamide supports, hypothesised, hedged by “may be explained by”: ")

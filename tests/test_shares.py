"""Shared mechanisms: plain data about what drugs, studies and claims have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sarcokg.errors import UsageError
from sarcokg.mechanisms import mechanism_graph
from sarcokg.release import Release
from sarcokg.shares import KINDS, shared_mechanisms

if TYPE_CHECKING:
    import networkx


@pytest.fixture(scope="module")
def graph(release: Release) -> networkx.MultiDiGraph[str]:
    return mechanism_graph(release)


def share(graph: networkx.MultiDiGraph[str], kind: str, label: str) -> dict[str, Any]:
    return next(one for one in shared_mechanisms(graph, kind) if one["label"] == label)


@pytest.mark.parametrize("kind", KINDS)
def test_shares_are_plain_data_in_a_fixed_order(kind: str, graph: networkx.MultiDiGraph[str]) -> None:
    shares = shared_mechanisms(graph, kind)

    assert json.loads(json.dumps(shares)) == shares
    assert [one["label"] for one in shares] == sorted(one["label"] for one in shares)
    assert all(one["shared"] == {"drugs": len(one["drugs"]), "studies": len(one["studies"])} for one in shares)


def test_drugs_share_a_target_and_the_studies_that_give_them(graph: networkx.MultiDiGraph[str]) -> None:
    kit = share(graph, "target", "KIT")

    assert [drug["label"] for drug in kit["drugs"]] == [
        "anlotinib",
        "cabozantinib",
        "imatinib",
        "lenvatinib",
        "pazopanib",
        "regorafenib",
        "sorafenib",
        "sunitinib",
    ]
    assert "nivolumab-pazopanib-series" in {study["study"] for study in kit["studies"]}


def test_a_study_carries_its_results_with_figures_and_place(graph: networkx.MultiDiGraph[str]) -> None:
    axis = share(graph, "axis", "PD-1/PD-L1 axis")

    (study,) = [one for one in axis["studies"] if one["study"] == "NCT03141684"]
    assert study["results"] == [
        {
            "treatment": "atezolizumab in NCT03141684",
            "histology": "alveolar soft part sarcoma",
            "relation": "response observed in",
            "figures": "19 of 52",
            "evidence": "atezolizumab-asps: Abstract, Results, sentence 2 [1093–1206]",
        }
    ]


@pytest.mark.parametrize(("kind", "label"), [("target", "IDO1"), ("feature", "macrophage infiltration")])
def test_what_is_only_claimed_is_shared_by_no_drug(kind: str, label: str, graph: networkx.MultiDiGraph[str]) -> None:
    one = share(graph, kind, label)

    assert (one["drugs"], one["studies"]) == ([], [])
    assert all("hypothesised" in claim["evidence"] or "asserted" in claim["evidence"] for claim in one["claims"])
    assert one["claims"]


def test_only_kinds_that_can_be_shared_are_asked_for(graph: networkx.MultiDiGraph[str]) -> None:
    with pytest.raises(UsageError, match=r"kind: nothing is shared by drug\. Choose one of axis, feature, target\."):
        shared_mechanisms(graph, "drug")

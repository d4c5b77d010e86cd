"""Paths: what leads to what, what only meets, and what is nearest where nothing leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sarcokg.errors import UsageError
from sarcokg.mechanisms import Standing, find_node, mechanism_graph
from sarcokg.paths import COLUMNS, Path, as_rows, find_nearest, find_paths
from sarcokg.release import Release

if TYPE_CHECKING:
    import networkx


@pytest.fixture(scope="module")
def graph(release: Release) -> networkx.MultiDiGraph[str]:
    return mechanism_graph(release)


def best(graph: networkx.MultiDiGraph[str], start: str, end: str) -> Path:
    return find_paths(graph, start, end, limit=1)[0]


def test_a_drug_leads_through_its_treatment_to_a_histology(graph: networkx.MultiDiGraph[str]) -> None:
    path = best(graph, "atezolizumab", "ASPS")

    assert str(path) == (
        "atezolizumab — is given in → atezolizumab in NCT03141684"
        " — response observed in (19 of 52) → alveolar soft part sarcoma"
    )
    assert [step.forward for step in path.steps] == [False, True]
    assert path.steps[1].evidence.startswith("atezolizumab-asps: Abstract, Results, sentence 2")
    assert path.standing is Standing.ASSERTED


def test_a_path_can_be_walked_either_way(graph: networkx.MultiDiGraph[str]) -> None:
    there, back = best(graph, "IDO1", "IDO-kynurenine"), best(graph, "IDO-kynurenine", "IDO1")

    assert str(there) == "IDO1 — member of → IDO-kynurenine axis"
    assert str(back) == "IDO-kynurenine axis — has the member → IDO1"


def test_observed_responses_come_before_nulls_and_missing_results(graph: networkx.MultiDiGraph[str]) -> None:
    paths = find_paths(graph, "PD-1/PD-L1 axis", "ASPS", limit=20)

    last_steps = [path.steps[-1].relation for path in paths if len(path.steps) == 4 and path.standing == "asserted"]
    assert last_steps[0] == "response observed in"
    assert last_steps[1] == "no response observed in"
    assert set(last_steps[2:]) == {"named in a title for"}


def test_facts_come_before_inferences_and_both_before_hypotheses(graph: networkx.MultiDiGraph[str]) -> None:
    ranks = [
        (len(path.steps), list(Standing).index(path.standing))
        for path in find_paths(graph, "nivolumab", "T cell suppression")
    ]

    assert ranks == sorted(ranks)
    assert ranks[0] == (3, 0)


def test_a_result_for_a_parent_is_no_path_to_its_subtype(graph: networkx.MultiDiGraph[str]) -> None:
    asserted = [path for path in find_paths(graph, "DDLPS", "pazopanib", limit=50) if path.standing == "asserted"]

    assert asserted == []


def test_no_path_is_an_ordinary_answer(graph: networkx.MultiDiGraph[str]) -> None:
    assert find_paths(graph, "olaratumab", "WDLPS") == ()


def test_a_path_needs_two_ends(graph: networkx.MultiDiGraph[str]) -> None:
    with pytest.raises(UsageError, match=r"both ends of the path are the same: histology:ASPS\. Name two things"):
        find_paths(graph, "ASPS", "alveolar soft part sarcoma")


# ---- Meetings


def test_ido1_meets_alveolar_soft_part_sarcoma_by_a_claim_and_by_a_shared_feature(
    graph: networkx.MultiDiGraph[str],
) -> None:
    claimed, known = find_paths(graph, "IDO1", "ASPS", limit=2)

    assert (claimed.meets_in, claimed.standing) == ("soft tissue sarcoma", "hypothesis")
    assert str(claimed) == (
        "IDO1 ·· is spoken of in (claimed) ··> “Activation of the IDO1 pathway makes the microenvironment of sarcomas"
        " immunosuppressive” ·· concerns (claimed) ··> soft tissue sarcoma"
        " — has the subtype → alveolar soft part sarcoma"
    )
    assert claimed.ground == "rests on a claim, which is no fact"
    assert (known.meets_in, known.standing) == ("T cell suppression", "asserted")
    assert str(known) == (
        "IDO1 — member of → IDO-kynurenine axis — promotes → T cell suppression — is promoted by → PD-1/PD-L1 axis"
        " — has the member → PD-L1 — is inhibited by → atezolizumab — is given in → atezolizumab in NCT03141684"
        " — response observed in (19 of 52) → alveolar soft part sarcoma"
    )
    assert known.ground == "facts only"


def test_a_meeting_is_looked_for_only_where_nothing_leads_there(graph: networkx.MultiDiGraph[str]) -> None:
    assert {path.meets_in for path in find_paths(graph, "atezolizumab", "ASPS")} == {""}
    assert "" not in {path.meets_in for path in find_paths(graph, "IDO1", "ASPS")}


@pytest.mark.parametrize(
    ("start", "end"), [("IDO1", "ASPS"), ("IDO1", "atezolizumab"), ("macrophage infiltration", "UPS")]
)
def test_a_path_with_a_claim_ranks_below_facts_of_its_length(
    start: str, end: str, graph: networkx.MultiDiGraph[str]
) -> None:
    ranks = [(len(path.steps), list(Standing).index(path.standing)) for path in find_paths(graph, start, end)]

    assert ranks == sorted(ranks)


def test_a_result_in_a_sister_histology_is_no_meeting(graph: networkx.MultiDiGraph[str]) -> None:
    """A response in one subtype says nothing of another, even where a claim speaks of both."""
    paths = find_paths(graph, "macrophage infiltration", "UPS")

    assert paths
    assert all("liposarcoma" not in path.labels for path in paths)


def test_a_meeting_read_backwards_is_the_same_meeting(graph: networkx.MultiDiGraph[str]) -> None:
    there, back = find_paths(graph, "IDO1", "ASPS"), find_paths(graph, "ASPS", "IDO1")

    assert {path.labels for path in there} == {path.labels[::-1] for path in back}


# ---- Nothing found


def test_where_nothing_leads_the_nearest_thing_is_told(graph: networkx.MultiDiGraph[str]) -> None:
    nearest = find_nearest(graph, "cyclophosphamide", "MFS")

    assert find_paths(graph, "cyclophosphamide", "MFS") == ()
    assert nearest is not None
    assert (nearest.path.labels[-1], nearest.missing) == ("soft tissue sarcoma", 1)


def test_things_in_parts_that_do_not_touch_have_nothing_near(graph: networkx.MultiDiGraph[str]) -> None:
    alone = graph.copy()
    alone.add_node("urn:alone", label="alone", kind="drug", names="alone")

    assert find_paths(alone, "alone", "ASPS") == ()
    assert find_nearest(alone, "alone", "ASPS") is None


# ---- Rows


def test_a_path_is_a_row_a_step_and_says_how_many_paths_there_are(graph: networkx.MultiDiGraph[str]) -> None:
    paths = find_paths(graph, "IDO1", "ASPS")

    rows = as_rows(paths[:1], len(paths))

    assert [tuple(row) for row in rows] == [COLUMNS] * 3
    assert {(row["path"], row["paths"], row["meetsIn"]) for row in rows} == {
        ("1", str(len(paths)), "soft tissue sarcoma")
    }
    assert [(row["step"], row["standing"]) for row in rows] == [
        ("1", "hypothesis"),
        ("2", "hypothesis"),
        ("3", "asserted"),
    ]
    assert all(row["evidence"] for row in rows)


@pytest.mark.parametrize("name", ["vegf pathway", "VEGF-VEGFR", "VEGF-VEGFR axis"])
def test_the_ends_go_by_synonyms(name: str, graph: networkx.MultiDiGraph[str]) -> None:
    assert find_paths(graph, name, "hypoxia") == find_paths(graph, find_node(graph, "axis:VEGF-VEGFR"), "hypoxia") != ()

"""The Python door: what README.md shows works as it is written."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import sarcokg
from sarcokg.errors import MissingReleaseError, QueryError, UsageError
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.release import Release

ROOT = Path(__file__).parent.parent


@pytest.fixture
def graph(release: Release) -> KnowledgeGraph:
    return KnowledgeGraph(release, ROOT / "queries")


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(ROOT)
    assert block is not None

    exec(block[1], {})  # noqa: S102 - the block is ours, and running it is the test

    assert "PD-L1 blockade 19 of 52 Abstract, Results, sentence 2" in capsys.readouterr().out


def test_asking_takes_parameters_as_keywords(graph: KnowledgeGraph) -> None:
    with_nulls = graph.ask("responses-by-mechanism", histology="ASPS", nulls=True)

    assert [row["responders"] for row in with_nulls.rows] == ["19", "0", "0"]
    assert with_nulls.release == graph.release.name


def test_several_terms_may_be_asked_for_at_once(graph: KnowledgeGraph) -> None:
    both = graph.ask("patients-by-best-response", category=["PR", "SD"])

    assert {row["bestResponse"] for row in both} == {"partial response", "stable disease"}
    assert len(both) == len(both.rows)


@pytest.mark.parametrize("value", [None, 3, [None]], ids=ascii)
def test_a_value_that_is_no_name_is_refused(graph: KnowledgeGraph, value: object) -> None:
    with pytest.raises(UsageError, match="neither a name, several names, nor a truth value"):
        graph.ask("responses-by-mechanism", histology=value)  # type: ignore[arg-type]


def test_a_notebook_shows_an_answer_as_a_table(graph: KnowledgeGraph) -> None:
    shown = graph.ask("responses-by-mechanism")._repr_html_() or ""

    assert "<td>PD-L1 blockade</td>" in shown
    assert f"(histology ASPS, nulls false · release {graph.release.name} · 1 row)</caption>" in shown


def test_rows_become_a_data_frame_where_pandas_is_installed(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = ModuleType("pandas")
    library.DataFrame = lambda rows, columns: (len(rows), columns[0])  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", library)

    assert graph.ask("responses-by-mechanism").to_pandas() == (1, "mechanism")


def test_without_pandas_the_way_out_is_named(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(UsageError, match="pip install pandas"):
        graph.ask("responses-by-mechanism").to_pandas()


def test_a_console_shows_answers_and_graphs_in_one_line(graph: KnowledgeGraph) -> None:
    name = graph.release.name

    assert repr(graph) == f"<sarcokg release {name}>"
    assert repr(graph.ask("responses-by-mechanism")) == f"<responses-by-mechanism: 1 row of release {name}>"


def test_a_query_sees_asserted_and_inferred_facts_together(graph: KnowledgeGraph) -> None:
    rows = graph.query("SELECT ?drug { ?drug a sarco:PDL1Inhibitor ; skos:notation ?key } ORDER BY ?drug")

    assert "https://w3id.org/sarcokg/id/drug/atezolizumab" in [row["drug"] for row in rows]


def test_a_query_that_is_no_sparql_is_refused_with_its_place(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="line 1, column"):
        graph.query("SELEC ?drug { }")


def test_rdflib_holds_every_fact_in_its_graph(graph: KnowledgeGraph) -> None:
    dataset = graph.rdflib()

    assert len(list(dataset.quads())) == sum(part["quads"] for part in graph.release.manifest["graphs"])


def test_networkx_leads_from_a_drug_to_a_histology(graph: KnowledgeGraph) -> None:
    drawn = graph.graph()

    assert "https://w3id.org/sarcokg/id/drug/atezolizumab" in drawn
    assert drawn.number_of_edges() > 50


def test_owlready2_sees_classes_and_individuals(graph: KnowledgeGraph) -> None:
    ontology = graph.ontology

    assert ontology.search_one(iri="*#PDL1Inhibitor") is not None
    assert ontology.search_one(iri="*/drug/atezolizumab") is not None


def test_a_folder_without_records_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder graph/records"):
        sarcokg.open(tmp_path)


def test_a_project_that_was_never_built_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "graph" / "records").mkdir(parents=True)

    with pytest.raises(MissingReleaseError, match="sarcokg build"):
        sarcokg.open(tmp_path)

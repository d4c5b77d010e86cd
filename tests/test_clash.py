"""Clashes: a contradiction is named with its statements, where they stand, and what they follow from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sarcokg.build import gather
from sarcokg.errors import InconsistentOntologyError
from sarcokg.identifiers import graph_iri
from sarcokg.ontology import load_ontology
from sarcokg.project import Project
from sarcokg.reason import compile_contradictions, compile_rules, infer, read_rules
from sarcokg.store import parse_text

ROOT = Path(__file__).parent.parent

PREFIXES = """
@prefix : <https://w3id.org/sarcokg/ontology#> .
@prefix category: <https://w3id.org/sarcokg/id/category/> .
@prefix drug: <https://w3id.org/sarcokg/id/drug/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix treatment: <https://w3id.org/sarcokg/id/treatment/> .
@prefix agents: <https://w3id.org/sarcokg/id/agents/> .
"""

#: What contradicts the real ontology: the facts, and the lines that the message must have, in their order.
CLASHES = {
    "a drug that is a target": (
        "drug:nivolumab a :MolecularTarget .",
        """\
nothing is both sarco:Drug and sarco:MolecularTarget: drug:nivolumab
  drug:nivolumab a sarco:Drug, which follows from: drug:nivolumab a sarco:MonoclonalAntibody (ontology/modules/drug.ttl)
  drug:nivolumab a sarco:MolecularTarget (record.yaml:7)""",
    ),
    "a category of response and of progression": (
        "category:PR a :ProgressionCategory .",
        """\
nothing is both sarco:ObjectiveResponseCategory and sarco:ProgressionCategory: category:PR
  category:PR a sarco:ObjectiveResponseCategory (ontology/modules/outcome.ttl)
  category:PR a sarco:ProgressionCategory (graph:test)""",
    ),
    "a treatment of one drug and of several": (
        "treatment:x :agentMultiplicity agents:one, agents:several .",
        """\
sarco:agentMultiplicity has one value only: treatment:x, agents:one, agents:several
  treatment:x sarco:agentMultiplicity agents:one (record.yaml:9)
  treatment:x sarco:agentMultiplicity agents:several (record.yaml:9)""",
    ),
    "a drug that is inhibited": (
        "drug:x :inhibits drug:nivolumab .",
        """\
nothing is both sarco:Drug and sarco:MolecularTarget: drug:nivolumab
  drug:nivolumab a sarco:Drug, which follows from: drug:nivolumab a sarco:MonoclonalAntibody (ontology/modules/drug.ttl)
  drug:nivolumab a sarco:MolecularTarget, which follows from: drug:x sarco:inhibits drug:nivolumab (graph:test)""",
    ),
    "a treatment whose number of drugs is counted otherwise than said": (
        """
        treatment:x :agentMultiplicity agents:several ; :components treatment:x-1 .
        treatment:x-1 :drug drug:nivolumab .
        """,
        """\
sarco:agentMultiplicity has one value only: treatment:x, agents:one, agents:several
  treatment:x sarco:agentMultiplicity agents:one (by ontology/rules/agent-multiplicity.rq)
  treatment:x sarco:agentMultiplicity agents:several (record.yaml:9)""",
    ),
}
LINES = {
    ("https://w3id.org/sarcokg/id/drug/nivolumab", ""): ("record.yaml", 7),
    ("https://w3id.org/sarcokg/id/treatment/x", "https://w3id.org/sarcokg/ontology#agentMultiplicity"): (
        "record.yaml",
        9,
    ),
}


@pytest.mark.parametrize(("facts", "said"), CLASHES.values(), ids=CLASHES)
def test_a_clash_names_both_statements_with_their_places(facts: str, said: str) -> None:
    ontology = load_ontology(ROOT / "ontology")
    quads = [*ontology.quads, *parse_text(PREFIXES + facts, "turtle", graph_iri("test"))]
    rules = (*compile_rules(ontology.quads), *read_rules(ROOT / "ontology" / "rules"))

    with pytest.raises(InconsistentOntologyError) as refused:
        infer(quads, rules, compile_contradictions(ontology.quads), graph_iri("inferred"), LINES)

    first, *block, last = str(refused.value).splitlines()
    assert first == "the facts contradict the ontology:"
    assert "\n".join(block) == said
    assert last == "Correct or withdraw one statement of each, or the axiom that forbids them together."


def test_a_clash_within_a_record_names_its_line(tmp_path: Path) -> None:
    """Straight to the reasoner: the gate would refuse such a record before."""
    for folder in ("graph", "ontology"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    project = Project(tmp_path)
    record = project.records / "nivolumab-pazopanib-series.yaml"
    text = record.read_text(encoding="utf-8")
    before = "{key: dc-1-best-text, reading: text, category: PR,"
    line = text[: text.index(before)].count("\n") + 1
    record.write_text(text.replace(before, before.replace("PR,", "[PR, PD],")), encoding="utf-8")
    ontology = load_ontology(project.folder("ontology"))
    facts = gather(project, ontology, [(record, "Source")])
    rules = (*compile_rules(ontology.quads), *read_rules(ROOT / "ontology" / "rules"))

    with pytest.raises(InconsistentOntologyError) as refused:
        infer(
            [*ontology.quads, *facts.quads],
            rules,
            compile_contradictions(ontology.quads),
            graph_iri("inferred"),
            facts.lines,
        )

    _, clash, null, observed, _ = str(refused.value).splitlines()
    best = clash.removeprefix("nothing is both sarco:NullResponse and sarco:ObservedResponse: ")
    place = f"(graph/records/{record.name}:{line})"
    assert f"{best} sarco:category category:PD {place}" in null
    assert f"{best} sarco:category category:PR {place}" in observed
    assert f"{best} a sarco:BestResponse {place}" in observed
    assert "category:PR a sarco:ObjectiveResponseCategory (ontology/modules/outcome.ttl)" in observed

"""Findings: what was recomputed becomes quads of the audit's graph, with its arithmetic."""

from __future__ import annotations

from sarcokg.finding import CLOPPER_PEARSON, Finding
from sarcokg.identifiers import graph_iri, ontology_iri

STATEMENT = "https://w3id.org/sarcokg/id/proportion/S_a"


def test_a_finding_names_its_statement_field_kind_and_arithmetic() -> None:
    finding = Finding(
        STATEMENT, "percent", "agreement", "19 / 52 = 36.5 %", {"computedPercent": "36.5"}, CLOPPER_PEARSON
    )

    quads = finding.quads(graph_iri("audit"))

    said = {quad.predicate.value: quad.object.value for quad in quads if hasattr(quad.object, "value")}
    assert {quad.graph_name.value for quad in quads if hasattr(quad.graph_name, "value")} == {graph_iri("audit")}
    assert said[ontology_iri("ofStatement")] == STATEMENT
    assert said[ontology_iri("ofField")] == "percent"
    assert said[ontology_iri("findingKind")].endswith("/agreement")
    assert said[ontology_iri("arithmetic")] == "19 / 52 = 36.5 %"
    assert said[ontology_iri("computedPercent")] == "36.5"
    assert said[ontology_iri("intervalMethod")] == CLOPPER_PEARSON


def test_two_fields_of_a_statement_have_two_findings() -> None:
    nodes = {
        str(quad.subject)
        for field in ("percent", "interval")
        for quad in Finding(STATEMENT, field, "mismatch", "", {}).quads(graph_iri("audit"))
    }

    assert len(nodes) == 2

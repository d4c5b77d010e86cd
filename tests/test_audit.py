"""The audit: what arithmetic gives, set beside what was printed, and never in its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.audit import Proportion, audit, judge
from sarcokg.identifiers import NAMESPACES, graph_iri, mint, ontology_iri
from sarcokg.statistics import percent
from sarcokg.store import Literal, NamedNode, Quad, Store, quad

GRAPH = graph_iri("audit")
SOURCE = graph_iri("source/s")
STATEMENT = mint("proportion", ["T1_ASPS", "s"])


def statement(count: int, out_of: int, printed: str | None, iri: str = STATEMENT) -> list[Quad]:
    """Return a result as a record asserts it."""
    integer = NamedNode(NAMESPACES["xsd"] + "integer")
    texts = [("percentAsPrinted", Literal(printed))] if printed is not None else []
    return [
        quad(iri, NAMESPACES["rdf"] + "type", ontology_iri("ProportionStatement"), SOURCE),
        quad(iri, ontology_iri("count"), Literal(str(count), datatype=integer), SOURCE),
        quad(iri, ontology_iri("outOf"), Literal(str(out_of), datatype=integer), SOURCE),
        *(quad(iri, ontology_iri(name), text, SOURCE) for name, text in texts),
    ]


def finding(quads: list[Quad]) -> dict[str, str]:
    """Return the one finding among quads: values by the local names of properties."""
    assert len({found.subject.value for found in quads if isinstance(found.subject, NamedNode)}) == 1
    return {found.predicate.value.rpartition("#")[2]: getattr(found.object, "value", "") for found in quads}


@pytest.mark.parametrize(
    ("count", "out_of", "printed", "kind"),
    [
        (19, 52, None, "recomputed"),
        (12, 24, "50", "agreement"),
        (12, 24, "50.0", "agreement"),
        (0, 10, "0", "agreement"),
        (19, 52, "37", "rounding"),
        (19, 52, "36.5", "rounding"),
        (1, 8, "13", "rounding"),
        (19, 52, "36", "mismatch" if Decimal(36) in {percent(n, 52, 0) for n in range(53)} else "impossible"),
        (19, 52, "38", "mismatch"),
        (15, 154, "10.13", "impossible"),
        (19, 52, "101", "impossible"),
        (None, 154, "10.13", "impossible"),
        (None, 24, "50", "possible"),
    ],
    ids=str,
)
def test_a_printed_percent_is_judged_by_its_counts(
    count: int | None, out_of: int, printed: str | None, kind: str
) -> None:
    assert judge(Proportion(STATEMENT, count, out_of, printed)) == kind


def test_a_percent_without_a_count_shows_the_counts_around_it_and_no_interval() -> None:
    quads = [found for found in statement(0, 154, "10.13") if found.predicate.value != ontology_iri("count")]

    found = finding(audit(Store(quads), GRAPH))

    assert found["findingKind"] == mint("finding-kind", ["impossible"])
    assert found["arithmetic"] == "15 of 154 give 9.74, 16 of 154 give 10.39; printed 10.13"
    assert not {"computedPercent", "computedLower", "intervalMethod"} & found.keys()


@given(st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.integers(0, 3))
def test_a_percent_rounded_as_sources_round_is_never_blamed(proportion: tuple[int, int], decimals: int) -> None:
    count, out_of = proportion

    kind = judge(Proportion(STATEMENT, count, out_of, str(percent(count, out_of, decimals))))

    assert kind in {"agreement", "rounding"}


@given(
    st.integers(1, 99)
    .flatmap(lambda of: st.tuples(st.integers(0, of), st.integers(0, of), st.just(of)))
    .filter(lambda numbers: numbers[0] != numbers[1])
)
def test_the_percent_of_another_count_is_a_mismatch(numbers: tuple[int, int, int]) -> None:
    count, other, out_of = numbers

    assert judge(Proportion(STATEMENT, count, out_of, str(percent(other, out_of)))) == "mismatch"


def test_a_finding_shows_its_arithmetic_interval_and_statement() -> None:
    quads = audit(Store(statement(19, 52, "37")), GRAPH)

    assert finding(quads) == {
        "type": ontology_iri("Finding"),
        "ofStatement": STATEMENT,
        "ofField": "percent",
        "findingKind": mint("finding-kind", ["rounding"]),
        "intervalMethod": mint("interval-method", ["clopper-pearson-95"]),
        "arithmetic": "100 × 19 / 52 = 36.5; printed 37",
        "computedPercent": "36.5",
        "computedLower": "23.6",
        "computedUpper": "51.0",
    }


def test_a_percent_that_was_not_printed_is_recomputed() -> None:
    found = finding(audit(Store(statement(0, 10, None)), GRAPH))

    assert found["findingKind"] == mint("finding-kind", ["recomputed"])
    assert found["arithmetic"] == "100 × 0 / 10 = 0.0"
    assert (found["computedLower"], found["computedUpper"]) == ("0.0", "30.8")


def test_every_proportion_has_one_finding_and_nothing_else_changes() -> None:
    other = mint("proportion", ["T2_ASPS", "s"])
    asserted = [*statement(1, 2, "50"), *statement(1, 3, None, other)]

    quads = audit(Store(asserted), GRAPH)

    assert {found.graph_name.value for found in quads if isinstance(found.graph_name, NamedNode)} == {GRAPH}
    assert len({str(found.subject) for found in quads}) == 2
    assert not {str(found.subject) for found in quads} & {str(found.subject) for found in asserted}


@pytest.mark.parametrize("left_out", ["outOf", "type"])
def test_what_is_not_whole_has_no_finding(left_out: str) -> None:
    quads = [found for found in statement(19, 52, "37") if not found.predicate.value.endswith(f"#{left_out}")]

    assert audit(Store(quads), GRAPH) == []

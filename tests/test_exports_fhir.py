"""FHIR: every result is an Evidence that the models of FHIR R5 accept, and says what the source printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fhir.resources import __fhir_version__
from fhir.resources.bundle import Bundle

from sarcokg.excerpt import Excerpt, excerpt
from sarcokg.exports import fhir_evidence
from sarcokg.identifiers import mint
from sarcokg.store import Store

if TYPE_CHECKING:
    from sarcokg.release import Release

RESULTS = """
SELECT ?statement ?count ?of WHERE {
  VALUES ?kind { sarco:ProportionStatement sarco:TimeToEventStatement sarco:AdverseEventStatement }
  ?statement a ?kind .
  OPTIONAL { ?statement sarco:count ?count }
  OPTIONAL { ?statement sarco:outOf ?of }
}
"""


@pytest.fixture(scope="module")
def whole(release: Release) -> Excerpt:
    """Everything of the release that the repository commits."""
    return excerpt(release, is_view=True)


@pytest.fixture(scope="module")
def evidence(whole: Excerpt) -> dict[str, Any]:
    """Each resource by the statement that it is about, as the models of FHIR read it."""
    bundle: Any = Bundle.model_validate_json(fhir_evidence.export(whole))  # typed as if any part might be missing
    return {entry.fullUrl: entry.resource for entry in bundle.entry}


def test_each_result_is_one_resource_with_the_counts_that_its_source_prints(
    evidence: dict[str, Any], whole: Excerpt
) -> None:
    stated = {str(row["statement"]): (row["count"], row["of"]) for row in Store(whole.quads).select(RESULTS)}

    found = {}
    for iri, resource in evidence.items():
        printed = resource.statistic[0]
        count = printed.numberAffected if printed.numberAffected is not None else printed.numberOfEvents
        of = printed.sampleSize.knownDataCount if printed.sampleSize else None
        found[iri] = tuple(None if number is None else str(number) for number in (count, of))

    assert __fhir_version__ == "5.0.0"
    assert len(found) > 100
    assert found == stated


def test_what_is_printed_stands_beside_what_is_computed(evidence: dict[str, Any]) -> None:
    parts = ["NCT03141684", "evaluated", "atezolizumab", "ASPS", "objective-response", "RECIST-1.1"]
    iri = f"{mint('proportion', list(parts))}__atezolizumab-asps"

    printed, computed = evidence[iri].statistic

    assert (printed.description, printed.quantity.value) == ("as printed: 19 of 52, 37 %", Decimal(37))
    assert printed.attributeEstimate is None
    assert computed.description == "computed from the printed counts, not stated by the source"
    assert computed.quantity.value == Decimal("36.5")
    (interval,) = computed.attributeEstimate
    assert (interval.range.low.value, interval.range.high.value) == (Decimal("23.6"), Decimal("51.0"))
    assert evidence[iri].relatedArtifact[0].label.endswith("Abstract, Results, sentence 2 [1093–1206]")
    assert evidence[iri].certainty[0].description.startswith("not rated; ")


def test_a_median_has_its_unit_and_its_range(evidence: dict[str, Any]) -> None:
    (resource,) = (
        found for iri, found in evidence.items() if "/time-to-event/NCT03141684" in iri and "duration" in iri
    )

    (printed,) = resource.statistic
    assert (printed.quantity.value, printed.quantity.code) == (Decimal("24.7"), "mo")
    (spread,) = printed.attributeEstimate
    assert spread.type.coding[0].display == "Range"
    assert (spread.range.low.value, spread.range.high.value) == (Decimal("4.1"), Decimal("55.8"))


def test_no_resource_rates_or_recommends(evidence: dict[str, Any]) -> None:
    texts = [resource.model_dump_json() for resource in evidence.values()]

    assert not any("treats" in text for text in texts)
    assert all(resource.certainty is None or resource.certainty[0].rating is None for resource in evidence.values())


def test_a_release_without_results_is_an_empty_bundle() -> None:
    nothing = Excerpt(Path("nowhere"), {"release": "0.1.0-0123456789ab", "files": {}, "graphs": []}, ())

    bundle: Any = Bundle.model_validate_json(fhir_evidence.export(nothing))

    assert bundle.entry is None

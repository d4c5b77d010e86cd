"""Per-patient best responses of the series, added up from the graph, beside the totals that it states.

The series has two readings of who had pazopanib, the text and Figure 1, and each is added up by itself.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

from sarcokg.identifiers import key_of

if TYPE_CHECKING:
    from sarcokg.release import Release
    from sarcokg.store import Store

SERIES: Final = "nivolumab-pazopanib-series"

#: Each reading with the names under which the record keeps it; the text tells one patient only in its list.
READINGS: Final = {"text": ("text", "text-list"), "figure-1": ("figure-1",)}

#: Patients of each reading by best response and pazopanib, counted at the source:
#: 001, lines 222–316 and 363–380 (the text), lines 332–351 (the figure).
BY_PAZOPANIB: Final = {
    "text": {("PR", True): 2, ("PR", False): 1, ("SD", True): 5, ("SD", False): 4, ("PD", True): 8, ("PD", False): 4},
    "figure-1": {
        ("PR", True): 2,
        ("PR", False): 1,
        ("SD", True): 5,
        ("SD", False): 4,
        ("PD", True): 7,
        ("PD", False): 5,
    },
}

#: The end points of which a patient with a best response is counted.
ENDPOINTS: Final = {
    "objective-response": {"CR", "PR"},
    "partial-response": {"PR"},
    "stable-disease": {"SD"},
    "progressive-disease": {"PD"},
    "disease-control": {"CR", "PR", "SD"},
}

PATIENTS: Final = """
SELECT DISTINCT ?patient ?category ?pazopanib ?reading ?histology WHERE {
  ?statement a sarco:BestResponse .
  ?statement sarco:inStudy/skos:notation "nivolumab-pazopanib-series" .
  ?statement sarco:patient ?patient .
  ?statement sarco:category ?category .
  ?statement sarco:reading ?reading .
  ?statement sarco:treatment ?treatment .
  BIND(EXISTS { ?treatment sarco:components/sarco:drug <https://w3id.org/sarcokg/id/drug/pazopanib> } AS ?pazopanib)
  ?patient ^sarco:patient/sarco:histology/sarco:subtypeOf* ?histology .
}
"""

STATED: Final = """
SELECT ?statement ?population ?endpoint ?histology ?count ?reading WHERE {
  ?statement a sarco:ProportionStatement .
  ?statement sarco:inStudy/skos:notation "nivolumab-pazopanib-series" .
  ?statement sarco:count ?count .
  ?statement sarco:reading ?reading .
  ?statement sarco:about ?measured .
  ?measured sarco:population/skos:notation ?population .
  ?measured sarco:endpoint ?endpoint .
  ?measured sarco:histology ?histology .
}
ORDER BY ?statement
"""

HELD: Final = """
SELECT ?conflict WHERE {
  ?conflict a sarco:Conflict .
  ?conflict sarco:conflictingStatements ?text, ?figure .
  ?text sarco:patient ?patient . ?text sarco:reading "text" .
  ?figure sarco:patient ?patient . ?figure sarco:reading "figure-1" .
  FILTER(STRENDS(STR(?patient), "_mc-1"))
}
"""


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    """Every graph of the release."""
    return release.load(["sources", "background", "ontology", "inferred", "audit"])


def patients(store: Store, reading: str) -> dict[str, tuple[str, bool, set[str]]]:
    """Return the patients of a reading with best response, pazopanib or not, and every histology above theirs."""
    found: dict[str, tuple[str, bool, set[str]]] = {}
    for row in store.select(PATIENTS):
        if row["reading"] in READINGS[reading]:
            patient, category = key_of(row["patient"] or ""), key_of(row["category"] or "")
            kept = found.setdefault(patient, (category, row["pazopanib"] == "true", set()))
            assert kept[:2] == (category, row["pazopanib"] == "true"), f"{patient} stands twice in {reading}"
            kept[2].add(key_of(row["histology"] or ""))
    return found


@pytest.mark.parametrize("reading", READINGS)
def test_best_responses_of_each_reading_add_up_to_its_patients_with_and_without_pazopanib(
    reading: str, store: Store
) -> None:
    counted = Counter((category, pazopanib) for category, pazopanib, _ in patients(store, reading).values())

    assert counted == BY_PAZOPANIB[reading]
    assert counted.total() == 24


@pytest.mark.parametrize("reading", READINGS)
def test_every_total_that_the_series_states_is_the_sum_of_its_patients(reading: str, store: Store) -> None:
    told = patients(store, reading).values()
    arms = {"on-pazopanib": {True}, "without-pazopanib": {False}}
    sums = {}
    stated = {}

    for row in store.select(STATED):
        # The abstract and the discussion repeat the totals; who had pazopanib is what the two readings differ in.
        if row["reading"] not in {reading, "abstract", "discussion"}:
            continue
        categories = ENDPOINTS[key_of(row["endpoint"] or "")]
        arm = arms.get(row["population"] or "", {True, False})
        stated[row["statement"]] = int(row["count"] or 0)
        sums[row["statement"]] = sum(
            category in categories and pazopanib in arm and key_of(row["histology"] or "") in histologies
            for category, pazopanib, histologies in told
        )

    assert len(stated) >= 14
    assert sums == stated


def test_where_the_readings_differ_in_a_patient_a_conflict_holds_both(store: Store) -> None:
    text, figure = (patients(store, reading) for reading in READINGS)

    assert text.keys() == figure.keys()
    assert {patient for patient in text if text[patient][:2] != figure[patient][:2]} == {f"{SERIES}_mc-1"}
    assert [key_of(row["conflict"] or "") for row in store.select(HELD)] == [f"{SERIES}_mc-1-pazopanib"]


def test_derived_best_responses_check_the_stated_ones_and_say_where_none_can_be_derived(store: Store) -> None:
    rows = store.select("""
        SELECT DISTINCT ?patient ?kind ?treatment WHERE {
          ?finding sarco:ofField "category" . ?finding sarco:findingKind/skos:notation ?kind .
          ?finding sarco:ofStatement ?statement . ?statement sarco:patient/skos:notation ?patient .
        }
    """)
    by_kind: dict[str, set[str]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"] or "", set()).add(row["patient"] or "")

    # Of lms-1 and lms-3 no assessment is told; of mc-1 none without pazopanib, which Figure 1 has.
    assert by_kind["not-derivable"] == {"lms-1", "lms-3", "mc-1"}
    # The one told assessment is a progression, and the stated best response is stable disease: a conflict, too.
    assert by_kind["mismatch"] == {"asps-1"}
    assert len(by_kind["agreement"]) == 24 - len({"lms-1", "lms-3", "asps-1"})


def test_a_derived_best_response_feeds_no_result(store: Store) -> None:
    rows = store.select("""
        SELECT ?user WHERE {
          ?finding sarco:ofField "category" . ?user ?property ?finding .
        }
    """)

    assert list(rows) == []

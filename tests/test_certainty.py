"""Certainty descriptors: derived from published rules, never typed, and never above what a design allows."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from sarcokg.build import check
from sarcokg.errors import RefusedError
from sarcokg.gate import read_shapes, validate
from sarcokg.identifiers import mint, ontology_iri
from sarcokg.places import Places
from sarcokg.project import Project
from sarcokg.reason import read_rules
from sarcokg.release import Release
from sarcokg.statistics import clopper_pearson
from sarcokg.store import Quad, Store, quad

ROOT = Path(__file__).parent.parent
DESCRIPTORS = {"attribution", "confirmation", "design", "directness", "precision", "reporting"}
PREFIXES = """
PREFIX ceiling: <https://w3id.org/sarcokg/id/certainty-ceiling/>
PREFIX design-type: <https://w3id.org/sarcokg/id/design-type/>
PREFIX endpoint: <https://w3id.org/sarcokg/id/endpoint/>
"""


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return release.load(("sources", "background", "ontology", "inferred", "audit"))


def column(store: Store, select: str) -> list[str]:
    return [next(iter(row.values())) or "" for row in store.select(PREFIXES + select)]


def test_every_level_belongs_to_one_of_six_descriptors_and_says_what_would_raise_it(store: Store) -> None:
    rows = store.select("""
        SELECT ?level ?key ?condition ?version WHERE {
          ?level a sarco:CertaintyLevel .
          OPTIONAL { ?level sarco:descriptor ?descriptor . ?descriptor skos:notation ?key }
          OPTIONAL { ?descriptor sarco:ruleSet/sarco:rulesVersion ?version }
          OPTIONAL { ?level sarco:wouldBeHigherIf ?condition }
        }
    """)

    assert {row["key"] for row in rows} == DESCRIPTORS
    assert all(row["condition"] and row["version"] for row in rows)
    assert len({row["level"] for row in rows}) == len(rows)


def test_every_descriptor_has_one_best_level_or_says_why_two(store: Store) -> None:
    best = column(
        store, "SELECT ?key { ?level sarco:highest true ; sarco:descriptor/skos:notation ?key } ORDER BY ?key"
    )

    # Responses seen twice, and no response to see: neither leaves anything to ask for.
    assert best == ["attribution", "confirmation", "confirmation", "design", "directness", "precision", "reporting"]


def test_a_result_has_one_level_of_each_descriptor_that_fits_it(store: Store) -> None:
    rows = store.select("""
        SELECT ?statement ?isResponse (GROUP_CONCAT(?key; separator=" ") AS ?keys) WHERE {
          {
            SELECT DISTINCT ?statement ?level WHERE { ?statement a sarco:RatedStatement ; sarco:certainty ?level }
          }
          ?level sarco:descriptor/skos:notation ?key .
          BIND(EXISTS { ?statement a sarco:BestResponse }
            || EXISTS { ?statement sarco:about/sarco:endpoint/rdf:type sarco:ResponseEndpoint } AS ?isResponse)
        } GROUP BY ?statement ?isResponse
    """)
    rated = column(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a sarco:RatedStatement }")

    # Only responses can be confirmed; how direct a result is depends on the histology that is asked for.
    expected = {
        "true": "attribution confirmation design precision reporting",
        "false": "attribution design precision reporting",
    }
    assert [str(len(rows))] == rated
    assert all(sorted((row["keys"] or "").split()) == expected[row["isResponse"] or ""].split() for row in rows)


def test_every_result_is_direct_for_one_histology_or_disputed_between_several(store: Store) -> None:
    unclear = column(
        store,
        """
        SELECT ?statement WHERE {
          { SELECT ?statement (COUNT(?direct) AS ?one) (COUNT(?disputed) AS ?several) WHERE {
              ?statement a sarco:RatedStatement ; sarco:inHistology ?any .
              OPTIONAL { ?statement sarco:directFor ?direct }
              OPTIONAL { ?statement sarco:disputedFor ?disputed }
            } GROUP BY ?statement }
          FILTER((?one = 0) = (?several = 0))
        }
    """,
    )

    assert unclear == []


def test_uncontrolled_evidence_is_never_above_low(store: Store) -> None:
    above = column(
        store,
        """
        SELECT DISTINCT ?design WHERE {
          ?level sarco:judges ?design ; sarco:ceiling ?ceiling .
          FILTER(?ceiling NOT IN (ceiling:low, ceiling:very-low))
        }
    """,
    )
    designs = column(
        store,
        "SELECT ?design { ?design a sarco:DesignType MINUS { ?level sarco:judges ?design ; sarco:ceiling ?any } }",
    )

    assert above == [mint("design-type", ["randomised-trial"])]
    assert designs == [], "Every design needs a level that says how far it allows certainty to go."


def test_a_result_in_fewer_than_five_patients_is_anecdotal(store: Store) -> None:
    rows = store.select("""
        SELECT ?patients ?key WHERE {
          ?statement sarco:certainty ?level .
          ?level sarco:descriptor/skos:notation "precision" ; skos:notation ?key .
          OPTIONAL { ?statement sarco:outOf ?outOf }
          OPTIONAL { ?statement sarco:evaluable ?evaluable }
          BIND(COALESCE(?outOf, ?evaluable) AS ?patients)
          FILTER(BOUND(?patients))
        }
    """)

    assert {int(row["patients"] or 0) < 5 for row in rows if row["key"] == "precision-anecdotal"} == {True}
    assert {int(row["patients"] or 0) < 5 for row in rows if row["key"] != "precision-anecdotal"} == {False}


def widest(of: int) -> Decimal:
    """Return the span of the widest interval that any count of so many patients has."""
    return max(upper - lower for lower, upper in (clopper_pearson(count, of, 4) for count in range(of + 1)))


@pytest.mark.parametrize(("key", "span"), [("imprecise", 40), ("fair", 20)])
def test_the_thresholds_of_precision_are_where_their_reason_puts_them(store: Store, key: str, span: int) -> None:
    (least,) = map(int, column(store, f'SELECT ?n {{ ?l skos:notation "precision-{key}" ; sarco:fromPatients ?n }}'))

    assert widest(least) <= span < widest(least - 1)


def test_the_levels_of_precision_leave_no_number_of_patients_out(store: Store) -> None:
    rows = store.select("""
        SELECT ?from ?below { ?level sarco:fromPatients ?from . OPTIONAL { ?level sarco:belowPatients ?below } }
        ORDER BY ?from
    """)

    assert [row["from"] for row in rows] == ["1", *(row["below"] for row in rows[:-1])]
    assert rows[-1]["below"] is None


# ---- Written by hand


def test_a_record_has_no_key_for_certainty(tmp_path: Path, project: Project) -> None:
    text = (ROOT / "graph" / "records" / "atezolizumab-asps.yaml").read_text(encoding="utf-8")
    record = tmp_path / "atezolizumab-asps.yaml"
    record.write_text(
        text.replace("      percent: 37\n", "      percent: 37\n      certainty: design-randomised\n"), encoding="utf-8"
    )

    with pytest.raises(RefusedError) as refused:
        check(project, [record])

    assert [(defect.rule, defect.field) for defect in refused.value.defects] == [("unknown-key", "certainty")]


@pytest.mark.parametrize(
    ("predicate", "value", "rule"),
    [
        ("certainty", mint("certainty", ["design-randomised"]), "certainty-typed-by-hand"),
        ("directFor", mint("histology", ["ASPS"]), "certainty-typed-by-hand"),
        ("disputedFor", mint("histology", ["ASPS"]), "certainty-typed-by-hand"),
        ("leavesOut", mint("reporting-item", ["interval"]), "omission-typed-by-hand"),
    ],
    ids=["level", "direct", "disputed", "omission"],
)
def test_certainty_that_did_not_follow_from_rules_is_refused(
    predicate: str, value: str, rule: str, asserted: tuple[Quad, ...]
) -> None:
    statement = mint(
        "proportion", ["NCT03141684_evaluated_atezolizumab_ASPS_objective-response_RECIST-1.1__atezolizumab-asps"]
    )
    typed = quad(statement, ontology_iri(predicate), value, "urn:graph:test")

    defects = validate([*asserted, typed], read_shapes(ROOT / "shapes"), Places(), {})

    assert [defect.rule for defect in defects] == [rule]


# ---- Published

#: What each version of the rules derives from: a digest of rules, thresholds, values judged and ceilings.
VERSIONS = {"1": "cacf03d4de2a733c", "2": "0fda62f603a7c6bb"}


def test_a_changed_rule_or_threshold_has_a_new_version(store: Store) -> None:
    rules = [rule for rule in read_rules(ROOT / "ontology" / "rules") if rule.axiom.startswith("certainty")]
    bodies = ["\n".join(line.partition("# ")[0].strip() for line in rule.construct.splitlines()) for rule in rules]
    levels = store.select("""
        SELECT ?term ?property ?value WHERE {
          VALUES ?property {
            sarco:belowPatients sarco:ceiling sarco:descriptor sarco:essential sarco:fromPatients sarco:highest
            sarco:judges sarco:neededIn sarco:shownBy sarco:unlessValue
          }
          ?term ?property ?value .
        } ORDER BY ?term ?property ?value
    """)
    (version,) = column(store, "SELECT ?v { ?set sarco:rulesVersion ?v }")

    digest = hashlib.sha256("\n".join([*bodies, *(str(tuple(row.values())) for row in levels)]).encode()).hexdigest()

    assert VERSIONS.get(version) == digest[:16], f"Raise sarco:rulesVersion, and add it here with {digest[:16]}."

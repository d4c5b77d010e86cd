"""The reader of ClinicalTrials.gov: what it makes of a record, and what its rules take for a response."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sarcokg.errors import RefusedError
from sarcokg.identifiers import NAMESPACES, key_of
from sarcokg.lexicon import Lexicon
from sarcokg.names import read_names
from sarcokg.ontology import Ontology
from sarcokg.registry.document import Document
from sarcokg.registry.naming import Names
from sarcokg.registry.printed import as_count, as_quantity, only_count
from sarcokg.registry.rules import ReadingRules, read_rules_of_reading
from sarcokg.registry.splitting import split_objects
from sarcokg.registry.study import ReadStudy, read_study
from sarcokg.store import Store

ROOT = Path(__file__).parent.parent
READINGS = ROOT / "ontology" / "readings"
HAND_MADE = ROOT / "tests" / "registry" / "NCT00000102.json"

Reader = Callable[[dict[str, Any]], ReadStudy]


@pytest.fixture(scope="module")
def rules() -> ReadingRules:
    return read_rules_of_reading(READINGS / "clinicaltrials-gov.yaml")


@pytest.fixture(scope="module")
def read(ontology: Ontology, lexicon: Lexicon, rules: ReadingRules) -> Reader:
    kinds = {key_of(iri): term.kind for iri, term in ontology.classes.items() if term.kind}
    names = Names(read_names(Store(ontology.quads)), lexicon)

    def reader(study: dict[str, Any]) -> ReadStudy:
        return read_study(Document("study.json", json.dumps(study).encode()), kinds, names, rules)

    return reader


@pytest.fixture
def study() -> dict[str, Any]:
    """The record made by hand, to be changed."""
    return dict(json.loads(HAND_MADE.read_text(encoding="utf-8")))


def of(class_name: str, nodes: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return [node for node in nodes if node["@type"] == f"sarco:{class_name}"]


# ---- The protocol


def test_a_study_is_told_by_its_own_codes_and_marked_as_unreviewed(read: Reader, study: dict[str, Any]) -> None:
    (found,) = of("RegistryStudy", read(study).facts)

    assert found["registry-number"] == "NCT00000102"
    assert found["registry-alias"] == ["NCT00000103"]
    assert found["review-status"] == "https://w3id.org/sarcokg/id/review-status/rule-read-unreviewed"
    assert found["registry-phase"] == ["PHASE1", "PHASE2"]
    assert (found["enrolment"], found["enrolment-type"]) == ("52", "ACTUAL")
    assert (found["registry-status"], found["why-stopped"]) == ("TERMINATED", "invented reason")
    assert (found["minimum-age"], found["healthy-volunteers"]) == ("2 Years", "false")
    assert (found["registry-publication"], found["retracted-publication"]) == (["1", "2"], ["2"])


def test_a_date_keeps_its_precision_and_one_that_is_none_is_a_finding(read: Reader, study: dict[str, Any]) -> None:
    found = read(study)

    dates = {date["date-kind"]: date["registry-date"] for date in of("RegistryDate", found.facts)}
    assert dates == {"start": "2015-06", "primary-completion": "2018-02-28", "status-verified": "2019"}
    assert [(node["finding-rule"], node["finding-value"]) for node in found.findings] == [("date-unread", "2018-02-30")]


def test_running_text_is_not_copied(read: Reader, study: dict[str, Any]) -> None:
    assert "a long text" not in json.dumps(read(study).facts)


@pytest.mark.parametrize(
    ("count", "enrolment", "findings"),
    [
        (52, "52", []),
        (0, "0", []),
        (None, None, []),
        (999999, None, ["enrolment-placeholder"]),
        (1.5, None, ["number-unread"]),
        (-1, None, ["number-unread"]),
    ],
)
def test_an_enrolment_is_a_number_of_participants_or_a_finding(
    read: Reader, study: dict[str, Any], count: float | None, enrolment: str | None, findings: list[str]
) -> None:
    study["protocolSection"]["statusModule"] = {}
    study["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = count

    found = read(study)

    (about,) = of("RegistryStudy", found.facts)
    assert about.get("enrolment") == enrolment
    assert [node["finding-rule"] for node in found.findings] == findings


def test_a_drug_and_a_histology_are_linked_to_their_terms_and_another_name_is_not(
    read: Reader, study: dict[str, Any]
) -> None:
    found = read(study)

    drugs = {node["posted-title"]: node.get("names-term") for node in of("RegistryIntervention", found.facts)}
    (condition,) = of("RegistryCondition", found.facts)
    assert drugs == {"Atezolizumab": ["https://w3id.org/sarcokg/id/drug/atezolizumab"], "Inventumab": None}
    assert condition["names-term"] == ["https://w3id.org/sarcokg/id/histology/ASPS"]


@pytest.mark.parametrize(
    ("title", "others", "drugs"),
    [
        ("Atezolizumab 1200 mg IV", [], ["atezolizumab"]),
        ("Nivolumab + Ipilimumab", [], ["ipilimumab", "nivolumab"]),
        ("Inventumab", ["Opdivo"], ["nivolumab"]),
        ("Peanut Oral Immunotherapy", [], []),
        ("Inventumab", ["an inhaled corticosteroid"], []),
        ("Placebo", [], []),
    ],
)
def test_an_intervention_is_linked_to_its_drugs_and_never_to_a_class(
    read: Reader, study: dict[str, Any], title: str, others: list[str], drugs: list[str]
) -> None:
    module = study["protocolSection"]["armsInterventionsModule"]
    module["interventions"] = [{"type": "DRUG", "name": title, "otherNames": others}]

    (found,) = of("RegistryIntervention", read(study).facts)

    assert [key_of(iri) for iri in found.get("names-term", [])] == drugs


@pytest.mark.parametrize(("term", "event"), [("Colitis", "colitis"), ("Colitis of an invented kind", None)])
def test_an_event_is_linked_where_its_whole_term_is_known(
    read: Reader, study: dict[str, Any], term: str, event: str | None
) -> None:
    study["resultsSection"]["adverseEventsModule"]["seriousEvents"][0]["term"] = term

    found = of("PostedAdverseEvent", read(study).facts)[0]

    assert [key_of(iri) for iri in found.get("names-term", [])] == ([event] if event else [])


# ---- Posted results


def test_what_stands_for_a_number_is_kept_with_its_comment(read: Reader, study: dict[str, Any]) -> None:
    (found,) = [node for node in of("PostedValue", read(study).facts) if "posted-absence" in node]

    assert found["posted-as-printed"] == found["posted-absence"] == "NA"
    assert found["posted-comment"] == "median not reached"
    assert (found["posted-lower"], found["posted-upper-as-printed"]) == ("10.10", "NA")
    assert not {"posted-count", "posted-quantity", "posted-upper"} & found.keys()


def test_things_of_one_name_are_told_apart_by_what_else_is_said_of_them(read: Reader, study: dict[str, Any]) -> None:
    measures = [key_of(node["@id"]) for node in of("PostedMeasure", read(study).facts)]

    assert "NCT00000102_outcome.Duration-of-Response" in measures
    assert "NCT00000102_outcome.Duration-of-Response.up-to-5-years" in measures


def test_an_inserted_measure_leaves_the_identifiers_of_the_others_alone(read: Reader, study: dict[str, Any]) -> None:
    before = {node["@id"] for node in read(study).facts}
    study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"].insert(0, {"title": "Another", "type": "OTHER"})

    after = {node["@id"] for node in read(study).facts}

    assert before < after


def test_a_p_value_that_is_a_bound_stays_text(read: Reader, study: dict[str, Any]) -> None:
    (found,) = of("PostedAnalysis", read(study).facts)

    assert found["p-value-as-printed"] == "<0.001"
    assert "p-value" not in found
    assert (found["posted-quantity"], found["posted-as-printed"]) == ("1.70", "1.70")


def test_a_part_of_another_shape_is_a_finding_and_the_rest_is_read(read: Reader, study: dict[str, Any]) -> None:
    study["protocolSection"]["conditionsModule"]["conditions"] = "Sarcoma"
    study["protocolSection"]["statusModule"] = []

    found = read(study)

    assert [(node["finding-rule"], node["finding-field"]) for node in found.findings] == [
        ("unexpected-shape", "study.protocolSection.statusModule"),
        ("unexpected-shape", "study.protocolSection.conditionsModule.conditions"),
    ]
    assert of("PostedValue", found.facts)


@pytest.mark.parametrize("text", ["a\u0000b", "a\ud800b", "a\u202eb"])
def test_text_that_no_format_may_carry_is_replaced_and_found(read: Reader, study: dict[str, Any], text: str) -> None:
    study["protocolSection"]["identificationModule"]["briefTitle"] = text

    found = read(study)

    (about,) = of("RegistryStudy", found.facts)
    assert about["posted-title"] == ["a\ufffdb"]
    assert "forbidden-text" in [node["finding-rule"] for node in found.findings]


# ---- Responses that rules read

#: A measure and one number of it: title, parameter, unit, value, denominator; class, category; what is read.
RESPONSES = {
    "a count": (("Objective Response Rate", "COUNT_OF_PARTICIPANTS", "Participants", "19", "52", "", ""), "19 of 52"),
    "a plain number of people": (("Overall Response Rate", "NUMBER", "participants", "19", "52", "", ""), "19 of 52"),
    "a percent that one count gives": (
        ("ORR", "NUMBER", "percentage of participants", "36.5", "52", "", ""),
        "19 of 52 36.5 % derived",
    ),
    "a percent that two counts give": (("ORR", "NUMBER", "percent of patients", "10", "500", "", ""), "of 500 10 %"),
    "a percent that no count gives": (("ORR", "NUMBER", "% of patients", "36.9", "52", "", ""), "of 52 36.9 %"),
    "a proportion": (("ORR", "NUMBER", "proportion of participants", ".23", "74", "", ""), "17 of 74 derived"),
    "a median of percents": (("ORR", "MEDIAN", "percentage of participants", "36.5", "52", "", ""), None),
    "a mean of people": (("ORR", "MEAN", "participants", "19", "52", "", ""), None),
    "more than there were": (("ORR", "COUNT_OF_PARTICIPANTS", "Participants", "53", "52", "", ""), None),
    "no number": (("ORR", "NUMBER", "percentage of participants", "NA", "52", "", ""), None),
    "the duration": (("Duration of Objective Response", "MEDIAN", "months", "19", "52", "", ""), None),
    "a durable response": (("Durable Objective Response", "NUMBER", "participants", "19", "52", "", ""), None),
    "an antibody": (("Antibody Response Rate, Objective Response", "NUMBER", "participants", "1", "5", "", ""), None),
    "disease control": (("Disease Control Rate", "NUMBER", "participants", "40", "52", "", ""), "disease-control"),
    "complete responses": (
        ("Complete Response Rate", "NUMBER", "participants", "1", "52", "", ""),
        "complete-response",
    ),
    "a best response": (
        ("Best Overall Response", "COUNT_OF_PARTICIPANTS", "Participants", "1", "52", "", "Complete Response (CR)"),
        "complete-response",
    ),
    "a best response that is none": (
        ("Best Overall Response", "COUNT_OF_PARTICIPANTS", "Participants", "20", "52", "", "Stable Disease"),
        "stable-disease",
    ),
    "a best response without category": (
        ("Best Overall Response", "COUNT_OF_PARTICIPANTS", "Participants", "20", "52", "", ""),
        None,
    ),
    "those who did not respond": (
        ("Objective Response", "COUNT_OF_PARTICIPANTS", "Participants", "33", "52", "", "Non-responders"),
        None,
    ),
    "a category of another kind": (
        ("Objective Response", "COUNT_OF_PARTICIPANTS", "Participants", "33", "52", "", "Cohort B"),
        None,
    ),
    "responders": (
        ("Objective Response", "COUNT_OF_PARTICIPANTS", "Participants", "19", "52", "", "Responders"),
        "19 of 52",
    ),
}


@pytest.mark.parametrize(("posted", "expected"), RESPONSES.values(), ids=RESPONSES)
def test_a_rule_reads_a_response_only_where_the_number_is_one(
    read: Reader, study: dict[str, Any], posted: tuple[str, ...], expected: str | None
) -> None:
    found = read(with_measure(study, *posted)).readings

    if expected is None:
        assert not found
    else:
        (reading,) = found
        told = [reading.get("read-count"), reading.get("read-out-of") and f"of {reading['read-out-of']}"]
        told += [f"{reading['read-percent']} %" if "read-percent" in reading else None]
        told += ["derived" if "derived" in reading else None]
        assert expected in {" ".join(filter(None, told)), key_of(reading["read-endpoint"])}
        assert key_of(reading["review-status"]) == "rule-read-unreviewed"


@pytest.mark.parametrize(
    ("conditions", "class_title", "group", "histology", "named_in"),
    [
        (["Alveolar Soft Part Sarcoma"], "", "Arm A", "ASPS", "condition"),
        (["Sarcoma", "Lung Cancer"], "", "Arm A", None, "nowhere: the population as enrolled"),
        (["Sarcoma", "Lung Cancer"], "Synovial Sarcoma", "Arm A", "SS", "class"),
        (["Sarcoma", "Lung Cancer"], "", "synovial sarcoma", "SS", "group"),
        (["Asthma"], "Synovial Sarcoma", "Arm A", None, None),
        (["Sarcoma", "Lung Cancer"], "OS", "SS", None, "nowhere: the population as enrolled"),
    ],
)
def test_the_nearest_heading_names_the_histology_of_a_response(  # noqa: PLR0913, PLR0917 - a row of the table
    read: Reader,
    study: dict[str, Any],
    conditions: list[str],
    class_title: str,
    group: str,
    histology: str | None,
    named_in: str | None,
) -> None:
    changed = with_measure(study, "ORR", "NUMBER", "participants", "19", "52", class_title, "")
    changed["protocolSection"]["conditionsModule"]["conditions"] = conditions
    changed["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"][0]["groups"][0]["title"] = group

    found = read(changed).readings

    assert [reading["histology-named-in"] for reading in found] == ([named_in] if named_in else [])
    assert [key_of(reading["read-histology"]) for reading in found if "read-histology" in reading] == (
        [histology] if histology else []
    )


def with_measure(study: dict[str, Any], *posted: str) -> dict[str, Any]:
    title, parameter, unit, value, out_of, class_title, category_title = posted
    study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"] = [
        {
            "title": title,
            "paramType": parameter,
            "unitOfMeasure": unit,
            "groups": [{"id": "OG000", "title": "Arm A"}],
            "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": out_of}]}],
            "classes": [
                {
                    "title": class_title,
                    "categories": [
                        {"title": category_title, "measurements": [{"groupId": "OG000", "value": value}]},
                    ],
                }
            ],
        }
    ]
    return study


# ---- Numbers


@pytest.mark.parametrize("text", ["", "NA", "12.5", "007", "+7", "1,234", "9223372036854775808", "\uff11"])
def test_what_is_no_plain_whole_number_is_no_count(text: str) -> None:
    assert as_count(text) is None


@pytest.mark.parametrize("text", ["", "NA", "NaN", "1e5", "<5", "1,234", "12,5", "0." + "1" * 19, "9" * 19])
def test_what_an_engine_would_read_otherwise_is_no_quantity(text: str) -> None:
    assert as_quantity(text) is None


@pytest.mark.parametrize("out_of", [1, 2, 7, 26, 99, 100, 333])
def test_a_count_is_derived_from_a_share_exactly_where_no_other_prints_so(out_of: int) -> None:
    printed: dict[str, list[int]] = {}
    for count in range(out_of + 1):
        tenths = (2000 * count + out_of) // (2 * out_of)  # of a percent, halves rounded up
        printed.setdefault(f"{tenths // 10}.{tenths % 10}", []).append(count)

    for share, counts in printed.items():
        assert only_count(share, 1, out_of) == (counts[0] if len(counts) == 1 else None)


def test_no_count_of_nobody_is_derived() -> None:
    assert only_count("0", 1, 0) is None


# ---- Rules and context


def test_every_estimate_reads_as_a_quantity_whatever_its_unit(rules: ReadingRules) -> None:
    for parameter in ("Mean", "MEDIAN", "GEOMETRIC_MEAN", "LEAST_SQUARES_MEAN", "LOG_MEAN", "A NEW ONE", ""):
        assert rules.reads_as(parameter, "Participants") == "quantity"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("reason: the registry defines it as a number of units", "note: x", "reason"),
        ("title: '^\\W*(stable", "title: '(^\\W*(stable", "title"),
        ("endpoint: disease-control\n", "note: x\n", "endpoint"),
        ("shares:", "others:", "shares"),
        ("tumour-condition:", "tumour:", "tumour-condition"),
    ],
)
def test_a_rule_that_lacks_a_part_is_refused(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = (READINGS / "clinicaltrials-gov.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(RefusedError, match=rf"rules\.yaml:\d+: {field}: a rule of reading lacks a part"):
        read_rules_of_reading(path)


def test_the_keys_of_the_reader_are_properties_of_the_ontology_typed_by_their_range(ontology: Ontology) -> None:
    context = json.loads((READINGS / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    keys = {key: entry for key, entry in context.items() if isinstance(entry, dict)}

    for key, entry in keys.items():
        term = ontology.properties[ontology.expand(entry["@id"])]
        text = NAMESPACES["xsd"] + "string"
        typed = "@id" if term.is_object else (term.range or text).replace(NAMESPACES["xsd"], "xsd:")
        assert entry.get("@type", "xsd:string") == typed, key


def test_the_rules_name_only_terms_of_the_ontology(rules: ReadingRules, lexicon: Lexicon) -> None:
    keys = {key_of(term.iri) for term in lexicon.all_terms()}

    named = {rule.endpoint for rule in rules.responses if rule.endpoint}
    named |= {part for rule in rules.categories for part in (rule.endpoint, rule.category)}
    named |= {criteria for _, criteria in rules.criteria}

    assert named <= keys


# ---- Splitting


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_a_list_is_split_alike_whatever_the_pieces_that_it_comes_in(size: int) -> None:
    studies: list[dict[str, Any]] = [{"a": text, "b": [{"c": {}}, {}]} for text in ('}{"', "\\", '\\"', "][,é", "")]
    text = json.dumps(studies)[1:].encode()
    pieces = [text[start : start + size] for start in range(0, len(text), size)]

    found = list(split_objects(b"", iter(pieces), 1000))

    assert [json.loads(piece.data or b"") for piece in found] == studies

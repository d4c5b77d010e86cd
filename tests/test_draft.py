"""A draft has a place for all that its design expects, and the check names every place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sarcokg.draft import designs, draft
from sarcokg.errors import RefusedError, UsageError
from sarcokg.gate import read_shapes
from sarcokg.identifiers import key_of
from sarcokg.lexicon import Lexicon
from sarcokg.ontology import Ontology
from sarcokg.record import parse_record
from sarcokg.record_schema import record_schema
from sarcokg.rule_schema import Schema

ROOT = Path(__file__).parent.parent
DESIGNS = (
    "case-report",
    "comparative-trial-unspecified",
    "design-not-stated",
    "prospective-trial-unspecified",
    "randomised-trial",
    "retrospective-series",
    "single-group-trial",
)


@pytest.fixture(scope="module")
def schema(ontology: Ontology, lexicon: Lexicon) -> Schema:
    return record_schema(ontology, lexicon, read_shapes(ROOT / "shapes"))


def test_there_is_a_draft_for_every_design(lexicon: Lexicon) -> None:
    assert tuple(key_of(design.iri) for design in designs(lexicon)) == DESIGNS


@pytest.mark.parametrize("design", DESIGNS)
def test_each_place_to_fill_in_is_named_by_its_line(
    ontology: Ontology, lexicon: Lexicon, schema: Schema, design: str
) -> None:
    text = draft(ontology, lexicon, schema, {"key": "mine", "design-type": design})

    with pytest.raises(RefusedError) as refused:
        parse_record(text, "mine.yaml")

    marked = [number for number, line in enumerate(text.splitlines(), 1) if "FILL IN" in line]
    assert [defect.line for defect in refused.value.defects] == marked
    assert {defect.rule for defect in refused.value.defects} == {"empty-value"}


def test_a_draft_explains_each_place_and_offers_the_terms(ontology: Ontology, lexicon: Lexicon, schema: Schema) -> None:
    text = draft(ontology, lexicon, schema, {"key": "mine", "design-type": "single-group-trial"})

    lines = {line.strip().partition(":")[0]: line for line in text.splitlines()}
    assert lines["key"].endswith("by which the thing is named in this record.")
    assert "key: mine" in text
    assert "    design-type: single-group-trial" in text.splitlines()
    assert lines["endpoint-role"].endswith("One of co-primary, exploratory, not-stated, primary, secondary.")
    assert re.search(r"at:  # FILL IN OR DELETE: .* Example: at: \[1093, 1240\]", text)
    assert "  adverse-events:  # " in text


def test_what_is_given_is_filled_in(ontology: Ontology, lexicon: Lexicon, schema: Schema) -> None:
    given = {"key": "mine", "design-type": "case-report", "source-kind": "registry-record", "text-length": "495"}

    text = draft(ontology, lexicon, schema, given)

    assert {"source-kind: registry-record", "text-length: 495"} <= set(text.splitlines())


def test_a_design_expects_only_what_a_study_may_hold(ontology: Ontology, lexicon: Lexicon, schema: Schema) -> None:
    for design in DESIGNS:
        text = draft(ontology, lexicon, schema, {"key": "mine", "design-type": design})

        study = text.partition("\nstudy:")[2]
        keys = set(re.findall(r"^  ([a-z-]+):", study, re.MULTILINE))
        assert "design" in keys
        assert keys <= schema["$defs"]["thing-Study"]["properties"].keys()


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ("single-gruop-trial", "Did you mean single-group-trial?"),
        ("zzzz", "Did you mean case-report or comparative-trial-unspecified"),
    ],
)
def test_an_unknown_design_is_refused_with_the_nearest(
    ontology: Ontology, lexicon: Lexicon, schema: Schema, design: str, said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(f"{design}: no design of a study has this key. {said}")):
        draft(ontology, lexicon, schema, {"key": "mine", "design-type": design})

"""A draft of a study: a title may hold whatever it likes."""

from __future__ import annotations

import json

import pytest

from sarcokg.names import read_names
from sarcokg.ontology import Ontology
from sarcokg.record import examine_text
from sarcokg.store import Store
from sarcokg.study_draft import draft_study
from sarcokg.study_facts import CLASSES


@pytest.mark.parametrize("hostile", ['a "b": #c', "a\n- b: {c", "]}, at: [0, 1]", "'--- !!python/object", "x" * 300])
def test_no_text_of_a_registry_breaks_out_of_its_place(ontology: Ontology, hostile: str) -> None:
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT99999901", "briefTitle": hostile},
            "conditionsModule": {"conditions": [hostile, "Sarcoma"]},
            "armsInterventionsModule": {
                "armGroups": [{"label": hostile, "interventionNames": [f"Drug: {hostile}", "Drug: Nivolumab"]}]
            },
        }
    }

    text = draft_study(study, json.dumps(study), "mine", read_names(Store(ontology.quads), CLASSES))

    wrong = [defect for defect in examine_text(text, "mine.yaml").defects if defect.rule != "empty-value"]
    assert wrong == []

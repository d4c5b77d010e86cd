"""The whole path, run on copies of the project: what is refused, what is reproducible, what is inferred."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sarcokg
from sarcokg.build import build, check
from sarcokg.errors import InconsistentOntologyError, RefusedError
from sarcokg.project import Project
from sarcokg.release import read_release

ROOT = Path(__file__).parent.parent
ATEZOLIZUMAB = "graph/records/atezolizumab-asps.yaml"


@pytest.fixture
def scratch(tmp_path: Path) -> Project:
    """A copy of the repository's data that a test may change."""
    for folder in ("graph", "ontology", "queries", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for built in ("sarcokg.trig", "manifest.json"):
        (tmp_path / "graph" / built).unlink()
    return Project(tmp_path)


def rewrite(project: Project, path: str, *changes: tuple[str, str]) -> None:
    """Replace texts in a file of a project; each must stand there."""
    file = project.root / path
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{path} does not hold: {old}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def silent(_stage: str) -> None:
    """Take no notice of a stage."""


def test_the_committed_graph_is_what_the_records_build(scratch: Project) -> None:
    built = build(scratch, silent)

    assert built.release.text() == (ROOT / "graph" / "sarcokg.trig").read_bytes()
    assert built.release.manifest == read_release(ROOT / "graph").manifest


def test_a_second_build_elsewhere_gives_the_same_bytes(scratch: Project, tmp_path: Path) -> None:
    """Another hash seed, time zone, locale, working folder and order of files on disk."""
    elsewhere = tmp_path / "elsewhere ä"
    for folder in ("shapes", "queries", "ontology", "graph"):
        files = [path for path in (scratch.root / folder).rglob("*") if path.is_file()]
        random.Random(7).shuffle(files)  # noqa: S311 - an order, not a secret
        for file in files:
            target = elsewhere / file.relative_to(scratch.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4242",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "SOURCE_DATE_EPOCH": "1",
    }

    subprocess.run(
        [sys.executable, "-m", "sarcokg", "--project", str(elsewhere), "build"],
        check=True,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
    )

    release = sarcokg.open(elsewhere).release
    assert release.text() == (ROOT / "graph" / "sarcokg.trig").read_bytes()


def test_the_answer_follows_the_record(scratch: Project) -> None:
    rewrite(
        scratch,
        ATEZOLIZUMAB,
        ("count: 19\n", "count: 20\n"),
        ("percent: 37\n", "percent: 38\n"),
        ("{CR: 1, PR: 18}", "{CR: 1, PR: 19}"),
        (
            '"19 of 52", "37%", "1 complete response", "18 partial',
            '"20 of 52", "38%", "1 complete response", "19 partial',
        ),
    )

    build(scratch, silent)

    row = sarcokg.open(scratch.root).ask("responses-by-mechanism", histology="ASPS").rows[0]
    assert (row["responders"], row["evaluable"], row["percentComputed"]) == ("20", "52", "38.5")


def test_an_invented_drug_answers_by_turtle_and_yaml_alone(scratch: Project) -> None:
    drugs = scratch.root / "ontology/modules/drug.ttl"
    drugs.write_text(
        drugs.read_text(encoding="utf-8")
        + """
drug:inventimab
    a owl:NamedIndividual, sarco:MonoclonalAntibody ;
    dcterms:source "sarcokg curators"@en ;
    rdfs:isDefinedBy <https://w3id.org/sarcokg/ontology/drug> ;
    rdfs:label "inventimab"@en ;
    skos:definition "A monoclonal antibody that exists in a test alone."@en ;
    skos:example "an invented trial"@en ;
    skos:notation "inventimab" .
""",
        encoding="utf-8",
    )
    (scratch.background / "invented.yaml").write_text(
        "key: invented\ncurator: a test\ncurated-on: 2026-11-21\ntarget-assertions:\n"
        '  - {of-drug: inventimab, inhibited-target: PD-L1, reference: "invented", evidence: curator-assertion}\n',
        encoding="utf-8",
    )
    (scratch.records / "invented.yaml").write_text(INVENTED, encoding="utf-8")

    build(scratch, silent)

    rows = sarcokg.open(scratch.root).ask("responses-by-mechanism", histology="ASPS").rows
    found = [(row["mechanism"], row["regimen"], row["responders"], row["evaluable"]) for row in rows]
    assert found == [("PD-L1 blockade", "atezolizumab", "19", "52"), ("PD-L1 blockade", "inventimab", "5", "11")]


def test_a_refused_build_leaves_the_release_as_it_was(scratch: Project) -> None:
    before = build(scratch, silent).release.name
    rewrite(scratch, ATEZOLIZUMAB, ("count: 19\n", "count: 54\n"))

    with pytest.raises(RefusedError) as refused:
        build(scratch, silent)

    assert sarcokg.open(scratch.root).release.name == before
    rules = {defect.rule: defect for defect in refused.value.defects}
    assert rules["more-responders-than-evaluable"].file == ATEZOLIZUMAB
    assert rules["more-responders-than-evaluable"].line > 0


def test_facts_that_contradict_the_ontology_are_refused_with_their_culprits(scratch: Project) -> None:
    events = scratch.root / "ontology/modules/adverse-event.ttl"
    clash = "\n<https://w3id.org/sarcokg/id/disease/melanoma> a sarco:AdverseEventTerm .\n"
    events.write_text(events.read_text(encoding="utf-8") + clash, encoding="utf-8")

    with pytest.raises(InconsistentOntologyError, match="disease:melanoma"):
        build(scratch, silent)


def test_checking_a_record_builds_nothing(scratch: Project) -> None:
    facts = check(scratch, [scratch.root / ATEZOLIZUMAB])

    assert ATEZOLIZUMAB in [record["record"] for record in facts.records]
    assert not scratch.releases.exists()


def test_defects_of_several_records_come_together(scratch: Project) -> None:
    rewrite(scratch, ATEZOLIZUMAB, ("    histology: ASPS\n", "    histology: APSP\n"))
    (scratch.records / "broken.yaml").write_text("key: broken\nkey: again\n", encoding="utf-8")

    with pytest.raises(RefusedError) as refused:
        build(scratch, silent)

    found = [(defect.file, defect.rule) for defect in refused.value.defects]
    assert found[0] == (ATEZOLIZUMAB, "unknown-term")
    assert ("graph/records/broken.yaml", "duplicate-key") in found
    # What the record lacks is named in the same run.
    assert ("graph/records/broken.yaml", "source-without-curation") in found
    assert "Did you mean ASPS" in refused.value.defects[0].repair


INVENTED = """\
key: invented-asps
source-kind: journal-article
title: Inventimab in alveolar soft part sarcoma, an invented report
text-sha256: 0000000000000000000000000000000000000000000000000000000000000000
text-length: 500
passage: all
curation: {curator: a test, second-reader: another test, curated-on: 2026-11-21}
passages:
  - {key: all, section: Results, locator: sentence 1, figures: ["5 of 11", "inventimab"], at: [0, 90]}
study:
  key: invented-asps-trial
  passage: all
  design: {design-type: single-group-trial, passage: all}
  regimens:
    - {key: inventimab, drugs: {inventimab: alone}, passage: all}
  populations:
    - {key: all, population-kind: response-evaluable, size: 11, histology: ASPS, treatment: inventimab, passage: all}
  proportions:
    - population: all
      treatment: inventimab
      histology: ASPS
      endpoint: objective-response
      criteria: RECIST-1.1
      count: 5
      of: 11
      denominator-kind: response-evaluable
      confirmation: not-stated
      estimator: count
      passage: all
"""

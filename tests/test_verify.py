"""The lock: on a miniature source with one mistake seeded for each rule, and on the sources where they are at hand."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sarcokg.build import Facts, gather
from sarcokg.cli import main
from sarcokg.identifiers import key_of, ontology_iri
from sarcokg.project import Project
from sarcokg.store import Literal, Quad
from sarcokg.figures import numbers_in
from sarcokg.verify import NOT_IN_A_PASSAGE, RULES, verify

if TYPE_CHECKING:
    from sarcokg.ontology import Ontology

ROOT = Path(__file__).parent.parent
MINIATURE = Path(__file__).parent / "miniature-source"
RECORD = "graph/records/miniature.yaml"

#: The folder of source texts, which is not part of the repository.
SOURCES = Path(os.environ.get("SARCOKG_SHARED", ROOT.parent / "shared")) / "sources"

#: One mistake for each way to break the lock: what to write instead, the rule, the field and value that it names.
MISTAKES = {
    "another text": ("text-sha256: 82", "text-sha256: 0f", "source-text-missing", "text-sha256", "0f"),
    "length in bytes": ("length: 495", "length: 501", "text-length-differs", "text-length", "501, counted 495"),
    "beyond the end": ("[379, 389]", "[379, 496]", "passage-outside-text", "start", "miniature_rash [379, 496]"),
    "upside down": ("[379, 389]", "[389, 379]", "passage-outside-text", "start", "miniature_rash [389, 379]"),
    "too long": ("[0, 59]", "[0, 401]", "passage-too-long", "start", "miniature_notice [0, 401], 401 characters"),
    "offset shifted": ("[183, 264]", "[184, 264]", "figure-not-in-passage", "figures", "A response, "),
    "figure missing": ('"25%"', '"26%"', "figure-not-in-passage", "figures", "26%, "),
    "figure within a number": ('"7 of 28"', '"7 of 2"', "figure-not-in-passage", "figures", "7 of 2, "),
    "figure within a word": ('"five partial"', '"five part"', "figure-not-in-passage", "figures", "five part, "),
    "figure within a decimal": ('"1.10 months"', '"10 months"', "figure-not-in-passage", "figures", "10 months, "),
    "count of no passage": ("count: 7", "count: 6", "number-not-in-passage", "count", "6 of "),
    "denominator of no passage": ("of: 28", "of: 27", "number-not-in-passage", "of", "27 of "),
    "size against a number word": ("size: 28", "size: 20", "number-not-in-passage", "size", "20 of "),
    "number of another passage": ("count: 3", "count: 28", "number-not-in-passage", "count", "28 of "),
    "number within a name": ("grade-max: 3", "grade-max: 4", "number-not-in-passage", "grade-max", "4 of "),
    "printed otherwise": ("median: 1.10", "median: 1.1", "number-not-in-passage", "median", "1.1 of "),
    "patients of a category": ("PR: 5", "PR: 9", "number-not-in-passage", "patient-count", "9 of "),
    "times a day": ("times-per-day: 2", "times-per-day: 1", "number-not-in-passage", "times-per-day", "1 of "),
    "no passage": ("passage: [rash, notice]", "note: none", "number-without-passage", "count", "0"),
}


def project_in(folder: Path, *changes: tuple[str, str]) -> Project:
    """Return a project that holds the miniature record alone, with texts replaced that must stand there once."""
    text = (MINIATURE / "record.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"the miniature record holds {text.count(old)} times: {old}"
        text = text.replace(old, new)
    project = Project(folder)
    project.records.mkdir(parents=True)
    (project.root / RECORD).write_text(text, encoding="utf-8")
    return project


def facts_of(project: Project, ontology: Ontology) -> Facts:
    return gather(project, ontology, [(path, "Source") for path in sorted(project.records.glob("*.yaml"))])


def numbers_of(facts: Facts) -> dict[Quad, Literal]:
    """Return the quads that state a number, each with the number, without those that no source prints."""
    return {
        quad: quad.object
        for quad in facts.quads
        if isinstance(quad.object, Literal)
        and key_of(quad.object.datatype.value) in {"decimal", "integer"}
        and key_of(quad.predicate.value) not in NOT_IN_A_PASSAGE
    }


def unlocked(facts: Facts, ontology: Ontology, sources: Path) -> set[str]:
    """Return the numbers that may be changed without the lock noticing."""
    numbers = numbers_of(facts)
    wrong = [
        Quad(quad.subject, quad.predicate, Literal(f"9876{number.value}", datatype=number.datatype), quad.graph_name)
        for quad, number in numbers.items()
    ]
    untouched = [quad for quad in facts.quads if quad not in numbers]

    defects = verify([*untouched, *wrong], sources, lines=facts.lines, ontology=ontology)

    noticed = {f"{defect.field} {defect.value.split(', in ')[0]}" for defect in defects}
    keys = ontology.key_of_property
    changed = {
        f"{keys[quad.predicate.value]} 9876{number.value} of {str(quad.subject).strip('<>').rsplit('/', 1)[-1]}"
        for quad, number in numbers.items()
    }
    assert changed
    return changed - noticed


def test_a_record_that_copies_its_source_well_has_no_defect(tmp_path: Path, ontology: Ontology) -> None:
    facts = facts_of(project_in(tmp_path), ontology)

    assert verify(facts.quads, MINIATURE, lines=facts.lines, ontology=ontology) == []


@pytest.mark.parametrize(("old", "new", "rule", "field", "value"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_of_copying_is_named_at_its_line(  # noqa: PLR0913, PLR0917 - a row of the table
    old: str, new: str, rule: str, field: str, value: str, tmp_path: Path, ontology: Ontology
) -> None:
    project = project_in(tmp_path, (old, new))
    facts = facts_of(project, ontology)
    written = (project.root / RECORD).read_text(encoding="utf-8").splitlines()
    (line,) = (number for number, text in enumerate(written, 1) if new in text)

    defects = verify(facts.quads, MINIATURE, lines=facts.lines, ontology=ontology)

    found = [
        (defect.file, defect.line, defect.rule, defect.field) for defect in defects if defect.value.startswith(value)
    ]
    assert (RECORD, line, rule, field) in found


def test_every_rule_has_a_mistake_that_breaks_it() -> None:
    assert {rule for _, _, rule, _, _ in MISTAKES.values()} == set(RULES)


def test_no_number_of_the_miniature_escapes_the_lock(tmp_path: Path, ontology: Ontology) -> None:
    facts = facts_of(project_in(tmp_path), ontology)

    assert unlocked(facts, ontology, MINIATURE) == set()


def test_each_exemption_names_a_property_and_its_reason(ontology: Ontology) -> None:
    assert {name for name in NOT_IN_A_PASSAGE if ontology_iri(name) in ontology.properties} == set(NOT_IN_A_PASSAGE)
    assert all(NOT_IN_A_PASSAGE.values())


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("19 of 52 (37%)", {"19", "52", "37"}),
        ("4.1 to 55.8, then 1.10.", {"4.1", "55.8", "1.10"}),
        ("an estimated 15,000 in 2016", {"15000", "2016"}),
        ("ratio 14:14, 1/19, 24–78, 400-800 mg", {"14", "1", "19", "24", "78", "400", "800"}),
        ("PD-1, CTLA4, v4.0, VEGFR-2, CTCAE v.4.0", set()),
        ("1LMS", {"1"}),
        ("Seventy-two and thirty one", {"72", "31"}),
        ("Eigh-\nteen of twenty-\neight", {"18", "28"}),
        ("eight-\neen", {"18"}),
        ("one-third of another", set()),
        ("no response, none of them", {"0"}),
        ("Anemia 3 – –", {"3", "0"}),
        ("well-known: not now", set()),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_the_numbers_of_a_text_are_those_that_it_prints(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


def test_the_command_says_which_records_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = project_in(tmp_path)

    code = main(["--project", str(project.root), "verify", "--sources", str(MINIATURE)])

    assert (code, capsys.readouterr().out) == (0, f"{RECORD}: every figure and number stands in its source\n")


def test_the_command_lists_every_defect_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = project_in(tmp_path, ("count: 3", "count: 7"), ('"25%"', '"26%"'), ("text-length: 495", "text-length: 4"))

    code = main(["--project", str(project.root), "verify", "--sources", str(MINIATURE)])

    said = capsys.readouterr().err.splitlines()
    places = [int(line.split(":")[1]) for line in said]
    assert code == 1
    assert len(said) == 3
    assert places == sorted(places)
    assert all(line.startswith(f"{RECORD}:") and "docs/errors.md#" in line for line in said)


def test_the_command_asks_for_a_folder_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = project_in(tmp_path)

    code = main(["--project", str(project.root), "verify", "--sources", str(tmp_path / "nowhere")])

    assert code == 2
    assert "Name the folder that holds the source texts." in capsys.readouterr().err


def test_a_text_is_found_by_its_hash_whatever_it_is_called(tmp_path: Path, ontology: Ontology) -> None:
    facts = facts_of(project_in(tmp_path / "project"), ontology)
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "renamed").write_bytes((MINIATURE / "text.txt").read_bytes())
    (sources / "stray.bin").write_bytes(b"\xff\xfe")

    assert verify(facts.quads, sources, lines=facts.lines, ontology=ontology) == []


# Where the sources are not at hand, as in an unpacked release, there is nothing to hold the records against.
if SOURCES.is_dir():

    def test_every_record_is_locked_to_its_source(project: Project, ontology: Ontology) -> None:
        facts = facts_of(project, ontology)

        assert verify(facts.quads, SOURCES, lines=facts.lines, ontology=ontology) == []

    def test_no_number_of_a_record_escapes_the_lock(project: Project, ontology: Ontology) -> None:
        facts = facts_of(project, ontology)

        assert unlocked(facts, ontology, SOURCES) == set()

    def test_every_record_names_a_text_of_its_own(project: Project, ontology: Ontology) -> None:
        present = {hashlib.sha256(path.read_bytes()).hexdigest() for path in SOURCES.iterdir()}
        sums = [
            quad.object.value
            for quad in facts_of(project, ontology).quads
            if quad.predicate.value == ontology_iri("textSha256") and isinstance(quad.object, Literal)
        ]

        assert len(sums) == len(set(sums)) == len(list(project.records.glob("*.yaml")))
        assert set(sums) <= present

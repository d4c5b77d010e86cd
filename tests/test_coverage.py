"""The lock's other way: on a miniature source with one omission seeded for each rule, and on the sources themselves."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sarcokg.build import gather
from sarcokg.coverage import RULES, Coverage, measure
from sarcokg.project import Project
from sarcokg.source_text import read_texts
from sarcokg.uncovered import RULES as REASON_RULES
from sarcokg.uncovered import read_uncovered

if TYPE_CHECKING:
    from sarcokg.ontology import Ontology

ROOT = Path(__file__).parent.parent
MINIATURE = Path(__file__).parent / "miniature-source"
UNCOVERED = "graph/uncovered.yaml"

#: The folder of source texts, which is not part of the repository.
SOURCES = Path(os.environ.get("SARCOKG_SHARED", ROOT.parent / "shared")) / "sources"

VISITORS = "      - {at: [728, 754], kind: advertising, reason: for visitors of the page}\n"
ROW = ("[373, 378]", "[373, 389]")
DOSE = ("[61, 69], kind: heading", "[61, 172], kind: reference-furniture")
AGAIN = ("[174, 182], kind: heading", "[183, 264], kind: repetition, repeats: response")
SHARE = ("kind: repetition, repeats: response", "kind: navigation")
COPY = ("makes the text longer", "they are here for their length")
OTHER = ("repeats: response", "repeats: dose")
IDLE = (", opinion, earlier]", ", opinion]")
NOWHERE = ("repeats: response", "repeats: nowhere")

#: Rules of the form of the list, which has its own tests.
FORM = {"uncovered-malformed", "uncovered-unknown-kind"}

#: One mistake for each way to leave something out: the file, what to write instead, the rule, the place and the value.
OMISSIONS = {
    "a line": ("uncovered", VISITORS, "", "line-not-covered", "text.txt:24:", "[728, 754]"),
    "words of a line": ("uncovered", "[585, 593]", "[585, 586]", "words-not-covered", "text.txt:20:", "[586, 593]"),
    "a number": ("record", '"grade 3"', '"grade"', "number-not-covered", "text.txt:9:", "[345, 346] 3"),
    "a number word": ("record", '"two complete", ', "", "number-not-covered", "text.txt:6:", "[230, 233] two"),
    "a printed dash": ("record", '"3 1 –"', '"3 1"', "number-not-covered", "text.txt:12:", "[388, 389] –"),
    "the head of a sentence": ("record", "[511, 572]", "[522, 572]", "passage-cuts-sentence", "text.txt:17:", "[522"),
    "the tail of a sentence": ("record", "[511, 572]", "[511, 568]", "passage-cuts-sentence", "text.txt:17:", "568]"),
    "a passage of no statement": ("record", *IDLE, "passage-without-statement", "text.txt:23:", "earlier [674, 692]"),
    "a count of a table": (
        "uncovered",
        "[373, 378]",
        "[373, 389]",
        "uncovered-hides-figure",
        f"{UNCOVERED}:8:",
        ": 1 at",
    ),
    "a dose": ("uncovered", *DOSE, "uncovered-hides-figure", f"{UNCOVERED}:6:", "2.50 at [149, 153], line 4"),
    "results again": ("uncovered", *AGAIN, "uncovered-hides-figure", f"{UNCOVERED}:7:", ": 25 at"),
    "a share of the discussion": ("uncovered", *SHARE, "uncovered-hides-figure", f"{UNCOVERED}:13:", ": 7 at"),
    "words of the source": ("uncovered", *COPY, "uncovered-copies-source", f"{UNCOVERED}:9:", COPY[1]),
    "what passages say": ("uncovered", "[61, 69]", "[303, 320]", "uncovered-needless", f"{UNCOVERED}:6:", "[303, 320]"),
    "another passage": ("uncovered", *OTHER, "uncovered-not-repeated", f"{UNCOVERED}:13:", ": dose."),
    "no passage": ("uncovered", *NOWHERE, "uncovered-not-repeated", f"{UNCOVERED}:13:", ": nowhere."),
    "a bad end": ("uncovered", "[728, 754]", "[728, 799]", "uncovered-outside-text", f"{UNCOVERED}:16:", "[728, 799]"),
    "another text": ("uncovered", "256: 68", "256: 0f", "uncovered-without-text", f"{UNCOVERED}:6:", ": 0f"),
}


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"the text holds {text.count(old)} times: {old}"
    return text.replace(old, new)


def coverage_of(folder: Path, ontology: Ontology, *, record: tuple[str, str], uncovered: tuple[str, str]) -> Coverage:
    """Measure the miniature, with a text replaced in its record and in its list of what is uncovered."""
    path, listed = folder / "record.yaml", folder / "uncovered.yaml"
    path.write_text(replaced((MINIATURE / "record.yaml").read_text(encoding="utf-8"), *record), encoding="utf-8")
    listed.write_text(
        replaced((MINIATURE / "uncovered.yaml").read_text(encoding="utf-8"), *uncovered), encoding="utf-8"
    )
    facts = gather(Project(folder), ontology, [(path, "Source")])
    return measure(facts.quads, read_texts(MINIATURE), read_uncovered(listed, UNCOVERED), name=UNCOVERED)


def as_it_is(name: str) -> tuple[str, str]:
    first = {"record": "key: miniature\n", "uncovered": "sources:\n"}[name]
    return first, first


@pytest.mark.parametrize(("file", "old", "new", "rule", "place", "value"), OMISSIONS.values(), ids=OMISSIONS)
def test_what_is_left_out_is_named_at_its_line(  # noqa: PLR0913, PLR0917 - a row of the table
    file: str, old: str, new: str, rule: str, place: str, value: str, tmp_path: Path, ontology: Ontology
) -> None:
    changes = {name: as_it_is(name) for name in ("record", "uncovered")} | {file: (old, new)}

    coverage = coverage_of(tmp_path, ontology, record=changes["record"], uncovered=changes["uncovered"])

    said = [str(defect) for defect in coverage.defects if defect.rule == rule]
    assert [line for line in said if line.startswith(place) and value in line]


def test_nothing_of_the_miniature_is_left_out(tmp_path: Path, ontology: Ontology) -> None:
    coverage = coverage_of(tmp_path, ontology, record=as_it_is("record"), uncovered=as_it_is("uncovered"))

    assert coverage.defects == ()


def test_every_rule_has_an_omission_that_breaks_it() -> None:
    assert {rule for _, _, _, rule, _, _ in OMISSIONS.values()} == {*RULES, *REASON_RULES} - FORM


def test_a_text_that_is_not_there_is_left_to_the_lock(tmp_path: Path, ontology: Ontology) -> None:
    facts = gather(Project(tmp_path), ontology, [(MINIATURE / "record.yaml", "Source")])

    assert measure(facts.quads, {}, (), name=UNCOVERED) == Coverage((), ())


# Where the sources are not at hand, as in an unpacked release, there is nothing to hold the records against.
if SOURCES.is_dir():

    @pytest.fixture(name="coverage", scope="module")
    def measure_sources(project: Project, ontology: Ontology) -> Coverage:
        facts = gather(project, ontology, [(path, "Source") for path in sorted(project.records.glob("*.yaml"))])
        stretches = read_uncovered(project.uncovered, UNCOVERED)
        return measure(facts.quads, read_texts(SOURCES), stretches, name=UNCOVERED)

    def test_every_line_and_number_is_covered_or_has_its_reason(coverage: Coverage) -> None:
        assert coverage.defects == ()
        assert [source for source in coverage.sources if source.lines.missing or source.numbers.missing] == []

    def test_every_source_is_measured(coverage: Coverage, project: Project) -> None:
        assert {source.key for source in coverage.sources} == {path.stem for path in project.records.glob("*.yaml")}

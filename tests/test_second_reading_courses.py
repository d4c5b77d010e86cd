"""The second reading of courses, genes, tests, publications, people and places, against what the graph states.

Each row of ``second-reading/*-more.tsv`` is an item, its subject, the figure and its place in the source.
The graph is read as facts that bear the same names, so that one comparison serves both ways:
a row is a fact whose passage overlaps its place, and a fact that the graph asserts is a row at such a place.
A row that was settled at the source says so in its note; ``meanings-more.tsv`` tells the reader's words from ours.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from sarcokg.identifiers import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release
    from sarcokg.store import Store

FOLDER = Path(__file__).parent / "second-reading"

#: Each reading with the source that was read.
READINGS: Final = {
    "000": "pembrolizumab-cyclophosphamide",
    "001": "nivolumab-pazopanib-series",
    "002": "atezolizumab-asps",
    "003": "ipilimumab-nivolumab-cabozantinib",
    "004": "anlotinib-toripalimab",
}


class Told(NamedTuple):
    """One thing with its place: a row of the reading or a fact of the graph."""

    item: str
    subject: str
    value: str
    start: int
    end: int


class View(NamedTuple):
    """How nodes of one kind are told: the first part of their names, what binds ?node and ?subject, and properties.

    Of what is ``asserted``, each value must have been noted; ``said`` are texts that hold what was noted.
    """

    name: str
    body: str
    asserted: dict[str, str]
    said: dict[str, str]


PLANNED: Final = """
  ?recruitment sarco:recruitmentStatus <https://w3id.org/sarcokg/id/recruitment-status/planned> .
  ?recruitment sarco:study ?study . ?node sarco:study ?study . BIND("planned study" AS ?subject)
"""

#: A property's place in a name may be empty: then the name of the view is all.
VIEWS: Final = (
    View(
        "event.{kind}",
        "?node a sarco:CourseEvent . ?node sarco:eventKind ?kind . ?node sarco:patient|sarco:population ?subject .",
        {
            "additionalCycles": ".further-cycles",
            "affectedDrugs": ".drug",
            "afterCycles": ".after-cycles",
            "amount": ".amount",
            "doseUnit": ".unit",
            "dosingFrequency": ".frequency",
            "eventCause": ".cause",
            "eventKind": "",
            "gradeAfter": ".grade-after",
            "lasting": ".duration",
            "patientCount": ".count",
            "timeSince": ".time-since",
            "unit": ".duration-unit",
        },
        {"note": ".note"},
    ),
    View(
        "assessment",
        "?node a ?kind . ?node sarco:patient ?subject . VALUES ?kind { sarco:Assessment sarco:BestResponse }",
        {"additionalCycles": ".further-cycles", "afterCycles": ".after-cycles"},
        {"circumstance": ".circumstance"},
    ),
    View(
        "exposure",
        "?treatment a sarco:Exposure . ?treatment sarco:patient ?subject . ?treatment sarco:components? ?node .",
        {},
        {"circumstance": ".circumstance", "startsAfterCycles": ".after-cycles", "drug": ".drug"},
    ),
    View(
        "dose",
        """
        ?treatment sarco:patient ?subject . ?treatment sarco:components/sarco:doses ?node .
        """,
        {},
        {"amount": ".amount", "doseUnit": ".unit", "timesPerDay": ".frequency"},
    ),
    View("diagnosis", "?node a sarco:Diagnosis . ?node sarco:patient ?subject .", {}, {"note": ".note"}),
    View(
        "toxicity",
        "?node a sarco:AdverseEventStatement . ?node sarco:about/(sarco:patient|sarco:population) ?subject .",
        {},
        {"afterCycles": ".after-cycles", "about/sarco:adverseEvent": ".term"},
    ),
    View(
        "test",
        "?node a sarco:BiomarkerStatement . ?node sarco:about/sarco:analyte ?subject . ?node sarco:source ?source .",
        {"instrument": ".instrument", "laboratory": ".laboratory", "manufacturer": ".maker"},
        {"about/sarco:assay": ".assay"},
    ),
    View(
        "gene",
        "?node a sarco:AlterationStatement . BIND(?node AS ?subject)",
        {
            "alterationKind": ".alteration-kind",
            "genes": ".altered",
            "histology": ".histology",
            "karyotype": ".karyotype",
            "locus": ".locus",
        },
        {},
    ),
    View(
        "variant",
        "?node a sarco:BiomarkerStatement . ?node sarco:about ?about . ?about sarco:patient ?subject .",
        {},
        {"about/sarco:analyte": ".analyte", "intensity": ".intensity"},
    ),
    View(
        "frequency.{kind}",
        "?node a sarco:DiseaseFrequency . ?node sarco:frequencyKind ?kind . ?node sarco:histology ?subject .",
        {
            "inYear": ".year",
            "jurisdiction": ".country",
            "perPeople": ".per",
            "rangeLower": ".lower",
            "rangeUpper": ".upper",
            "value": "",
        },
        {},
    ),
    View(
        "exclusion.{kind}",
        "?subject sarco:exclusions ?node . ?node sarco:reason ?kind .",
        {},
        {"patientCount": ".count"},
    ),
    View("limitation", '?node a sarco:Limitation . BIND("study" AS ?subject)', {"limitationKind": ""}, {}),
    View(
        "planned",
        PLANNED,
        {
            "designType": ".allocation",
            "endpoint": ".endpoint",
            "phase": ".phase",
            "recruitmentStatus": ".status",
        },
        {"note": ".note"},
    ),
    View("planned", f"{PLANNED} ?node a sarco:Arm .", {"treatment": ".arm"}, {}),
    View(
        "planned",
        f"{PLANNED} ?node a sarco:EligibilityCriterion .",
        {"histology": ".histology", "level": ".disease-state"},
        {},
    ),
    View(
        "affiliation",
        "?node a sarco:Affiliation . BIND(?node AS ?subject)",
        {
            "city": ".city",
            "country": ".country",
            "degree": ".degree",
            "degreeFrom": ".degree.school",
            "department": ".department",
            "organisation": ".organisation",
            "person": ".name",
            "position": ".position",
            "sinceYear": ".since",
        },
        {},
    ),
    View(
        "publication",
        "?node a ?kind . BIND(?node AS ?subject) VALUES ?kind { sarco:CitedPublication sarco:Source }",
        {
            "authors": ".author",
            "issue": ".issue",
            "journal": ".journal",
            "pages": ".pages",
            "published": ".date",
            "volume": ".volume",
        },
        {"note": ".note"},
    ),
    View("procedure", '?node a sarco:Study . BIND("study" AS ?subject)', {"procedures": ""}, {}),
    View("study", '?node a sarco:Study . BIND("study" AS ?subject)', {}, {"investigator": ".person", "site": ".site"}),
    View("phase", '?node a sarco:StudyDesign . BIND("any" AS ?subject)', {}, {"phase": ""}),
)

#: What the text of a passage holds, of whom is not asked: what the record keeps as printed, without a property.
FIGURES_QUERY: Final = """
SELECT DISTINCT ?value ?start ?end WHERE {
  ?passage sarco:figures ?value . ?passage sarco:start ?start . ?passage sarco:end ?end
}
"""

# ---- Reading both


def meanings_of(kind: str) -> dict[str, tuple[str, ...]]:
    """Return what the graph calls an item (a pattern), a subject or a figure, where the reader called it otherwise."""
    with (FOLDER / "meanings-more.tsv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["noted"]: tuple(row["graph"].split(" | ")) for row in table if row["kind"] == kind}


ITEMS: Final = meanings_of("item")
SUBJECTS: Final = meanings_of("subject")
FIGURES: Final = meanings_of("figure")


def rows_of(reading: str) -> tuple[Told, ...]:
    with (FOLDER / f"{reading}-more.tsv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Told(row["item"], row["subject"], row["figure"], int(row["start"]), int(row["end"])) for row in table
        )


ROWS: Final = {reading: rows_of(reading) for reading in READINGS}


def short(value: str | None) -> str:
    """Return the last part of an identifier's key, or any other text as it is."""
    text = value or "-"
    return key_of(text).rsplit("_", 1)[-1] if text.startswith("https://w3id.org/") else text


def facts_of(store: Store, *, asserted: bool) -> Iterator[Told]:
    for view in VIEWS:
        for property_name, name in (view.asserted if asserted else view.said).items():
            for row in store.select(f"""
              SELECT DISTINCT ?kind ?subject ?value ?start ?end WHERE {{
                {view.body} ?node sarco:{property_name} ?value .
                ?node sarco:passage ?passage . ?passage sarco:start ?start . ?passage sarco:end ?end .
              }}"""):
                item = view.name.format(kind=short(row.get("kind"))) + name
                yield Told(item, short(row["subject"]), short(row["value"]), *place_of(row))


def figures_of(store: Store) -> Iterator[Told]:
    for row in store.select(FIGURES_QUERY):
        yield Told("figures", "-", short(row["value"]), *place_of(row))


def place_of(row: dict[str, str | None]) -> tuple[int, int]:
    return int(row["start"] or 0), int(row["end"] or 0)


def overlap(first: Told, second: Told) -> bool:
    return first.start < second.end and second.start < first.end


def names_of(row: Told) -> set[str]:
    """Return what the graph calls the item of a row."""
    for pattern, templates in ITEMS.items():
        if match := re.fullmatch(pattern, row.item):
            return {match.expand(template) for template in templates}
    return {row.item}


#: Names of facts whose value is text that holds what was noted among other words.
TEXTS: Final = re.compile(
    r"figures|(?:event\.[\w-]+|planned|publication|diagnosis)\.note|study\..+|(?:assessment|exposure)\.circumstance"
)


def says(fact: Told, row: Told) -> bool:
    """Tell whether a fact says what a row says, wherever it stands."""
    if fact.item not in names_of(row):
        return False
    if fact.item != "figures" and fact.subject not in SUBJECTS.get(row.subject, (row.subject,)):
        return False
    values = FIGURES.get(row.value, (row.value,))
    return fact.value in values or (
        bool(TEXTS.fullmatch(fact.item))
        and any(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", fact.value) for value in values)
    )


#: Rows that the graph need not state, by item and subject: each with the reason, settled at the source.
NOT_STATED: Final = {
    ("copyright.holder", "study"): "who owns the page is no fact of its subject",
    ("copyright.year", "study"): "who owns the page is no fact of its subject",
    ("publication.epub", "cited-by-3"): "the record dates the issue; the day online has no property",
    ("publication.epub", "similar-article-1"): "the record dates the issue; the day online has no property",
    ("publication.epub", "similar-article-2"): "the record dates the issue; the day online has no property",
}


@pytest.fixture(scope="session", params=READINGS, ids=READINGS.get)
def reading(request: pytest.FixtureRequest) -> str:
    """The number of a reading; a test that asks for it runs on each."""
    return str(request.param)


@pytest.fixture(scope="session")
def store(release: Release, reading: str) -> Store:
    """The graph of the source that was read, and of no other."""
    return release.load([f"source/{READINGS[reading]}"])


@pytest.fixture(scope="session")
def asserted(store: Store) -> set[Told]:
    """What the graph asserts and a reader would note."""
    return set(facts_of(store, asserted=True))


@pytest.fixture(scope="session")
def facts(store: Store, asserted: set[Told]) -> set[Told]:
    """All that the graph tells, with texts that hold what was noted."""
    return asserted | set(facts_of(store, asserted=False)) | set(figures_of(store))


def is_stated(row: Told, facts: set[Told]) -> bool:
    return any(overlap(row, fact) and says(fact, row) for fact in facts)


def is_noted(fact: Told, rows: tuple[Told, ...]) -> bool:
    return any(overlap(row, fact) and says(fact, row) for row in rows)


def test_what_was_noted_is_in_the_graph_at_that_place(reading: str, facts: set[Told]) -> None:
    missing = [row for row in ROWS[reading] if not is_stated(row, facts) and row[:2] not in NOT_STATED]

    assert missing == []


def test_what_the_graph_asserts_was_noted_at_that_place(reading: str, asserted: set[Told]) -> None:
    places: dict[tuple[str, str, str], list[Told]] = {}
    for fact in asserted:
        places.setdefault(fact[:3], []).append(fact)

    # A statement may rest on several passages, of which one has to hold the value.
    missed = [told for told, found in places.items() if not any(is_noted(fact, ROWS[reading]) for fact in found)]

    assert sorted(missed) == []


def test_a_value_or_place_that_nobody_noted_is_noticed(reading: str, asserted: set[Told]) -> None:
    wrong = [fact._replace(value="9876") for fact in asserted]
    misplaced = [fact._replace(start=fact.start + 10**6, end=fact.end + 10**6) for fact in asserted]

    assert asserted
    assert not any(is_noted(fact, ROWS[reading]) for fact in (*wrong, *misplaced))


def test_every_meaning_is_needed() -> None:
    rows = [row for noted in ROWS.values() for row in noted]

    assert [pattern for pattern in ITEMS if not any(re.fullmatch(pattern, row.item) for row in rows)] == []
    assert set(SUBJECTS) <= {row.subject for row in rows}
    assert set(FIGURES) <= {row.value for row in rows}


def test_every_exemption_is_needed(release: Release) -> None:
    needed = set()
    for number, source in READINGS.items():
        store = release.load([f"source/{source}"])
        facts = {*facts_of(store, asserted=True), *facts_of(store, asserted=False), *figures_of(store)}
        needed |= {row[:2] for row in ROWS[number] if not is_stated(row, facts)}

    assert set(NOT_STATED) <= needed


def test_a_value_or_place_that_the_graph_lacks_is_noticed(reading: str, facts: set[Told]) -> None:
    rows = [row for row in ROWS[reading] if is_stated(row, facts)]

    wrong = [row._replace(value="9876") for row in rows]
    misplaced = [row._replace(start=row.start + 10**6, end=row.end + 10**6) for row in rows]

    assert rows
    assert not any(is_stated(row, facts) for row in (*wrong, *misplaced))

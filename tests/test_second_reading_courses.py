"""The second reading of courses, genes, tests, publications, people and places, against what the graph states.

Each row of ``second-reading/*-more.tsv`` is an item, its subject, the figure and its place in the source.
The graph is read as facts that bear the same names, so that one comparison serves both ways:
a row is a fact whose passage overlaps its place, and a fact that the graph asserts is a row at such a place.
A row that was settled at the source says so in its note.
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

# ---- The second reader's names for it

#: An item, and the names in the graph that may say it, where they are not the same; ``figures`` asks for no subject.
ITEMS: Final = (
    (r"event\.drug-added\.(amount|unit|frequency)", (r"dose.\1",)),
    # Where the drug was added stands at the account and at its reasons; the figure and the discussion tell it again.
    (r"event\.drug-added\.(after-cycles|drug)", (r"event.drug-added.\1", r"exposure.\1")),
    (r"event\.improvement\.adverse-event", ("event.improvement.cause",)),
    (r"event\.liver-biopsy\.finding", ("event.liver-biopsy.cause",)),
    (r"event\.radiotherapy\.years-before-at-most", ("event.radiotherapy.duration",)),
    (r"event\.(radiotherapy)\.timing", (r"event.\1.note",)),
    (r"event\.(surgery)\.(?:finding|margins)", (r"event.\1.note",)),
    # What a month of the added drug brought stands at the assessment after it.
    (r"event\.symptom-relief\.(?:drug|duration|duration-unit)", ("assessment.circumstance",)),
    (r"event\.surgery\.site", ("event.surgery.cause",)),
    (r"assessment\.(?:maintained-|confirmed-)after-cycles", ("assessment.after-cycles",)),
    (r"assessment\.clinical-response", ("exposure.circumstance",)),
    (r"metastasis\.site", ("diagnosis.note",)),
    (r"test\.genes", ("test.assay",)),
    # The town of a maker or laboratory has no property; it stands among the figures of the passage.
    (r"test\.(?:maker|laboratory)\.(?:city|state|country|parent)|test\.method", ("figures",)),
    (r"gene\.altered", ("gene.altered", "variant.analyte")),
    (r"gene\.alteration-kind", ("gene.alteration-kind", "variant.analyte")),
    (r"gene\.significance", ("variant.intensity",)),
    (r"planned\.(?:design|sample)", ("planned.note",)),
    (r"person\.name", ("affiliation.name", "study.person")),
    (r"person\.(.+)", (r"affiliation.\1",)),
    (r"place\..+", ("study.site",)),
    (r"publication\.year", ("publication.date",)),
    (r"publication\.author", ("publication.author", "publication.note")),
    (r"cited\.year", ("figures",)),
    (r"cited\.phase", ("phase",)),
)

#: A subject, and its names in the graph.
SUBJECTS: Final = {
    # The three who responded are told of together.
    **{patient: (patient, "responders") for patient in ("dc-1", "eps-1", "os-1")},
    **{f"affiliation-{number}": (str(number),) for number in range(1, 15)},
    "A P Chen": ("chen",),
    "Arm A": ("study",),
    "Arm B": ("study",),
    "Douglas R. Lowy": ("lowy",),
    "Monica Bertagnolli": ("bertagnolli",),
    "PD-L1 expression": ("PD-L1-expression",),
    "anlotinib-phase-2": ("any",),
    "chen-2023": ("ipilimumab-nivolumab-cabozantinib-ref-1",),
    "cited-by-1": ("pmid-38872175",),
    "cited-by-2": ("pmid-39164643",),
    "cited-by-3": ("pmid-38734790",),
    "cited-by-4": ("pmid-38745586", "mdm2"),
    "cited-by-5": ("pmid-40282478",),
    "monga-2020": ("ipilimumab-nivolumab-cabozantinib-ref-2",),
    "next-generation sequencing": ("PIK3CA-variant", "TP53-variant"),
    "not-evaluable-liver-toxicity": ("enrolled",),
    "not-evaluable-lost-to-follow-up": ("enrolled",),
    "not-evaluable-radiotherapy": ("enrolled",),
    "on pazopanib before nivolumab": ("on-pazopanib",),
    "one of those evaluable": ("evaluable",),
    "reference-1": ("curr-probl-cancer-2021-100775",),
    "reference-2": ("oncogene-2001-48", "fusion"),
    "reference-3": ("virchows-arch-2011-291", "fusion-detected"),
    **{f"reference-{number}": (f"ipilimumab-nivolumab-cabozantinib-ref-{number}",) for number in range(4, 8)},
    "similar-article-1": ("pmid-37466080",),
    "similar-article-2": ("pmid-26952546",),
    "similar-article-3": ("pmid-37715133",),
    "similar-article-4": ("pmid-39453774",),
    "similar-article-5": ("pmid-36154597",),
    "soft tissue and bone sarcoma": ("SARC",),
    "soft tissue sarcoma": ("STS",),
    "study": ("study", "pembrolizumab-cyclophosphamide"),
    "three responders": ("responders",),
    "zhou-2021": ("ipilimumab-nivolumab-cabozantinib-ref-3",),
}

#: A figure, and the terms that may hold it.
FIGURES: Final = {
    "1": {"1", "one"},
    "2": {"2", "phase-2"},
    "50": {"50", "NGS-50-gene"},
    "ALT": {"ALT-increase"},
    "ALT elevation": {"ALT-increase"},
    "ALT/AST": {"ALT-increase", "AST-increase"},
    "ASPL": {"ASPSCR1"},
    "AST/ALT/ALP elevation": {"ALT-increase", "AST-increase", "alkaline-phosphatase-increase"},
    "CT": {"CT or MRI"},
    "LFT": {"liver-function-test-abnormality"},
    "MRI": {"CT or MRI"},
    "PD-L1 IHC 28-8 pharmDx": {"IHC-28-8"},
    "PIK3CA": {"PIK3CA", "PIK3CA-variant"},
    "TP53": {"TP53", "TP53-variant"},
    "accidental fall": {"fall"},
    "alveolar soft part sarcoma": {"ASPS"},
    "bilirubin": {"bilirubin-increase"},
    "bilirubin elevation": {"bilirubin-increase"},
    "before": {"earlier"},
    "biopsy": {"tumor biopsy"},
    "bone sarcoma": {"BONE-SARC"},
    "complications of surgery": {"surgical-complication"},
    "concomitant": {"beside the drugs"},
    "correlative studies": {"immune-biomarkers"},
    "daily": {"1", "once-daily"},
    "disease flare": {"disease-flare"},
    "drug-related hepatitis": {"drug-related-hepatitis"},
    "et al": {"further authors are not named"},
    "intimal sarcoma": {"INTS"},
    "liver toxicity": {"hepatotoxicity"},
    "mg/kg": {"mg-per-kg"},
    "negative": {"margins free of tumour"},
    "nivolumab, pazopanib": {"nivolumab-pazopanib"},
    "progression-free survival": {"progression-free-survival"},
    "pulmonary artery": {"pulmonary-artery-pseudoaneurysm"},
    "randomized": {"randomised-trial"},
    "response": {"objective-response"},
    "sequence-variant": {"PIK3CA-variant", "TP53-variant"},
    "soft tissue sarcoma": {"STS"},
    "steroid": {"corticosteroid-unspecified"},
    "tumor": {"tumour"},
    "unknown": {"unknown-significance"},
}

# ---- Reading both


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
    for pattern, templates in ITEMS:
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
    values = FIGURES.get(row.value, {row.value})
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

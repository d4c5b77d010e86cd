"""The second reading: what another reader noted, before seeing the records, against what the graph states.

Each row of ``second-reading/*.tsv`` is an item, its subject, the figure and its place in the source.
Both ways by meaning: a row in scope is found in the graph, with that value, at a passage that overlaps the place;
a figure that the graph asserts is found in a row at such a place.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from sarcokg.identifiers import key_of
from sarcokg.verify import numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release
    from sarcokg.store import Store

FOLDER = Path(__file__).parent / "second-reading"

#: Each reading with the source that was read.
READINGS: Final = {"001": "nivolumab-pazopanib-series", "002": "atezolizumab-asps"}

IN_SCOPE: Final = re.compile(
    r"(?:study|population|characteristic|dose|result|cited)\..+"
    r"|patient\.[\w-]+\.(?:category|after-cycles|histology|pazopanib|timing|age|sex|pd-l1)"
)


class Row(NamedTuple):
    """One thing that the second reader noted."""

    reading: str
    item: str
    subject: str
    figure: str
    start: int
    end: int
    note: str

    def __str__(self) -> str:
        """Return the row as a test's name."""
        return f"{self.reading} {self.item} {self.subject} {self.figure} [{self.start}, {self.end}]"


class Fact(NamedTuple):
    """One thing that the graph states: what, of whom, the value, and where the source prints it."""

    name: str
    subject: str
    value: str
    start: int
    end: int


def rows_of(reading: str) -> tuple[Row, ...]:
    with (FOLDER / f"{reading}.tsv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Row(reading, row["item"], row["subject"], row["figure"], int(row["start"]), int(row["end"]), row["note"])
            for row in table
        )


ROWS: Final = {reading: rows_of(reading) for reading in READINGS}

# ---- The graph as a flat view: each query gives a name, the subject and the value, at the passages of a node

#: Queries by the name of what they find; ?part1 and ?part2 refine the name, ?subject1 and ?subject2 say of whom.
VIEW: Final = {
    "outcome": """
      ?node sarco:about ?measured . ?measured a sarco:OutcomeMeasurand .
      ?measured sarco:endpoint ?part1 . ?measured sarco:population ?subject1 . ?measured sarco:histology ?subject2 .
      ?node ?part2 ?value .
      VALUES ?part2 { sarco:count sarco:outOf sarco:percent sarco:median sarco:rangeLower sarco:rangeUpper sarco:unit }
    """,
    "breakdown": """
      ?node sarco:about ?measured . ?node sarco:categoryCounts ?counted .
      ?measured sarco:endpoint ?part1 . ?measured sarco:population ?subject1 . ?measured sarco:histology ?subject2 .
      ?counted sarco:category ?part2 . ?counted sarco:patientCount ?value .
    """,
    "denominator": "?node sarco:about/sarco:population ?subject1 . ?node sarco:outOf ?value .",
    "adverse-event": """
      ?node sarco:about ?measured . ?measured sarco:adverseEvent ?event .
      ?measured sarco:gradeMin ?part1 . ?measured sarco:gradeMax ?part2 . ?measured sarco:population ?subject1 .
      ?node sarco:count|sarco:percent ?value . FILTER(?event = <https://w3id.org/sarcokg/id/adverse-event/any-adverse-event>)
    """,
    "characteristic": """
      ?node sarco:about ?measured . ?measured sarco:variable ?part1 . ?measured sarco:population ?population .
      OPTIONAL { ?measured sarco:level ?subject1 }
      ?node ?part2 ?value . VALUES ?part2 { sarco:count sarco:median sarco:rangeLower sarco:rangeUpper }
    """,
    "population": "?node sarco:populationKind ?kind . BIND(?node AS ?subject1) ?node sarco:size ?value .",
    "exclusion": "?node a sarco:PopulationExclusion . ?node sarco:reason ?subject1 . ?node sarco:patientCount ?value .",
    "excluded": """
      { SELECT ?population (SUM(?count) AS ?value) {
          ?exclusion sarco:population ?population . ?exclusion sarco:patientCount ?count
        } GROUP BY ?population }
      ?node a sarco:PopulationExclusion . ?node sarco:population ?population . BIND(?population AS ?subject1)
    """,
    "dose": """
      ?node sarco:component ?component . ?component sarco:drug ?part1 .
      ?treatment sarco:components|sarco:optionalComponents ?component .
      OPTIONAL { ?treatment sarco:patient ?patient } BIND(COALESCE(?patient, ?node) AS ?subject1)
      ?node ?part2 ?value .
      VALUES ?part2 { sarco:ageAtLeast sarco:ageBelow sarco:amount sarco:amountLower sarco:amountUpper sarco:cap
        sarco:doseUnit sarco:intervalDays sarco:intervalWeeks sarco:timesPerDay }
    """,
    "patient": """
      ?subject1 a sarco:Patient . ?node sarco:patient ?subject1 . ?node ?part1 ?value .
      VALUES ?part1 { sarco:afterCycles sarco:age sarco:category sarco:cycles sarco:histology sarco:sex }
    """,
    "pd-l1": """
      ?node sarco:about ?measured . ?measured sarco:analyte <https://w3id.org/sarcokg/id/analyte/PD-L1-expression> .
      OPTIONAL { ?measured sarco:patient ?patient } OPTIONAL { ?measured sarco:population ?population }
      BIND(COALESCE(?patient, ?population) AS ?subject1) ?node sarco:biomarkerValue ?value .
    """,
    "timing": """
      ?subject1 a sarco:Patient . ?treatment sarco:patient ?subject1 .
      ?treatment a sarco:Exposure . ?treatment sarco:components ?component .
      ?component sarco:drug ?part1 . ?component sarco:timing ?value .
      { ?node sarco:treatment ?treatment } UNION { ?treatment sarco:components? ?node }
    """,
    "given": """
      ?subject1 a sarco:Patient . ?node sarco:patient ?subject1 . ?node sarco:treatment? ?treatment .
      ?treatment a sarco:Exposure .
      BIND(EXISTS { ?treatment sarco:components/sarco:drug <https://w3id.org/sarcokg/id/drug/pazopanib> } AS ?value)
    """,
    "source": "?node a sarco:Source . ?node ?part1 ?value . VALUES ?part1 { sarco:doi sarco:pmid sarco:pmcid }",
    "study": "?node a sarco:Study . BIND(?node AS ?subject1) ?node sarco:registration ?value .",
    "phase": "?node a sarco:StudyDesign . ?node sarco:study ?subject1 . ?node sarco:phase ?value .",
    "approval": "?node a sarco:Approval . ?node sarco:drug ?subject1 . ?node sarco:approvalYear ?value .",
    "claim": "?node a sarco:Claim . ?node sarco:passage ?passage . ?passage sarco:figures ?value .",
}


def short(value: str | None) -> str:
    """Return the last part of an identifier's key, or any other text as it is."""
    text = value or "-"
    return key_of(text).rsplit("_", 1)[-1] if text.startswith("https://w3id.org/") else text


def view(store: Store) -> Iterator[Fact]:
    for name, body in VIEW.items():
        for row in store.select(f"""
          SELECT DISTINCT ?part1 ?part2 ?subject1 ?subject2 ?value ?start ?end WHERE {{
            {body} ?node sarco:passage ?passage . ?passage sarco:start ?start . ?passage sarco:end ?end .
          }}"""):
            parts = [short(row[part]) for part in ("part1", "part2") if row[part]]
            subjects = [short(row[subject]) for subject in ("subject1", "subject2") if row[subject]]
            place = int(row["start"] or 0), int(row["end"] or 0)
            yield Fact(".".join([name, *parts]), " ".join(subjects), short(row["value"]), *place)


# ---- The second reader's names for what the view holds

#: An item, and what of the view says it, as ``name|subject``; an empty subject is that of the row.
ITEMS: Final = (
    (r"(?:study|population)\.enrolled(?:\.size)?", ("population|enrolled", "denominator|enrolled")),
    (
        r"(?:study|population)\.evaluable(?:\.size)?",
        ("population|evaluable", "population|evaluated", "denominator|evaluable"),
    ),
    # The legend of Figure 1 has 24 with at least four doses; that they are those evaluable, only their number says.
    (r"(?:study|population)\.evaluable(?:\.size)?", ("characteristic.minimum-cycles.count|at least 4 cycles",)),
    (r"population\.(soft-tissue|bone|leiomyosarcoma|on-pazopanib|without-pazopanib)\.size", (r"population|\1",)),
    # Four osteosarcomas by the text are four bone sarcomas by the table; the record holds both, and the conflict.
    (r"population\.bone\.size", ("population|conventional-osteosarcoma",)),
    (r"population\.soft-tissue\.size", ("characteristic.tissue-group.count|soft tissue",)),
    (r"population\.on-pazopanib\.size", ("characteristic.concomitant-pazopanib.count|-",)),
    (r"study\.not-evaluable", ("excluded|evaluable",)),
    (r"study\.not-evaluable\.([\w-]+)", (r"exclusion|\1",)),
    (r"study\.(doi|pmid|pmcid)", (r"source.\1|-",)),
    (r"study\.registration", ("study|NCT03141684",)),
    (r"study\.phase", ("phase|NCT03141684",)),
    (r"characteristic\.age\.(.+)", (r"characteristic.age.\1|-",)),
    (r"characteristic\.cycles\.(.+)", (r"characteristic.nivolumab-cycles.\1|-",)),
    (r"characteristic\.prior-treatments\.(.+)", (r"characteristic.prior-systemic-treatments.\1|-",)),
    (r"characteristic\.(sex|ecog|stage)\.(.+)", (r"characteristic.\1.count|\2",)),
    (r"characteristic\.location\.(.+)", (r"characteristic.primary-location.count|\1",)),
    (r"characteristic\.prior\.(.+)", (r"characteristic.prior-drug.count|\1",)),
    (r"(?:cited\.[\w-]+\.)?dose\.(\w+)\.unit", (r"dose.\1.doseUnit|",)),
    (r"(?:cited\.[\w-]+\.)?dose\.(\w+)\.range-lower", (r"dose.\1.amountLower|",)),
    (r"(?:cited\.[\w-]+\.)?dose\.(\w+)\.range-upper", (r"dose.\1.amountUpper|",)),
    (r"(?:cited\.[\w-]+\.)?dose\.(\w+)\.(?!unit|range)(.+)", (r"dose.\1.\2|",)),
    (r"result\.(complete|partial)-response\.count", (r"breakdown.objective-response.\1-response|",)),
    (r"result\.(objective-response|(?:stable|progressive)-disease|clinical-benefit)\.(.+)", (r"outcome.\1.\2|",)),
    (r"result\.(time-to-response|duration-of-response|progression-free-survival)\.(.+)", (r"outcome.\1.\2|",)),
    (r"result\.treatment-break\.count", ("characteristic.treatment-break.count|after 2 years",)),
    (r"(?:result|cited\.[\w-]+)\.grade-(\d)-(\d)\.(?:count|percent)", (r"adverse-event.\1.\2|",)),
    (r"cited\.[\w-]+\.(objective-response)\.(.+)", (r"outcome.\1.\2|",)),
    (r"cited\.[\w-]+\.(?:cases|samples|enrolled)", ("population|",)),
    (r"cited\.(?:pd-l1-expression|dediff-chondrosarcoma-pd-l1)\.percent", ("pd-l1|",)),
    (r"cited\.pazopanib-phase-3\.approval-year", ("approval|pazopanib",)),
    (r"cited\.prospective-trials\.phase", ("phase|pembrolizumab-sarcomas-asco-2016",)),
    # What a source says in passing stands among the figures of the claim that rests on it.
    (r"cited\.(?:approvals|epidemiology|prospective-trials)\.(?!phase).+", ("claim|-",)),
    (r"patient\.([\w-]+)\.(category|histology|age|sex)", (r"patient.\2|\1",)),
    (r"patient\.([\w-]+)\.after-cycles", (r"patient.afterCycles|\1", r"patient.cycles|\1")),
    (r"patient\.([\w-]+)\.pd-l1", (r"pd-l1|\1",)),
    (r"patient\.([\w-]+)\.pazopanib", (r"given|\1",)),
    (r"patient\.([\w-]+)\.timing", (r"timing.pazopanib|\1", r"timing.nivolumab|\1")),
)

#: A part of an item, and its word in the graph.
WORDS: Final = {
    "abdomen-pelvis": "abdomen or pelvis", "age-at-least": "ageAtLeast", "age-below": "ageBelow", "0-1": "0–1",
    "clinical-benefit": "disease-control", "complete-response": "CR", "frequency": "timesPerDay",
    "head-neck": "head or neck", "interval-days": "intervalDays", "interval-weeks": "intervalWeeks",
    "metastatic": "IV", "of": "outOf", "partial-response": "PR", "range-lower": "rangeLower",
    "range-upper": "rangeUpper", "-": "",
}  # fmt: skip

#: A subject, and its names in the graph: of a dose, a patient, a population, a population with a histology.
SUBJECTS: Final = {
    "ASPS, atezolizumab": ("evaluated ASPS", "evaluated"),
    "Ewing sarcoma, pembrolizumab": ("ES ES",),
    "adult and paediatric": ("adult", "pediatric"),
    "all patients": ("by-weight", "enrolled"),
    "chondrosarcoma, pembrolizumab": ("CHS CHS",),
    "dedifferentiated chondrosarcoma": ("DDCS",),
    "evaluable patients": ("evaluable SARC",),
    "leiomyosarcoma": ("leiomyosarcoma LMS",),
    "leiomyosarcoma on pazopanib": ("on-pazopanib LMS",),
    "leiomyosarcoma without pazopanib": ("without-pazopanib LMS",),
    "leiomyosarcoma, pembrolizumab": ("LMS LMS",),
    "liposarcoma, pembrolizumab": ("LPS LPS",),
    "on pazopanib": ("daily", "on-pazopanib", "on-pazopanib SARC"),
    "osteosarcoma, pembrolizumab": ("OS OS",),
    "paediatric": ("pediatric",),
    "renal cell carcinoma, nivolumab + pazopanib": ("by-weight", "daily", "patients"),
    "sarcoma subtypes": ("sarcomas",),
    "soft tissue sarcoma": ("soft-tissue-sarcomas",),
    "soft tissue sarcoma, pazopanib": ("pazopanib STS",),
    "synovial sarcoma, pembrolizumab": ("SS SS",),
    "undifferentiated pleomorphic sarcoma, pembrolizumab": ("UPS UPS",),
    "uterine leiomyosarcoma, nivolumab": ("ULMS", "ULMS ULMS"),
    "without pazopanib": ("without-pazopanib", "without-pazopanib SARC"),
}

#: A figure, and the terms that may hold it.
#: MC is printed for two diseases, which the record keeps apart as a conflict; the reader noted the letters.
#: The discussion calls a response what the results tell as a partial one.
#: LMS and leiomyosarcoma hold for a leiomyosarcoma of the uterus or the vulva: the reader noted the organ elsewhere.
FIGURES: Final = {
    "DC": {"DDCS"},
    "II": {"phase-2"},
    "IS": {"INTS"},
    "LMS": {"LMS", "VLMS"},
    "MC": {"DDMCS", "MCS"},
    "2": {"2", "phase-2"},
    "alveolar soft part sarcoma": {"ASPS"},
    "daily": {"1"},
    "dedifferentiated chondrosarcoma": {"DDCS"},
    "dedifferentiated myxoid chondrosarcoma": {"DDMCS"},
    "desmoplastic small round cell tumor": {"DSRCT"},
    "epithelioid sarcoma": {"EpS", "PEpS"},
    "intimal sarcoma": {"INTS"},
    "leiomyosarcoma": {"LMS", "VLMS"},
    "liposarcoma": {"LPS"},
    "maxillary osteosarcoma": {"OS"},
    "mg/kg": {"mg-per-kg"},
    "months": {"month"},
    "nivolumab-added-to-ongoing-pazopanib": {"added-to-ongoing"},
    "no": {"false"},
    "on-pazopanib-timing-not-stated": {"concomitant-order-not-stated"},
    "osteosarcoma": {"OS"},
    "pazopanib-added-after-nivolumab": {"added-to-ongoing"},
    "response": {"PR"},
    "rhabdomyosarcoma": {"RMS"},
    "synovial sarcoma": {"SS"},
    "undifferentiated pleomorphic sarcoma": {"UPS"},
    "uterine LMS": {"ULMS"},
    "yes": {"true"},
}


def names_of(row: Row) -> set[tuple[str, str]]:
    """Return what the view calls a row: names with subjects."""
    found = set()
    for pattern, templates in ITEMS:
        match = re.fullmatch(pattern, row.item)
        for template in templates if match else ():
            name, subject = match.expand(template).split("|") if match else ("", "")
            parts = [WORDS.get(part, part) for part in name.split(".")]
            subjects = [WORDS.get(subject, subject)] if subject else SUBJECTS.get(row.subject, (row.subject,))
            found |= {(".".join(parts), one) for one in subjects}
    return found


def values_of(figure: str) -> set[str]:
    """Return the terms or numbers that a figure may stand for."""
    return FIGURES.get(figure) or {figure, *numbers_in(figure)}


def is_value(fact: Fact, values: set[str]) -> bool:
    return fact.value in values or (fact.name == "claim" and bool(values & numbers_in(fact.value)))


def overlap(first: Row | Fact, second: Row | Fact) -> bool:
    return first.start < second.end and second.start < first.end


def statements(row: Row, facts: set[Fact]) -> list[Fact]:
    """Return the facts that say what a row says, wherever the source prints them."""
    names, values = names_of(row), values_of(row.figure)
    return [fact for fact in facts if (fact.name, fact.subject) in names and is_value(fact, values)]


# ---- From the reading to the graph

#: Rows that the graph need not state, by item, subject and start: each with the reason, settled at the source.
NOT_STATED: Final = {
    ("result.grade-3-4.count", "without pazopanib", 7840): "follows from “all on pazopanib”; no zero is printed",
    ("result.partial-response.count", "shown in Figure 2", 16991): "counts pictures; each patient carries the legend",
    ("patient.ulms-1.sex", "ulms-1", 12082): "follows from the organ; no sex is printed",
    ("patient.ulms-2.sex", "ulms-2", 12082): "follows from the organ; no sex is printed",
    ("patient.vlms-1.sex", "vlms-1", 12302): "follows from the organ; no sex is printed",
}

#: Rows that the graph states once for all, from another place.
STATED_ELSEWHERE: Final = {
    ("patient.eps-1.sex", "eps-1", 11502): "a pronoun repeats the sex that the sentence on this patient prints",
    ("patient.eps-1.sex", "eps-1", 18692): "a pronoun repeats the sex that the sentence on this patient prints",
}


def key_of_row(row: Row) -> tuple[str, str, int]:
    return row.item, row.subject, row.start


def in_scope(reading: str) -> list[Row]:
    return [row for row in ROWS[reading] if IN_SCOPE.fullmatch(row.item)]


def is_stated(row: Row, facts: set[Fact]) -> bool:
    return any(overlap(row, fact) for fact in statements(row, facts))


@pytest.fixture(scope="session", params=READINGS, ids=READINGS.get)
def reading(request: pytest.FixtureRequest) -> str:
    """The number of a reading; a test that asks for it runs on each."""
    return str(request.param)


@pytest.fixture(scope="session")
def store(release: Release, reading: str) -> Store:
    """The graph of the source that was read, and of no other."""
    return release.load([f"source/{READINGS[reading]}"])


@pytest.fixture(scope="session")
def facts(store: Store) -> set[Fact]:
    """The flat view of that graph."""
    return set(view(store))


def test_every_item_in_scope_has_a_meaning(reading: str) -> None:
    assert [str(row) for row in in_scope(reading) if not names_of(row)] == []


def test_what_the_second_reader_noted_is_in_the_graph_at_that_place(reading: str, facts: set[Fact]) -> None:
    exempt = {**NOT_STATED, **STATED_ELSEWHERE}

    missing = [
        f"{row}: {'stated elsewhere' if statements(row, facts) else 'not stated'}"
        for row in in_scope(reading)
        if not is_stated(row, facts) and key_of_row(row) not in exempt
    ]

    assert missing == []


def test_what_is_stated_elsewhere_has_the_same_value(facts: set[Fact], reading: str) -> None:
    rows = [row for row in in_scope(reading) if key_of_row(row) in STATED_ELSEWHERE]

    assert [str(row) for row in rows if not statements(row, facts)] == []


def test_no_exemption_is_more_than_needed(release: Release) -> None:
    facts = {number: set(view(release.load([f"source/{source}"]))) for number, source in READINGS.items()}

    needed = {key_of_row(row) for number in READINGS for row in in_scope(number) if not is_stated(row, facts[number])}

    assert {*NOT_STATED, *STATED_ELSEWHERE} <= needed


def test_a_figure_or_place_that_the_graph_lacks_is_noticed(reading: str, facts: set[Fact]) -> None:
    rows = [row for row in in_scope(reading) if is_stated(row, facts)]

    wrong = [row._replace(figure="9876") for row in rows]
    misplaced = [row._replace(start=row.start + 10**6, end=row.end + 10**6) for row in rows]

    assert rows
    assert not any(is_stated(row, facts) for row in (*wrong, *misplaced))


# ---- From the graph to the reading

#: Every figure and category that the graph asserts, with each passage and, if it is told of one, the patient.
ASSERTED: Final = """
SELECT DISTINCT ?node ?property ?value ?patient ?start ?end WHERE {
  ?node ?property ?value .
  VALUES ?property {
    sarco:afterCycles sarco:age sarco:category sarco:count sarco:median sarco:outOf sarco:patientCount
    sarco:percent sarco:rangeLower sarco:rangeUpper sarco:size
  }
  ?telling sarco:categoryCounts? ?node .
  ?telling sarco:passage ?passage .
  ?passage sarco:start ?start .
  ?passage sarco:end ?end .
  OPTIONAL { ?node sarco:patient ?patient }
}
"""

#: Items that tell a category by their name.
CATEGORIES: Final = (
    (r"result\.complete-response\.count", "CR"),
    (r"result\.partial-response\.count", "PR"),
    (r"patient\.[\w-]+\.course\.(?:further-)?pd-after-.*", "PD"),
    # Confirmed is what the patient's category row says: progression in these, which had nothing else.
    (r"patient\.(?:lms-2|mc-1|lps-1|ups-1)\.course\.confirmed-after-further-cycles", "PD"),
)


def figures_of(store: Store) -> dict[tuple[str, str, str, str], list[Fact]]:
    """Return what the graph asserts, by node, property, value and patient, with a fact for each passage."""
    found: dict[tuple[str, str, str, str], list[Fact]] = {}
    for row in store.select(ASSERTED):
        node, name = key_of(row["node"] or ""), key_of(row["property"] or "")
        value, patient = short(row["value"]), short(row["patient"])
        place = int(row["start"] or 0), int(row["end"] or 0)
        found.setdefault((node, name, value, patient), []).append(Fact(name, patient, value, *place))
    return found


def is_noted(places: list[Fact], reading: str) -> bool:
    """Tell whether the second reader noted a figure at one of its places, of the same patient if it has one."""
    return any(
        overlap(row, fact) and fact.value in noted_in(row) and fact.subject in {"-", row.subject}
        for fact in places
        for row in ROWS[reading]
    )


def noted_in(row: Row) -> set[str]:
    categories = {category for pattern, category in CATEGORIES if re.fullmatch(pattern, row.item)}
    return values_of(row.figure) | categories


def test_what_the_graph_asserts_was_noted_by_the_second_reader(reading: str, store: Store) -> None:
    missed = [" ".join(asserted) for asserted, places in figures_of(store).items() if not is_noted(places, reading)]

    assert sorted(missed) == []


def test_a_figure_that_nobody_noted_is_noticed(reading: str, store: Store) -> None:
    figures = figures_of(store)

    wrong = [[place._replace(value="9876") for place in places] for places in figures.values()]

    assert figures
    assert not any(is_noted(places, reading) for places in wrong)

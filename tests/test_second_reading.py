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
      { SELECT ?population (SUM(?count) AS ?value) { ?e sarco:population ?population ; sarco:patientCount ?count } GROUP BY ?population }
      ?node a sarco:PopulationExclusion . ?node sarco:population ?population . BIND(?population AS ?subject1)
    """,
    "dose": """
      ?node sarco:component ?component . ?component sarco:drug ?part1 . ?treatment sarco:components|sarco:optionalComponents ?component .
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
      ?subject1 a sarco:Patient . ?node sarco:patient ?subject1 . ?node sarco:treatment? ?treatment .
      ?treatment a sarco:Exposure . ?treatment sarco:components ?component .
      ?component sarco:drug ?part1 . ?component sarco:timing ?value .
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

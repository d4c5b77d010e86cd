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

from sarcokg.figures import numbers_in
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

IN_SCOPE: Final = re.compile(
    r"(?:study|population|characteristic|dose|result|cited)\..+"
    r"|(?:approval|eligibility|endpoint|threshold|transition)\..+"
    r"|other\.(?:approval|arm|comparison|cycle|dose|inclusion-period|recist|timeline)\..+"
    r"|other\.(?:disease-control|treatment-end)\.category|other\.concomitant-antineoplastic\.count"
    r"|other\.(?:pd-l1-strong-positive|macrophage-ido1-infiltration|kynurenine-tryptophan-ratio)\..+"
    r"|other\.most-common-adverse-event\..+|other\.locations\.other|other\.spots-left(?:\.by)?"
    r"|other\.(?:in|ex)clusion-criteria\.not-shown|other\.sponsor\.[\w-]+\.(?:trials|recruited)"
    r"|other\.reference\.\d\.(?:year|patients|pd-l1-expression|institutions|arms|phase)"
    r"|other\.incidence\.range-.+|other\.study\.(?:aim|contact)|other\.placebo|other\.location|other\.site\..+"
    r"|other\.(?:overseen-by|principal-investigator)"
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

#: With what was noted of courses, genes, people and places, which has a module of its own.
NOTED: Final = {reading: (*rows, *rows_of(f"{reading}-more")) for reading, rows in ROWS.items()}

# ---- The graph as a flat view: each query gives a name, the subject and the value, at the passages of a node

#: Queries by the name of what they find; ?part1 and ?part2 refine the name, ?subject1 and ?subject2 say of whom.
VIEW: Final = {
    "outcome": """
      ?node sarco:about ?measured . ?measured a sarco:OutcomeMeasurand .
      ?measured sarco:endpoint ?part1 . ?measured sarco:population ?subject1 .
      OPTIONAL { ?measured sarco:histology ?subject2 }
      ?node ?part2 ?value .
      VALUES ?part2 { sarco:count sarco:intervalLevel sarco:intervalLower sarco:intervalUpper sarco:median sarco:outOf
        sarco:percent sarco:rangeLower sarco:rangeUpper sarco:unit }
    """,
    "outcome-time": """
      ?node sarco:about ?measured . ?measured sarco:endpoint ?part1 . ?measured sarco:population ?subject1 .
      { ?measured sarco:timePoint ?time . BIND(STRBEFORE(?time, "-") AS ?value) }
      UNION { ?measured sarco:timePoint ?time . BIND(STRAFTER(?time, "-") AS ?value) }
    """,
    "outcome-endpoint": """
      ?node sarco:about ?measured . ?measured sarco:endpoint ?value . ?measured sarco:population ?subject1 .
    """,
    "enriched": "?node sarco:about/sarco:population/sarco:study ?subject1 . ?node sarco:enrichedFor ?value .",
    "responded": """
      ?node sarco:about/sarco:histology ?subject1 . ?node sarco:categoryCounts ?counted .
      ?counted sarco:category ?value . ?counted sarco:patientCount 1 .
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
      ?node ?part2 ?value .
      VALUES ?part2 { sarco:count sarco:median sarco:percent sarco:rangeLower sarco:rangeUpper sarco:unit }
    """,
    "event": """
      ?node sarco:about ?measured . ?measured sarco:adverseEvent ?value .
      OPTIONAL { ?node sarco:frequency ?subject1 }
    """,
    "event-grade": """
      ?node sarco:about ?measured . ?measured sarco:adverseEvent ?event . ?node sarco:frequency ?subject1 .
      ?measured ?part1 ?value . VALUES ?part1 { sarco:gradeMin sarco:gradeMax }
    """,
    "event-percent": """
      ?node sarco:about ?measured . ?measured sarco:adverseEvent ?part1 . ?measured sarco:population ?subject1 .
      ?node sarco:percent ?value .
    """,
    "population": "?node sarco:populationKind ?kind . BIND(?node AS ?subject1) ?node sarco:size ?value .",
    "population-histology": """
      ?node sarco:populationKind ?kind . BIND(?node AS ?subject1)
      ?node sarco:histology ?value .
    """,
    "population-excludes": "?node sarco:excludesHistology ?value . BIND(?node AS ?subject1)",
    "cohorts": """
      { SELECT ?subject1 (COUNT(?cohort) AS ?value) {
          ?cohort a sarco:Cohort . ?cohort sarco:study ?subject1
        } GROUP BY ?subject1 }
      ?node a sarco:Cohort . ?node sarco:study ?subject1 .
    """,
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
        sarco:doseUnit sarco:intervalDays sarco:intervalWeeks sarco:route sarco:timesPerDay }
    """,
    "schedule": """
      ?treatment a sarco:Regimen . ?treatment sarco:components ?component . ?component sarco:drug ?part1 .
      ?component sarco:doses ?node . OPTIONAL { ?node sarco:inPhase ?subject2 } BIND(?treatment AS ?subject1)
      ?node ?part2 ?value .
      VALUES ?part2 { sarco:amount sarco:cycles sarco:dayOfCycle sarco:dosesInTotal sarco:doseUnit
        sarco:dosingFrequency sarco:infusionMinutes sarco:infusionMinutesLower sarco:infusionMinutesUpper
        sarco:intervalDays sarco:intervalWeeks sarco:route sarco:timesPerDay sarco:weeksOff sarco:weeksOn }
    """,
    "regimen-phase": """
      ?node a sarco:RegimenPhase . ?node sarco:treatment ?subject1 . BIND(?node AS ?subject2)
      ?node ?part1 ?value . VALUES ?part1 { sarco:cycles sarco:cycleDays }
    """,
    "regimen": """
      ?node a sarco:Regimen . BIND(?node AS ?subject1) ?node ?part1 ?value .
      VALUES ?part1 { sarco:continuedWhile sarco:cycleWeeks sarco:note sarco:stoppedAt }
    """,
    "regimen-drug": "?node a sarco:Regimen . BIND(?node AS ?subject1) ?node sarco:components/sarco:drug ?value .",
    "arm": """
      ?node a sarco:Arm . BIND(?node AS ?subject1)
      ?node ?part1 ?value . VALUES ?part1 { sarco:armRole sarco:note }
    """,
    "arm-group": """
      ?node a sarco:Arm . BIND(?node AS ?subject1) ?node sarco:passage ?told . ?told sarco:section ?value .
    """,
    "arm-treatment": """
      ?arm a sarco:Arm . ?arm sarco:study ?study . ?arm sarco:treatment ?value . BIND(?arm AS ?subject1)
      { ?node a sarco:StudyDesign . ?node sarco:study ?study } UNION { ?arm sarco:treatment? ?node }
    """,
    "arm-drug": """
      ?arm a sarco:Arm . ?arm sarco:study ?study . BIND(?arm AS ?subject1)
      ?arm sarco:treatment/sarco:components/sarco:drug ?value .
      { ?node a sarco:StudyDesign . ?node sarco:study ?study } UNION { ?arm sarco:treatment? ?node }
    """,
    "arm-drugs": """
      { SELECT ?arm ?study (COUNT(DISTINCT ?drug) AS ?value) {
          ?arm a sarco:Arm . ?arm sarco:study ?study . ?arm sarco:treatment/sarco:components/sarco:drug ?drug
        } GROUP BY ?arm ?study }
      BIND(?arm AS ?subject1) ?node a sarco:StudyDesign . ?node sarco:study ?study .
    """,
    "transition": """
      ?node a sarco:Transition . OPTIONAL { ?node sarco:valueComparator ?subject1 }
      ?node ?part1 ?value . VALUES ?part1 { sarco:afterCycles sarco:toTreatment sarco:trigger }
    """,
    "patient": """
      ?subject1 a sarco:Patient . ?node sarco:patient ?subject1 . ?node ?part1 ?value .
      VALUES ?part1 { sarco:afterCycles sarco:age sarco:category sarco:cycles sarco:histology sarco:sex }
    """,
    "pd-l1": """
      ?node sarco:about ?measured . ?measured sarco:analyte <https://w3id.org/sarcokg/id/analyte/PD-L1-expression> .
      OPTIONAL { ?measured sarco:patient ?patient } OPTIONAL { ?measured sarco:population ?population }
      BIND(COALESCE(?patient, ?population) AS ?subject1)
      ?node sarco:biomarkerValue|sarco:intensity|sarco:count ?value .
    """,
    "biomarker": """
      ?node sarco:about/sarco:analyte ?part1 . ?node ?part2 ?value .
      VALUES ?part2 { sarco:direction sarco:significanceStated }
    """,
    "biomarker-frequency": "?node sarco:about/sarco:analyte ?subject1 . ?node sarco:frequency ?value .",
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
    "arms": """
      { SELECT ?subject1 (COUNT(?arm) AS ?value) { ?arm a sarco:Arm . ?arm sarco:study ?subject1 } GROUP BY ?subject1 }
      ?node a sarco:StudyDesign . ?node sarco:study ?subject1 .
    """,
    "design": """
      ?node a sarco:StudyDesign . ?node sarco:study ?subject1 . ?node ?part1 ?value .
      VALUES ?part1 { sarco:allocation sarco:designFeatures sarco:designType sarco:masking sarco:purpose
        sarco:studyType }
    """,
    "study-fact": """
      ?node a sarco:Study . ?node ?part1 ?value .
      VALUES ?part1 { sarco:enrolledFrom sarco:enrolledUntil sarco:investigator sarco:site }
    """,
    "recruitment": """
      ?node a sarco:RecruitmentStatement . ?node ?part1 ?value .
      VALUES ?part1 { sarco:furtherSites sarco:openPlaces sarco:openUntil sarco:recruitmentStatus sarco:site }
    """,
    "sponsor": """
      ?node a sarco:Sponsorship . ?node sarco:organisation ?subject1 . ?node ?part1 ?value .
      VALUES ?part1 { sarco:organisation sarco:recruitedCount sarco:trialCount }
    """,
    "period": """
      ?node a sarco:StudyPeriod . BIND(?node AS ?subject1) ?node ?part1 ?value .
      VALUES ?part1 { sarco:intervalDays sarco:note sarco:rangeLower sarco:rangeUpper sarco:value sarco:visits }
    """,
    "planned": """
      ?node a sarco:PlannedEndpoint . ?node sarco:endpoint ?part1 . OPTIONAL { ?node sarco:population ?subject1 }
      ?node ?part2 ?value .
      VALUES ?part2 { sarco:assessedEveryDays sarco:category sarco:confirmation sarco:criteria sarco:endpoint
        sarco:measuredAs sarco:timeFrame sarco:timeFrameLimit sarco:timeOrigin sarco:unit }
    """,
    "planned-time": """
      ?node a sarco:PlannedEndpoint . ?node sarco:endpoint ?part1 . ?node sarco:population ?subject1 .
      { ?node sarco:timePoint ?time . BIND(STRBEFORE(?time, "-") AS ?value) }
      UNION { ?node sarco:timePoint ?time . BIND(STRAFTER(?time, "-") AS ?value) }
    """,
    "co-primary": """
      { SELECT ?subject1 (COUNT(?planned) AS ?value) {
          ?planned sarco:endpointRole <https://w3id.org/sarcokg/id/endpoint-role/co-primary> .
          ?planned sarco:population ?subject1
        } GROUP BY ?subject1 }
      ?node a sarco:PlannedEndpoint . ?node sarco:population ?subject1 .
    """,
    "criteria": "?node sarco:about/sarco:criteria ?value .",
    "threshold": """
      ?node a sarco:EfficacyThreshold . ?node sarco:endpoint ?part1 .
      { ?node sarco:value ?value . ?node sarco:unit ?part2 }
      UNION { ?node sarco:timePoint ?time . BIND(STRBEFORE(?time, "-") AS ?value) BIND("time" AS ?part2) }
      UNION { ?node sarco:timePoint ?time . BIND(STRAFTER(?time, "-") AS ?value) BIND("time" AS ?part2) }
    """,
    "eligibility": """
      ?node a sarco:EligibilityCriterion . ?node sarco:variable ?part1 . ?node sarco:criterionRole ?subject1 .
      ?node ?part2 ?value .
      VALUES ?part2 { sarco:drug sarco:histology sarco:level sarco:unit sarco:value sarco:variable }
    """,
    "criterion": """
      ?node a sarco:EligibilityCriterion . ?node sarco:criterionRole ?subject1 .
      ?node sarco:variable ?value .
    """,
    "eligibility-list": """
      ?node a sarco:EligibilityList . ?node sarco:criterionRole ?subject1 .
      ?node sarco:entriesNotShown ?value .
    """,
    "indication": """
      ?node a sarco:Approval . ?node sarco:drug ?part1 . ?node sarco:jurisdiction ?part2 .
      ?node sarco:indication ?value .
    """,
    "brand": """
      ?node a sarco:Approval . ?node sarco:drug ?part1 . ?node sarco:jurisdiction ?part2 .
      ?node sarco:brand ?value .
    """,
    "jurisdiction": "?node sarco:jurisdiction ?value .",
    "jurisdictions": "?node sarco:jurisdictionCount ?value .",
    "publication": """
      ?node a sarco:CitedPublication .
      ?node sarco:published ?published . BIND(STR(?published) AS ?value)
    """,
    "concerns": "?node a sarco:Claim . ?node sarco:proposition/sarco:concerns ?value .",
    "figures": "?node sarco:passage ?passage . ?passage sarco:figures ?value .",
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
    (
        r"(?:study|population)\.enrolled(?:\.size)?",
        ("population|enrolled", "population|planned", "denominator|enrolled"),
    ),
    (
        r"(?:study|population)\.evaluable(?:\.size)?",
        ("population|assessable", "population|evaluable", "population|evaluated", "denominator|evaluable"),
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
    (r"study\.registration", ("study|NCT02406781", "study|NCT03141684")),
    (r"study\.phase", ("phase|NCT02406781", "phase|NCT03141684", "phase|ipilimumab-nivolumab-cabozantinib")),
    # Volume, issue and pages have no property; they stand among the figures of the passage that the source rests on.
    (r"study\.(?:journal|publication\.(?:year|date)|volume|issue|pages)", ("figures|-",)),
    (r"study\.design\.(?:label|centres)", ("design.designFeatures|NCT02406781",)),
    (r"study\.(allocation|masking|purpose|type)", (r"design.\1|anlotinib-toripalimab-STS",)),
    (r"study\.cohorts", ("cohorts|NCT02406781",)),
    (r"study\.arms", ("arms|ipilimumab-nivolumab-cabozantinib",)),
    (r"study\.status", ("recruitment.recruitmentStatus|-",)),
    (
        r"study\.sponsor",
        ("sponsor.organisation|National Cancer Institute LAO", "sponsor.organisation|National Cancer Institute (NCI)"),
    ),
    (r"other\.locations\.other", ("recruitment.furtherSites|-",)),
    (r"other\.location", ("recruitment.site|-",)),
    (r"other\.site\.(?:city|province|country)", ("study-fact.site|-",)),
    (r"other\.(?:overseen-by|principal-investigator|study\.contact)", ("study-fact.investigator|-",)),
    (r"other\.spots-left", ("recruitment.openPlaces|-",)),
    (r"other\.spots-left\.by", ("recruitment.openUntil|-",)),
    (r"other\.placebo", ("design.designFeatures|ipilimumab-nivolumab-cabozantinib",)),
    (r"other\.sponsor\.(nci-lao|nci)\.trials", ("sponsor.trialCount|",)),
    (r"other\.sponsor\.(nci-lao|nci)\.recruited", ("sponsor.recruitedCount|",)),
    (r"other\.inclusion-period\.start", ("study-fact.enrolledFrom|-",)),
    (r"other\.inclusion-period\.end", ("study-fact.enrolledUntil|-",)),
    (r"other\.study\.aim", ("figures|-",)),
    (r"other\.incidence\.range-.+", ("claim|-",)),
    (r"population\.(lms|ups|gist)\.histology", (r"population-histology|\1",)),
    (r"population\.(others)\.histology", (r"population-excludes|\1",)),
    (r"population\.disease", ("population-histology|planned",)),
    (r"eligibility\.disease\.type", ("population-histology|enrolled",)),
    (r"eligibility\.(?:disease\.)?stage", ("eligibility.stage.level|inclusion",)),
    (r"eligibility\.disease-state\..+", ("eligibility.stage.level|inclusion",)),
    (
        r"eligibility\.prior-(?:therapy\.failed|lines\.at-least)",
        ("eligibility.prior-systemic-treatments.level|inclusion",),
    ),
    (r"eligibility\.(age|albumin|platelets)\.at-least", (r"eligibility.\1.value|inclusion",)),
    (r"eligibility\.(albumin|platelets)\.unit", (r"eligibility.\1.unit|inclusion",)),
    (r"eligibility\.(sex|blood-pressure)", (r"eligibility.\1.level|inclusion",)),
    (r"eligibility\.histology\.includes", ("eligibility.histology.histology|inclusion",)),
    (r"eligibility\.disease", ("eligibility.measurable-disease.variable|inclusion",)),
    (r"eligibility\.excluded", ("criterion|exclusion",)),
    (r"eligibility\.qt\.excluded", ("eligibility.qt-interval.level|exclusion",)),
    (
        r"eligibility\.prior\.excluded",
        ("eligibility.prior-drug.drug|exclusion", "eligibility.prior-drug.level|exclusion"),
    ),
    (
        r"eligibility\.concomitant\.excluded",
        ("eligibility.concomitant-drug.drug|exclusion", "criterion|exclusion"),
    ),
    # That a pause may make up for a medication stands among the figures of the criterion on it.
    (r"eligibility\.concomitant\.washout", ("figures|-",)),
    (r"other\.(in|ex)clusion-criteria\.not-shown", (r"eligibility-list|\1clusion",)),
    (r"endpoint\.primary\.number", ("co-primary|LMS", "co-primary|UPS", "co-primary|others")),
    (r"endpoint\.(nonprogression|objective-response)\.time-frame(?:-unit)?", (r"planned-time.\1|",)),
    (r"endpoint\.([\w-]+)\.name", (r"planned.\1.endpoint|-",)),
    (r"endpoint\.([\w-]+)\.category", (r"planned.\1.category|-",)),
    (r"endpoint\.([\w-]+)\.confirmed", (r"planned.\1.confirmation|-",)),
    (r"endpoint\.([\w-]+)\.time-frame-interval-days", (r"planned.\1.assessedEveryDays|-",)),
    (r"endpoint\.([\w-]+)\.time-frame-at-most-months", (r"planned.\1.timeFrameLimit|-",)),
    (r"endpoint\.([\w-]+)\.time-frame-unit", (r"planned.\1.unit|-",)),
    (r"endpoint\.([\w-]+)\.time-frame-until", (r"planned.\1.timeFrame|-",)),
    (r"endpoint\.([\w-]+)\.time-origin", (r"planned.\1.timeOrigin|-",)),
    (r"endpoint\.([\w-]+)\.(?:event|event-order)", (r"planned.\1.measuredAs|-",)),
    (
        r"other\.recist\.version",
        (
            "criteria|-",
            "planned.objective-response.criteria|-",
            "planned.disease-control.criteria|-",
            "planned.objective-response.criteria|LMS",
            "planned.objective-response.criteria|UPS",
            "planned.objective-response.criteria|others",
        ),
    ),
    (r"threshold\.(objective-response|nonprogression)\.percent", (r"threshold.\1.percent|-",)),
    (r"threshold\.(nonprogression)\.time-frame(?:-unit)?", (r"threshold.\1.time|-",)),
    # How the two thresholds join has no property; the words stand among the figures of their passage.
    (r"threshold\.joined-by", ("figures|-",)),
    (r"result\.nonprogression\.time-frame(?:-unit)?", ("outcome-time.non-progression|",)),
    (r"result\.(nonprogression)\.(.+)", (r"outcome.\1.\2|",)),
    (r"result\.tumor-shrinkage\.count", ("outcome.tumour-shrinkage.count|",)),
    (r"result\.partial-response\.count", ("outcome.partial.count|",)),
    (r"patient\.sft-1\.histology", ("population-histology|responder",)),
    (r"patient\.sft-1\.category", ("responded|SFT",)),
    (r"patient\.sft-1\.pd-l1", ("pd-l1|responder",)),
    (r"other\.pd-l1-strong-positive\.count", ("pd-l1|enrolled",)),
    (
        r"other\.macrophage-ido1-infiltration\.frequency",
        ("biomarker-frequency|IDO1-positive-macrophage-infiltration",),
    ),
    (r"other\.kynurenine-tryptophan-ratio\.direction", ("biomarker.kynurenine-tryptophan-ratio.direction|-",)),
    (
        r"other\.kynurenine-tryptophan-ratio\.significance",
        ("biomarker.kynurenine-tryptophan-ratio.significanceStated|-",),
    ),
    (r"other\.most-common-adverse-event\.\d\.name", ("event|most-frequent",)),
    (r"other\.most-common-adverse-event\.grade-lower", ("event-grade.gradeMin|most-frequent",)),
    (r"other\.most-common-adverse-event\.grade-upper", ("event-grade.gradeMax|most-frequent",)),
    (r"other\.most-common-adverse-event\.grade", ("event-grade.gradeMin|most-frequent",)),
    (r"(?:other\.)?dose\.(\w+)\.unit", (r"schedule.\1.doseUnit|",)),
    (r"(?:other\.)?dose\.(\w+)\.(?!unit|infusion-minutes\.)(.+)", (r"schedule.\1.\2|",)),
    (r"other\.dose\.(\w+)\.infusion-minutes\.range-lower", (r"schedule.\1.infusionMinutesLower|",)),
    (r"other\.dose\.(\w+)\.infusion-minutes\.range-upper", (r"schedule.\1.infusionMinutesUpper|",)),
    (r"other\.dose\.cabozantinib\.frequency", ("schedule.cabozantinib.dosingFrequency|",)),
    (r"other\.dose\.(\w+)\.frequency", (r"dose.\1.frequency|",)),
    (r"other\.dose\.toripalimab\.kind", ("figures|-",)),
    # A clause on cycles names no drug; the graph tells it of the phase of the regimen.
    (r"dose\.\w+\.interval-days", ("regimen-phase.cycleDays|",)),
    (r"dose\.\w+\.cycles", ("regimen-phase.cycles|",)),
    (r"other\.dose\.\w+\.cycle-days", ("regimen-phase.cycleDays|",)),
    (r"other\.dose\.\w+\.cycles", ("regimen-phase.cycles|",)),
    (r"other\.cycle\.length-weeks", ("regimen.cycleWeeks|anlotinib-toripalimab",)),
    (
        r"other\.disease-control\.category",
        ("planned.disease-control.category|-", "regimen.continuedWhile|anlotinib-toripalimab"),
    ),
    (r"other\.treatment-end\.category", ("regimen.stoppedAt|anlotinib-toripalimab",)),
    (r"other\.concomitant-antineoplastic\.count", ("regimen.note|anlotinib-toripalimab",)),
    (r"other\.arm\.role", ("arm.armRole|",)),
    (r"other\.arm\.interventions", ("arm.note|",)),
    (r"other\.arm\.drugs", ("arm-treatment|",)),
    (r"other\.arm\.drug-count", ("arm-drugs|",)),
    (r"other\.arm\.group-number", ("arm-group|",)),
    (r"other\.comparison\.control", ("arm-treatment|A",)),
    (r"other\.comparison\.added-drug", ("arm-drug|B",)),
    (r"other\.timeline\.screening\.weeks\.(.+)", (r"period.\1|screening",)),
    (r"other\.timeline\.treatment\.initial-cycles\.weeks", ("period.value|initial-cycles",)),
    (r"other\.timeline\.treatment\.initial-cycles\.visits", ("period.visits|initial-cycles",)),
    (r"other\.timeline\.treatment\.ongoing\.interval-days", ("period.intervalDays|later-cycles",)),
    (r"other\.timeline\.treatment\.ongoing\.visits", ("period.note|later-cycles",)),
    (r"other\.timeline\.follow-up\.weeks", ("period.value|follow-up",)),
    (r"other\.timeline\.follow-up\.visits", ("period.visits|follow-up",)),
    (r"other\.timeline\.crossover\.duration", ("figures|-",)),
    (
        r"transition\.arm-a-to-arm-b\.trigger",
        ("transition.trigger|-", "transition.trigger|at-least", "transition.trigger|less-than"),
    ),
    (
        r"transition\.arm-a-to-arm-b\.drugs",
        ("transition.toTreatment|-", "transition.toTreatment|at-least", "transition.toTreatment|less-than"),
    ),
    (r"transition\.arm-a-to-arm-b\.arm-a-cycles\.at-least", ("transition.afterCycles|at-least",)),
    (r"transition\.arm-a-to-arm-b\.arm-a-cycles\.below", ("transition.afterCycles|less-than",)),
    (
        r"transition\.arm-a-to-arm-b\.ipilimumab-doses\.total",
        ("schedule.ipilimumab.dosesInTotal|crossover-cabozantinib-nivolumab-ipilimumab",),
    ),
    # With which cycle crossing over starts has no property; it stands among the figures of the doses after it.
    (r"transition\.arm-a-to-arm-b\.start-cycle", ("figures|-",)),
    (r"approval\.(\w+)\.(\w+)", (r"indication.\1.\2|-",)),
    (r"other\.approval\.(\w+)\.(\w+)\.brand", (r"brand.\1.\2|-",)),
    (r"other\.approval\.jurisdiction", ("jurisdiction|-",)),
    (r"other\.approval\.jurisdictions", ("jurisdictions|-",)),
    (r"cited\.pazopanib-phase-3\.phase", ("phase|pazopanib-phase-3-in-sarcoma",)),
    (r"cited\.anlotinib-phase-2\.year", ("figures|-",)),
    (r"cited\.anlotinib-phase-2\.phase", ("phase|anlotinib-phase-2-sts-2016",)),
    (r"cited\.anlotinib-phase-2\.drug", ("regimen-drug|anlotinib",)),
    (r"cited\.anlotinib-phase-2\.histology", ("enriched|anlotinib-phase-2-sts-2016",)),
    (r"cited\.anlotinib-phase-2\.evaluable", ("population|evaluable", "denominator|evaluable")),
    (r"cited\.[\w-]+\.(progression-free-survival|overall-survival)\.(.+)", (r"outcome.\1.\2|",)),
    (r"cited\.[\w-]+\.(partial|complete)-response\.(count|of)", (r"outcome.\1.\2|",)),
    (r"cited\.(?:ipilimumab-nivolumab\.response|zhou-2021\.other-treatment)", ("figures|-",)),
    (r"cited\.[\w-]+\.common-side-effect", ("event|common",)),
    (r"cited\.[\w-]+\.severe-side-effect", ("event|less-common",)),
    (r"cited\.[\w-]+\.side-effect", ("event|mentioned",)),
    # No variable tells of patients chosen by their PD-L1; it stands among the figures of their passage.
    (r"cited\.chen-2023\.pd-l1", ("figures|-",)),
    (r"cited\.chen-2023\.line", ("eligibility.prior-systemic-treatments.level|inclusion",)),
    (r"cited\.chen-2023\.severe-adverse-event\.percent", ("event-percent.severe-adverse-event|",)),
    (r"(?:cited\.[\w-]+|other\.reference\.\d)\.year", ("publication|-",)),
    (
        r"cited\.[\w-]+\.design",
        (
            "design.designType|nivolumab-ipilimumab-against-nivolumab-in-STS",
            "design.designType|checkpoint-inhibitors-in-88-STS",
        ),
    ),
    (r"cited\.monga-2020\.response\.histology", ("concerns|-",)),
    (
        r"cited\.monga-2020\.discontinued-for-progression\.percent",
        ("characteristic.treatment-discontinuation.percent|disease progression",),
    ),
    (r"(?:cited\.zhou-2021|other\.reference\.3)\.pd-l1-expression(?:\.percent)?", ("pd-l1|patients",)),
    (r"cited\.zhou-2021\.remission", ("outcome-endpoint|patients",)),
    (r"(?:cited\.zhou-2021|other\.reference\.3)\.patients", ("population|patients",)),
    (r"other\.reference\.4\.institutions", ("design.designFeatures|nivolumab-ipilimumab-single-institution-STS",)),
    (r"other\.reference\.7\.arms", ("design.designType|sintilimab-doxorubicin-STS",)),
    (r"other\.reference\.7\.phase", ("phase|sintilimab-doxorubicin-STS",)),
    (r"characteristic\.age\.(.+)", (r"characteristic.age.\1|-",)),
    (r"characteristic\.cycles\.(.+)", (r"characteristic.nivolumab-cycles.\1|-",)),
    (r"characteristic\.prior-treatments\.(.+)", (r"characteristic.prior-systemic-treatments.\1|-",)),
    (r"characteristic\.sex\.(\w+)-percent", (r"characteristic.sex.percent|\1",)),
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
    "canada": "CA", "complete": "complete-response", "day": "dayOfCycle",
    "gist": "GIST", "infusion-minutes": "infusionMinutes", "interval-level": "intervalLevel",
    "interval-lower": "intervalLower", "interval-upper": "intervalUpper", "japan": "JP", "lms": "LMS",
    "nonprogression": "non-progression", "partial": "partial-response", "type": "studyType", "ups": "UPS", "us": "US",
    "weeks-off": "weeksOff", "weeks-on": "weeksOn",
    "metastatic": "IV", "of": "outOf", "partial-response": "PR", "range-lower": "rangeLower",
    "range-upper": "rangeUpper", "-": "",
}  # fmt: skip

#: A subject, and its names in the graph: of a dose, a patient, a population, a population with a histology.
SUBJECTS: Final = {
    "ASPS, atezolizumab": ("evaluated ASPS", "evaluated"),
    "Ewing sarcoma, pembrolizumab": ("ES ES",),
    "adult and paediatric": ("adult", "pediatric"),
    "Arm A": ("A", "ipilimumab-nivolumab induction"),
    "Arm A and Arm B": ("ipilimumab-nivolumab induction", "ipilimumab-nivolumab-cabozantinib induction"),
    "Arm A and Arm B, maintenance": (
        "ipilimumab-nivolumab maintenance",
        "ipilimumab-nivolumab-cabozantinib maintenance",
    ),
    "Arm A crossing to Arm B": ("crossover-cabozantinib-nivolumab", "crossover-cabozantinib-nivolumab-ipilimumab"),
    "Arm A, maintenance": ("ipilimumab-nivolumab maintenance",),
    "Arm B": ("B", "ipilimumab-nivolumab-cabozantinib induction"),
    "Arm B, maintenance": ("ipilimumab-nivolumab-cabozantinib maintenance",),
    "GIST, pembrolizumab + metronomic cyclophosphamide": ("GIST GIST",),
    "LMS, UPS, others, GIST": ("LMS", "UPS", "others", "GIST"),
    "LMS, pembrolizumab + metronomic cyclophosphamide": ("LMS LMS",),
    "National Cancer Institute (NCI), not this study": ("National Cancer Institute (NCI)",),
    "National Cancer Institute LAO, not this study": ("National Cancer Institute LAO",),
    "UPS, pembrolizumab + metronomic cyclophosphamide": ("UPS UPS",),
    "advanced STS, anlotinib plus toripalimab": ("anlotinib-toripalimab",),
    "all patients": ("by-weight", "enrolled", "pembrolizumab-cyclophosphamide"),
    "all patients, pembrolizumab + metronomic cyclophosphamide": ("assessable STS", "others SFT"),
    "cited study: advanced STS, anlotinib": ("evaluable STS",),
    "metastatic soft tissue sarcoma, checkpoint inhibitors": ("treated", "treated STS"),
    "nivolumab alone": ("NIV", "NIV STS"),
    "nivolumab plus ipilimumab": ("NPI", "NPI STS"),
    "others, pembrolizumab + metronomic cyclophosphamide": ("others",),
    "solitary fibrous tumor, pembrolizumab + metronomic cyclophosphamide": ("others SFT",),
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
    "/mcL": {"per-microlitre"},
    "1": {"1", "single-group-trial", "single-institution"},
    "1 or 2": {"1"},
    "1.1": {"1.1", "RECIST-1.1"},
    "Active Control": {"active-control"},
    "Any": {"any"},
    "CYP3A4 inducers": {"CYP3A4-inducer-unspecified"},
    "CYP3A4 inhibitors": {"CYP3A4-inhibitor-unspecified"},
    "Canada": {"CA"},
    "Classical Hodgkin lymphoma": {"classical-Hodgkin-lymphoma"},
    "Colorectal cancer": {"colorectal-cancer"},
    "Experimental": {"experimental"},
    "Hepatocellular carcinoma": {"hepatocellular-carcinoma"},
    "INTERVENTIONAL": {"interventional"},
    "IV": {"IV", "intravenous"},
    "Japan": {"JP"},
    "June 2015": {"2015-06"},
    "July 2016": {"2016-07"},
    "May 2026": {"2026-05"},
    "Melanoma": {"melanoma"},
    "NA": {"not-applicable"},
    "NONE": {"none"},
    "No": {"0", "no-placebo-group"},
    "Non-small cell lung cancer": {"non-small-cell-lung-cancer"},
    "Objective Response Rate": {"objective-response"},
    "Overall Survival": {"overall-survival"},
    "Disease Control Rate": {"disease-control"},
    "PD": {"PD", "disease progression", "progression"},
    "PO": {"oral"},
    "Pregnancy": {"pregnancy"},
    "Progress free survival": {"progression-free-survival"},
    "QD": {"once-daily"},
    "QOD": {"every-other-day"},
    "RECRUITING": {"recruiting"},
    "Recruiting": {"recruiting"},
    "Renal cell carcinoma": {"renal-cell-carcinoma"},
    "Retrospective": {"retrospective-series"},
    "Squamous cell carcinoma of the head and neck": {"head-and-neck-squamous-cell-carcinoma"},
    "TREATMENT": {"treatment"},
    "Uncontrolled illness": {"uncontrolled-illness"},
    "Urothelial carcinoma": {"urothelial-carcinoma"},
    "alveolar soft tissue sarcoma": {"ASPS"},
    "cabozantinib and nivolumab": {"crossover-cabozantinib-nivolumab"},
    "cabozantinib and nivolumab only": {"crossover-cabozantinib-nivolumab"},
    "cabozantinib, nivolumab, and ipilimumab": {"ipilimumab-nivolumab-cabozantinib"},
    "cannot swallow pills": {"swallowing"},
    "disease progression": {"progression"},
    "dual": {"2"},
    "first date": {"first of"},
    "first dose": {"first-dose"},
    "g/dL": {"g-per-dL"},
    "gastrointestinal stromal tumor": {"GIST"},
    "heart inflammation": {"myocarditis"},
    "high blood sugar": {"hyperglycemia"},
    "intravenously": {"intravenous"},
    "inducers": {"CYP3A4-inducer-unspecified"},
    "ipilimumab and nivolumab": {"ipilimumab-nivolumab"},
    "long-term": {"long-term-remission"},
    "low white blood cell count": {"leukopenia"},
    "measurable": {"measurable-disease"},
    "month": {"month", "months"},
    "objective disease progression": {"objective progression"},
    "orally": {"oral"},
    "other investigational agents": {"investigational-agents"},
    # A residual cohort is told by what it leaves out.
    "other sarcomas": {"GIST", "LMS", "UPS"},
    "partial response": {"PR"},
    "p.o.": {"oral"},
    "po": {"oral"},
    "remaining ipilimumab plus nivolumab with cabozantinib": {"crossover-cabozantinib-nivolumab-ipilimumab"},
    "per day": {"1"},
    "pregnant": {"pregnancy"},
    "retrospective": {"retrospective-series"},
    "significant": {"true"},
    "soft tissue sarcoma": {"STS"},
    "soft-tissue sarcoma": {"STS"},
    "solitary fibrous tumor": {"SFT"},
    "study drugs": {"cabozantinib", "ipilimumab", "nivolumab"},
    "twice daily": {"2"},
    "years": {"year"},
    "DC": {"DDCS"},
    "II": {"II", "phase-2"},
    "III": {"phase-3"},
    "IS": {"INTS"},
    "LMS": {"LMS", "VLMS"},
    "MC": {"DDMCS", "MCS"},
    "2": {"2", "phase-2"},
    "alveolar soft part sarcoma": {"ASPS"},
    "daily": {"1", "once-daily"},
    "dedifferentiated chondrosarcoma": {"DDCS"},
    "dedifferentiated myxoid chondrosarcoma": {"DDMCS"},
    "desmoplastic small round cell tumor": {"DSRCT"},
    "epithelioid sarcoma": {"EpS", "PEpS"},
    "intimal sarcoma": {"INTS"},
    "leiomyosarcoma": {"LMS", "VLMS"},
    "liposarcoma": {"LPS"},
    "maxillary osteosarcoma": {"OS"},
    "mg/kg": {"mg-per-kg"},
    "months": {"month", "months"},
    "nivolumab and ipilimumab": {"ipilimumab-nivolumab"},
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
    numbers = numbers_in(figure)
    return FIGURES.get(figure) or {figure, *numbers, *(re.sub(r"(?<=\d)\.0+$", "", number) for number in numbers)}


#: Names of facts whose value is text that holds what the reader noted among other words.
TEXTS: Final = re.compile(
    r"claim|figures|eligibility\.[\w-]+\.level|planned\.[\w-]+\.(?:measuredAs|timeFrame)|(?:arm|period|regimen)\.note"
    r"|arm-group|study-fact\.site"
)


def is_value(fact: Fact, values: set[str]) -> bool:
    if fact.value in values:
        return True
    numbers = {value for value in values if re.fullmatch(r"[\d.]+", value)}
    return bool(TEXTS.fullmatch(fact.name)) and (
        bool(numbers & numbers_in(fact.value))
        or any(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", fact.value) for value in values - numbers)
    )


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
    (
        "other.disease-control.category",
        "treatment continuation",
        4022,
    ): "here stands disease control; what it counts stands at its end point",
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


# ---- What no meaning compares by its name

#: Rows out of scope whose value no statement at the place has, by item and figure: each with the reason.
NOT_TOLD: Final = {
    ("other.abbreviation.MC", "mesencymal chondrosarcoma"): "misspelt there; the diagnosis tells the histology meant",
    ("other.abbreviation.MC", "mesenchymal chondrosarcoma"): "a glossary; a conflict holds both meanings",
    ("other.anlotinib.active-in", "lung cancer"): "the claim names no single tumour",
    ("other.anlotinib.active-in", "thyroid cancer"): "the claim names no single tumour",
    ("other.anti-pd-1-with-anlotinib.study-started", "not yet started"): "a conflict tells it in the curator's words",
    ("other.cabozantinib.class", "Tyrosine Kinase Inhibitor"): "the axioms infer the class of a drug",
    ("other.cabozantinib.class", "kinase inhibitors"): "the axioms infer the class of a drug",
    ("other.clinical-benefit.after-cycles-at-least", "4"): "among the figures of the passage",
    ("other.combination.type", "metronomic chemotherapy"): "the component of the regimen says metronomic",
    ("other.copyright.year", "2023"): "who owns the page is no fact of its subject",
    ("other.drug.anlotinib.class", "receptor tyrosine kinase inhibitor"): "a claim in the curator's words",
    ("other.drug.toripalimab.class", "monoclonal antibody"): "the ontology tells what kind of molecule it is",
    ("other.drug.toripalimab.target", "PD-1"): "background knowledge tells the target",
    ("other.figure-2.panel-label.after-cycles", "4"): "a panel that cannot be assigned; a conflict rests on the labels",
    ("other.figure-2.panel-label.after-cycles", "6"): "a panel that cannot be assigned; a conflict rests on the labels",
    ("other.first-imaging.doses-at-least", "4"): "the note of the design says it in a word",
    ("other.ipilimumab-nivolumab.class", "Checkpoint Inhibitor"): "the axioms infer the class of a drug",
    ("other.location.distance-miles", "17"): "speaks to a visitor of the page",
    ("other.marker.ido1.name", "indoleamine 2,3-dioxygenase 1"): "the analyte goes by its symbol",
    ("other.objective-response.fraction", "one third"): "the basis of the claim is the count itself",
    ("other.pd-l1.viable-cells", "100"): "among the figures of the passage on the cut-off",
    ("other.population.most-subtypes.size-lower", "1"): "a limitation tells it without numbers",
    ("other.population.most-subtypes.size-upper", "2"): "a limitation tells it without numbers",
    ("other.reference-marks", "12345"): "marks of five references, no quantity",
    ("other.reference-marks", "13467"): "marks of five references, no quantity",
    ("other.running-trials.count", "a number of"): "a claim tells it without a number",
    ("other.standard-second-line.count", "no"): "a claim in the curator's words",
    ("other.subtype-listed", "DFSP"): "a glossary of a table that the text does not hold",
    ("other.subtype-listed", "LPS-DD"): "a glossary of a table that the text does not hold",
    ("other.target.name", "PD-1"): "a name within the words of an aim",
    ("other.toxicity-patient.1.course", "discontinued"): "the course event is called stopped",
    ("other.toxicity-patient.3.course", "restart"): "the course event is called restarted",
    ("other.treatment-period.start", "July 2015"): "the abstract's sentence; the methods' gives the date",
    ("patient.dc-1.prior", "adjuvant radiation"): "the event is called radiotherapy",
    ("patient.eps-1.prior", "adjuvant radiation"): "the event is called radiotherapy",
    ("patient.lms-1.course.status", "transferred care"): "the course event has the curator's name",
    ("patient.os-1.prior", "adjuvant radiation"): "the event is called radiotherapy",
    ("patient.os-1.site", "maxillary"): "the primary site stands once, from the results",
    ("patient.os-2.site", "maxillary"): "the primary site is the maxilla",
}

#: What statements at a place tell, and what they are about: any value, whatever its name.
TOLD: Final = """
SELECT DISTINCT ?value ?start ?end WHERE {
  ?node sarco:passage ?passage . ?passage sarco:start ?start . ?passage sarco:end ?end .
  { ?node ?property ?value }
  UNION
  { ?node (sarco:about|sarco:components|sarco:doses|sarco:proposition|sarco:population|sarco:patient) ?part .
    ?part ?property ?value }
  FILTER(?property NOT IN (rdf:type, sarco:passage, sarco:source))
}
"""


def untold(reading: str, store: Store) -> list[Row]:
    """Return the rows that no meaning compares and whose value no statement at their place has."""
    told = [
        Fact("", "", short(row["value"]), int(row["start"] or 0), int(row["end"] or 0)) for row in store.select(TOLD)
    ]

    def says(fact: Fact, row: Row) -> bool:
        return overlap(row, fact) and any(
            re.search(rf"(?<!\w){re.escape(value)}(?!\w)", fact.value, re.IGNORECASE) for value in values_of(row.figure)
        )

    rows = [row for row in ROWS[reading] if not IN_SCOPE.fullmatch(row.item)]
    return [row for row in rows if not any(says(fact, row) for fact in told)]


def test_what_no_meaning_compares_is_told_at_its_place_or_says_why_not(reading: str, store: Store) -> None:
    assert [str(row) for row in untold(reading, store) if (row.item, row.figure) not in NOT_TOLD] == []


def test_no_reason_why_not_is_more_than_needed(release: Release) -> None:
    needed = {
        (row.item, row.figure)
        for reading, source in READINGS.items()
        for row in untold(reading, release.load([f"source/{source}"]))
    }

    assert set(NOT_TOLD) - needed == set()


# ---- From the graph to the reading

#: Every figure and category that the graph asserts, with each passage and, if it is told of one, the patient.
ASSERTED: Final = """
SELECT DISTINCT ?node ?property ?value ?patient ?start ?end WHERE {
  ?node ?property ?value .
  FILTER(
    isNumeric(?value) || ?property IN (sarco:category, sarco:dosingFrequency, sarco:indication, sarco:phase,
      sarco:recruitmentStatus, sarco:route, sarco:timeOrigin, sarco:toTreatment, sarco:trigger)
  )
  FILTER(?property NOT IN (sarco:assessmentOrder, sarco:eventOrder, sarco:end, sarco:start, sarco:textLength))
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
        for row in NOTED[reading]
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

"""Traps: what a hurried reader of the sources takes for a fact, and the graph does not.

Each trap is a pattern that would be there if somebody had fallen into it, and one that shows what the source says
instead; the first must match nothing, the second something, so that no trap is avoided by leaving its fact out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

if TYPE_CHECKING:
    from sarcokg.release import Release
    from sarcokg.store import Store


class Trap(NamedTuple):
    """A pattern of the mistake, a pattern of what the source says, and where it says so."""

    fallen: str
    said: str
    place: str


PREFIXES: Final = """
PREFIX adverse-event: <https://w3id.org/sarcokg/id/adverse-event/>
PREFIX attribution: <https://w3id.org/sarcokg/id/attribution/>
PREFIX aspect: <https://w3id.org/sarcokg/id/aspect/>
PREFIX axis: <https://w3id.org/sarcokg/id/axis/>
PREFIX cell-state: <https://w3id.org/sarcokg/id/cell-state/>
PREFIX endpoint: <https://w3id.org/sarcokg/id/endpoint/>
PREFIX histology: <https://w3id.org/sarcokg/id/histology/>
PREFIX polarity: <https://w3id.org/sarcokg/id/polarity/>
"""

LIVER: Final = "?s sarco:about/sarco:adverseEvent adverse-event:liver-function-test-abnormality ."
PAZOPANIB: Final = '?s sarco:about/sarco:population/skos:notation "on-pazopanib" .'
SEVERE: Final = "?s sarco:about/sarco:adverseEvent adverse-event:severe-adverse-event ."
ANLOTINIB: Final = '?s sarco:percentAsPrinted "10.13" .'

TRAPS: Final = {
    "8 out of 10 are not 8 of the 10 on pazopanib": Trap(
        f"{LIVER} {PAZOPANIB} {{ ?s sarco:outOf ?of }} UNION {{ ?s sarco:percent ?of }} UNION "
        '{ ?population skos:notation "on-pazopanib" . ?population sarco:size 10 }',
        f"{LIVER} {PAZOPANIB} ?s sarco:count 8 . ?s sarco:note ?note . "
        '?population skos:notation "on-pazopanib" . ?population sarco:size 18 .',
        "001, lines 196–198 and 121",
    ),
    "percents that add to 100 across arms are shares, no incidences": Trap(
        f"{SEVERE} {{ ?s sarco:outOf ?of }} UNION {{ ?s sarco:count ?of }} UNION {{ ?s sarco:denominatorKind ?of }}",
        f"{SEVERE} ?s sarco:percent 72.9 . ?s sarco:countUnit|sarco:about/sarco:countUnit|sarco:note ?unit . "
        "?t sarco:percent 27.1 .",
        "003, line 188",
    ),
    "PD-L1 of 20 % is not positive": Trap(
        "?s sarco:about/sarco:analyte <https://w3id.org/sarcokg/id/analyte/PD-L1-expression> . "
        "?s sarco:biomarkerValue ?value . ?s sarco:positivityCutoff ?cutoff . FILTER(?value >= ?cutoff)",
        "?s sarco:biomarkerValue ?value . ?s sarco:positivityCutoff ?cutoff . FILTER(?value = 20 && ?cutoff = 50)",
        "001, lines 106–111 and 233–234",
    ),
    "stainings of two studies are not one measure": Trap(
        "?s sarco:about ?one . ?one sarco:analyte <https://w3id.org/sarcokg/id/analyte/PD-L1-expression> . "
        "?t sarco:about ?one . ?s sarco:inStudy ?study . ?t sarco:inStudy ?other . FILTER(?study != ?other)",
        "?s sarco:about/sarco:compartment ?cells . ?t sarco:about/sarco:compartment ?others . "
        "?s sarco:about/sarco:analyte <https://w3id.org/sarcokg/id/analyte/PD-L1-expression> . "
        "?t sarco:about/sarco:analyte <https://w3id.org/sarcokg/id/analyte/PD-L1-expression> . "
        "?s sarco:inStudy ?study . ?t sarco:inStudy ?other . FILTER(?study != ?other && ?cells != ?others)",
        "000, line 45; 001, lines 106–111",
    ),
    "no count is worked back from a percent": Trap(
        "?s a sarco:ProportionStatement . ?s sarco:percent ?percent . ?s sarco:count ?count . "
        "?s sarco:about/sarco:endpoint endpoint:non-progression .",
        "?s sarco:about/sarco:endpoint endpoint:non-progression . ?s sarco:percent 14.3 . "
        'FILTER NOT EXISTS { ?s sarco:outOf ?of } ?f sarco:ofStatement ?s . ?f sarco:ofField "interval" .',
        "000, line 45",
    ),
    "a finding feeds nothing": Trap(
        "?finding a sarco:Finding . ?user ?property ?finding .",
        "?finding a sarco:Finding . ?finding sarco:arithmetic ?arithmetic .",
        "none: the audit's own",
    ),
    "nobody says that a threshold was met": Trap(
        '?s ?property ?value . FILTER(REGEX(STR(?property), "#(met|thresholdMet)$")) ',
        "?threshold a sarco:EfficacyThreshold . "
        "?threshold sarco:study/sarco:notStated/sarco:aspect aspect:threshold-met .",
        "000, line 42",
    ),
    "a garbled sentence makes no edge": Trap(
        "{ ?claim sarco:proposition ?told . ?told sarco:concerns axis:TGF-beta . "
        "?claim sarco:source/skos:notation ?source . ?claim sarco:polarity ?polarity . "
        "FILTER(?polarity != polarity:unclear) "
        'FILTER(?source = "anlotinib-toripalimab") } UNION '
        "{ ?drug skos:notation ?name . ?drug ?acts axis:TGF-beta . "
        'FILTER(?name IN ("antiangiogenic-agent-unspecified", "anlotinib", "toripalimab")) }',
        "?claim sarco:proposition/sarco:concerns axis:TGF-beta . ?claim sarco:polarity polarity:unclear .",
        "004, line 2",
    ),
    "lists cut short are not complete": Trap(
        "?list sarco:listComplete true .",
        "?list a sarco:EligibilityList . ?list sarco:listComplete false .",
        "003, lines 21–35",
    ),
    "approvals of two countries are not all": Trap(
        "?summary a sarco:ApprovalSummary . ?summary sarco:listComplete true .",
        "?summary a sarco:ApprovalSummary . ?summary sarco:listComplete false . ?other sarco:jurisdictionCount 8 .",
        "003, lines 21 and 117",
    ),
    "the rate of anlotinib in all is no rate in alveolar soft part sarcoma": Trap(
        f"{ANLOTINIB} ?s sarco:responseIn|sarco:inHistology|sarco:inClosestHistology|sarco:directFor histology:ASPS .",
        f"{ANLOTINIB} ?s sarco:inHistology histology:STS . ?s sarco:enrichedFor histology:ASPS .",
        "004, line 2",
    ),
    "the four told with toxicity are merged with no patient": Trap(
        '?person skos:notation ?key . FILTER(STRSTARTS(?key, "toxicity-")) ?person a sarco:Population . '
        "?patient a sarco:Patient . { ?patient ?link ?person } UNION { ?person ?link ?patient } "
        "UNION { ?s sarco:patient ?patient . ?s sarco:population|sarco:about/sarco:population ?person }",
        '?s sarco:population/skos:notation "toxicity-3" . ?s a sarco:CourseEvent . '
        '?t sarco:patient/skos:notation "ss-2" .',
        "001, lines 199–219 and 373–374",
    ),
    "blanks of Table 2 assign nothing": Trap(
        "?s sarco:cellState cell-state:ambiguous-blank . { ?s sarco:count ?value } UNION { ?s sarco:percent ?value }",
        "?s sarco:cellState cell-state:ambiguous-blank . ?s sarco:about/sarco:adverseEvent adverse-event:pneumonitis . "
        "?t sarco:cellState cell-state:printed-dash . ?t sarco:count 0 .",
        "001, lines 264–289",
    ),
    "a rate goes neither up nor down the tree": Trap(
        "?s a sarco:ProportionStatement . ?s sarco:about/sarco:histology ?of . "
        "?s sarco:inHistology ?in . FILTER(?of != ?in)",
        "?s a sarco:ProportionStatement . ?s sarco:about/sarco:histology ?of . ?s sarco:inHistology ?of . "
        "?of sarco:subtypeOf ?above .",
        "001, lines 470–479 and 492–493",
    ),
    "a result that a source cites is not its own": Trap(
        "?source sarco:cites/sarco:study ?study . ?s sarco:inStudy ?study . ?study sarco:attribution attribution:own .",
        "?source sarco:cites/sarco:study ?study . ?s sarco:inStudy ?study . "
        "?study sarco:attribution attribution:cited .",
        "001, lines 470–479",
    ),
    "a planned study has no result": Trap(
        "?source sarco:plannedStudies ?study . ?s sarco:inStudy ?study . ?s a sarco:ResultStatement .",
        "?source sarco:plannedStudies ?study . ?study sarco:plannedEndpoints ?planned .",
        "001, lines 516–523",
    ),
}


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    """Every graph of the release."""
    return release.load(["sources", "background", "ontology", "inferred", "audit"])


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_a_trap_of_a_hurried_reader_is_not_fallen_into(trap: Trap, store: Store) -> None:
    found = list(store.select(f"{PREFIXES} SELECT * WHERE {{ {trap.fallen} }} LIMIT 5"))

    assert found == []


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_what_the_source_says_instead_is_there(trap: Trap, store: Store) -> None:
    assert trap.place
    assert list(store.select(f"{PREFIXES} SELECT * WHERE {{ {trap.said} }} LIMIT 1"))


def test_counts_come_from_sources_and_from_nothing_that_was_computed(store: Store) -> None:
    counts = """
        SELECT DISTINCT ?graph WHERE {
          GRAPH ?graph { ?statement sarco:count|sarco:patientCount|sarco:outOf ?count }
        }
    """

    graphs = {row["graph"] or "" for row in store.select(counts)}

    # `verify` finds each asserted number of a source in its passage.
    assert {graph.rpartition("/graph/")[2].partition("/")[0] for graph in graphs} == {"source"}

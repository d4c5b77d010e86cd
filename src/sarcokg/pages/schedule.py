"""What a regimen gives when, as far as its source tells: the data of a schedule drawing.

Turns doses and phases into lanes; what is not stated stays empty, and nothing is filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sarcokg.pages.reader import Reader

__all__ = ["schedules"]

_REGIMENS: Final = """
SELECT ?regimen ?key (GROUP_CONCAT(DISTINCT ?arm; separator=", ") AS ?arms) ?cycleWeeks ?note
  (GROUP_CONCAT(DISTINCT ?stop; separator="; ") AS ?stops) WHERE {{
  <{iri}> sarco:regimens ?regimen .
  ?regimen skos:notation ?key .
  OPTIONAL {{ ?armNode sarco:treatment ?regimen . ?armNode a sarco:Arm . ?armNode skos:notation ?arm }}
  OPTIONAL {{ ?regimen sarco:cycleWeeks ?cycleWeeks }}
  OPTIONAL {{ ?regimen sarco:stoppedAt ?stop }}
  OPTIONAL {{ ?regimen sarco:note ?note }}
}}
GROUP BY ?regimen ?key ?cycleWeeks ?note
ORDER BY ?key
"""
_PHASES: Final = """
SELECT ?phase ?key ?cycles ?cycleDays ?follows WHERE {{
  <{iri}> sarco:regimenPhases ?phase .
  ?phase skos:notation ?key .
  OPTIONAL {{ ?phase sarco:cycles ?cycles }}
  OPTIONAL {{ ?phase sarco:cycleDays ?cycleDays }}
  OPTIONAL {{ ?phase sarco:followsPhase/skos:notation ?follows }}
}}
ORDER BY BOUND(?follows) ?key
"""
_LANES: Final = """
SELECT ?drug ?drugIri ?timing ?standing ?startsAfterCycles ?dose ?amount ?lowest ?highest ?unit ?cap ?capUnit
  ?days ?weeks ?times ?frequency ?on ?off ?route ?phase ?dayOfCycle ?total ?cycles ?ageFrom ?ageBelow ?note ?component
WHERE {{
  {{ <{iri}> sarco:components ?component . BIND("all" AS ?standing) }}
  UNION {{ <{iri}> sarco:optionalComponents ?component . BIND("some" AS ?standing) }}
  ?component sarco:drug ?drugIri .
  ?drugIri rdfs:label ?drug .
  OPTIONAL {{ ?component sarco:timing/rdfs:label ?timing }}
  OPTIONAL {{ ?component sarco:startsAfterCycles ?startsAfterCycles }}
  OPTIONAL {{
    ?component sarco:doses ?dose .
    OPTIONAL {{ ?dose sarco:amountAsPrinted ?amount }}
    OPTIONAL {{ ?dose sarco:amountLowerAsPrinted ?lowest }}
    OPTIONAL {{ ?dose sarco:amountUpperAsPrinted ?highest }}
    OPTIONAL {{ ?dose sarco:doseUnit/rdfs:label ?unit }}
    OPTIONAL {{ ?dose sarco:capAsPrinted ?cap }}
    OPTIONAL {{ ?dose sarco:capUnit/rdfs:label ?capUnit }}
    OPTIONAL {{ ?dose sarco:intervalDays ?days }}
    OPTIONAL {{ ?dose sarco:intervalWeeks ?weeks }}
    OPTIONAL {{ ?dose sarco:timesPerDay ?times }}
    OPTIONAL {{ ?dose sarco:dosingFrequency/rdfs:label ?frequency }}
    OPTIONAL {{ ?dose sarco:weeksOn ?on }}
    OPTIONAL {{ ?dose sarco:weeksOff ?off }}
    OPTIONAL {{ ?dose sarco:route/rdfs:label ?route }}
    OPTIONAL {{ ?dose sarco:inPhase/skos:notation ?phase }}
    OPTIONAL {{ ?dose sarco:dayOfCycle ?dayOfCycle }}
    OPTIONAL {{ ?dose sarco:dosesInTotal ?total }}
    OPTIONAL {{ ?dose sarco:cycles ?cycles }}
    OPTIONAL {{ ?dose sarco:ageAtLeast ?ageFrom }}
    OPTIONAL {{ ?dose sarco:ageBelow ?ageBelow }}
    OPTIONAL {{ ?dose sarco:note ?note }}
  }}
}}
ORDER BY ?drug ?component ?dose
"""


def schedules(reader: Reader, study: str) -> list[dict[str, Any]]:
    """Return the regimens of a study: arms, phases and lanes, one a dose or, without a dose, one a drug.

    All values are texts as the graph has them; an empty text is what the source does not state.
    """
    found = []
    for row in reader.rows(_REGIMENS.format(iri=study)):
        iri = row["regimen"] or ""
        phases = [_texts(phase) for phase in reader.rows(_PHASES.format(iri=iri))]
        lanes = [
            {
                **_texts(lane),
                "href": reader.href(lane["drugIri"] or ""),
                "places": reader.places(lane["dose"] or lane["component"] or ""),
            }
            for lane in reader.rows(_LANES.format(iri=iri))
        ]
        link = {"href": reader.href(iri), "places": reader.places(iri)}
        found.append({**_texts(row), **link, "phases": phases, "lanes": lanes})
    return found


def _texts(row: Any) -> dict[str, str]:  # noqa: ANN401 - a row of the engine
    return {name: value or "" for name, value in row.items()}

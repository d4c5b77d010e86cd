"""Results as FHIR R5 ``Evidence``, one resource a statement, in one bundle: https://hl7.org/fhir/R5/evidence.html.

A statistic is what the source prints; one that is computed from its counts stands beside it and says so.
No certainty is rated: descriptors are told as text. Rows and codes are those of ``queries/exports/results.rq``.
FHIR has no other resource for a published result; studies, drugs and patients are only named.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from sarcokg.project import packaged
from sarcokg.query_file import read_query, sorted_list
from sarcokg.statistics import clopper_pearson, percent

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "results as FHIR R5 Evidence: proportions, times to events and adverse events"
SUFFIX: Final = ".fhir.json"
IS_VIEW: Final = True

_HL7: Final = "http://terminology.hl7.org/CodeSystem/"
_UCUM: Final = "http://unitsofmeasure.org"
_PERCENT: Final = {"unit": "%", "system": _UCUM, "code": "%"}
#: The level of every interval that we compute.
_LEVEL: Final = 0.95

Row = dict[str, str]
Element = dict[str, Any]


def export(excerpt: Excerpt) -> bytes:
    """Return the results of the excerpt as a bundle of FHIR."""
    query, header = read_query(packaged() / "queries" / "exports" / "results.rq")
    entries = []
    for found in excerpt.load(header["graphs"]).select(query):
        row = {name: value or "" for name, value in found.items()}
        row |= {name: sorted_list(row[name], separator) for name, separator in header["lists"].items()}
        entries.append({"fullUrl": row["statement"], "resource": _evidence(row)})
    bundle = {
        "resourceType": "Bundle",
        "identifier": {"system": "https://w3id.org/sarcokg/dataset", "value": excerpt.name},
        "type": "collection",
        "entry": entries,
    }
    document = {name: part for name, part in bundle.items() if part}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _evidence(row: Row) -> Element:
    notes = [
        row["note"],
        f"confirmation: {row['confirmation']}" if row["confirmation"] else "",
        f"kind of denominator: {row['denominator']}" if row["denominator"] else "",
        f"not pooled because: {row['notPooledBecause']}" if row["notPooledBecause"] else "",
        "cited by the source, not its own result" if row["attribution"] == "cited" else "",
    ]
    design = ", ".join(part for part in (row["design"], row["phase"]) if part) or "not stated"
    resource = {
        "resourceType": "Evidence",
        # An id has at most 64 letters, digits, hyphens and points; our names are longer.
        "id": hashlib.sha256(row["statement"].encode()).hexdigest(),
        "url": row["statement"],
        "title": _title(row),
        "status": "active",
        "relatedArtifact": _artifacts(row),
        "note": [{"text": note} for note in notes if note],
        "variableDefinition": _variables(row),
        "studyDesign": [{"text": design}],
        "statistic": _statistics(row),
        "certainty": [{"description": f"not rated; {row['certainty']}"}] if row["certainty"] else [],
    }
    return {name: part for name, part in resource.items() if part}


def _title(row: Row) -> str:
    where = f" in {row['histology']}" if row["histology"] else ""
    under = f" under {row['exposure']}" if row["exposure"] else ""
    reading = f" ({row['reading']})" if row["reading"] else ""
    return f"{row['outcome']}{where}{under}, study {row['study']}{reading}"


def _artifacts(row: Row) -> list[Element]:
    place = f"{row['source']}, {row['place']}" if row["place"] else row["source"]
    doi = {"document": {"url": f"https://doi.org/{row['doi']}"}} if row["doi"] else {}
    pmid = {"citation": f"PMID {row['pmid']}"} if row["pmid"] else {}
    return [{"type": "derived-from", "label": place, "display": row["sourceTitle"] or row["source"], **pmid, **doi}]


def _variables(row: Row) -> list[Element]:
    """Return who was observed, under what, and what was measured; each is named, as FHIR has no place for ours."""
    population = row["population"] or "not stated"
    described = (
        ("population", f"{population} of study {row['study']}", row["populationNode"]),
        ("exposure", row["exposure"], row["exposureNode"]),
        ("measuredVariable", row["outcome"], row["outcomeNode"]),
    )
    return [
        {
            "description": text,
            "variableRole": {"coding": [{"system": f"{_HL7}variable-role", "code": role}]},
            **(
                {"observed": {"identifier": {"system": "urn:ietf:rfc:3986", "value": iri}, "display": text}}
                if iri
                else {}
            ),
        }
        for role, text, iri in described
        if text
    ]


def _statistics(row: Row) -> list[Element]:
    """Return the statistic that the source prints, then what its counts give."""
    printed: Element = {"description": _as_printed(row)}
    if row["count"] or row["percent"] or row["median"]:
        printed["statisticType"] = _coded("statistic-type", row["statisticCode"], row["statistic"])
    if row["percent"]:
        printed["quantity"] = {"value": _number(row["percent"]), **_PERCENT}
    if row["median"]:
        printed["quantity"] = {"value": _number(row["median"]), **_unit(row)}
    if row["count"]:
        printed["numberOfEvents" if row["countUnit"] == "events" else "numberAffected"] = int(row["count"])
    if row["of"]:
        printed["sampleSize"] = {"knownDataCount": int(row["of"])}
    estimates = []
    if row["rangeLower"]:
        estimates.append(_range("C38013", "Range", row["rangeLower"], row["rangeUpper"], _unit(row)))
    if row["intervalLower"]:
        unit = _unit(row) if row["median"] else _PERCENT
        interval = _range("C53324", "Confidence interval", row["intervalLower"], row["intervalUpper"], unit)
        estimates.append({**interval, "level": _number(row["intervalLevel"]) / 100})
    if estimates:
        printed["attributeEstimate"] = estimates
    return [printed, *_computed(row)]


def _as_printed(row: Row) -> str:
    """Return the figures in the source's own digits.

    >>> _as_printed({"count": "19", "of": "52", "percentPrinted": "37", "medianPrinted": "", "frequency": ""})
    'as printed: 19 of 52, 37 %'
    """
    counts = " of ".join(part for part in (row["count"], row["of"]) if part)
    percent_ = f"{row['percentPrinted']} %" if row["percentPrinted"] else ""
    median = f"median {row['medianPrinted']} {row['unit']}s" if row["medianPrinted"] else ""
    figures = [part for part in (counts, percent_, median, row["frequency"]) if part]
    return f"as printed: {', '.join(figures)}" if figures else "as printed: no figure"


def _computed(row: Row) -> list[Element]:
    """Return the percent and the exact interval of a printed proportion, or nothing where a number is not stated."""
    if (
        row["statistic"] != "Proportion"
        or not (row["count"] and row["of"])
        or not 0 <= int(row["count"]) <= int(row["of"]) != 0
    ):
        return []
    counts = (int(row["count"]), int(row["of"]))
    low, high = (str(limit) for limit in clopper_pearson(*counts))
    interval = _range("C53324", "Confidence interval", low, high, _PERCENT)
    return [
        {
            "description": "computed from the printed counts, not stated by the source",
            "statisticType": _coded("statistic-type", row["statisticCode"], row["statistic"]),
            "quantity": {"value": _number(str(percent(*counts))), **_PERCENT},
            "sampleSize": {"knownDataCount": counts[1]},
            "attributeEstimate": [{"description": "Clopper–Pearson, two-sided", **interval, "level": _LEVEL}],
        }
    ]


def _range(code: str, display: str, low: str, high: str, unit: Element) -> Element:
    limits = {"low": {"value": _number(low), **unit}, "high": {"value": _number(high), **unit}}
    return {"type": _coded("attribute-estimate-type", code, display), "range": limits}


def _coded(system: str, code: str, display: str) -> Element:
    return {"coding": [{"system": _HL7 + system, "code": code, "display": display}]}


def _unit(row: Row) -> Element:
    return {"unit": row["unit"], **({"system": _UCUM, "code": row["unitCode"]} if row["unitCode"] else {})}


def _number(text: str) -> float | int:
    """Return a number as JSON writes it; the printed digits stand in the description.

    >>> _number("37"), _number("11.1")
    (37, 11.1)
    """
    return int(text) if text.isdigit() else float(text)

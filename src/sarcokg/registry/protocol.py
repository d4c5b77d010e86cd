"""The protocol section of a ClinicalTrials.gov record: what a study is and plans.

Turns identity, dates, status, design, arms, interventions, conditions, eligibility and planned outcomes into nodes.
Running text (summaries, descriptions, criteria) is not copied.
Field names are those of https://clinicaltrials.gov/data-api/about-api/study-data-structure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.registry.printed import as_count

if TYPE_CHECKING:
    from sarcokg.registry.naming import Names
    from sarcokg.registry.nodes import Nodes, Values
    from sarcokg.registry.rules import ReadingRules
    from sarcokg.registry.values import Part

__all__ = ["read_protocol"]

#: The dates of a status module: what each is of, and where it stands.
_DATES: Final = {
    "start": "startDateStruct",
    "primary-completion": "primaryCompletionDateStruct",
    "completion": "completionDateStruct",
    "first-posted": "studyFirstPostDateStruct",
    "results-first-posted": "resultsFirstPostDateStruct",
    "last-update-posted": "lastUpdatePostDateStruct",
}
#: The same without a type.
_PLAIN_DATES: Final = {
    "status-verified": "statusVerifiedDate",
    "first-submitted": "studyFirstSubmitDate",
    "results-first-submitted": "resultsFirstSubmitDate",
    "last-update-submitted": "lastUpdateSubmitDate",
}
#: A year, a month or a day; a time after the day is that of a deposit, not of the study.
_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

_OUTCOMES: Final = {"PRIMARY": "primaryOutcomes", "SECONDARY": "secondaryOutcomes", "OTHER": "otherOutcomes"}


def read_protocol(study: Part, nodes: Nodes, names: Names, rules: ReadingRules) -> Values:
    """Add what the protocol section tells of a study's parts; return what it tells of the study itself."""
    protocol = study.part("protocolSection")
    _dates(protocol.part("statusModule"), nodes)
    _arms(protocol.part("armsInterventionsModule"), nodes, names)
    _conditions(protocol.part("conditionsModule"), nodes, names)
    _outcomes(protocol.part("outcomesModule"), nodes)
    return {
        **_identity(protocol),
        **_status(protocol.part("statusModule")),
        **_design(protocol.part("designModule"), nodes, rules),
        **_eligibility(protocol.part("eligibilityModule")),
    }


def _identity(protocol: Part) -> Values:
    identity = protocol.part("identificationModule")
    sponsors = protocol.part("sponsorCollaboratorsModule")
    others = [identity.part("orgStudyIdInfo"), *identity.parts("secondaryIdInfos")]
    references = protocol.part("referencesModule").parts("references")
    return {
        "registry-alias": identity.texts("nctIdAliases"),
        "posted-title": identity.text("briefTitle"),
        "official-title": identity.text("officialTitle"),
        "acronym": identity.text("acronym"),
        "other-number": [other.text("id") for other in others if other.text("id")],
        "registry-sponsor": sponsors.part("leadSponsor").text("name"),
        "registry-collaborator": [part.text("name") for part in sponsors.parts("collaborators")],
        "registry-publication": [part.text("pmid") for part in references if part.text("pmid")],
        "retracted-publication": [
            part.text("pmid") for part in references if part.text("pmid") and part.parts("retractions")
        ],
    }


def _status(status: Part) -> Values:
    return {
        "registry-status": status.text("overallStatus"),
        "last-known-status": status.text("lastKnownStatus"),
        "why-stopped": status.text("whyStopped"),
    }


def _design(design: Part, nodes: Nodes, rules: ReadingRules) -> Values:
    info = design.part("designInfo")
    masking = info.part("maskingInfo")
    return {
        "registry-study-type": design.text("studyType"),
        "registry-phase": design.texts("phases"),
        "registry-allocation": info.text("allocation"),
        "intervention-model": info.text("interventionModel"),
        "observational-model": info.text("observationalModel"),
        "time-perspective": info.text("timePerspective"),
        "registry-masking": masking.text("masking"),
        "who-masked": masking.texts("whoMasked"),
        "registry-purpose": info.text("primaryPurpose"),
        "enrolment": _enrolment(design.part("enrollmentInfo").text("count"), nodes, rules),
        "enrolment-type": design.part("enrollmentInfo").text("type"),
    }


def _enrolment(printed: str, nodes: Nodes, rules: ReadingRules) -> str | None:
    """Return a number of participants; what stands for an unknown one is a finding and no number."""
    if not printed:
        return None
    if printed in rules.enrolments:
        nodes.find("enrolment-placeholder", "enrolment", printed)
        return None
    if as_count(printed) is None:
        nodes.find("number-unread", "enrolment", printed)
    return as_count(printed)


def _eligibility(eligibility: Part) -> Values:
    return {
        "eligible-sex": eligibility.text("sex"),
        "minimum-age": eligibility.text("minimumAge"),
        "maximum-age": eligibility.text("maximumAge"),
        "eligible-age-group": eligibility.texts("stdAges"),
        "healthy-volunteers": eligibility.text("healthyVolunteers"),
    }


def _dates(status: Part, nodes: Nodes) -> None:
    found = {kind: (status.part(name).text("date"), status.part(name).text("type")) for kind, name in _DATES.items()}
    found |= {kind: (status.text(name), "") for kind, name in _PLAIN_DATES.items()}
    for kind, (date, type_) in found.items():
        if not date:
            continue
        if not is_date(date):
            nodes.find("date-unread", kind, date)
            continue
        nodes.add(
            "RegistryDate",
            nodes.iri("RegistryDate", kind),
            {"date-kind": kind, "registry-date": date, "date-type": type_},
        )


def is_date(text: str) -> bool:
    """Tell whether a text is a date that exists, to the year, the month or the day.

    >>> [is_date(text) for text in ("2015", "2015-06", "2024-02-29", "2024-02-30", "06/2015")]
    [True, True, True, False, False]
    """
    if not _DATE.fullmatch(text):
        return False
    year, month, day = (int(part) for part in f"{text}-01-01".split("-")[:3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = {2: 29 if leap else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return year > 0 and day <= longest


def _arms(module: Part, nodes: Nodes, names: Names) -> None:
    by_name: dict[str, str] = {}
    for part in module.parts("interventions"):
        title, type_ = part.text("name"), part.text("type")
        iri = nodes.iri("RegistryIntervention", nodes.name("intervention", title, type_))
        by_name[f"{type_.replace('_', ' ').casefold()}: {title.casefold()}"] = iri
        values: Values = {
            "posted-title": title,
            "intervention-type": type_,
            "other-name": part.texts("otherNames"),
            "names-term": names.drugs(title, part.texts("otherNames")),
        }
        nodes.add("RegistryIntervention", iri, values)
    for part in module.parts("armGroups"):
        label, type_ = part.text("label"), part.text("type")
        given = [by_name[name.casefold()] for name in part.texts("interventionNames") if name.casefold() in by_name]
        iri = nodes.iri("RegistryArm", nodes.name("arm", label, type_))
        nodes.add("RegistryArm", iri, {"posted-title": label, "arm-type": type_, "arm-interventions": given})


def _conditions(module: Part, nodes: Nodes, names: Names) -> None:
    for condition in module.texts("conditions"):
        iri = nodes.iri("RegistryCondition", nodes.name("condition", condition))
        nodes.add("RegistryCondition", iri, {"posted-title": condition, "names-term": names.histologies(condition)})


def _outcomes(module: Part, nodes: Nodes) -> None:
    for type_, name in _OUTCOMES.items():
        for part in module.parts(name):
            title, frame = part.text("measure"), part.text("timeFrame")
            iri = nodes.iri("RegistryOutcome", nodes.name("outcome", title, frame))
            nodes.add(
                "RegistryOutcome",
                iri,
                {"posted-title": title, "outcome-type": type_, "outcome-time-frame": frame},
            )

"""What a registry record says of a study, in the terms of records: for a draft of one, and to compare one with.

Turns the JSON of one study into plain facts, each with its path in the JSON; names become terms by the lexicon,
and a name that has no one term stays a name. It writes no record and judges nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import key_of, ontology_iri
from sarcokg.names import NAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.json_places import Path
    from sarcokg.names import Found, Names

__all__ = [
    "CLASSES",
    "ArmFacts",
    "Fact",
    "OutcomeFacts",
    "StudyFacts",
    "items_at",
    "read_facts",
    "strings_at",
    "text_at",
]

#: The classes whose names a registry record holds, beside those of medicine.
CLASSES: Final = (*NAMED, *map(ontology_iri, ("ArmRole", "Phase", "RecruitmentStatus")))

#: How patients are assigned, https://clinicaltrials.gov/data-api/about-api/study-data-structure (DesignAllocation),
#: to the design of the study; a study of one group assigns nobody.
_DESIGNS: Final = {
    "NA": "single-group-trial",
    "NON_RANDOMIZED": "comparative-trial-unspecified",
    "RANDOMIZED": "randomised-trial",
}
#: The dates of the status module, by the key that a record writes.
_DATES: Final = {
    "start-date": "startDateStruct",
    "primary-completion-date": "primaryCompletionDateStruct",
    "completion-date": "completionDateStruct",
}
_POPULATIONS: Final = {"ACTUAL": "enrolled", "ESTIMATED": "planned"}
_ROLES: Final = {"primary": "primaryOutcomes", "secondary": "secondaryOutcomes"}
#: The ages of the eligibility module, by how a record compares with them: both are let in themselves.
_AGES: Final = {"at-least": "minimumAge", "at-most": "maximumAge"}
#: Years, months, weeks and days have a unit in records; hours and minutes have none.
_AGE: Final = re.compile(r"(\d+) (year|month|week|day)s?", re.IGNORECASE)
_SEXES: Final = {"ALL": "any", "FEMALE": "female", "MALE": "male"}
#: The types of interventions that are no drug, as the registry writes them before the name (InterventionType).
_NO_DRUGS: Final = frozenset({"behavioral", "device", "diagnostic test", "procedure", "radiation"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A value as the registry has it, with its path; ``key`` is that of the term that it means, where it has one."""

    text: str
    path: Path
    key: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit of age: whom it lets in, from or up to how many of which unit."""

    fact: Fact
    comparator: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class ArmFacts:
    """An arm: its label, what it is for, the drugs that it gives and the names of interventions without a term.

    ``others`` are the interventions that the registry itself calls no drug, such as procedures.
    """

    label: str
    path: Path
    role: Fact | None
    drugs: tuple[str, ...]
    unnamed: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """A planned outcome: primary or secondary, the endpoints that its title names, and its time frame."""

    role: str
    path: Path
    found: Found
    endpoints: tuple[str, ...]
    time_frame: str


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """The facts of one study; what a record has no place for is left out."""

    number: Fact
    title: Fact
    status: Fact | None
    dates: Mapping[str, Fact]
    enrolment: Fact | None
    phases: tuple[Fact, ...]
    design: Fact | None
    conditions: tuple[Fact, ...]
    ages: tuple[Threshold, ...]
    sex: Fact | None
    arms: tuple[ArmFacts, ...]
    outcomes: tuple[OutcomeFacts, ...]
    retracted: tuple[str, ...]


def read_facts(study: Mapping[str, Any], names: Names) -> StudyFacts:
    """Read the facts of a study, as `sarcokg.registry.document.study_of` gives it."""
    context = " ".join(
        value for path in (("briefTitle",), ("officialTitle",)) if (value := text_at(study, (*_IDENTIFICATION, *path)))
    )
    reader = _Facts(study, names, context)
    status = reader.term(("protocolSection", "statusModule", "overallStatus"), "RecruitmentStatus")
    dates = {key: found for key, name in _DATES.items() if (found := reader.fact((*_STATUS, name, "date")))}
    return StudyFacts(
        number=reader.fact((*_IDENTIFICATION, "nctId")) or Fact("", ()),
        title=reader.fact((*_IDENTIFICATION, "briefTitle")) or Fact("", ()),
        status=status,
        dates=dates,
        enrolment=reader.enrolment(),
        phases=tuple(reader.each((*_DESIGN, "phases"), "Phase")),
        design=reader.design(),
        conditions=tuple(reader.each(("protocolSection", "conditionsModule", "conditions"), "Histology")),
        ages=tuple(reader.ages()),
        sex=reader.sex(),
        arms=tuple(reader.arms()),
        outcomes=tuple(reader.outcomes()),
        retracted=tuple(reader.retracted()),
    )


_IDENTIFICATION: Final = ("protocolSection", "identificationModule")
_STATUS: Final = ("protocolSection", "statusModule")
_DESIGN: Final = ("protocolSection", "designModule")
_ARMS: Final = ("protocolSection", "armsInterventionsModule")
_OUTCOMES: Final = ("protocolSection", "outcomesModule")
_ELIGIBILITY: Final = ("protocolSection", "eligibilityModule")


class _Facts:
    """Reads the parts of one study."""

    def __init__(self, study: Mapping[str, Any], names: Names, context: str) -> None:
        self.study = study
        self.names = names
        self.context = context

    def fact(self, path: Path) -> Fact | None:
        text = text_at(self.study, path)
        return Fact(text, path) if text else None

    def term(self, path: Path, kind: str) -> Fact | None:
        found = self.fact(path)
        return Fact(found.text, path, self._key(found.text, kind)) if found else None

    def each(self, path: Path, kind: str) -> Iterator[Fact]:
        for index, _ in enumerate(items_at(self.study, path)):
            found = self.term((*path, index), kind)
            if found:
                yield found

    def enrolment(self) -> Fact | None:
        found = self.fact((*_DESIGN, "enrollmentInfo", "count"))
        kind = text_at(self.study, (*_DESIGN, "enrollmentInfo", "type"))
        return Fact(found.text, found.path, _POPULATIONS.get(kind, "not-stated")) if found else None

    def design(self) -> Fact | None:
        found = self.fact((*_DESIGN, "designInfo", "allocation"))
        return Fact(found.text, found.path, _DESIGNS.get(found.text, "")) if found else None

    def ages(self) -> Iterator[Threshold]:
        for comparator, name in _AGES.items():
            found = self.fact((*_ELIGIBILITY, name))
            read = _AGE.fullmatch(found.text) if found else None
            if found and read:
                yield Threshold(found, comparator, read[1], read[2].casefold())

    def sex(self) -> Fact | None:
        found = self.fact((*_ELIGIBILITY, "sex"))
        return Fact(found.text, found.path, _SEXES.get(found.text, "")) if found else None

    def arms(self) -> Iterator[ArmFacts]:
        others = self._other_names()
        for index, arm in enumerate(items_at(self.study, (*_ARMS, "armGroups"))):
            path = (*_ARMS, "armGroups", index)
            given = [tuple(name.partition(": ")[::2]) for name in strings_at(arm, "interventionNames")]
            is_drug = {name: kind.casefold().replace("_", " ") not in _NO_DRUGS for kind, name in given}
            drugs = {name: self._drugs([name, *others.get(name, ())]) for name, is_one in is_drug.items() if is_one}
            yield ArmFacts(
                text_at(arm, ("label",)),
                path,
                self.term((*path, "type"), "ArmRole"),
                tuple(dict.fromkeys(drug for found in drugs.values() for drug in found)),
                tuple(name for name, found in drugs.items() if not found),
                tuple(name for name, is_one in is_drug.items() if not is_one),
            )

    def outcomes(self) -> Iterator[OutcomeFacts]:
        for role, name in _ROLES.items():
            for index, outcome in enumerate(items_at(self.study, (*_OUTCOMES, name))):
                found = self.names.find(text_at(outcome, ("measure",)), [ontology_iri("Endpoint")])
                keys = tuple(map(key_of, found.terms))
                frame = text_at(outcome, ("timeFrame",))
                yield OutcomeFacts(role, (*_OUTCOMES, name, index, "measure"), found, keys, frame)

    def retracted(self) -> Iterator[str]:
        """Yield the PubMed numbers of the listed publications that were retracted."""
        for reference in items_at(self.study, ("protocolSection", "referencesModule", "references")):
            if items_at(reference, ("retractions",)):
                yield text_at(reference, ("pmid",)) or "not named"

    def _other_names(self) -> dict[str, tuple[str, ...]]:
        given = items_at(self.study, (*_ARMS, "interventions"))
        return {text_at(one, ("name",)): tuple(strings_at(one, "otherNames")) for one in given}

    def _drugs(self, given: Iterable[str]) -> tuple[str, ...]:
        """Return the drugs that an intervention names; its other names count only where its name has no term."""
        for name in given:
            found = self.names.find(name, [ontology_iri("Drug")])
            if found.links or found.open:
                return tuple(map(key_of, found.terms))
        return ()

    def _key(self, text: str, kind: str) -> str:
        """Return the key of the one term that a text means; a code, such as that of a status, means it as a whole."""
        found = self.names.find(text, [ontology_iri(kind)], self.context)
        narrowed = any(link.narrowed_by for link in found.links)
        in_part = kind != "Histology" and any((link.start, link.end) != (0, len(text)) for link in found.links)
        return key_of(found.terms[0]) if len(found.terms) == 1 and not narrowed and not in_part else ""


def _at(value: Any, path: Path) -> Any:  # noqa: ANN401 - any JSON
    for name in path:
        try:
            value = value[name]
        except (IndexError, KeyError, TypeError):
            return None
    return value


def text_at(value: Any, path: Path) -> str:  # noqa: ANN401 - any JSON
    """Return the text or number at a path of a JSON value, empty where there is none.

    >>> text_at({"count": 52, "arms": [{"label": "A"}]}, ("arms", 0, "label")), text_at({"count": 52}, ("count",))
    ('A', '52')
    """
    found = _at(value, path)
    return str(found) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else ""


def items_at(value: Any, path: Path) -> list[Any]:  # noqa: ANN401 - any JSON
    """Return the list at a path of a JSON value, empty where there is none."""
    found = _at(value, path)
    return found if isinstance(found, list) else []


def strings_at(value: Any, name: str) -> list[str]:  # noqa: ANN401 - any JSON
    """Return the texts of the list under a name."""
    return [one for one in items_at(value, (name,)) if isinstance(one, str)]

"""Which facts of a record a newer version of its registry record contradicts.

Compares what both say, and only that: what the record leaves out is no contradiction, nor is what the registry lacks.
It changes nothing; a curator decides what the record becomes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import mint
from sarcokg.study_facts import read_facts
from sarcokg.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.names import Names
    from sarcokg.study_facts import ArmFacts, Fact, OutcomeFacts, StudyFacts
    from sarcokg.tree import Value

__all__ = ["Drift", "find_drift", "number_of"]

_ARMS: Final = "armsInterventionsModule.armGroups"
_OUTCOMES: Final = "outcomesModule"
_DAYS: Final = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_TIME: Final = re.compile(r"(\d+(?:\.\d+)?)[ -](day|week|month|year)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """A fact of a record, with its line, and what the registry has in its place."""

    line: int
    key: str
    recorded: str
    posted: str
    place: str

    def __str__(self) -> str:
        """Return the fact as a curator reads it.

        >>> print(Drift(9, "size", "30", "28", "designModule.enrollmentInfo.count"))
        size: recorded 30, the registry has 28 (designModule.enrollmentInfo.count)
        """
        return f"{self.key}: recorded {self.recorded}, the registry has {self.posted} ({self.place})"


def number_of(record: Mapping) -> str | None:
    """Return the number by which a record's study is registered, or None where it tells none."""
    study = record.find("study")
    return study.text("registration") if isinstance(study, Mapping) else None


def find_drift(record: Mapping, study: dict[str, object], names: Names) -> tuple[Drift, ...]:
    """Return what a registry's version of the study contradicts in a record, in the order of its lines."""
    own = record.find("study")
    if not isinstance(own, Mapping):
        return ()
    return tuple(sorted(_Comparison(record, own, read_facts(study, names), names).all()))


class _Comparison:
    """One record's study beside what the registry says now."""

    def __init__(self, record: Mapping, study: Mapping, facts: StudyFacts, names: Names) -> None:
        self.study = study
        self.facts = facts
        self.names = names
        #: Only a record that was made from the registry can lack what the registry has gained.
        self.is_of_registry = record.text("source-kind") == "registry-record"
        self.passages = {passage.text("key"): passage for passage in _each(record, "passages")}

    def all(self) -> Iterator[Drift]:
        yield from self._recruitment()
        yield from self._design()
        yield from self._enrolment()
        yield from self._histologies()
        yield from self._thresholds()
        yield from self._drugs()
        yield from self._arms()
        yield from self._endpoints()

    def _recruitment(self) -> Iterator[Drift]:
        for statement in _each(self.study, "recruitment"):
            for key, fact in (("recruitment-status", self.facts.status), *self.facts.dates.items()):
                yield from _differs(statement, key, fact)

    def _design(self) -> Iterator[Drift]:
        for design in _each(self.study, "design"):
            yield from _differs(design, "design-type", self.facts.design)
            told = {scalar.text: scalar.line for scalar in _scalars(design, "phase")}
            posted = {fact.key or fact.text for fact in self.facts.phases}
            if told and posted and set(told) != posted:
                place = _place(self.facts.phases[0])
                yield Drift(min(told.values()), "phase", ", ".join(told), ", ".join(sorted(posted)), place)

    def _enrolment(self) -> Iterator[Drift]:
        fact = self.facts.enrolment
        for population in _each(self.study, "populations"):
            size = population.find("size")
            kind = population.text("population-kind")
            if fact is None or not isinstance(size, Scalar) or kind not in {"planned", "enrolled"}:
                continue
            # The registry replaces the number planned by the number enrolled.
            if (kind, size.text) != (fact.key, fact.text) and not population.find("part-of"):
                yield Drift(size.line, "size", f"{size.text} {kind}", f"{fact.text} {fact.key}", _place(fact))

    def _histologies(self) -> Iterator[Drift]:
        """Compare the histologies that are let in; a wider or narrower one is no contradiction."""
        told = {
            histology.text: histology.line
            for criterion in self._inclusions()
            for histology in _scalars(criterion, "histology")
        }
        posted = {fact.key: fact for fact in self.facts.conditions if fact.key}
        place = "conditionsModule.conditions"
        for key in sorted(told.keys()) if posted else ():
            if not any(self._is_akin(key, other) for other in posted):
                yield Drift(told[key], "histology", key, ", ".join(sorted(posted)), place)
        for key in sorted(posted.keys()) if told else ():
            if not any(self._is_akin(key, other) for other in told):
                yield Drift(min(told.values()), "histology", f"no criterion with {key}", key, _place(posted[key]))

    def _is_akin(self, key: str, other: str) -> bool:
        return self.names.is_akin(mint("histology", [key]), mint("histology", [other]))

    def _thresholds(self) -> Iterator[Drift]:
        sex = self.facts.sex if self.facts.sex and self.facts.sex.key else None
        for criterion in self._inclusions():
            if criterion.text("variable") == "sex":
                yield from _differs(criterion, "level", sex)
            if criterion.text("variable") == "age":
                yield from self._age(criterion)

    def _inclusions(self) -> Iterator[Mapping]:
        """Yield the criteria that let patients in."""
        for criterion in _each(self.study, "eligibility"):
            if criterion.text("criterion-role") != "exclusion":
                yield criterion

    def _age(self, criterion: Mapping) -> Iterator[Drift]:
        value, unit = criterion.find("value"), criterion.text("unit") or ""
        for age in self.facts.ages:
            if criterion.text("value-comparator") != age.comparator or not isinstance(value, Scalar):
                continue
            if _in_days(value.text, unit) != _in_days(age.value, age.unit):
                told, posted = f"{age.comparator} {value.text} {unit}", f"{age.comparator} {age.fact.text}"
                yield Drift(value.line, "age", told, posted, _place(age.fact))

    def _drugs(self) -> Iterator[Drift]:
        posted = {drug for arm in self.facts.arms for drug in arm.drugs}
        told: dict[str, int] = {}
        for regimen in _each(self.study, "regimens"):
            told |= _drugs_of(regimen)
        for drug in sorted(told.keys() - posted) if posted else ():
            yield Drift(told[drug], "drugs", drug, "no arm with it", _ARMS)
        for drug in sorted(posted - told.keys()) if told else ():
            yield Drift(min(told.values()), "drugs", f"no regimen with {drug}", drug, _ARMS)

    def _arms(self) -> Iterator[Drift]:
        """Compare the number of arms, and each arm with the one of its label, where its passage holds the label."""
        arms = self.study.find("arms")
        count = len(list(_each(self.study, "arms")))
        if arms is None or not self.facts.arms:
            return
        if count != len(self.facts.arms):
            yield Drift(arms.line, "arms", str(count), str(len(self.facts.arms)), _ARMS)
        regimens = {regimen.text("key"): _drugs_of(regimen) for regimen in _each(self.study, "regimens")}
        posted = {arm.label: arm for arm in self.facts.arms}
        for arm in _each(self.study, "arms"):
            label = self._label(arm)
            if label is None:
                continue
            if label not in posted:
                yield Drift(arm.line, "arms", label, "no arm of this label", _ARMS)
                continue
            role = posted[label].role
            yield from _differs(arm, "arm-role", role if role and role.key else None)
            told = regimens.get(arm.text("treatment"), {})
            now = set(posted[label].drugs)
            everywhere = {drug for own in regimens.values() for drug in own}
            elsewhere = {drug for one in self.facts.arms for drug in one.drugs}
            # A drug that no arm has, or no regimen, is told once for the study.
            for drug in sorted((told.keys() ^ now) & everywhere & elsewhere):
                line = told.get(drug, arm.line)
                said = (
                    (f"{label} with {drug}", "without it") if drug in told else (f"{label} without {drug}", "with it")
                )
                yield Drift(line, "drugs", *said, _place(posted[label]))

    def _label(self, arm: Mapping) -> str | None:
        """Return the registry's label of an arm, where a passage of the arm holds it."""
        for name in _scalars(arm, "passage"):
            passage = self.passages.get(name.text)
            if passage and (passage.text("locator") or "").endswith(".label"):
                return next((figure.text for figure in _scalars(passage, "figures")), None)
        return None

    def _endpoints(self) -> Iterator[Drift]:
        posted: dict[str, list[OutcomeFacts]] = {}
        for outcome in self.facts.outcomes:
            for endpoint in outcome.endpoints:
                posted.setdefault(endpoint, []).append(outcome)
        plans = list(_each(self.study, "planned-endpoints"))
        for plan in plans:
            endpoint, role = plan.text("endpoint") or "", plan.find("endpoint-role")
            found = posted.get(endpoint, [])
            roles = {outcome.role for outcome in found}
            if isinstance(role, Scalar) and found and role.text in {"primary", "secondary"} - roles:
                yield Drift(role.line, f"endpoint-role of {endpoint}", role.text, ", ".join(sorted(roles)), _OUTCOMES)
            if not found and posted and self.is_of_registry:
                yield Drift(plan.line, "planned-endpoints", endpoint, "no outcome that names it", _OUTCOMES)
            yield from self._time_frame(plan, [outcome for outcome in found if _role_of(plan) in {"", outcome.role}])
        told = {plan.text("endpoint") for plan in plans}
        for endpoint in sorted(posted.keys() - told) if plans and self.is_of_registry else ():
            roles = {outcome.role for outcome in posted[endpoint]}
            now = f"it as a {' and '.join(sorted(roles))} outcome"
            line = min(plan.line for plan in plans)
            yield Drift(line, "planned-endpoints", f"nothing of {endpoint}", now, _place(posted[endpoint][0]))

    @staticmethod
    def _time_frame(plan: Mapping, outcomes: list[OutcomeFacts]) -> Iterator[Drift]:
        """Compare a planned limit of time with the times that the registry prints for the endpoint."""
        limit, unit = plan.find("time-frame-limit"), plan.text("unit") or ""
        if not isinstance(limit, Scalar):
            return
        printed = {read[0]: _in_days(read[1], read[2]) for one in outcomes for read in _TIME.finditer(one.time_frame)}
        if printed and _in_days(limit.text, unit) not in printed.values():
            told = f"{limit.text} {unit}"
            yield Drift(limit.line, f"time-frame-limit of {plan.text('endpoint')}", told, ", ".join(printed), _OUTCOMES)


def _role_of(plan: Mapping) -> str:
    role = plan.text("endpoint-role")
    return role if role in {"primary", "secondary"} else ""


def _drugs_of(regimen: Mapping) -> dict[str, int]:
    """Return the drugs of a regimen with their lines."""
    drugs = regimen.find("drugs")
    found = {entry.key: entry.line for entry in drugs.entries} if isinstance(drugs, Mapping) else {}
    for component in _each(regimen, "components"):
        found |= {drug.text: drug.line for drug in _scalars(component, "drug")}
    return found


def _in_days(value: str, unit: str) -> float | str:
    """Return a length of time in days, a year being twelve months; another unit stays as it is.

    >>> _in_days("2", "year") == _in_days("24", "months"), _in_days("4", "week"), _in_days("3", "cycle")
    (True, 28.0, '3 cycle')
    """
    days = _DAYS.get(unit.casefold().removesuffix("s"))
    return round(float(value) * days, 3) if days and _NUMBER.fullmatch(value) else f"{value} {unit}"


def _differs(mapping: Mapping, key: str, fact: Fact | None) -> Iterator[Drift]:
    own = mapping.find(key)
    if fact is not None and isinstance(own, Scalar) and own.text not in {fact.key, fact.text}:
        yield Drift(own.line, key, own.text, fact.key or fact.text, _place(fact))


def _place(fact: Fact | ArmFacts | OutcomeFacts) -> str:
    return ".".join(map(str, fact.path[1:]))


def _each(mapping: Mapping, key: str) -> Iterator[Mapping]:
    found = mapping.find(key)
    for item in found.items if isinstance(found, Sequence) else [found]:
        if isinstance(item, Mapping):
            yield item


def _scalars(mapping: Mapping, key: str) -> Iterator[Scalar]:
    found: Value | None = mapping.find(key)
    for item in found.items if isinstance(found, Sequence) else [found]:
        if isinstance(item, Scalar):
            yield item

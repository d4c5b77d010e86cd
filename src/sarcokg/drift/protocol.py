"""What the protocol of a registry record contradicts in a record: status, design, whom it takes in, arms, endpoints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.drift.model import Drift, drugs_of, each, in_days, label_of, passages_of, scalars
from sarcokg.identifiers import mint
from sarcokg.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.names import Names
    from sarcokg.study_facts import ArmFacts, Fact, OutcomeFacts, StudyFacts
    from sarcokg.tree import Mapping

__all__ = ["drifted_protocol"]

_ARMS: Final = "armsInterventionsModule.armGroups"
_OUTCOMES: Final = "outcomesModule"
_TIME: Final = re.compile(r"(\d+(?:\.\d+)?)[ -](day|week|month|year)s?\b", re.IGNORECASE)


def drifted_protocol(record: Mapping, study: Mapping, facts: StudyFacts, names: Names) -> Iterator[Drift]:
    """Yield what the facts of a registry record contradict in a record's study."""
    return _Comparison(record, study, facts, names).all()


class _Comparison:
    """One record's study beside what the registry says now."""

    def __init__(self, record: Mapping, study: Mapping, facts: StudyFacts, names: Names) -> None:
        self.study = study
        self.facts = facts
        self.names = names
        #: Only a record that was made from the registry can lack what the registry has gained.
        self.is_of_registry = record.text("source-kind") == "registry-record"
        self.passages = passages_of(record)

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
        for statement in each(self.study, "recruitment"):
            for key, fact in (("recruitment-status", self.facts.status), *self.facts.dates.items()):
                yield from _differs(statement, key, fact)

    def _design(self) -> Iterator[Drift]:
        for design in each(self.study, "design"):
            yield from _differs(design, "design-type", self.facts.design)
            told = {scalar.text: scalar.line for scalar in scalars(design, "phase")}
            posted = {fact.key or fact.text for fact in self.facts.phases}
            if told and posted and set(told) != posted:
                place = _place(self.facts.phases[0])
                yield Drift(min(told.values()), "phase", ", ".join(told), ", ".join(sorted(posted)), place)

    def _enrolment(self) -> Iterator[Drift]:
        fact = self.facts.enrolment
        for population in each(self.study, "populations"):
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
            for histology in scalars(criterion, "histology")
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
        for criterion in each(self.study, "eligibility"):
            if criterion.text("criterion-role") != "exclusion":
                yield criterion

    def _age(self, criterion: Mapping) -> Iterator[Drift]:
        value, unit = criterion.find("value"), criterion.text("unit") or ""
        for age in self.facts.ages:
            if criterion.text("value-comparator") != age.comparator or not isinstance(value, Scalar):
                continue
            if in_days(value.text, unit) != in_days(age.value, age.unit):
                told, posted = f"{age.comparator} {value.text} {unit}", f"{age.comparator} {age.fact.text}"
                yield Drift(value.line, "age", told, posted, _place(age.fact))

    def _drugs(self) -> Iterator[Drift]:
        posted = {drug for arm in self.facts.arms for drug in arm.drugs}
        told: dict[str, int] = {}
        for regimen in each(self.study, "regimens"):
            told |= drugs_of(regimen)
        for drug in sorted(told.keys() - posted) if posted else ():
            yield Drift(told[drug], "drugs", drug, "no arm with it", _ARMS)
        for drug in sorted(posted - told.keys()) if told else ():
            yield Drift(min(told.values()), "drugs", f"no regimen with {drug}", drug, _ARMS)

    def _arms(self) -> Iterator[Drift]:
        """Compare the number of arms, and each arm with the one of its label, where its passage holds the label."""
        arms = self.study.find("arms")
        count = len(list(each(self.study, "arms")))
        if arms is None or not self.facts.arms:
            return
        if count != len(self.facts.arms):
            yield Drift(arms.line, "arms", str(count), str(len(self.facts.arms)), _ARMS)
        regimens = {regimen.text("key"): drugs_of(regimen) for regimen in each(self.study, "regimens")}
        posted = {arm.label: arm for arm in self.facts.arms}
        for arm in each(self.study, "arms"):
            label = label_of(arm, self.passages)
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

    def _endpoints(self) -> Iterator[Drift]:
        posted: dict[str, list[OutcomeFacts]] = {}
        for outcome in self.facts.outcomes:
            for endpoint in outcome.endpoints:
                posted.setdefault(endpoint, []).append(outcome)
        plans = list(each(self.study, "planned-endpoints"))
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
        printed = {read[0]: in_days(read[1], read[2]) for one in outcomes for read in _TIME.finditer(one.time_frame)}
        if printed and in_days(limit.text, unit) not in printed.values():
            told = f"{limit.text} {unit}"
            yield Drift(limit.line, f"time-frame-limit of {plan.text('endpoint')}", told, ", ".join(printed), _OUTCOMES)


def _role_of(plan: Mapping) -> str:
    role = plan.text("endpoint-role")
    return role if role in {"primary", "secondary"} else ""


def _differs(mapping: Mapping, key: str, fact: Fact | None) -> Iterator[Drift]:
    own = mapping.find(key)
    if fact is not None and isinstance(own, Scalar) and own.text not in {fact.key, fact.text}:
        yield Drift(own.line, key, own.text, fact.key or fact.text, _place(fact))


def _place(fact: Fact | ArmFacts | OutcomeFacts) -> str:
    return ".".join(map(str, fact.path[1:]))

"""Which facts of a record a newer version of its registry record contradicts.

Compares what both say, and only that: what the record leaves out is no contradiction, nor is what the registry lacks.
It changes nothing; a curator decides what the record becomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sarcokg.study_facts import read_facts
from sarcokg.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.names import Names
    from sarcokg.study_facts import Fact, StudyFacts
    from sarcokg.tree import Value

__all__ = ["Drift", "find_drift", "number_of"]


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
    return tuple(sorted(_Comparison(own, read_facts(study, names)).all()))


class _Comparison:
    """One record's study beside what the registry says now."""

    def __init__(self, study: Mapping, facts: StudyFacts) -> None:
        self.study = study
        self.facts = facts

    def all(self) -> Iterator[Drift]:
        yield from self._recruitment()
        yield from self._design()
        yield from self._enrolment()
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

    def _arms(self) -> Iterator[Drift]:
        arms = self.study.find("arms")
        count = len(list(_each(self.study, "arms")))
        if arms is not None and self.facts.arms and count != len(self.facts.arms):
            yield Drift(arms.line, "arms", str(count), str(len(self.facts.arms)), "armsInterventionsModule.armGroups")
        posted = {drug for arm in self.facts.arms for drug in arm.drugs}
        told: dict[str, int] = {}
        for regimen in _each(self.study, "regimens"):
            drugs = regimen.find("drugs")
            told |= {entry.key: entry.line for entry in drugs.entries} if isinstance(drugs, Mapping) else {}
            for component in _each(regimen, "components"):
                told |= {drug.text: drug.line for drug in _scalars(component, "drug")}
        for drug in sorted(told.keys() - posted) if posted else ():
            yield Drift(told[drug], "drugs", drug, "no arm with it", "armsInterventionsModule.armGroups")
        for drug in sorted(posted - told.keys()) if told else ():
            line = min(told.values())
            yield Drift(line, "drugs", f"no regimen with {drug}", drug, "armsInterventionsModule.armGroups")

    def _endpoints(self) -> Iterator[Drift]:
        roles: dict[str, set[str]] = {}
        for outcome in self.facts.outcomes:
            for endpoint in outcome.endpoints:
                roles.setdefault(endpoint, set()).add(outcome.role)
        for plan in _each(self.study, "planned-endpoints"):
            endpoint, role = plan.text("endpoint") or "", plan.find("endpoint-role")
            posted = roles.get(endpoint, set())
            if isinstance(role, Scalar) and posted and role.text in {"primary", "secondary"} - posted:
                place = "outcomesModule"
                yield Drift(role.line, f"endpoint-role of {endpoint}", role.text, ", ".join(sorted(posted)), place)


def _differs(mapping: Mapping, key: str, fact: Fact | None) -> Iterator[Drift]:
    own = mapping.find(key)
    if fact is not None and isinstance(own, Scalar) and own.text not in {fact.key, fact.text}:
        yield Drift(own.line, key, own.text, fact.key or fact.text, _place(fact))


def _place(fact: Fact) -> str:
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

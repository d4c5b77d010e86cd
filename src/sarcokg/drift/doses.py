"""What a registry record prints of doses and of the time between them, held against the doses of a record.

Compared is what is said of one drug: the description and the names of an intervention that is that drug, and each
sentence about an arm that names this drug and no other. A sentence that names several may confirm a dose, but
contradicts none, for it does not tell whose dose it is; nor does one about an arm that gives a drug without a term.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sarcokg.drift.model import Drift, each, label_of, passages_of
from sarcokg.figures import numbers_in
from sarcokg.identifiers import key_of, ontology_iri
from sarcokg.study_facts import items_at, strings_at, text_at
from sarcokg.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sarcokg.names import Names
    from sarcokg.study_facts import StudyFacts
    from sarcokg.tree import Mapping

__all__ = ["amounts_in", "drifted_doses", "intervals_in"]

_MODULE: Final = "armsInterventionsModule"
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_BETWEEN: Final = r"\s*(?:,|/|-|–|\bor\b|\band\b|\bto\b)\s*"
#: What is no dose: an amount by weight, surface or volume where none is asked for, and what one tablet holds.
_OTHERWISE: Final = (
    r"(?!\s*(?:(?:/|per\b)\s*(?:\d+\s*)?(?:kg|m2|m²|m\^2|ml|dl|l)\b|-?\s*(?:tablets?|capsules?|vials?)\b))"
)
_PLAIN: Final = re.compile(r"\d+(\.\d+)?")
_SENTENCE: Final = re.compile(r"(?<=[.;])\s+|\n+")
_WORDS: Final = "one|two|three|four|five|six|eight"
_EVERY: Final = re.compile(
    rf"\b(?:every|each|q)[\s-]*(?P<count>\d+|{_WORDS}|other)?[\s-]*(?P<unit>weeks?|wks?|w|days?|d|months?)\b"
    r"(?![\s-]*(?:cycle|course))",
    re.IGNORECASE,
)
#: "Twice weekly" and the like tell no time from one dose to the next; "biweekly" may mean either.
_WEEKLY: Final = re.compile(r"(?<!twice )(?<!thrice )(?<!times )\bweekly\b", re.IGNORECASE)
#: A cycle that repeats, or a scan, is no time between two doses.
_NOT_A_DOSE: Final = re.compile(
    r"\b(?:(?:cycles?|courses?|treatments?)\b.*\brepeat|scans?\b|CT\b|MRI\b|imaging\b|biops|visits?\b|assess)",
    re.IGNORECASE,
)
_UNITS: Final = {"d": 1, "w": 7}


@dataclass(slots=True)
class _Printed:
    """What is said of a drug alone, and all that is said where it is named."""

    alone: list[str] = field(default_factory=list)
    anywhere: list[str] = field(default_factory=list)


def drifted_doses(
    record: Mapping, study: Mapping, registered: dict[str, Any], facts: StudyFacts, names: Names
) -> Iterator[Drift]:
    """Yield the doses of a record's regimens, and the times between them, where the registry prints others alone."""
    passages = passages_of(record)
    labels = {arm.text("treatment"): label_of(arm, passages) for arm in each(study, "arms")}
    registry = _Registry(registered, facts, names)
    for regimen in each(study, "regimens"):
        for component in each(regimen, "components"):
            drug = component.text("drug") or ""
            printed = registry.printed(drug, labels.get(regimen.text("key")))
            for dose in each(component, "doses"):
                yield from _amount(drug, dose, printed)
                yield from _interval(drug, dose, printed)


def _amount(drug: str, dose: Mapping, printed: _Printed) -> Iterator[Drift]:
    amount, unit = dose.find("amount"), dose.text("dose-unit")
    if not isinstance(amount, Scalar) or not _PLAIN.fullmatch(amount.text) or not unit:
        return
    posted = amounts_in(printed.alone, unit)
    if posted and Decimal(amount.text) not in amounts_in(printed.anywhere, unit):
        told = ", ".join(f"{value} {unit}" for value in sorted(posted))
        yield Drift(amount.line, f"amount of {drug}", f"{amount.text} {unit}", told, _MODULE)


def _interval(drug: str, dose: Mapping, printed: _Printed) -> Iterator[Drift]:
    for key, days in (("interval-days", 1), ("interval-weeks", 7)):
        interval = dose.find(key)
        if not isinstance(interval, Scalar) or not interval.text.isdigit():
            continue
        posted = intervals_in(printed.alone)
        if posted and int(interval.text) * days not in intervals_in(printed.anywhere):
            told = ", ".join(f"every {value} days" for value in sorted(posted))
            yield Drift(interval.line, f"{key} of {drug}", interval.text, told, _MODULE)


class _Registry:
    """What the registry's arms and interventions say, by drug."""

    def __init__(self, registered: dict[str, Any], facts: StudyFacts, names: Names) -> None:
        self._arms = items_at(registered, ("protocolSection", _MODULE, "armGroups"))
        self._interventions = items_at(registered, ("protocolSection", _MODULE, "interventions"))
        self._names = names
        self._arms_read = {arm.label: arm for arm in facts.arms}

    def printed(self, drug: str, label: str | None) -> _Printed:
        """Return what is said of a drug in the arm of a label, or in each arm that gives it where there is no such."""
        found = _Printed()
        for one in self._interventions:
            named = [text_at(one, ("name",)), *strings_at(one, "otherNames")]
            if drug in self._named(". ".join(named)):
                for text in (*named, *_sentences(text_at(one, ("description",)))):
                    self._add(text, drug, found)
        read = self._arms_read
        labels = {label} if label in read else {known for known, arm in read.items() if drug in arm.drugs}
        for arm in self._arms:
            name = text_at(arm, ("label",))
            for text in (name, *_sentences(text_at(arm, ("description",)))) if name in labels else ():
                if drug in self._named(text):
                    self._add(text, drug, found, may_be_anothers=bool(name in read and read[name].unnamed))
        return found

    def _add(self, text: str, drug: str, found: _Printed, *, may_be_anothers: bool = False) -> None:
        found.anywhere.append(text)
        if not may_be_anothers and not self._named(text) - {drug}:
            found.alone.append(text)

    def _named(self, text: str) -> set[str]:
        return set(map(key_of, self._names.find(text, [ontology_iri("Drug")]).terms))


def amounts_in(texts: Iterable[str], unit: str) -> set[Decimal]:
    """Return the amounts that texts print in a unit, by the unit's key; of a list of amounts, each.

    >>> sorted(map(str, amounts_in(["1, 3 or 10 mg/kg IV", "up to 1,200 mg"], "mg-per-kg")))
    ['1', '10', '3']
    >>> sorted(map(str, amounts_in(["1, 3 or 10 mg/kg IV", "up to 1,200 mg"], "mg")))
    ['1200']
    """
    written = r"\s*(?:/|per)\s*".join(map(re.escape, unit.split("-per-")))
    pattern = re.compile(rf"((?:(?:{_DIGITS}){_BETWEEN})*(?:{_DIGITS}))\s*{written}\b{_OTHERWISE}", re.IGNORECASE)
    return {
        Decimal(number.replace(",", ""))
        for text in texts
        for listed in pattern.findall(text)
        for number in re.findall(_DIGITS, listed)
    }


def intervals_in(texts: Iterable[str]) -> set[int]:
    """Return the numbers of days from one dose to the next that texts print.

    >>> sorted(intervals_in(["IV Q3W", "every two weeks", "once weekly", "Cycles repeat every 28 days", "q21d"]))
    [7, 14, 21]
    """
    found = set()
    for text in texts:
        if _NOT_A_DOSE.search(text):
            continue
        for printed in _EVERY.finditer(text):
            unit = _UNITS.get(printed["unit"][0].casefold())
            count = (printed["count"] or "1").casefold()
            number = "2" if count == "other" else next(iter(numbers_in(count)), "")
            if unit and number.isdigit():
                found.add(int(number) * unit)
        if _WEEKLY.search(text):
            found.add(7)
    return found


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(text) if text else []

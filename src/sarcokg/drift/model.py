"""A fact that has drifted, and the parts of a record in which facts are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.tree import Value

__all__ = ["Drift", "drugs_of", "each", "in_days", "is_time", "label_of", "passages_of", "scalars"]

_DAYS: Final = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_NUMBER: Final = re.compile(r"\d*\.?\d+")


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


def each(mapping: Mapping, key: str) -> Iterator[Mapping]:
    """Yield the mappings under a key, one or several."""
    found = mapping.find(key)
    for item in found.items if isinstance(found, Sequence) else [found]:
        if isinstance(item, Mapping):
            yield item


def scalars(mapping: Mapping, key: str) -> Iterator[Scalar]:
    """Yield the plain values under a key, one or several."""
    found: Value | None = mapping.find(key)
    for item in found.items if isinstance(found, Sequence) else [found]:
        if isinstance(item, Scalar):
            yield item


def drugs_of(regimen: Mapping) -> dict[str, int]:
    """Return the drugs of a regimen with their lines."""
    drugs = regimen.find("drugs")
    found = {entry.key: entry.line for entry in drugs.entries} if isinstance(drugs, Mapping) else {}
    for component in each(regimen, "components"):
        found |= {drug.text: drug.line for drug in scalars(component, "drug")}
    return found


def passages_of(record: Mapping) -> dict[str | None, Mapping]:
    """Return the passages of a record by their keys."""
    return {passage.text("key"): passage for passage in each(record, "passages")}


def label_of(arm: Mapping, passages: dict[str | None, Mapping]) -> str | None:
    """Return the registry's label of an arm, where a passage of the arm holds it."""
    for name in scalars(arm, "passage"):
        passage = passages.get(name.text)
        if passage and (passage.text("locator") or "").endswith(".label"):
            return next((figure.text for figure in scalars(passage, "figures")), None)
    return None


def is_time(unit: str) -> bool:
    """Tell whether a unit is one of time.

    >>> is_time("Months"), is_time("percentage of participants")
    (True, False)
    """
    return unit.casefold().removesuffix("s") in _DAYS


def in_days(value: str, unit: str) -> float | str:
    """Return a length of time in days, a year being twelve months; another unit stays as it is.

    >>> in_days("2", "year") == in_days("24", "months"), in_days("4", "week"), in_days("3", "cycle")
    (True, 28.0, '3 cycle')
    """
    days = _DAYS.get(unit.casefold().removesuffix("s"))
    return round(float(value) * days, 3) if days and _NUMBER.fullmatch(value) else f"{value} {unit}"

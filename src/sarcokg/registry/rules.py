"""The rules by which registry records are read: ``ontology/readings/*.yaml``, each rule with its reason.

Turns that file into tables with compiled patterns.
This module knows no record of a registry and no RDF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sarcokg.errors import Defect, RefusedError
from sarcokg.record import read_record
from sarcokg.tree import Mapping, Sequence

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RULES", "CategoryRule", "ReadingRules", "ResponseRule", "read_rules_of_reading"]

#: What is wrong and what to do, for each rule about the table of rules.
RULES: Final[dict[str, tuple[str, str]]] = {
    "reading-rule-incomplete": (
        "a rule of reading lacks a part",
        "Give each rule of ontology/readings its pattern, what it reads and its reason.",
    ),
}


@dataclass(frozen=True, slots=True)
class ResponseRule:
    """A title of a measure whose numbers are shares of responders; without an endpoint, one that holds none."""

    key: str
    title: re.Pattern[str]
    endpoint: str | None
    by_category: bool


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """A heading that names a category of response, with the endpoint that counts it; both by their keys."""

    title: re.Pattern[str]
    category: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """All rules of one registry, and the SHA-256 of the file that holds them."""

    sha256: str
    absences: frozenset[str]
    parameters: dict[str, str]
    units: tuple[tuple[re.Pattern[str], str], ...]
    enrolments: frozenset[str]
    tumour: re.Pattern[str]
    responses: tuple[ResponseRule, ...]
    categories: tuple[CategoryRule, ...]
    headings: tuple[tuple[re.Pattern[str], str], ...]
    criteria: tuple[tuple[re.Pattern[str], str], ...]
    shares: tuple[tuple[re.Pattern[str], int], ...]

    def reads_as(self, parameter: str, unit: str) -> str:
        """Return what a number of a parameter and unit is: a ``count`` or a ``quantity``.

        What no rule names is a quantity: an estimate is never read as a count.
        """
        reading = self.parameters.get(parameter.strip().upper().replace(" ", "_"), "quantity")
        if reading != "by-unit":
            return reading
        return next((found for pattern, found in self.units if pattern.search(unit.strip())), "quantity")

    def response(self, title: str) -> ResponseRule | None:
        """Return the rule that a measure's title fits, where it reads a response."""
        rule = next((rule for rule in self.responses if rule.title.search(title)), None)
        return rule if rule is not None and rule.endpoint is not None else None

    def category(self, heading: str) -> CategoryRule | None:
        """Return the category of response that a heading names."""
        return next((rule for rule in self.categories if rule.title.search(heading)), None)

    def heading(self, heading: str) -> str:
        """Return what a heading in a measure of responses reads as: ``responders``, ``nothing``, or empty: unknown."""
        return next((reads_as for pattern, reads_as in self.headings if pattern.search(heading)), "")

    def criteria_in(self, title: str) -> str | None:
        """Return the key of the criteria that a title names."""
        return next((key for pattern, key in self.criteria if pattern.search(title)), None)

    def share(self, unit: str) -> int | None:
        """Return by what a number of a unit is multiplied to be a percent, or None where it is no share."""
        return next((times for pattern, times in self.shares if pattern.search(unit)), None)


def read_rules_of_reading(path: Path) -> ReadingRules:
    """Read the rules of one registry.

    Raises `RefusedError` where the file is malformed or a rule lacks a part.
    """
    tables = _Tables(read_record(path), str(path))
    return ReadingRules(
        sha256(path.read_bytes()).hexdigest(),
        frozenset(tables.text(rule, "printed") for rule in tables.rules("absences")),
        {tables.text(rule, "code"): tables.text(rule, "reads-as") for rule in tables.rules("parameters")},
        tuple((tables.pattern(rule, "unit"), tables.text(rule, "reads-as")) for rule in tables.rules("units")),
        frozenset(tables.text(rule, "printed") for rule in tables.rules("enrolments")),
        tables.pattern(tables.one("tumour-condition"), "pattern"),
        tuple(tables.response(rule) for rule in tables.rules("responses")),
        tuple(
            CategoryRule(tables.pattern(rule, "title"), tables.text(rule, "category"), tables.text(rule, "endpoint"))
            for rule in tables.rules("categories")
        ),
        tuple((tables.pattern(rule, "title"), tables.text(rule, "reads-as")) for rule in tables.rules("headings")),
        tuple((tables.pattern(rule, "title"), tables.text(rule, "criteria")) for rule in tables.rules("criteria")),
        tuple((tables.pattern(rule, "unit"), int(tables.text(rule, "times"))) for rule in tables.rules("shares")),
    )


class _Tables:
    """The tables of a file, every part asked for by name."""

    def __init__(self, root: Mapping, name: str) -> None:
        self._root = root
        self._name = name

    def rules(self, table: str) -> list[Mapping]:
        """Return the rules of a table; each has its reason."""
        value = self._root.find(table)
        items = value.items if isinstance(value, Sequence) else ()
        found = [item for item in items if isinstance(item, Mapping)]
        if not found:
            raise self._refusal(self._root.line, table)
        for rule in found:
            self.text(rule, "reason")
        return found

    def one(self, table: str) -> Mapping:
        """Return a rule that stands alone."""
        value = self._root.find(table)
        if not isinstance(value, Mapping):
            raise self._refusal(self._root.line, table)
        self.text(value, "reason")
        return value

    def text(self, rule: Mapping, part: str) -> str:
        """Return a part of a rule."""
        text = rule.text(part)
        if not text:
            raise self._refusal(rule.line, part)
        return text

    def pattern(self, rule: Mapping, part: str) -> re.Pattern[str]:
        """Return a part of a rule as a pattern without regard to case."""
        try:
            return re.compile(self.text(rule, part), re.IGNORECASE)
        except re.error:
            raise self._refusal(rule.line, part) from None

    def response(self, rule: Mapping) -> ResponseRule:
        """Return a rule that reads a response, or that says why its titles hold none."""
        endpoint = rule.text("endpoint")
        if endpoint is None and rule.text("reads-as") != "nothing":
            raise self._refusal(rule.line, "endpoint")
        return ResponseRule(
            self.text(rule, "key"), self.pattern(rule, "title"), endpoint, rule.text("by-category") == "yes"
        )

    def _refusal(self, line: int, part: str) -> RefusedError:
        message, repair = RULES["reading-rule-incomplete"]
        return RefusedError([Defect(self._name, line, "reading-rule-incomplete", part, "", message, repair)])

"""A record drafted from a registry record: what it says in terms of the ontology, every place to check marked.

Each passage points into the JSON text itself, so that `sarcokg verify` can hold the record to it.
A place that only a person can fill is a key without a value; what was read by names or rules says CHECK.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sarcokg.json_places import json_places
from sarcokg.record_schema import FILES
from sarcokg.study_facts import read_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from sarcokg.json_places import Path
    from sarcokg.names import Names
    from sarcokg.study_facts import ArmFacts, Fact, StudyFacts

__all__ = ["draft_study"]

#: A longer text is a sentence, which no record holds (docs/errors.md#figure-too-long).
_LONGEST_FIGURE: Final = 80
#: What an editor or a reader must do with a value that a rule has set.
_CHECK: Final = "  # CHECK: "


def draft_study(study: Mapping[str, Any], text: str, key: str, names: Names) -> str:
    """Return the text of a record of one study; ``text`` is the JSON that ``study`` was read from."""
    return "\n".join([*_Draft(read_facts(study, names), text, key).lines(), ""])


class _Draft:
    """The lines of one record; passages are collected while the study is written."""

    def __init__(self, facts: StudyFacts, text: str, key: str) -> None:
        self.facts = facts
        self.text = text
        self.key = key
        self.places = json_places(text)
        self.passages: list[str] = []

    def lines(self) -> Iterator[str]:
        facts = self.facts
        identity = self._passage("identification", facts.number.path, [facts.number.text])
        title = facts.title.text
        places = [identity]
        if title:
            places.append(self._passage("title", facts.title.path, [*re.findall(r"\S*\d\S*", title)] or [title]))
        study = [*self._study(identity)]
        yield f"# yaml-language-server: $schema=../{FILES[0]}"
        yield f"# {facts.number.text}: drafted from its registry record. Replace this line by what the study is."
        yield f"key: {self.key}"
        yield "source-kind: registry-record"
        yield f"title: {_quoted(facts.title.text)}"
        yield f"passage: {_listed(places)}"
        yield f"text-sha256: {sha256(self.text.encode()).hexdigest()}"
        yield f"text-length: {len(self.text)}"
        yield "curation:"
        for name, what in (
            ("curator", "the role that compared this draft with the registry record"),
            ("second-reader", "the role that read the registry record without seeing this one"),
            ("curated-on", "the date of the comparison, such as 2026-11-21"),
        ):
            yield f"  {name}:  # FILL IN: {what}"
        yield ""
        yield "passages:"
        yield from self.passages
        yield ""
        yield "study:"
        yield from (f"  {line}" for line in study)

    def _study(self, identity: str) -> Iterator[str]:
        facts = self.facts
        yield f"key: {facts.number.text}"
        yield f"registration: {facts.number.text}"
        yield f"passage: {identity}"
        yield from self._design()
        yield from self._recruitment()
        yield from self._arms()
        yield from self._population()
        yield from self._endpoints()

    def _design(self) -> Iterator[str]:
        found = [fact for fact in (self.facts.design, *self.facts.phases) if fact]
        if not found:
            return
        yield "design:"
        design = self.facts.design
        told = design.text if design else "no allocation"
        kind = design.key if design else ""
        yield f"  design-type: {kind or 'design-not-stated'}{_CHECK}the registry says {told}"
        phases = [fact.key for fact in self.facts.phases if fact.key]
        if phases:
            yield f"  phase: {_listed(phases)}"
        for fact in self.facts.phases:
            if not fact.key:
                yield f"  # CHECK: no term for the phase {fact.text}"
        passages = [self._passage(f"design-{number}", fact.path, [fact.text]) for number, fact in enumerate(found, 1)]
        yield f"  passage: {_listed(passages)}"

    def _recruitment(self) -> Iterator[str]:
        status = self.facts.status
        if status is None:
            return
        yield "recruitment:"
        yield f"  - recruitment-status: {status.key or f'{_CHECK[2:]}no term for {status.text}'}"
        passages = [self._passage("status", status.path, [status.text])]
        for key, fact in self.facts.dates.items():
            yield f'    {key}: "{fact.text}"'
            passages.append(self._passage(key, fact.path, [fact.text]))
        yield f"    passage: {_listed(passages)}"

    def _arms(self) -> Iterator[str]:
        arms = [(f"arm-{number}", arm) for number, arm in enumerate(self.facts.arms, 1)]
        for name, arm in arms:
            self._passage(name, (*arm.path, "label"), [arm.label])
        if arms:
            yield "regimens:"
        for name, arm in arms:
            yield f"  - key: regimen-{name}"
            yield f"    drugs:{_drugs(arm)}"
            if arm.others:
                yield f"    # CHECK: given beside it, and no drug: {_plain('; '.join(arm.others))}"
            yield f"    passage: {name}"
        if arms:
            yield "arms:"
        for name, arm in arms:
            role = f", arm-role: {arm.role.key}" if arm.role and arm.role.key else ""
            line = f"  - {{key: {name}, treatment: regimen-{name}{role}, passage: {name}}}"
            yield f"{line}{_CHECK}{_plain(arm.label)}"

    def _population(self) -> Iterator[str]:
        by_histology: dict[str, list[Fact]] = {}
        for fact in self.facts.conditions:
            by_histology.setdefault(fact.key, []).append(fact)
        others = by_histology.pop("", [])
        yield from self._enrolled([] if others else list(by_histology))
        if by_histology or self.facts.ages or self.facts.sex:
            yield "eligibility:"
        for key, facts in by_histology.items():
            places = [self._passage(f"condition-{fact.path[-1]}", fact.path, [fact.text]) for fact in facts]
            yield f"  - key: {key}"
            yield "    criterion-role: inclusion"
            yield "    variable: histology"
            yield f"    histology: {key}{_CHECK}{_plain('; '.join(fact.text for fact in facts))}"
            yield f"    passage: {_listed(places)}"
        yield from self._thresholds()
        if others:
            yield "# CHECK: a disease outside of sarcoma is left out; no histology is called"
            yield from (f"#   {_plain(fact.text)}" for fact in others)

    def _enrolled(self, histologies: list[str]) -> Iterator[str]:
        """Yield the population of the study, of the treatment that all get and of the histologies that all have."""
        enrolment = self.facts.enrolment
        if enrolment is None:
            return
        place = self._passage("enrolment", enrolment.path, [enrolment.text])
        parts = ["key: all", f"population-kind: {enrolment.key}", f"size: {enrolment.text}"]
        parts += [f"histology: {_listed(histologies)}"] if histologies else []
        parts += ["treatment: regimen-arm-1"] if len(self.facts.arms) == 1 else []
        yield "populations:"
        if len(self.facts.arms) > 1:
            yield f"  {_CHECK[2:]}which patients get which treatment; name each group, as part-of: all"
        yield f"  - {{{', '.join(parts)}, passage: {place}}}{f'{_CHECK}whom it takes in' if histologies else ''}"

    def _thresholds(self) -> Iterator[str]:
        for age in self.facts.ages:
            key = {"at-least": "youngest", "at-most": "oldest"}[age.comparator]
            place = self._passage(key, age.fact.path, [age.fact.text])
            limit = f"value: {age.value}, value-comparator: {age.comparator}, unit: {age.unit}"
            yield f"  - {{key: {key}, criterion-role: inclusion, variable: age, {limit}, passage: {place}}}"
        sex = self.facts.sex
        if sex and sex.key:
            place = self._passage("sex", sex.path, [sex.text])
            yield f"  - {{key: sex, criterion-role: inclusion, variable: sex, level: {sex.key}, passage: {place}}}"

    def _endpoints(self) -> Iterator[str]:
        seen: dict[str, str] = {}
        lines: list[str] = []
        for number, outcome in enumerate(self.facts.outcomes, 1):
            if len(outcome.endpoints) != 1:
                start, end = self.places[outcome.path]
                said = "several endpoints" if outcome.endpoints else "no endpoint"
                lines.append(f"# CHECK: the {outcome.role} outcome at [{start}, {end}] names {said} known here")
                continue
            (endpoint,) = outcome.endpoints
            if endpoint in seen:
                if seen[endpoint] != outcome.role:
                    lines.append(f"  # CHECK: {endpoint} is a {outcome.role} outcome, too")
                continue
            seen[endpoint] = outcome.role
            place = self._passage(f"outcome-{number}", outcome.path, [link.text for link in outcome.found.links[:1]])
            lines.append(f"  - {{endpoint: {endpoint}, endpoint-role: {outcome.role}, passage: {place}}}")
        if seen:
            yield "planned-endpoints:"
        yield from lines

    def _passage(self, key: str, path: Path, figures: list[str]) -> str:
        """Add a passage, and return its key."""
        start, end = self.places[path]
        shown = ", ".join(_quoted(figure) for figure in figures if _is_printed(figure, self.text[start:end]))
        section = next((str(name) for name in path if str(name).endswith("Module")), str(path[0]))
        locator = ".".join(map(str, path[path.index(section) + 1 :]))
        told = f", figures: [{shown}]" if shown else ""
        self.passages.append(
            f"  - {{key: {key}, section: {section}, locator: {_quoted(locator)}{told}, at: [{start}, {end}]}}"
        )
        return key


def _drugs(arm: ArmFacts) -> str:
    """Return the drugs of an arm; where a name has no term, a place that must be filled, so that none is lost."""
    timing = "alone" if len(arm.drugs) == 1 and not arm.unnamed else "not-stated"
    known = f"{{{', '.join(f'{drug}: {timing}' for drug in arm.drugs)}}}"
    if arm.unnamed or not arm.drugs:
        told = _plain("; ".join(arm.unnamed)) or "no intervention is named"
        return f"  # FILL IN: {known} and what no drug's name is: {told}. Declare what is a drug (docs/curating.md)."
    return f" {known}{_CHECK}which drugs, and when each one starts"


def _is_printed(figure: str, within: str) -> bool:
    """Tell whether a figure is short enough for a record, and stands in the JSON as it is, nothing escaped."""
    return figure in within and len(figure) <= _LONGEST_FIGURE


def _quoted(text: str) -> str:
    r"""Return a text as YAML reads it back, whatever it holds.

    >>> print(_quoted('a "b": #c'))
    "a \"b\": #c"
    """
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _plain(text: str) -> str:
    """Return a text for a comment: on one line, and of characters that are seen."""
    return re.sub(r"[^\w .,;:()/+%<>=≥≤&'\[\]-]", " ", " ".join(text.split()))[:100]


def _listed(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"

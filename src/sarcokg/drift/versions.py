"""What of the running text of a registry record has changed from one version to another.

A record holds no text of its source, so this needs both versions. What is compared are whole criteria and whole
descriptions: neither their order, nor how they are indented and marked as items of a list, is a change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sarcokg.study_facts import items_at, text_at

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Change", "changed_text", "criteria_of"]

#: Headings under which the registry's criteria stand; with a word or two before, as in "General Inclusion Criteria:".
_HEADING: Final = re.compile(r"(?i)(?:[\w-]+ ){0,3}(?P<kind>inclusion|exclusion)(?: criteria)?(?: [\w-]+){0,2}\s*:?")
_MARK: Final = re.compile(r"^(?:[*•·–-]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s+")
_ESCAPED: Final = re.compile(r"\\([^\w\s])")
_CRITERIA: Final = ("protocolSection", "eligibilityModule", "eligibilityCriteria")
#: Signs of a digest that tell two texts apart for a reader.
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A text of the registry that has changed: what it is, both digests, and what was added and taken away."""

    place: str
    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the change as a curator reads it, in the registry's own words."""
        digests = f"sha256 {self.before[:_SHOWN] or 'none'} → {self.after[:_SHOWN] or 'none'}"
        told = (*(f"  taken away: {text}" for text in self.removed), *(f"  added: {text}" for text in self.added))
        said = told or ("  in order, spacing or marks alone",)
        return (f"{self.place}: the text has changed ({digests})", *said)


def changed_text(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what has changed in the criteria and in the descriptions of arms and interventions, by their places.

    Arms are told apart by their labels and interventions by their names.
    """
    before, after = _texts(old), _texts(new)
    changes = []
    for place in dict.fromkeys((*before, *after)):
        texts = before.get(place, ""), after.get(place, "")
        if texts[0] == texts[1]:
            continue
        parts = [criteria_of(text) if place.startswith("eligibility") else _sentences(text) for text in texts]
        removed, added = (
            tuple(part for part in dict.fromkeys(one) if part not in set(other)) for one, other in (parts, parts[::-1])
        )
        changes.append(Change(place, _digest(texts[0]), _digest(texts[1]), added, removed))
    return tuple(changes)


def criteria_of(text: str) -> tuple[str, ...]:
    r"""Return the criteria of an eligibility text, each with the kind under which it stands.

    >>> criteria_of("Inclusion Criteria:\n\n* Age \\>= 18\n  years\n\nExclusion Criteria:\n\n1. Pregnancy")
    ('inclusion: Age >= 18 years', 'exclusion: Pregnancy')
    """
    kind, found = "", list[str]()
    is_open = False
    for line in _ESCAPED.sub(r"\1", text).splitlines():
        stripped = " ".join(line.split())
        heading = _HEADING.fullmatch(stripped)
        if heading:
            kind = f"{heading['kind'].casefold()}: "
        # A line that no mark begins goes on with the one before, as long as none is empty between.
        elif is_open and stripped and not _MARK.match(stripped):
            found[-1] = f"{found[-1]} {stripped}"
        elif stripped:
            found.append(kind + _MARK.sub("", stripped))
        is_open = bool(stripped) and not heading
    return tuple(found)


def _texts(study: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts that are compared, by their places."""
    found = {"eligibilityModule.eligibilityCriteria": text_at(study, _CRITERIA)}
    for name, title in (("armGroups", "label"), ("interventions", "name")):
        for one in items_at(study, ("protocolSection", "armsInterventionsModule", name)):
            found[f"{name} “{text_at(one, (title,))}”"] = text_at(one, ("description",))
    return found


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(
        " ".join(part.split()) for part in re.split(r"(?<=[.;])\s+|\n+", _ESCAPED.sub(r"\1", text)) if part.strip()
    )


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""

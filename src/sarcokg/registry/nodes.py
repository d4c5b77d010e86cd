"""The nodes of one study: what a reader has found, by the keys of the context, each thing with its identifier.

An identifier is made of the study's number and of names, never of a place in a list; only where one record
gives two things the same name does a running number tell them apart.
Text that no format may carry is replaced, and that is a finding.
This module knows no RDF and no registry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import ID, as_key

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FINDINGS", "Nodes", "Values"]

#: What a reader may find wrong in a record and keeps beside it: what it is, and what to do.
FINDINGS: Final[dict[str, tuple[str, str]]] = {
    "count-not-whole": ("a posted count is no whole number", "Look it up in the registry; it stays as printed."),
    "date-unread": ("a date is not of the form 2015, 2015-06 or 2015-06-30", "Look it up in the registry."),
    "enrolment-placeholder": (
        "the enrolment stands for an unknown number of participants",
        "Nothing: it is not taken for a number.",
    ),
    "forbidden-text": ("the text holds a character that no format may carry", "Look the text up in the registry."),
    "number-unread": ("what is posted is no plain number", "Look it up in the registry; it stays as printed."),
    "unexpected-shape": ("the registry's format has another value here", "Report it: the format may have changed."),
}

#: The values of a node by their keys; empty ones are left out.
Values = dict[str, "str | list[str] | None"]

#: As in records (`sarcokg.record`): what breaks a format, or makes text look other than it is.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
#: Signs that tell headings apart which are otherwise the same, such as "<50%" and ">=50%".
_SIGNS: Final = (
    ("<=", " at-most "),
    (">=", " at-least "),
    ("≤", " at-most "),
    ("≥", " at-least "),
    ("<", " below "),
    (">", " above "),
    ("+", " plus "),
)
#: Longer names keep their beginning and their end, where those of one table differ.
_BEGINNING, _ENDING = 40, 20


class Nodes:
    """Collects the nodes of one study."""

    def __init__(self, study: str, kinds: Mapping[str, str]) -> None:
        """Begin with a study's number; ``kinds`` gives the kind of identifier of each class by its name."""
        self.study = study
        self.study_iri = f"{ID}{kinds['RegistryStudy']}/{study}"
        self.facts: list[dict[str, Any]] = []
        self.readings: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self._kinds = kinds
        self._names: dict[tuple[str, str], int] = {}

    def name(self, scope: str, *texts: str) -> str:
        """Return the first of some names that is new in a scope, as a key; a running number where none is.

        >>> nodes = Nodes("NCT00000102", {"RegistryStudy": "registry-study"})
        >>> nodes.name("arm", "Arm A"), nodes.name("arm", "Arm A", "Drug X"), nodes.name("arm", "Arm A")
        ('Arm-A', 'Arm-A.Drug-X', 'Arm-A.2')
        """
        keys = [_short(as_key(_spelt(text))) for text in texts]
        for count in range(1, len(keys) + 1):
            key = ".".join(part for part in keys[:count] if part) or "unnamed"
            if (scope, key) not in self._names:
                self._names[scope, key] = 1
                return key
        self._names[scope, key] += 1
        return self.name(scope, f"{key}.{self._names[scope, key]}")

    def iri(self, class_name: str, *names: str) -> str:
        """Return the identifier of a thing of the study that has these names, the widest first."""
        return f"{ID}{self._kinds[class_name]}/{'_'.join((self.study, *names))}"

    def add(self, class_name: str, iri: str, values: Values) -> str:
        """Add a fact that the record states; return its identifier."""
        self.facts.append(self._node(class_name, iri, values))
        return iri

    def add_reading(self, class_name: str, iri: str, values: Values) -> str:
        """Add what a rule has read out of facts; return its identifier."""
        self.readings.append(self._node(class_name, iri, values))
        return iri

    def find(self, rule: str, field: str, value: str, message: str = "") -> None:
        """Add a finding: something that breaks a rule and is kept as it is; `FINDINGS` has the reader's messages."""
        iri = self.iri("RegistryFinding", self.name("finding", rule, field, value))
        values: Values = {
            "finding-rule": rule,
            "finding-field": field,
            "finding-value": _FORBIDDEN.sub("\ufffd", value),
            "finding-message": message or FINDINGS[rule][0],
        }
        self.findings.append(self._plain("RegistryFinding", iri, values))

    def _node(self, class_name: str, iri: str, values: Values) -> dict[str, Any]:
        for key, value in values.items():
            texts = value if isinstance(value, list) else [value or ""]
            bad = next((text for text in texts if _FORBIDDEN.search(text)), None)
            if bad is not None:
                values[key] = [_FORBIDDEN.sub("\ufffd", text) for text in texts]
                self.find("forbidden-text", key, bad)
        return self._plain(class_name, iri, values)

    def _plain(self, class_name: str, iri: str, values: Values) -> dict[str, Any]:
        node: dict[str, Any] = {"@id": iri, "@type": f"sarco:{class_name}"}
        if class_name != "RegistryStudy":
            node["registry-study"] = self.study_iri
        for key, value in values.items():
            if value:
                node[key] = list(dict.fromkeys(value)) if isinstance(value, list) else value
        return node


def _spelt(text: str) -> str:
    """Return a text with its signs as words, which a key may hold.

    >>> _spelt(">=65 years")
    ' at-least 65 years'
    """
    for sign, word in _SIGNS:
        text = text.replace(sign, word)
    return text


def _short(key: str) -> str:
    if len(key) <= _BEGINNING + _ENDING + 1:
        return key
    return f"{key[:_BEGINNING].strip('-.')}-{key[-_ENDING:].strip('-.')}"

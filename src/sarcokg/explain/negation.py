"""Absences in words: what must not be said, as a sentence that denies it.

Of what a group of patterns leaves open there is none, and what follows only describes it: a closer
histology of a figure is no histology that the figure was observed in and that is a subtype of its own.
What narrows the group narrows the sentence, so that it never denies more than was asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sarcokg.explain.words import with_article
from sarcokg.identifiers import NAMESPACES, words
from sarcokg.store import NamedNode

if TYPE_CHECKING:
    from sarcokg.explain.absence import Absence
    from sarcokg.explain.words import Words

__all__ = ["denied"]

_TYPE: Final = f"<{NAMESPACES['rdf']}type>"
_STEP: Final = re.compile(r"<([^>]*)>")
_NUMBERS: Final = frozenset(NAMESPACES["xsd"] + name for name in ("integer", "decimal"))
#: How a comparison of what is open with a known value is said.
_COMPARED: Final = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most", "=": "just"}


def denied(absence: Absence, language: Words) -> str:
    """Return what must not be said, with the query's own remark on it."""
    remark = f" ({absence.remark.rstrip('.')})" if absence.remark else ""
    return f"and {_Denial(absence, language).said()}{remark}"


@dataclass(slots=True)
class _Denial:
    """One absence on its way into words; remembers how what is open was named."""

    absence: Absence
    language: Words
    kinds: dict[str, str] = field(default_factory=dict)
    met: dict[str, str] = field(default_factory=dict)

    def said(self) -> str:
        """Return the sentence, without the remark."""
        # What is all known stands; it is what the open patterns say of it that does not.
        open_ = [pattern for pattern in self.absence.patterns if pattern[0][:1] == "?" or pattern[2][:1] == "?"]
        if not open_:
            return "nothing here says that " + " and ".join(self._clause(*known) for known in self.absence.patterns)
        typing = [pattern for pattern in open_ if pattern[1] == _TYPE and pattern[2].startswith("<")]
        self.kinds = {subject: self.language.label(class_[1:-1]) for subject, _, class_ in typing}
        first, *others = [pattern for pattern in open_ if pattern not in typing] or open_
        said, last = self._clause(*first), first[2]
        for subject, path, object_ in others:
            follows = subject.startswith("?") and subject == last
            clause = self._clause("" if follows else subject, path, object_)
            said, last = f"{said} {clause}" if follows else f"{said} and {clause}", object_
        for spared in self.absence.unless:
            said += ", unless " + " and ".join(self._clause(*pattern) for pattern in spared)
        return f"{said}, of what the query looks at" if self.absence.is_narrower else said

    def _clause(self, subject: str, path: str, object_: str) -> str:
        """Say one triple pattern."""
        steps = _STEP.findall(path)
        names = self._named(subject, ""), self._named(object_, steps[-1] if steps else "")
        if path == _TYPE:
            return f"{names[0]} is {with_article(names[1])}"
        if len(steps) == 1:
            return self.language.relation(names[0], steps[0], names[1])
        if not steps:
            return f"{names[0]} has {self._named(path, '')}"
        along = ", then ".join(f"“{self.language.name(NamedNode(step))}”" for step in steps)
        return f"{names[0]} leads by {along} to {names[1]}"

    def _named(self, text: str, property_: str) -> str:
        """Name a constant; what is open is none of its kind when it is met first, then that one.

        No text stands for what was named just before.
        """
        if not text:
            return "that"
        if not text.startswith("?"):
            literal = text.split("^^", maxsplit=1)[0].strip('"')
            return self.language.name(NamedNode(text[1:-1])) if text.startswith("<") else literal
        if text not in self.met:
            return self._opened(text, self.language.range_of(property_))
        return f"that {self.met[text]}"

    def _opened(self, variable: str, range_: str) -> str:
        """Name what is open for the first time."""
        is_first = not self.met
        kind = "number" if range_ in _NUMBERS else self._kind(variable, range_)
        operator, value = self.absence.compared.get(variable, ("", ""))
        self.met[variable] = kind
        if operator == "!=":
            return f"no other {kind}" if is_first else f"another {kind}"
        if operator:
            return f"{'nothing ' if is_first else ''}{_COMPARED[operator]} {value}"
        if is_first:
            return f"no {kind}"
        return "some" if range_ in _NUMBERS else with_article(kind)

    def _kind(self, variable: str, range_: str) -> str:
        """Return of what kind an open thing is: by what it is asked to be, by the relation, or by its own name."""
        own = words(variable[1:].removeprefix("any")) or "thing"
        return self.kinds.get(variable) or self.language.label(range_) or own

"""Names in a registry record to terms of the ontology: the one seam between the reader and the lexicon.

Turns names into identifiers of terms, and keeps those that no term has, for the report.
A name with several terms stays unlinked: nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import ontology_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.lexicon import Lexicon

__all__ = ["Names"]

#: A histology's abbreviation of so few letters means other things, too: OS is overall survival, SS a safety set.
_AMBIGUOUS_UP_TO: Final = 3


class Names:
    """Finds the terms of drugs, histologies and adverse events, and counts the names that have none."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Index the names of each class, without regard to case."""
        self._terms = {
            kind: _by_name(lexicon, ontology_iri(kind)) for kind in ("Drug", "Histology", "AdverseEventTerm")
        }
        self.unmapped: Counter[tuple[str, str]] = Counter()

    def drugs(self, names: Iterable[str]) -> list[str]:
        """Return the drugs that an intervention's names mean; all its names together count as one when unmapped."""
        return self._find("Drug", names)

    def histologies(self, names: Iterable[str]) -> list[str]:
        """Return the histologies that some names mean."""
        return self._find("Histology", names)

    def adverse_events(self, names: Iterable[str]) -> list[str]:
        """Return the adverse events that some names mean."""
        return self._find("AdverseEventTerm", names)

    def histology_in(self, heading: str) -> str | None:
        """Return the one histology that a heading means, or None; a heading that means none is nothing unmapped."""
        return next(iter(self._terms_of("Histology", heading)), None)

    def _find(self, kind: str, names: Iterable[str]) -> list[str]:
        given = list(names)
        found = [term for name in given for term in self._terms_of(kind, name)]
        if not found and given:
            self.unmapped[kind, given[0]] += 1
        return sorted(set(found))

    def _terms_of(self, kind: str, name: str) -> tuple[str, ...]:
        """Return the one term that a name means, or none: what has several meanings stays open."""
        folded = _folded(name)
        if kind == "Histology" and len(folded) <= _AMBIGUOUS_UP_TO:
            return ()
        found = self._terms[kind].get(folded, ())
        return found if len(found) == 1 else ()


def _by_name(lexicon: Lexicon, class_iri: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for term in lexicon.terms(class_iri):
        for name in dict.fromkeys(_folded(name) for name in term.names):
            found[name] = (*found.get(name, ()), term.iri)
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())

"""Names in a registry record to terms of the ontology: the one seam between the reader and the finder of names.

Turns names into identifiers of terms, and counts those that no term has, for the report.
What may mean several things, something narrower than any term, or a class of drugs stays unlinked: nothing is guessed.
"""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

from sarcokg.identifiers import ontology_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg import names
    from sarcokg.lexicon import Lexicon

__all__ = ["Names"]


class Names:
    """Finds the terms of drugs, histologies and adverse events, and counts the names that have none."""

    def __init__(self, finder: names.Names, lexicon: Lexicon) -> None:
        """Keep what finds names in texts; registries repeat themselves, so what was found is remembered."""
        self._finder = finder
        # "Immunotherapy" stands for checkpoint inhibitors in a review of sarcoma, for allergens in most records.
        self._placeholders = {term.iri for term in lexicon.terms(ontology_iri("PlaceholderAgent"))}
        self._found = functools.lru_cache(maxsize=10_000)(self._find)
        self.unmapped: Counter[tuple[str, str]] = Counter()

    def drugs(self, title: str, others: Iterable[str]) -> list[str]:
        """Return the drugs that an intervention names; its other names count only where its title has no term."""
        found = self._found("Drug", title)
        for other in () if found else others:
            found = found or self._found("Drug", other)
        return self._counted("Drug", title, found)

    def histologies(self, name: str) -> list[str]:
        """Return the histologies that the name of a condition means."""
        return self._counted("Histology", name, self._found("Histology", name))

    def adverse_events(self, term: str) -> list[str]:
        """Return the adverse event that a term means as a whole: a part of it may be another event."""
        return self._counted("AdverseEventTerm", term, self._found("AdverseEventTerm", term))

    def histology_in(self, heading: str) -> str | None:
        """Return the one histology that a heading names, or None; a heading that names none is nothing unmapped."""
        found = self._found("Histology", heading)
        return found[0] if len(found) == 1 else None

    def _counted(self, kind: str, name: str, found: tuple[str, ...]) -> list[str]:
        if not found and name:
            self.unmapped[kind, name] += 1
        return sorted(found)

    def _find(self, kind: str, text: str) -> tuple[str, ...]:
        links = self._finder.find(text, [ontology_iri(kind)]).links
        whole = [link for link in links if kind != "AdverseEventTerm" or (link.start, link.end) == (0, len(text))]
        meant = [link.term for link in whole if not link.narrowed_by and link.term not in self._placeholders]
        return tuple(dict.fromkeys(meant))

"""A finding: what was recomputed of one field of one statement, and how it relates to what was printed.

Turns it into the quads of the audit's graph. It must not know how anything is recomputed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES, key_of, mint, ontology_iri
from sarcokg.store import Literal, Quad, quad

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CLOPPER_PEARSON", "Finding", "decimals_of"]

#: The interval method of every interval that the audit computes.
CLOPPER_PEARSON: Final = mint("interval-method", ["clopper-pearson-95"])


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of one kind on one field of a statement.

    ``computed`` gives further texts by the names of their properties; ``method`` is an interval method's IRI.
    """

    statement: str
    field: str
    kind: str
    arithmetic: str
    computed: Mapping[str, str]
    method: str | None = None

    def quads(self, graph: str) -> list[Quad]:
        """Return the finding as quads of the named graph ``graph``."""
        node = mint("finding", [key_of(self.statement), self.field])
        iris = {
            NAMESPACES["rdf"] + "type": ontology_iri("Finding"),
            ontology_iri("ofStatement"): self.statement,
            ontology_iri("findingKind"): mint("finding-kind", [self.kind]),
            **({} if self.method is None else {ontology_iri("intervalMethod"): self.method}),
        }
        texts = {"ofField": self.field, "arithmetic": self.arithmetic, **self.computed}
        return [
            *(quad(node, predicate, iri, graph) for predicate, iri in iris.items()),
            *(quad(node, ontology_iri(name), Literal(text), graph) for name, text in texts.items()),
        ]


def decimals_of(printed: str) -> int:
    """Return to how many decimals a figure was printed.

    >>> decimals_of("37"), decimals_of("10.13")
    (0, 2)
    """
    return len(printed.partition(".")[2])

"""Regimen classes as columns of the matrix: what the ontology defines of treatments, and what is known under each.

A class counts where the ontology defines it as a treatment of some kind, so a class that is added there
is a column here. What no class follows for, such as a drug whose company is not stated, is kept apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import key_of
from sarcokg.knowledge_graph import FACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["NONE", "classes_of_treatments", "known_by_class", "regimen_classes"]

#: The column of treatments that no class follows for.
NONE: Final = "none"

_CLASSES: Final = """
SELECT ?class ?label ?definition WHERE {
  ?class owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first sarco:Treatment .
  ?class rdfs:label ?label .
  ?class skos:definition ?definition .
}
ORDER BY ?label
"""

_TREATMENTS: Final = """
SELECT ?treatment ?class WHERE {
  ?class owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first sarco:Treatment .
  ?treatment a ?class .
}
ORDER BY ?treatment ?class
"""

#: The kinds of knowledge, the best first, as `what-is-known` words them of a mechanism.
_KNOWN: Final = """
SELECT ?histology ?class ?known WHERE {
  {
    SELECT ?histology ?class (MIN(?kind) AS ?rank) WHERE {
      {
        VALUES (?result ?kind) { (sarco:ObservedResponse 1) (sarco:NullResponse 2) }
        ?statement a ?result .
        ?statement sarco:inHistology ?found .
        ?statement sarco:underTreatment ?treatment .
      }
      UNION
      {
        ?study sarco:populations ?cohort .
        ?cohort sarco:histology ?found .
        ?cohort sarco:treatment ?treatment .
        BIND(EXISTS { ?publication sarco:study ?study . ?publication sarco:titleOnly true } AS ?isTitle)
        BIND(EXISTS { ?cohort sarco:populationKind <https://w3id.org/sarcokg/id/population-kind/planned> } AS ?isPlan)
        BIND(IF(?isTitle, 5, IF(?isPlan, 4, 3)) AS ?kind)
      }
      OPTIONAL {
        ?defined owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first sarco:Treatment .
        ?treatment a ?defined .
      }
      BIND(COALESCE(STR(?defined), "none") AS ?class)
      ?found sarco:subtypeOf* ?histology .
    }
    GROUP BY ?histology ?class
  }
  VALUES (?rank ?known) {
    (1 "responses observed")
    (2 "no response observed among the patients reported")
    (3 "studied, no response result for this histology in this release")
    (4 "planned, no result in this release")
    (5 "known by title only")
  }
}
ORDER BY ?histology ?class
"""


def regimen_classes(kg: KnowledgeGraph) -> list[dict[str, object]]:
    """Return key, label and definition of each class, by label, and last what no class follows for."""
    rows = kg.release.shared(FACTS).select(_CLASSES)
    classes: list[dict[str, object]] = [
        {
            "iri": row["class"],
            "key": key_of(row["class"] or ""),
            "label": row["label"],
            "parents": [],
            "definition": row["definition"],
        }
        for row in rows
    ]
    # No class follows where it is not stated whether a drug was given alone.
    rest = {"label": "single or combined not stated", "definition": "No regimen class follows for the treatment."}
    return [*classes, {"iri": "", "key": NONE, "parents": [], **rest}]


def classes_of_treatments(kg: KnowledgeGraph) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the classes of each treatment that has one, by the treatment's IRI."""
    found: dict[str, tuple[str, ...]] = {}
    for row in kg.release.shared(FACTS).select(_TREATMENTS):
        found[row["treatment"] or ""] = (*found.get(row["treatment"] or "", ()), key_of(row["class"] or ""))
    return found


def known_by_class(kg: KnowledgeGraph) -> dict[str, dict[str, str]]:
    """Return what is known of each histology under each class, by their keys; what is not there, is not known."""
    found: dict[str, dict[str, str]] = {}
    for row in kg.release.shared(FACTS).select(_KNOWN):
        found.setdefault(key_of(row["histology"] or ""), {})[key_of(row["class"] or "")] = row["known"] or ""
    return found

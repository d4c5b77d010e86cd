"""The page that lists the studies, those that a source of ours reports before those that are only cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.pages.reader import Reader

__all__ = ["VIEW", "page", "paths", "studies"]

VIEW: Final = "studies"
_STUDIES: Final = """
SELECT ?study ?key ?attribution
  (GROUP_CONCAT(DISTINCT ?anyRegistration; separator=", ") AS ?registration)
  (GROUP_CONCAT(DISTINCT ?anyTitle; separator=" / ") AS ?title)
  (GROUP_CONCAT(DISTINCT ?anyType; separator=", ") AS ?type)
  (GROUP_CONCAT(DISTINCT ?anyPhase; separator=", ") AS ?phase)
  (GROUP_CONCAT(DISTINCT ?anyDrug; separator=", ") AS ?drugs)
  (COUNT(DISTINCT ?result) AS ?results)
WHERE {
  ?study a sarco:Study .
  ?study skos:notation ?key .
  OPTIONAL { ?study sarco:attribution/rdfs:label ?stated }
  OPTIONAL { ?study sarco:registration ?anyRegistration }
  OPTIONAL { ?study sarco:title ?anyTitle }
  OPTIONAL { ?study sarco:design/sarco:designType/rdfs:label ?anyType }
  OPTIONAL { ?study sarco:design/sarco:phase/rdfs:label ?anyPhase }
  OPTIONAL { ?study sarco:regimens/sarco:hasDrug/rdfs:label ?anyDrug }
  OPTIONAL { ?study sarco:reports ?result }
  BIND(COALESCE(?stated, "not stated") AS ?attribution)
}
GROUP BY ?study ?key ?attribution
ORDER BY DESC(?attribution) ?key
"""


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path."""
    del kg
    return [VIEW]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the page of all studies."""
    refuse_unknown(path, parameters)
    found = studies(reader_of(kg))
    own = sum(study["attribution"] == "own" for study in found)
    sentence = f"{len(found)} studies: {own} reported by a source of this release, the others known from citations."
    return Page(VIEW, path, "Studies", sentence, {"studies": found}, _STUDIES.strip())


def studies(reader: Reader) -> list[dict[str, str]]:
    """Return every study with what tells it from others, and the path of its page as ``href``."""
    rows = [{name: value or "" for name, value in row.items()} for row in reader.rows(_STUDIES)]
    return [{**row, "href": reader.href(row["study"])} for row in rows]

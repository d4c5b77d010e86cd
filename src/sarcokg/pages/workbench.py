"""The workbench: what a SPARQL editor needs to know of this graph to complete what somebody types.

Turns the ontology into a schema of classes, properties by class and names, and the questions into examples.
"""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import ID, NAMESPACES, compact, kind_of
from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.pages.reader import Reader
    from sarcokg.release import Release

__all__ = ["SETTINGS", "VIEW", "page", "paths", "release_script", "schema"]

VIEW: Final = "workbench"
SETTINGS: Final = frozenset({"query"})

_CLASSES: Final = """
SELECT ?class ?label (SAMPLE(?anyDefinition) AS ?definition) (COUNT(DISTINCT ?thing) AS ?things) WHERE {
  ?class a owl:Class .
  ?class rdfs:label ?label .
  OPTIONAL { ?class skos:definition ?anyDefinition }
  OPTIONAL { ?thing a ?class }
}
GROUP BY ?class ?label
ORDER BY ?class
"""
#: What is used, not what is declared: a property that no thing of a class has would complete to an empty answer.
_PROPERTIES: Final = """
SELECT ?property ?label
  (SAMPLE(?anyDefinition) AS ?definition)
  (GROUP_CONCAT(DISTINCT ?className; separator=" ") AS ?classes)
WHERE {
  { SELECT DISTINCT ?property ?class WHERE { ?thing ?property ?value . ?thing a ?class . ?class a owl:Class } }
  OPTIONAL { ?property rdfs:label ?anyLabel }
  OPTIONAL { ?property skos:definition ?anyDefinition }
  BIND(COALESCE(?anyLabel, "") AS ?label)
  BIND(STR(?class) AS ?className)
  FILTER(STRSTARTS(STR(?class), STR(sarco:)))
}
GROUP BY ?property ?label
ORDER BY ?property
"""
_NAMES: Final = """
SELECT ?thing ?label WHERE {
  ?thing a owl:NamedIndividual .
  ?thing rdfs:label ?label .
}
ORDER BY ?thing
"""


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path."""
    del kg
    return [VIEW]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the page of the workbench."""
    refuse_unknown(path, parameters, SETTINGS)
    reader = reader_of(kg)
    questions = reader.kg.questions
    examples = [
        {"name": name, "sentence": question.sentence, "query": question.query} for name, question in questions.items()
    ]
    data = {"schema": schema(reader), "examples": examples, "triples": len(reader.store)}
    sentence = f"Ask this release in SPARQL: {len(reader.store)} facts, {len(examples)} questions to begin with."
    return Page(VIEW, path, "SPARQL workbench", sentence, data)


def release_script(release: Release) -> tuple[str, bytes]:
    """Return the name and the content of the script by which a static page gets the release to run queries on.

    A script, for a page opened by double-click may load no other file; the TriG is packed as gzip in base64.
    """
    packed = base64.b64encode(gzip.compress(release.text(), mtime=0)).decode()
    carried = json.dumps({"name": release.name, "trig": packed})
    return f"release-{release.name}.js", f"globalThis.sarcokgRelease={carried};\n".encode()


def schema(reader: Reader) -> dict[str, Any]:
    """Return what an editor completes: prefixes, classes, properties with the classes that have them, and names.

    Terms stand as prefixed names; a property's ``classes`` are places in the list of classes.
    """
    classes = [
        {
            "term": compact(row["class"] or ""),
            "label": row["label"] or "",
            "text": row["definition"] or "",
            "things": int(row["things"] or "0"),
        }
        for row in reader.rows(_CLASSES)
    ]
    places = {entry["term"]: place for place, entry in enumerate(classes)}
    properties = [
        {
            "term": compact(row["property"] or ""),
            "label": row["label"] or "",
            "text": row["definition"] or "",
            "classes": sorted(
                places[compact(name)] for name in (row["classes"] or "").split() if compact(name) in places
            ),
        }
        for row in reader.rows(_PROPERTIES)
    ]
    names = [
        {"term": compact(row["thing"] or ""), "label": row["label"] or ""}
        for row in reader.rows(_NAMES)
        if (row["thing"] or "").startswith(ID)
    ]
    kinds = sorted({kind_of(row["thing"] or "") or "" for row in reader.rows(_NAMES)} - {""})
    prefixes = {**NAMESPACES, **{kind: f"{ID}{kind}/" for kind in kinds}}
    return {"prefixes": prefixes, "classes": classes, "properties": properties, "names": names}

"""The search over all names: labels and synonyms of things, studies by their keys, questions by their wordings."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import ID, key_of, kind_of, words
from sarcokg.knowledge_graph import FACTS
from sarcokg.lexicon import read_lexicon
from sarcokg.pages.regimen_classes import regimen_classes
from sarcokg.pages.regimens import SECTION

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["entries", "index"]

_NAMED: Final = """
SELECT ?thing ?name WHERE {
  { ?thing a sarco:Study . ?thing skos:notation|sarco:title|sarco:acronym ?name }
  UNION
  { ?thing a sarco:Source . ?thing skos:notation|sarco:title|rdfs:label ?name }
}
ORDER BY ?thing ?name
"""


def entries(kg: KnowledgeGraph) -> Iterator[dict[str, object]]:
    """Yield what can be found: its path, its kind in words, its label and its other names.

    Terms of the ontology come first, by IRI, then regimen classes, studies and sources, then questions.
    """
    for term in read_lexicon(kg.release.shared(("ontology",))).all_terms():
        others = sorted({name for name in term.names if name != term.label})
        yield _entry(term.iri, term.label or key_of(term.iri), others)
    for found in regimen_classes(kg):
        path, label = f"{SECTION}/{found['key']}", str(found["label"])
        yield {"path": path, "kind": "regimen class", "label": label, "names": [label.removesuffix(" treatment")]}
    named: dict[str, list[str]] = {}
    for row in kg.release.shared(FACTS).select(_NAMED):
        named.setdefault(row["thing"] or "", []).append(row["name"] or "")
    for iri, names in named.items():
        yield _entry(iri, key_of(iri), [name for name in names if name != key_of(iri)])
    for name, question in sorted(kg.questions.items()):
        yield {
            "path": f"questions/{name}",
            "kind": "question",
            "label": question.sentence,
            "names": [name, *question.also],
        }


def index(kg: KnowledgeGraph, paths: Container[str]) -> tuple[str, bytes]:
    """Return the name and the content of the script that holds what can be found among these paths."""
    found = [
        [entry["path"], entry["kind"], entry["label"], entry["names"]]
        for entry in entries(kg)
        if entry["path"] in paths
    ]
    # Unicode's two ends of line end a line of JavaScript, too; an ASCII text has neither.
    content = f"sarcokgSearch({json.dumps(found, separators=(',', ':'))});\n".encode()
    return f"search-{hashlib.sha256(content).hexdigest()[:10]}.js", content


def _entry(iri: str, label: str, names: list[str]) -> dict[str, object]:
    return {
        "path": iri.removeprefix(ID),
        "kind": words(kind_of(iri) or "").replace("-", " "),
        "label": label,
        "names": names,
    }

"""The audit page: what was recomputed, what disagrees, what each source gave, who curated it and who read it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.pages.reader import Reader

__all__ = ["VIEW", "page", "paths"]

VIEW: Final = "audit"

_FINDINGS: Final = """
SELECT ?finding ?kind ?field ?arithmetic ?printed ?computed ?lower ?upper ?statement ?study WHERE {
  ?finding a sarco:Finding .
  ?finding sarco:findingKind/rdfs:label ?kind .
  ?finding sarco:ofField ?field .
  ?finding sarco:arithmetic ?arithmetic .
  ?finding sarco:ofStatement ?statement .
  OPTIONAL { ?statement sarco:percentAsPrinted ?printed }
  OPTIONAL { ?finding sarco:computedPercent ?computed }
  OPTIONAL { ?finding sarco:computedLower ?lower }
  OPTIONAL { ?finding sarco:computedUpper ?upper }
  OPTIONAL { ?statement sarco:inStudy/skos:notation ?study }
}
ORDER BY ?kind ?study ?statement ?field ?finding
"""
_KINDS: Final = """
SELECT ?kind ?definition WHERE {
  ?node a sarco:FindingKind .
  ?node rdfs:label ?kind .
  ?node skos:definition ?definition .
}
ORDER BY ?kind
"""
#: One count a query: joined, one kind of entry would multiply the others.
_COVERAGE: Final = """
SELECT ?key
  (COUNT(DISTINCT ?passage) AS ?passages)
  (COUNT(DISTINCT ?statement) AS ?statements)
WHERE {
  ?source a sarco:Source .
  ?source skos:notation ?key .
  OPTIONAL {
    ?source sarco:passages ?passage .
    OPTIONAL { ?statement sarco:passage ?passage . ?statement a sarco:Statement }
  }
}
GROUP BY ?key
ORDER BY ?key
"""
_COUNTED: Final = """
SELECT ?key (COUNT(DISTINCT ?entry) AS ?number) WHERE {{
  ?source a sarco:Source .
  ?source skos:notation ?key .
  OPTIONAL {{ ?source sarco:{relation} ?entry }}
}}
GROUP BY ?key
"""
_CURATION: Final = """
SELECT ?key ?kind ?title ?length ?sha256 ?curator ?curatedOn ?secondReader ?study WHERE {
  ?source a sarco:Source .
  ?source skos:notation ?key .
  ?source sarco:textLength ?length .
  ?source sarco:textSha256 ?sha256 .
  OPTIONAL { ?source sarco:sourceKind/rdfs:label ?kind }
  OPTIONAL { ?source sarco:title ?title }
  OPTIONAL { ?source sarco:study ?study }
  OPTIONAL {
    ?source sarco:curation ?curation .
    ?curation sarco:curator ?curator .
    ?curation sarco:curatedOn ?curatedOn .
    OPTIONAL { ?curation sarco:secondReader ?secondReader }
  }
}
ORDER BY ?key
"""
#: What is counted of a source, with its heading.
_ENTRIES: Final = (("claims", "claims"), ("conflicts", "conflicts"), ("limitations", "limitations"), ("cites", "cited"))
_QUESTIONS: Final = ("printed-against-recomputed", "conflicts", "disagreements")


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path."""
    del kg
    return [VIEW]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the audit page."""
    refuse_unknown(path, parameters)
    reader = reader_of(kg)
    findings = [_finding(reader, row) for row in reader.rows(_FINDINGS)]
    conflicts = len(reader.answer("conflicts"))
    data = {
        "findings": findings,
        "kinds": [_texts(row) for row in reader.rows(_KINDS)],
        "answers": [_answer(reader, name) for name in _QUESTIONS],
        "coverage": _coverage(reader),
        "curation": [{**_texts(row), "href": reader.href(row["study"] or "")} for row in reader.rows(_CURATION)],
    }
    sentence = (
        f"{len(findings)} findings of arithmetic beside printed values, and {conflicts} conflicts; "
        "nothing that a source prints is corrected."
    )
    return Page(VIEW, path, "Audit", sentence, data, _FINDINGS.strip())


def _finding(reader: Reader, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the engine
    statement = row["statement"] or ""
    study = row["study"] or ""
    return {
        **_texts(row),
        "says": reader.sentence(statement),
        "places": reader.places(statement),
        "studyHref": f"study/{study}" if study else "",
    }


def _answer(reader: Reader, name: str) -> dict[str, Any]:
    answer = reader.answer(name)
    return {
        "question": name,
        "sentence": answer.question.sentence,
        "columns": [*answer.columns],
        "rows": [dict(row) for row in answer],
    }


def _coverage(reader: Reader) -> list[dict[str, str]]:
    counts: dict[str, dict[str, str]] = {row["key"] or "": _texts(row) for row in reader.rows(_COVERAGE)}
    for relation, heading in _ENTRIES:
        for row in reader.rows(_COUNTED.format(relation=relation)):
            counts[row["key"] or ""][heading] = row["number"] or ""
    return list(counts.values())


def _texts(row: Any) -> dict[str, str]:  # noqa: ANN401 - a row of the engine
    return {name: value or "" for name, value in row.items()}

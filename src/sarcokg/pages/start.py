"""The start page: what the graph holds, and what it can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.knowledge_graph import FACTS
from sarcokg.pages.model import Page, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["SETTINGS", "VIEW", "page", "paths"]

VIEW: Final = "start"
SETTINGS: Final = frozenset({"find"})
#: Rows of an answer that the start page shows; it says how many there are.
_MOST_ROWS: Final = 4

#: Kinds of things that tell a visitor what the graph is about, by the classes of the ontology.
_COUNTS: Final = """
SELECT ?label (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class {
    sarco:Claim sarco:Drug sarco:Histology sarco:Mechanism sarco:Passage sarco:Patient sarco:ProportionStatement
    sarco:Study
  }
  ?thing a ?class .
  ?class rdfs:label ?label .
}
GROUP BY ?label
ORDER BY ?label
"""


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path, which is empty."""
    del kg
    return [""]


#: What a visitor is shown answered: the question, its parameters, the columns that are shown, and a heading.
_ASKED: Final[tuple[tuple[str, dict[str, str], tuple[str, ...], str], ...]] = (
    ("responses-by-mechanism", {"histology": "ASPS"}, (), "What did alveolar soft part sarcoma respond to?"),
    ("what-is-known", {"histology": "ASPS"}, ("mechanism", "known"), "What is known of each mechanism in ASPS?"),
    ("conflicts", {}, ("source", "description"), "Where do sources disagree?"),
)


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the start page: counts, and some questions with their answers as they are now."""
    refuse_unknown(path, parameters)
    counts = [
        {"label": row["label"], "count": int(row["count"] or "0")} for row in kg.release.shared(FACTS).select(_COUNTS)
    ]
    return Page(
        VIEW,
        path,
        "Sarcoma immunotherapy: who responded to what, by which mechanism",
        "A knowledge graph of what sources report: counts of patients with exact intervals, each with its place in the "
        "source, and the kinds of absence told apart.",
        {
            "counts": counts,
            "asked": [_asked(kg, *asked) for asked in _ASKED if asked[0] in kg.questions],
            "questions": len(kg.questions),
        },
        _COUNTS.strip(),
    )


def _asked(
    kg: KnowledgeGraph, name: str, given: Mapping[str, str], columns: tuple[str, ...], lead: str
) -> dict[str, object]:
    """Return a question with its answer: these columns of the first rows, or the headlines of the question."""
    answer = kg.ask(name, **given)
    headline = answer.question.headline
    return {
        "name": name,
        "lead": lead,
        "sentence": answer.question.sentence,
        "parameters": dict(given),
        "rows": [
            ": ".join(row[column] for column in columns) if columns else headline.format_map(row)
            for row in answer.rows[:_MOST_ROWS]
        ],
        "count": len(answer),
    }

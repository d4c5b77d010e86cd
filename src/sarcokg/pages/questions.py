"""The list of questions, by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.pages.model import Page, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["VIEW", "page", "paths"]

VIEW: Final = "questions"


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the one path of the list."""
    del kg
    return ["questions"]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return every question under its first topic."""
    refuse_unknown(path, parameters)
    topics: dict[str, list[dict[str, str]]] = {}
    for name, question in sorted(kg.questions.items(), key=lambda item: item[1].sentence):
        topic = question.tags[0] if question.tags else "other"
        topics.setdefault(topic, []).append({"name": name, "sentence": question.sentence, "drawn": question.drawn})
    count = len(kg.questions)
    listed = [{"topic": topic, "questions": topics[topic]} for topic in sorted(topics)]
    return Page(
        VIEW,
        path,
        "Questions",
        f"{count} questions, each with its answer, its form and its query, under {len(listed)} topics.",
        {"topics": listed},
        python="sarcokg.open().questions",
    )

"""What an assistant may ask: each function turns a request into plain data with its sources.

It must not know the protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.explain import Names, render
from sarcokg.explain.words import Words
from sarcokg.identifiers import GRAPH, NAMESPACES, compact
from sarcokg.knowledge_graph import FACTS
from sarcokg.mcp.killable import LIMITS, Limits, run_within
from sarcokg.retraction import COLUMN, flag
from sarcokg.store import Literal, NamedNode

if TYPE_CHECKING:
    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.questions import Question
    from sarcokg.store import Store, Triple

__all__ = ["READING", "Tools"]

#: How every answer is to be read; assistants repeat what they are told.
READING: Final = (
    'Say "not stated" where a value is "not stated": the source does not say it, so do not fill it in. '
    "Name the source and place of each figure. "
    "An empty answer means that this release holds nothing, not that there is nothing. "
    "This is no systematic review and no treatment advice."
)
_LABEL: Final = NAMESPACES["rdfs"] + "label"


class Tools:
    """Answers from one graph, within limits."""

    def __init__(self, graph: KnowledgeGraph, limits: Limits = LIMITS) -> None:
        """Take the graph; nothing of it is loaded yet."""
        self._graph = graph
        self._limits = limits
        self._loaded: tuple[Store, Names, Words] | None = None

    def list_questions(self) -> dict[str, Any]:
        """Return every question with its parameters."""
        return {
            "release": self._graph.release.name,
            "questions": [_described(question) for question in self._graph.questions.values()],
        }

    def ask(self, question: str, parameters: dict[str, str]) -> dict[str, Any]:
        """Return the answer to a question, asked by its name or in words.

        Raises `UsageError` for an unknown question, parameter or value, and where words leave a choice open.
        """
        answer = self._graph.ask(question, **parameters)
        return {
            "question": answer.question.sentence,
            "name": answer.question.name,
            "parameters": {name: list(values) for name, values in answer.parameters.items()},
            "understood": list(answer.reading),
            **self._rows(list(answer.rows), len(answer)),
            "note": answer.question.note,
            "citation": answer.citation,
            "release": answer.release,
            "howToRead": READING,
        }

    def describe(self, thing: str) -> dict[str, Any]:
        """Return what the graph says of a thing, each fact with the graphs that say it.

        Raises `UsageError` where nothing has the name, or several things have it.
        """
        store, names, words = self._load()
        node = names.find(thing)
        if node is None:
            near = names.near(thing)
            offer = f"Did you mean {' or '.join(near)}?" if near else "Use a key, a label or a prefixed name."
            message = f"{thing}: nothing here has this name. {offer}"
            raise UsageError(message)
        around = store.around(node)
        facts = [_fact(triple, store, words) for triple in around if triple.predicate.value != _LABEL]
        return {
            "iri": node.value,
            "name": words.label(node.value) or words.name(node),
            **self._rows(facts, len(facts), "facts"),
            **self._flag(),
            "release": self._graph.release.name,
            "howToRead": READING,
        }

    def explain(self, subject: str, relation: str, object_: str) -> dict[str, Any]:
        """Return why a statement stands, down to the places in the sources, as text.

        Raises `UsageError` where a name is unknown.
        """
        explanation = self._graph.explain(subject, relation, object_)
        return {
            "holds": bool(explanation.proofs),
            "explanation": render([explanation], "text"),
            "release": self._graph.release.name,
            "howToRead": READING,
        }

    def sparql(self, query: str) -> dict[str, Any]:
        """Return the rows of a SPARQL SELECT over all graphs, within the limits, which the answer tells.

        Raises `QueryError` where it cannot be read, or was ended at a limit.
        """
        table = run_within(self._graph, query, self._limits)
        rows = [dict(row) for row in table.rows]
        release = self._graph.release.name
        return {**self._rows(rows, table.total), **self._flag(), "release": release, "howToRead": READING}

    def _flag(self) -> dict[str, str]:
        """Return what is to be said of retracted sources, where there are any; other answers say it by themselves."""
        said = flag(self._graph.retracted)
        return {COLUMN: said} if said else {}

    def _rows(self, rows: list[Any], total: int, name: str = "rows") -> dict[str, Any]:
        """Return rows with their number, and whether some were left out: never in silence."""
        shown = rows[: self._limits.rows]
        return {name: shown, "total": total, "truncated": len(shown) < total}

    def _load(self) -> tuple[Store, Names, Words]:
        if self._loaded is None:
            store = self._graph.release.load(FACTS)
            self._loaded = store, Names(store), Words(store)
        return self._loaded


def _described(question: Question) -> dict[str, Any]:
    parameters = [
        {
            "name": parameter.name,
            "type": parameter.type,
            "text": parameter.text,
            "default": [compact(term.strip("<>")) for term in parameter.default],
        }
        for parameter in question.parameters
    ]
    return {"name": question.name, "question": question.sentence, "tags": list(question.tags), "parameters": parameters}


def _fact(triple: Triple, store: Store, words: Words) -> dict[str, Any]:
    value = triple.object
    return {
        "says": words.say(triple).text,
        "subject": str(triple.subject),
        "property": compact(triple.predicate.value),
        "value": value.value if isinstance(value, (Literal, NamedNode)) else str(value),
        "statedIn": [iri.removeprefix(GRAPH) for iri in store.graphs(triple)],
    }

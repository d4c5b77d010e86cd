"""The page of a question: its form, its answer, and the query itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import NAMESPACES, key_of, ontology_iri
from sarcokg.lexicon import read_lexicon
from sarcokg.pages.model import Page, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.questions import Answer, Parameter

__all__ = ["VIEW", "page", "paths"]

VIEW: Final = "question"

_FOLDER: Final = "questions/"


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the path of each question's page."""
    return [f"{_FOLDER}{name}" for name in kg.questions]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Ask the question with these parameters, and return its answer beside its form.

    Raises `UsageError` for a parameter that the question does not have, or its value.
    """
    question = kg.questions[path.removeprefix(_FOLDER)]
    refuse_unknown(path, parameters, [parameter.name for parameter in question.parameters])
    given = {name: value for name, value in parameters.items() if value}
    try:
        answer = kg.ask(question.name, **given)
    except UsageError as error:
        # On the command line a parameter is an option; in an address it is none.
        message = str(error).removeprefix("--")
        raise UsageError(message) from None
    return Page(
        VIEW,
        path,
        question.sentence,
        _sentence(answer),
        {
            "name": question.name,
            "tags": list(question.tags),
            "drawn": question.drawn,
            "drawing": dict(question.drawing),
            "sentence": question.sentence,
            "note": question.note,
            "headline": question.headline,
            "parameters": [_control(kg, parameter, answer) for parameter in question.parameters],
            "columns": list(answer.columns),
            "rows": list(answer.rows),
            "query": answer.query,
            "lists": dict(question.lists),
            "computed": [
                {"column": computed.column, "method": computed.method, "arguments": list(computed.arguments)}
                for computed in question.computed
            ],
            "prefixes": NAMESPACES,
        },
        answer.query,
        _python(question.name, given),
    )


def _sentence(answer: Answer) -> str:
    chosen = ", ".join(f"{name} {', '.join(values)}" for name, values in answer.parameters.items())
    count = "Nothing in this release" if not answer.rows else f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
    return f"{count} for {chosen}." if chosen else f"{count}."


def _python(name: str, given: Mapping[str, str]) -> str:
    arguments = [repr(name)] + [
        f"{key.replace('-', '_')}={value == 'true' if value in {'true', 'false'} else value!r}"
        for key, value in sorted(given.items())
    ]
    return f"sarcokg.open().ask({', '.join(arguments)})"


def _control(kg: KnowledgeGraph, parameter: Parameter, answer: Answer) -> dict[str, object]:
    """Return what a form needs of a parameter: its choices, that chosen, and the default."""
    chosen = ",".join(answer.parameters.get(parameter.name, ()))
    default = ",".join(key_of(term.strip("<>")) for term in parameter.default)
    control: dict[str, object] = {"name": parameter.name, "text": parameter.text, "value": chosen, "default": default}
    if parameter.is_flag:
        return {**control, "options": [["false", "no", "false"], ["true", "yes", "true"]]}
    terms = read_lexicon(kg.release.shared(("ontology",))).terms(ontology_iri(parameter.type))
    options = sorted((term.label or key_of(term.iri), key_of(term.iri), f"<{term.iri}>") for term in terms)
    known = {key for _, key, _ in options}
    # A value that names several terms, or one that is no term of the ontology, is a choice of its own.
    extra = [[default, default, " ".join(parameter.default)]] if default not in known else []
    if chosen not in {*known, default}:
        extra.append([chosen, chosen, ""])
    return {**control, "options": [*extra, *([key, label, iri] for label, key, iri in options)]}

"""``sarcokg ask``: list the questions, or ask one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.cli.explain import add_explaining, explain_answer
from sarcokg.errors import UsageError
from sarcokg.questions import find_question
from sarcokg.tables import FORMATS, render, to_terminal

if TYPE_CHECKING:
    import argparse

    from sarcokg.questions import Question

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "list the questions, or ask one by its name"
EXAMPLE: Final = "sarcokg ask responses-by-mechanism --histology ASPS"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments; those of the question itself are read when its file is known."""
    parser.add_argument("name", nargs="?", help="the question; without it, all are listed")
    parser.add_argument("--format", choices=[*FORMATS, "turtle"], help="print for a program instead of a person")
    parser.add_argument("--parameters", action="store_true", help="show the question's parameters instead of asking it")
    add_explaining(parser)
    parser.set_defaults(rest=[])


def run(arguments: argparse.Namespace) -> None:
    """Ask, and print the answer."""
    graph = sarcokg.open(arguments.project)
    if arguments.name is None:
        _no_rest(arguments.rest)
        _list(graph.questions)
        return
    question = find_question(graph.questions, arguments.name)
    if arguments.parameters:
        _describe(question)
        return
    values = _values(arguments.rest, question)
    if arguments.explain or arguments.without:
        explain_answer(graph, arguments, values)
        return
    answer = graph.ask(arguments.name, **values)
    if arguments.format:
        sys.stdout.write(render(answer, arguments.format))
    else:
        to_terminal(answer)


def _values(words: list[str], question: Question) -> dict[str, str | bool]:
    """Read ``--name value``, ``--name=value`` and, for a flag, ``--name`` alone."""
    flags = {parameter.name for parameter in question.parameters if parameter.type == "boolean"}
    values: dict[str, str | bool] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            message = f"{word}: not expected here. Write parameters as --name value."
            raise UsageError(message)
        if equals:
            values[name] = value
        elif name in flags:
            values[name] = True
        else:
            values[name] = _next(rest, word)
    return values


def _next(rest: object, word: str) -> str:
    value = next(iter(rest), None)  # type: ignore[call-overload]
    if value is None:
        message = f"{word}: the value is missing. Write {word} VALUE."
        raise UsageError(message)
    return str(value)


def _no_rest(rest: list[str]) -> None:
    if rest:
        message = f"{rest[0]}: no question is named. Write `sarcokg ask NAME {rest[0]} …`."
        raise UsageError(message)


def _list(questions: dict[str, Question]) -> None:
    for name, question in questions.items():
        print(f"{name}\n    {question.sentence}")


def _describe(question: Question) -> None:
    print(question.sentence)
    for parameter in question.parameters:
        default = ", ".join(term.strip("<>").rsplit("/", 1)[-1] for term in parameter.default)
        print(f"  --{parameter.name}  {parameter.text} ({parameter.type}; default {default})")

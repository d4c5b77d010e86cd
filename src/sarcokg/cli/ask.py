"""``sarcokg ask``: list the questions, or ask one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from sarcokg.cli import add_endpoint, opened
from sarcokg.cli.explain import add_explaining, explain_answer
from sarcokg.english import is_sentence
from sarcokg.errors import UsageError
from sarcokg.questions import find_question
from sarcokg.tables import FORMATS, is_clean, render, to_terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from sarcokg.questions import Question

__all__ = ["EXAMPLE", "HELP", "configure", "describe", "run"]

HELP: Final = "list the questions, or ask one by its name or in words"
EXAMPLE: Final = "sarcokg ask responses-by-mechanism --histology ASPS"

_STALE: Final = (
    "sarcokg: records, ontology or shapes have changed since release {} was built, and this answer does not know it. "
    "Run `sarcokg build`."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments; those of the question itself are read when its file is known."""
    parser.add_argument("name", nargs="?", help="the question: its name, or a sentence in quotes; without it, a list")
    parser.add_argument(
        "--format",
        choices=[*FORMATS, "turtle"],
        help="print for a program instead of a person; turtle only with --explain",
    )
    parser.add_argument(
        "--parameters", action="store_true", help="show by what the question can be narrowed, and do not ask it"
    )
    add_explaining(parser)
    add_endpoint(parser)
    # The help of a question shows its own parameters, so it must know the question first: `run` prints it.
    own = parser.add_argument_group("help", conflict_handler="resolve")
    own.add_argument(
        "-h", "--help", action="store_true", help="show this help, and below it the parameters of the question named"
    )
    parser.set_defaults(rest=[], own_help=parser.format_help)


def run(arguments: argparse.Namespace) -> None:
    """Ask, and print the answer."""
    name, rest = arguments.name, arguments.rest
    if arguments.help and name is None:
        print(arguments.own_help(), end="")
        sys.exit(0)
    graph = opened(arguments)
    if name is None:
        _no_rest([*rest, *_meant_for_a_question(arguments)])
        _list(graph.questions)
        return
    # A sentence may have any of the parameters: which question it is, is known only when it is read.
    questions = graph.questions
    asked = list(questions.values()) if is_sentence(name) else [find_question(questions, name)]
    if arguments.help:
        print(arguments.own_help())
    if arguments.help or arguments.parameters:
        if is_sentence(name):
            message = (
                f'"{name}": a sentence has no parameters of its own. Name the question, or leave --parameters out.'
            )
            raise UsageError(message)
        print(describe(asked[0]))
        return
    values = _values(rest, asked)
    if arguments.explain or arguments.without:
        explain_answer(graph, arguments, values)
        return
    answer = graph.ask(name, **values)
    if graph.is_stale:
        print(_STALE.format(answer.release), file=sys.stderr)
    if arguments.format:
        for line in (*answer.reading, *([f"cite: {answer.citation}"] if is_clean(arguments.format) else [])):
            print(line, file=sys.stderr)
        sys.stdout.write(render(answer, arguments.format))
    else:
        to_terminal(answer)


def _values(words: list[str], asked: Iterable[Question]) -> dict[str, str | bool]:
    """Read ``--name value``, ``--name=value`` and, for a flag, ``--name`` alone."""
    parameters = [parameter for question in asked for parameter in question.parameters]
    flags = {parameter.name for parameter in parameters if parameter.is_flag}
    known = {parameter.name for parameter in parameters}
    values: dict[str, str | bool] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            message = (
                f"{word}: not expected here. Write parameters as --name value, what is yes or no as --name alone, "
                "and a sentence in quotes."
            )
            raise UsageError(message)
        if equals:
            values[name] = value
        # Whatever is unknown is refused by its name when the question is asked, with or without a value.
        elif name in flags or name not in known:
            values[name] = True if name in flags else next(rest, "")
        else:
            values[name] = _next(rest, word)
    return values


def _next(rest: object, word: str) -> str:
    value = next(iter(rest), None)  # type: ignore[call-overload]
    if value is None:
        message = f"{word}: the value is missing. Write {word} VALUE."
        raise UsageError(message)
    return str(value)


def _meant_for_a_question(arguments: argparse.Namespace) -> list[str]:
    """Return the options given that say how to answer, which a list of questions leaves out."""
    return [f"--{name}" for name in ("explain", "row", "without", "parameters", "format") if getattr(arguments, name)]


def _no_rest(rest: list[str]) -> None:
    if rest:
        message = f"{rest[0]}: no question is named. Write `sarcokg ask NAME {rest[0]} …`."
        raise UsageError(message)


def _list(questions: Mapping[str, Question]) -> None:
    for name, question in questions.items():
        print(f"{name}\n    {question.sentence}")


def describe(question: Question) -> str:
    """Return a question with its parameters, each with its type and default, as text for a person."""
    lines = [question.sentence]
    for parameter in question.parameters:
        default = ", ".join(parameter.default_keys)
        lines.append(f"  --{parameter.name}  {parameter.text} ({parameter.type}; default {default})")
    return "\n".join(lines)

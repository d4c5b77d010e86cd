"""Answers as text: tables for people, CSV, TSV, JSON and Markdown for programs and papers."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import words
from sarcokg.screen import open_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sarcokg.questions import Answer
    from sarcokg.screen import Screen

__all__ = ["FORMATS", "render", "to_terminal"]


#: Characters that a column of a table needs to be read; below that, each row is a card.
_NARROWEST: Final = 14


def render(answer: Answer, form: str) -> str:
    """Return an answer in one of the `FORMATS`.

    Raises `UsageError` for any other name.
    """
    if form not in FORMATS:
        message = f"--format: no such format: {form}. Choose one of {', '.join(FORMATS)}."
        raise UsageError(message)
    return FORMATS[form](answer.columns, answer.rows)


def to_terminal(answer: Answer) -> None:
    """Print an answer for a person: a card a row where the question gives a headline, else a table."""
    screen = open_screen()
    screen.print(answer.question.sentence, style="bold")
    screen.print(answer.origin, style="dim")
    if answer.question.headline or screen.width < _NARROWEST * len(answer.columns):
        _print_cards(screen, answer)
    elif answer.rows:
        screen.table(
            list(map(words, answer.columns)), ([row[column] for column in answer.columns] for row in answer.rows)
        )
    if not answer.rows:
        screen.print("\nNothing in this release.")
    if answer.question.note:
        screen.print(f"\n{answer.question.note}", style="italic")
    screen.print("Not a systematic review; no treatment advice.", style="dim")


def _print_cards(screen: Screen, answer: Answer) -> None:
    for row in answer.rows:
        screen.print()
        screen.print(_heading(answer, row), style="bold cyan")
        screen.fields((words(column), row[column]) for column in answer.columns if row[column])


def _heading(answer: Answer, row: dict[str, str]) -> str:
    """Return the headline of a row, or its first two values where the question gives none."""
    if answer.question.headline:
        return answer.question.headline.format_map(row)
    return " · ".join([row[column] for column in answer.columns if row[column]][:2])


def _delimited(delimiter: str) -> Callable[[Sequence[str], Iterable[dict[str, str]]], str]:
    def write(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
        # RFC 4180 quotes what holds the delimiter; it wants CRLF, which most tools of today do not.
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue()

    return write


def _json(_columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n"


def _jsonl(_columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _markdown(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    lines = [list(map(words, columns)), ["---"] * len(columns), *([row[column] for column in columns] for row in rows)]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    """Return text that stays in one cell of Markdown: no bar, no end of line."""
    return " ".join(text.splitlines()).replace("|", r"\|")


FORMATS: Final[dict[str, Callable[[Sequence[str], Iterable[dict[str, str]]], str]]] = {
    "csv": _delimited(","),
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "tsv": _delimited("\t"),
}

"""Answers as text: tables for people, CSV, TSV, JSON and Markdown for programs and papers.

Who takes an answer away must be able to cite it: a person reads how, JSON and Markdown carry it.
CSV, TSV and JSON lines stay clean tables, every line a row; `is_clean` names them, so that a caller
can say how to cite beside them. Where a source was retracted, a column of theirs says it.
"""

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

__all__ = ["FORMATS", "is_clean", "render", "render_rows", "to_terminal"]


#: Characters that a column of a table needs to be read; below that, each row is a card.
_NARROWEST: Final = 14


def render(answer: Answer, form: str) -> str:
    """Return an answer in one of the `FORMATS`; JSON and Markdown say how to cite it.

    Raises `UsageError` for any other name.
    """
    if form == "json":
        return _json(answer)
    if is_clean(form):
        return render_rows(*answer.flagged(), form)
    return f"{render_rows(answer.columns, answer.rows, form)}\n{answer.citation}\n"


def render_rows(columns: Sequence[str], rows: Iterable[dict[str, str]], form: str) -> str:
    """Return rows in one of the `FORMATS`, with nothing around them.

    Raises `UsageError` for any other name.
    """
    if form not in FORMATS:
        message = f"--format: no such format: {form}. Choose one of {', '.join(FORMATS)}."
        raise UsageError(message)
    return FORMATS[form](columns, rows)


def is_clean(form: str) -> bool:
    """Tell whether a format holds rows alone, without how to cite them."""
    return form in {"csv", "jsonl", "tsv"}


def to_terminal(answer: Answer) -> None:
    """Print an answer for a person: a card a row where the question gives a headline, else a table."""
    screen = open_screen()
    for line in answer.reading:
        screen.print(line, style="dim")
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
    screen.print(f"Cite: {answer.citation}", style="dim")
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


def _json(answer: Answer) -> str:
    document = {
        "question": answer.question.name,
        "sentence": answer.question.sentence,
        "parameters": {name: list(values) for name, values in answer.parameters.items()},
        "release": answer.release,
        "asked": answer.asked.isoformat(),
        "citation": answer.citation,
        "reading": list(answer.reading),
        "columns": list(answer.columns),
        "rows": list(answer.rows),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_rows(_: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n"


def _jsonl(_: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _markdown(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    body = ([row[column] for column in columns] for row in rows)
    lines = [list(map(words, columns)), ["---"] * len(columns), *body]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    """Return text that stays in one cell of Markdown: no bar, no end of line."""
    return " ".join(text.splitlines()).replace("|", r"\|")


FORMATS: Final[dict[str, Callable[[Sequence[str], Iterable[dict[str, str]]], str]]] = {
    "csv": _delimited(","),
    "json": _json_rows,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "tsv": _delimited("\t"),
}

"""Questions: files of SPARQL with a header, run with parameters.

A parameter is the variable of one ``VALUES`` line; a caller replaces the terms of that line and nothing else.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sarcokg.computed import METHODS
from sarcokg.english import counted
from sarcokg.errors import MissingExplorerError, UsageError
from sarcokg.identifiers import NAMESPACES, compact, kind_of, ontology_iri
from sarcokg.late import find_pandas
from sarcokg.lexicon import find_term, read_lexicon
from sarcokg.query_file import sorted_list
from sarcokg.question_file import VALUES, Parameter, Question, find_question, key_shown, read_question, read_questions
from sarcokg.renderer import render
from sarcokg.retraction import find_retractions, flag, flagged

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping

    from sarcokg.lexicon import Lexicon
    from sarcokg.release import Release
    from sarcokg.retraction import Retraction
    from sarcokg.store import Row

__all__ = [
    "Answer",
    "Parameter",
    "Question",
    "ask",
    "find_question",
    "read_question",
    "read_questions",
    "today",
]


def today() -> date:
    """Return the date on which an answer is asked: that of ``SOURCE_DATE_EPOCH`` where it is set, else the clock's.

    https://reproducible-builds.org/specs/source-date-epoch/ fixes the date of anything that is printed with one.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(fixed), tz=UTC) if fixed.isdecimal() else datetime.now(tz=UTC).astimezone()
    return now.date()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got: rows of text under columns, and what it was asked of, and when.

    An answer is a sequence of its rows; a notebook shows it as a table. ``reading`` says how a
    question in words was understood, line by line; it is empty where the question was named.
    """

    question: Question
    release: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: date = field(default_factory=today)
    reading: tuple[str, ...] = ()
    query: str = ""
    #: The sources of the release that were retracted, corrected or doubted, each with its notice.
    retracted: tuple[Retraction, ...] = ()
    #: What explains a row of it: the graph that was asked.
    explainer: Callable[..., Any] | None = field(default=None, compare=False, repr=False)

    def explain(self, row: int = 0, limit: int = 1) -> Any:  # noqa: ANN401 - an Explanation, of a layer above
        """Explain a row, the first being 0, with up to ``limit`` proofs; see `sarcokg.explain.Explanation`.

        Raises `UsageError` where the answer has no such row, or was not got from a graph.
        """
        if self.explainer is None:
            message = "the answer does not know its graph. Ask it by `sarcokg.open().ask(...)`."
            raise UsageError(message)
        return self.explainer(self, row=row, limit=limit)

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield the rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Return the answer in one line."""
        return f"<{self.question.name}: {counted(len(self), 'row')} of release {self.release}>"

    @property
    def origin(self) -> str:
        """One line that says what was asked of which release, and how much came back."""
        chosen = _listed(self.parameters)
        count = counted(len(self), "row")
        return " · ".join(part for part in (chosen, f"release {self.release}", count) if part)

    @property
    def citation(self) -> str:
        """How to cite the answer: the release, the question with its parameters, and the date asked."""
        chosen = _listed(self.parameters)
        named = f"{self.question.name}, {chosen}" if chosen else self.question.name
        cited = (
            f"sarcokg, release {self.release}. {self.question.sentence} ({named}). Asked on {self.asked.isoformat()}."
        )
        return f"{cited} {flag(self.retracted)}".rstrip()

    def flagged(self) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
        """Return columns and rows as they may stand alone: where a source was retracted, with a column that says so."""
        return flagged(self.columns, self.rows, self.retracted)

    def to_pandas(self) -> Any:  # noqa: ANN401 - a data frame of a library that may not be there
        """Return the rows as a data frame of texts.

        Raises `UsageError` where pandas, which is no dependency, is not installed.
        """
        pandas = find_pandas()
        if pandas is None:
            message = "pandas is not installed. Run `pip install pandas`, or use `rows`, a tuple of dictionaries."
            raise UsageError(message)
        columns, rows = self.flagged()
        return pandas.DataFrame(rows, columns=list(columns))

    def _repr_html_(self) -> str | None:
        shown = {
            "columns": self.columns,
            "rows": self.rows,
            "caption": f"{self.question.sentence} ({self.origin})",
            "citation": self.citation,
            "drawn": self.question.drawn,
        }
        try:
            return render("renderAnswer", json.dumps(shown, ensure_ascii=False))
        except MissingExplorerError:
            # A notebook then shows the answer in one line.
            return None


def ask(question: Question, release: Release, values: Mapping[str, str], reading: tuple[str, ...] = ()) -> Answer:
    """Ask a release a question; ``values`` are parameters by name, each a key, label or synonym.

    Several values of one parameter are separated by commas.
    Raises `UsageError` where a parameter or its value is unknown or ambiguous.
    """
    engine = release.engine(question.graphs)
    given = [ontology_iri(parameter.type) for parameter in question.parameters if parameter.name in values]
    lexicon = read_lexicon(engine, given) if given else None
    chosen = _resolve(question, values, lexicon)
    query = _fill(question, chosen)
    variables, rows = engine.table(query)
    columns = dict.fromkeys([*variables, *(computed.column for computed in question.computed)])
    shown = {name: tuple(map(key_shown, terms)) for name, terms in chosen.items()}
    found = tuple(_row(question, row) for row in rows)
    return Answer(
        question,
        release.name,
        tuple(columns),
        found,
        shown,
        reading=reading,
        query=query,
        retracted=find_retractions(engine),
    )


# ---- Parameters


def _resolve(question: Question, values: Mapping[str, str], lexicon: Lexicon | None) -> dict[str, tuple[str, ...]]:
    chosen = {parameter.name: parameter.default for parameter in question.parameters}
    for name, value in values.items():
        parameter = question.find_parameter(name)
        if parameter is None:
            known = ", ".join(f"--{parameter.name}" for parameter in question.parameters) or "none"
            message = f"--{name}: {question.name} has no such parameter. It has: {known}."
            raise UsageError(message)
        if parameter.is_flag:
            chosen[name] = (_flag(name, value),)
        elif lexicon is not None:
            parts = [part.strip() for part in value.split(",")]
            found = (f"<{find_term(lexicon, parameter.type, part, f'--{name}')}>" for part in parts)
            chosen[name] = tuple(dict.fromkeys(found))
    return chosen


def _flag(name: str, value: str) -> str:
    if value not in {"true", "false"}:
        message = f"--{name}: neither true nor false: {value}. Write one of them."
        raise UsageError(message)
    return value


def _fill(question: Question, chosen: Mapping[str, tuple[str, ...]]) -> str:
    """Return the query with the terms of its VALUES lines replaced."""

    def replace(match: re.Match[str]) -> str:
        terms = chosen.get(match[2])
        return match[0] if terms is None else f"{match[1]} {' '.join(terms)} {match[4]}"

    return VALUES.sub(replace, question.query)


def _listed(chosen: Mapping[str, tuple[str, ...]]) -> str:
    """Return the parameters of an answer in one line.

    >>> _listed({"histology": ("ASPS", "OS"), "nulls": ("false",)})
    'histology ASPS, OS, nulls false'
    """
    return ", ".join(f"{name} {', '.join(values)}" for name, values in chosen.items())


# ---- Columns


def _row(question: Question, row: Row) -> dict[str, str]:
    shown = {name: _shown(value) for name, value in row.items()}
    for name, separator in question.lists.items():
        shown[name] = sorted_list(shown[name], separator)
    for computed in question.computed:
        shown[computed.column] = METHODS[computed.method](*(row.get(name) or "" for name in computed.arguments))
    return shown


def _shown(value: str | None) -> str:
    if value is None:
        return ""
    is_iri = kind_of(value) is not None or value.startswith(tuple(NAMESPACES.values()))
    return compact(value) if is_iri else value

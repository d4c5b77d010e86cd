"""Questions: files of SPARQL with a header, found by name and run with parameters.

A question is one ``.rq`` file under ``queries/questions``. Lines that begin with ``#+`` are its
header (YAML): the sentence, the parameters, the graphs that it reads, the computed columns.
A parameter is the variable of one ``VALUES`` line that holds its default; a caller replaces the
terms of that line and nothing else.
"""

from __future__ import annotations

import difflib
import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import NAMESPACES, compact, key_of, kind_of, ontology_iri, words
from sarcokg.late import find_pandas
from sarcokg.lexicon import read_lexicon
from sarcokg.query_file import read_query, sorted_list
from sarcokg.statistics import clopper_pearson, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sarcokg.lexicon import Lexicon
    from sarcokg.release import Release
    from sarcokg.store import Row

__all__ = ["Answer", "Computed", "Parameter", "Question", "ask", "find_question", "read_question", "read_questions"]

#: The type of a parameter that is asked for or not, beside the classes of the ontology.
_FLAG: Final = "boolean"
_PREFIX: Final = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)
_VALUES: Final = re.compile(r"^(\s*VALUES\s+\?(\w+)\s*\{)([^}]*)(\}.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its terms are of ``type``, a class of the ontology or ``boolean``.

    ``default`` holds terms as SPARQL writes them.
    """

    name: str
    type: str
    default: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that SPARQL cannot compute: a method of the closed list applied to other columns."""

    column: str
    method: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its file states it."""

    name: str
    sentence: str
    query: str
    parameters: tuple[Parameter, ...]
    graphs: tuple[str, ...]
    tags: tuple[str, ...]
    drawn: str
    computed: tuple[Computed, ...]
    lists: Mapping[str, str]
    headline: str
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got: rows of text under columns, and what it was asked of.

    An answer is a sequence of its rows; a notebook shows it as a table.
    """

    question: Question
    release: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    query: str = ""
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
        return f"<{self.question.name}: {len(self)} rows of release {self.release}>"

    @property
    def origin(self) -> str:
        """One line that says what was asked of which release, and how much came back."""
        chosen = ", ".join(f"{name} {', '.join(values)}" for name, values in self.parameters.items())
        count = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return " · ".join(part for part in (chosen, f"release {self.release}", count) if part)

    def to_pandas(self) -> Any:  # noqa: ANN401 - a data frame of a library that may not be there
        """Return the rows as a data frame of texts.

        Raises `UsageError` where pandas, which is no dependency, is not installed.
        """
        pandas = find_pandas()
        if pandas is None:
            message = "pandas is not installed. Run `pip install pandas`, or use `rows`, a tuple of dictionaries."
            raise UsageError(message)
        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in self.columns)
        cells = ("".join(f"<td>{html.escape(row[column])}</td>" for column in self.columns) for row in self.rows)
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        caption = html.escape(f"{self.question.sentence} ({self.origin})")
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def read_questions(folder: Path) -> dict[str, Question]:
    """Read every question of a ``queries`` folder, by name."""
    return {path.stem: read_question(path) for path in sorted((folder / "questions").glob("*.rq"))}


def read_question(path: Path) -> Question:
    """Read one question.

    Raises `UsageError` where its header is no YAML or lacks what every question has.
    """
    text, header = read_query(path)
    try:
        return _question(path.stem, text, header)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"{path}: the header lacks {error}, or gives it in another form. Compare it with another question."
        raise UsageError(message) from None


def find_question(questions: Mapping[str, Question], name: str) -> Question:
    """Return a question by its name.

    Raises `UsageError` with the nearest names where there is none.
    """
    if name in questions:
        return questions[name]
    near = difflib.get_close_matches(name, questions, n=3)
    offer = f"Did you mean {' or '.join(near)}?" if near else "Run `sarcokg ask` for the list."
    message = f"{name}: no question has this name. {offer}"
    raise UsageError(message)


def ask(question: Question, release: Release, values: Mapping[str, str]) -> Answer:
    """Ask a release a question; ``values`` are parameters by name, each a key, label or synonym.

    Several values of one parameter are separated by commas.
    Raises `UsageError` where a parameter or its value is unknown or ambiguous.
    """
    store = release.load(question.graphs)
    lexicon = read_lexicon(store) if question.parameters else None
    chosen = _resolve(question, values, lexicon)
    query = _fill(question, chosen)
    variables, rows = store.table(query)
    columns = dict.fromkeys([*variables, *(computed.column for computed in question.computed)])
    shown = {name: tuple(key_of(term.strip("<>")) for term in terms) for name, terms in chosen.items()}
    shown_rows = tuple(_row(question, row) for row in rows)
    return Answer(question, release.name, tuple(columns), shown_rows, shown, query=query)


# ---- Reading a file


def _question(name: str, text: str, header: Mapping[str, Any]) -> Question:
    prefixes = dict(_PREFIX.findall(text))
    defaults = {match[2]: tuple(_term(word, prefixes) for word in match[3].split()) for match in _VALUES.finditer(text)}
    return Question(
        name=name,
        sentence=header["question"],
        query=text,
        parameters=tuple(
            Parameter(name, given["type"], defaults[name], given["text"])
            for name, given in (header.get("parameters") or {}).items()
        ),
        graphs=tuple(header["graphs"]),
        tags=tuple(header.get("tags") or ()),
        drawn=header.get("drawn", "table"),
        computed=tuple(
            Computed(column, given["method"], tuple(given["of"]))
            for column, given in (header.get("computed") or {}).items()
        ),
        lists=header.get("lists") or {},
        headline=header.get("headline", ""),
        note=header.get("note", ""),
    )


def _term(word: str, prefixes: Mapping[str, str]) -> str:
    """Return a term of a VALUES line with its prefix written out."""
    prefix, colon, local = word.partition(":")
    return f"<{prefixes[prefix]}{local}>" if colon and prefix in prefixes else word


# ---- Parameters


def _resolve(question: Question, values: Mapping[str, str], lexicon: Lexicon | None) -> dict[str, tuple[str, ...]]:
    chosen = {parameter.name: parameter.default for parameter in question.parameters}
    for name, value in values.items():
        parameter = next((parameter for parameter in question.parameters if parameter.name == name), None)
        if parameter is None:
            known = ", ".join(f"--{parameter.name}" for parameter in question.parameters) or "none"
            message = f"--{name}: {question.name} has no such parameter. It has: {known}."
            raise UsageError(message)
        if parameter.type == _FLAG:
            chosen[name] = (_flag(name, value),)
        elif lexicon is not None:
            chosen[name] = tuple(_find_term(parameter, part.strip(), lexicon) for part in value.split(","))
    return chosen


def _flag(name: str, value: str) -> str:
    if value not in {"true", "false"}:
        message = f"--{name}: neither true nor false: {value}. Write one of them."
        raise UsageError(message)
    return value


def _find_term(parameter: Parameter, value: str, lexicon: Lexicon) -> str:
    class_iri = ontology_iri(parameter.type)
    found = lexicon.find_name(class_iri, value)
    if len(found) == 1:
        return f"<{found[0]}>"
    if not value:
        message = f"--{parameter.name}: no value. Write the key, label or synonym of a {words(parameter.type)}."
        raise UsageError(message)
    if found:
        several = ", ".join(key_of(iri) for iri in found)
        message = f"--{parameter.name}: {value} is the name of several: {several}. Choose one."
        raise UsageError(message)
    near = lexicon.nearest(class_iri, value)
    kind = words(parameter.type)
    offer = f"Did you mean {' or '.join(near)}?" if near else f"Use the key of a {kind}."
    message = f"--{parameter.name}: no {kind} is called {value}. {offer}"
    raise UsageError(message)


def _fill(question: Question, chosen: Mapping[str, tuple[str, ...]]) -> str:
    """Return the query with the terms of its VALUES lines replaced."""

    def replace(match: re.Match[str]) -> str:
        terms = chosen.get(match[2])
        return match[0] if terms is None else f"{match[1]} {' '.join(terms)} {match[4]}"

    return _VALUES.sub(replace, question.query)


# ---- Columns


def _percent(count: str, of: str) -> str:
    return str(percent(int(count), int(of)))


def _interval(count: str, of: str) -> str:
    lower, upper = clopper_pearson(int(count), int(of))
    return f"{lower}–{upper}"


#: The closed list of methods that compute columns; the browser implements the same.
_METHODS: Final[dict[str, Callable[[str, str], str]]] = {"clopper-pearson-95": _interval, "percent": _percent}


def _row(question: Question, row: Row) -> dict[str, str]:
    shown = {name: _shown(value) for name, value in row.items()}
    for name, separator in question.lists.items():
        shown[name] = sorted_list(shown[name], separator)
    for computed in question.computed:
        arguments = [row.get(name) or "" for name in computed.arguments]
        if all(argument.isdigit() for argument in arguments) and arguments[-1] != "0":
            shown[computed.column] = _METHODS[computed.method](arguments[0], arguments[1])
        else:
            shown.setdefault(computed.column, "")
    return shown


def _shown(value: str | None) -> str:
    if value is None:
        return ""
    is_iri = kind_of(value) is not None or value.startswith(tuple(NAMESPACES.values()))
    return compact(value) if is_iri else value

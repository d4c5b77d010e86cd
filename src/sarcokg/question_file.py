"""Question files: what a question asks, its parameters and columns, as its ``.rq`` file states them.

A question is one file under ``queries/questions``. Lines that begin with ``#+`` are its header
(YAML): the sentence, other wordings of it, the parameters, the graphs that it reads, the computed columns.
A parameter is the variable of one ``VALUES`` line that holds its default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sarcokg.computed import METHODS
from sarcokg.errors import UsageError
from sarcokg.identifiers import key_of, ontology_iri
from sarcokg.late import difflib
from sarcokg.query_file import QueryFiles, read_query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "EVERY",
    "VALUES",
    "Computed",
    "Parameter",
    "Question",
    "find_question",
    "key_shown",
    "read_question",
    "read_questions",
]

#: The line of a query that holds the terms of a parameter: before them, the variable, the terms, after them.
VALUES: Final = re.compile(r"^(\s*VALUES\s+\?(\w+)\s*\{)([^}]*)(\}.*)$", re.MULTILINE)
#: What a class is shown as, by which each of its things is meant; it is no value that can be given.
EVERY: Final = "every"
#: The type of a parameter that is asked for or not, beside the classes of the ontology.
_FLAG: Final = "boolean"
#: The keys of a header that hold more than a text, and how that is written.
_FORMS: Final = {
    **dict.fromkeys(("also", "graphs", "tags"), list),
    **dict.fromkeys(("computed", "drawing", "lists", "parameters"), dict),
}
_WRITTEN: Final = {list: "a list, as in [one, other]", dict: "names with values, as in {name: value}"}
#: Every method of the closed list computes from the texts of two columns.
_COMPUTED_FROM: Final = 2
_PREFIX: Final = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its terms are of ``type``, a class of the ontology or ``boolean``.

    ``default`` holds terms as SPARQL writes them. In a question in words an ``optional`` one may be
    left unsaid, for its default leaves nothing out, and one of ``also`` switches a truth value on.
    """

    name: str
    type: str
    default: tuple[str, ...]
    text: str
    optional: bool = False
    also: tuple[str, ...] = ()

    @property
    def is_flag(self) -> bool:
        """Tell whether the parameter is a truth value."""
        return self.type == _FLAG

    @property
    def default_keys(self) -> tuple[str, ...]:
        """The default by its keys; `every` stands for a class, by which each of its things is meant."""
        return tuple(key_shown(term) for term in self.default)


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
    also: tuple[str, ...] = ()
    #: Which columns are drawn, and as what; empty for a table.
    drawing: Mapping[str, Any] = field(default_factory=dict)

    def find_parameter(self, name: str) -> Parameter | None:
        """Return the parameter of a name, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def read_questions(folder: Path) -> Mapping[str, Question]:
    """Return every question of a ``queries`` folder, by name; each is read when it is asked for."""
    return QueryFiles(folder / "questions", read_question)


def read_question(path: Path) -> Question:
    """Read one question.

    Raises `UsageError` where its header is no YAML or lacks what every question has.
    """
    text, header = read_query(path)
    _refuse_other_forms(path, header)
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


def _refuse_other_forms(path: Path, header: Mapping[str, Any]) -> None:
    """Refuse what would be read as something else: a word for a list is a list of its letters."""
    for key, form in _FORMS.items():
        if header.get(key) is not None and not isinstance(header[key], form):
            message = f"{path}: {key}: another form is needed: {header[key]}. Write {_WRITTEN[form]}."
            raise UsageError(message)
    for given in (header.get("computed") or {}).values():
        method, columns = given.get("method"), given.get("of")
        if method not in METHODS:
            message = f"{path}: computed: no method is called {method}. Choose one of {', '.join(METHODS)}."
            raise UsageError(message)
        if not isinstance(columns, list) or len(columns) != _COMPUTED_FROM:
            message = f"{path}: computed: {method} takes two columns: {columns}. Write of: [one, other]."
            raise UsageError(message)


def _question(name: str, text: str, header: Mapping[str, Any]) -> Question:
    prefixes = dict(_PREFIX.findall(text))
    defaults = {match[2]: tuple(_term(word, prefixes) for word in match[3].split()) for match in VALUES.finditer(text)}
    return Question(
        name=name,
        sentence=header["question"],
        query=text,
        parameters=tuple(
            Parameter(
                name,
                given["type"],
                defaults[name],
                given["text"],
                given.get("optional", False),
                tuple(given.get("also") or ()),
            )
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
        also=tuple(header.get("also") or ()),
        drawing=header.get("drawing") or {},
    )


def key_shown(term: str) -> str:
    """Return a term of a VALUES line as a person writes it.

    >>> key_shown("<https://w3id.org/sarcokg/id/drug/atezolizumab>"), key_shown("true")
    ('atezolizumab', 'true')
    >>> key_shown("<https://w3id.org/sarcokg/ontology#Patient>")
    'every'
    """
    iri = term.strip("<>")
    return EVERY if iri.startswith(ontology_iri("")) else key_of(iri)


def _term(word: str, prefixes: Mapping[str, str]) -> str:
    """Return a term of a VALUES line with its prefix written out."""
    prefix, colon, local = word.partition(":")
    return f"<{prefixes[prefix]}{local}>" if colon and prefix in prefixes else word

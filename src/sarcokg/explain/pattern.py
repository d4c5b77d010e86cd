"""Graph patterns: what the WHERE of a query asks for, part by part.

Triple patterns with their paths, optional groups, conditions, and selections within a selection.
Expressions stay the text that they are. Nothing here knows what any term means.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Body",
    "Choice",
    "Column",
    "Condition",
    "Exists",
    "Inverse",
    "Optional",
    "Path",
    "Pattern",
    "Query",
    "Repeat",
    "Selection",
    "Sequence",
    "joined",
    "merged",
    "written",
]


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path taken backwards."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths taken one after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Paths of which one is taken."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path taken ``*`` any number of times, ``+`` once or more, ``?`` once or not at all."""

    path: Path
    sign: str


#: A property, as an IRI in brackets or a variable, or a path made of properties.
Path = str | Inverse | Sequence | Choice | Repeat


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; each term is a variable, or a constant written in full."""

    subject: str
    path: Path
    object: str

    @property
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        terms = (self.subject, self.object, *([self.path] if isinstance(self.path, str) else []))
        return frozenset(term[1:] for term in terms if term.startswith("?"))


@dataclass(frozen=True, slots=True)
class Exists:
    """A group that a condition asks to exist or, where ``negated``, not to exist."""

    negated: bool
    body: Body


@dataclass(frozen=True, slots=True)
class Condition:
    """A FILTER, BIND, VALUES or MINUS as its text.

    ``binds`` is the variable of a BIND, ``remark`` the comment above it.
    """

    text: str
    variables: frozenset[str]
    binds: str = ""
    exists: tuple[Exists, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Optional:
    """A group that need not match."""

    body: Body


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a SELECT: a variable, or an aggregate over the variables that it names."""

    name: str
    aggregate: str = ""
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Selection:
    """A SELECT, be it the whole query or within another; no ``columns`` means all variables.

    ``grouped`` are the variables of its GROUP BY.
    """

    text: str
    columns: tuple[Column, ...]
    alternatives: tuple[Body, ...]
    grouped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """One alternative of a group: all its parts hold together. ``text`` goes between braces."""

    text: str
    patterns: tuple[Pattern, ...] = ()
    optionals: tuple[Optional, ...] = ()
    conditions: tuple[Condition, ...] = ()
    selections: tuple[Selection, ...] = ()

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables that its patterns use, those of optional groups included."""
        own = frozenset[str]().union(*(pattern.variables for pattern in self.patterns))
        chosen = (column.name for selection in self.selections for column in selection.columns)
        return own.union(chosen, *(optional.body.variables for optional in self.optionals))


@dataclass(frozen=True, slots=True)
class Query:
    """A query: its prologue, and its SELECT or, for a CONSTRUCT, the template with the WHERE."""

    prologue: str
    selection: Selection
    template: tuple[Pattern, ...] = ()


def joined(bodies: tuple[Body, ...]) -> Body:
    """Return bodies that all hold together as one."""
    return Body(
        "\n".join(body.text for body in bodies),
        tuple(part for body in bodies for part in body.patterns),
        tuple(part for body in bodies for part in body.optionals),
        tuple(part for body in bodies for part in body.conditions),
        tuple(part for body in bodies for part in body.selections),
    )


def merged(bodies: list[Body]) -> Body:
    """Return the alternatives of an optional group as one: each pattern is optional by itself."""
    if len(bodies) == 1:
        return bodies[0]
    shared = joined(tuple(bodies))
    return Body(shared.text, optionals=tuple(Optional(body) for body in bodies), conditions=shared.conditions)


def written(path: Path) -> str:
    """Write a path as SPARQL does."""
    if isinstance(path, str):
        return path
    if isinstance(path, Inverse):
        return f"^({written(path.path)})"
    if isinstance(path, Repeat):
        return f"({written(path.path)}){path.sign}"
    sign = "/" if isinstance(path, Sequence) else "|"
    return sign.join(f"({written(part)})" for part in path.paths)

"""Graph patterns: what the WHERE of a query asks for, part by part.

Turns the text of a SELECT or CONSTRUCT into its triple patterns, its optional and alternative groups,
and its conditions; expressions stay the text that they are. It must not know what any term means.
The engine hands out no parse tree, and rdflib's cannot be written back as text that the engine reads
(docs/decisions/0009-a-proof-comes-from-evaluating-rules-backwards.md), so the structure is read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

from sarcokg.errors import QueryError
from sarcokg.identifiers import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    "read_patterns",
    "read_pattern_query",
    "variables_of",
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


_NAME: Final = r"[\w-]*:(?:[\w.:-]*[\w:-])?"
_IRI: Final = r'<[^<>"{}|^`\\\s]*>'
#: SPARQL 1.1, section 19.8, as far as our query files go.
_TOKEN: Final = re.compile(
    rf'''
      (?P<space>  \s+ | \#[^\n]* )
    | (?P<term>   {_IRI}
                | (?:"""(?:[^"\\]|\\.|"(?!""))*""" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
                  (?:@[A-Za-z-]+ | \^\^(?:{_IRI}|{_NAME}))?
                | [?$]\w+ | {_NAME} | \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
    | (?P<word>   [A-Za-z_]\w* )
    | (?P<mark>   && | \|\| | != | <= | >= | [][{{}}().;,|/^*+?!=<>-] )
    ''',
    re.DOTALL | re.VERBOSE,
)
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
#: The lines of comment just before a place.
_REMARK: Final = re.compile(r"((?:#[^+\n][^\n]*\s+)+)\Z")
_AGGREGATES: Final = frozenset({"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"})
_XSD: Final = NAMESPACES["xsd"]


def read_pattern_query(text: str) -> Query:
    """Read a SELECT or CONSTRUCT that the engine has accepted.

    >>> query = read_pattern_query("SELECT ?s WHERE { ?s sarco:drug/rdfs:label 'x' . FILTER(?s > 1) }")
    >>> len(query.selection.alternatives[0].patterns), query.selection.columns
    (1, (Column(name='s', aggregate='', over=frozenset()),))

    Raises `QueryError` where it uses what no explanation can follow, such as blank nodes.
    """
    reader = _Reader(text)
    prologue = reader.prologue()
    if reader.next_is("CONSTRUCT"):
        reader.take("CONSTRUCT")
        template = reader.template()
        start = reader.position
        reader.take("WHERE")
        return Query(prologue, Selection(text[start:], (), tuple(reader.group())), template)
    return Query(prologue, reader.selection())


@lru_cache(maxsize=4096)
def read_patterns(text: str) -> tuple[Pattern, ...]:
    """Read triple patterns that stand by themselves, such as the head of a rule.

    >>> read_patterns("?x a <c> .")[0].object
    '<c>'
    """
    return _Reader("{" + text + "}").template()


def variables_of(text: str) -> frozenset[str]:
    """Return the names of the variables that a text of SPARQL uses."""
    return frozenset(
        match[0][1:] for match in _TOKEN.finditer(text) if match.lastgroup == "term" and match[0][0] in "?$"
    )


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [
            (match[0], match.start(), match.end()) for match in _TOKEN.finditer(text) if match.lastgroup != "space"
        ]
        self._at = 0
        self._prefixes: Mapping[str, str] = {**NAMESPACES, **dict(_PREFIX.findall(text))}

    # ---- Tokens

    @property
    def position(self) -> int:
        """Where the next token begins in the text."""
        return self._tokens[self._at][1]

    def next_is(self, *words: str) -> bool:
        """Tell whether the next token is one of these."""
        return self._at < len(self._tokens) and self._tokens[self._at][0].upper() in words

    def take(self, word: str = "") -> str:
        """Return the next token and go on; it must be ``word`` where one is given."""
        if self._at >= len(self._tokens) or (word and not self.next_is(word)):
            found = self._tokens[self._at][0] if self._at < len(self._tokens) else "the end"
            message = f"the query cannot be explained: {found}, where {word or 'more'} should stand. Write it plainer."
            raise QueryError(message)
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _since(self, start: int) -> str:
        return self._text[start : self._tokens[self._at - 1][2]]

    def _balanced(self) -> tuple[str, tuple[Exists, ...]]:
        """Take a bracketed expression; groups that it asks to exist are read."""
        start, depth, exists = self.position, 0, []
        while True:
            token = self.take()
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(token, 0)
            if token.upper() == "EXISTS":
                exists.append(self._exists())
            if depth == 0:
                return self._since(start), tuple(exists)

    def _exists(self) -> Exists:
        negated = self._tokens[self._at - 2][0].upper() == "NOT"
        bodies = self.group()
        return Exists(negated, bodies[0])

    # ---- Clauses

    def prologue(self) -> str:
        """Take the prefixes."""
        while self.next_is("PREFIX", "BASE"):
            self.take()
            self.take()
            if not self.next_is("PREFIX", "BASE", "SELECT", "CONSTRUCT"):
                self.take()
        return self._since(0) + "\n" if self._at else ""

    def selection(self) -> Selection:
        """Take a SELECT with its modifiers."""
        start = self.position
        self.take("SELECT")
        columns = tuple(self._columns())
        if self.next_is("WHERE"):
            self.take()
        alternatives = tuple(self.group())
        grouped = tuple(self._modifiers())
        return Selection(self._since(start), columns, alternatives, grouped)

    def _modifiers(self) -> Iterator[str]:
        """Take what follows the WHERE, and yield the variables of its GROUP BY."""
        is_grouping = False
        while self._at < len(self._tokens) and not self.next_is("}"):
            text, _ = self._balanced()
            is_grouping = text.upper() == "GROUP" or (is_grouping and (text.upper() == "BY" or text[0] in "?$"))
            if is_grouping:
                yield from self._variable(text)

    @staticmethod
    def _variable(text: str) -> tuple[str, ...]:
        return (text[1:],) if text[0] in "?$" else ()

    def _columns(self) -> Iterator[Column]:
        while not self.next_is("WHERE", "{"):
            if not self.next_is("("):
                word = self.take()
                if word[0] in "?$":
                    yield Column(word[1:])
                continue
            text, _ = self._balanced()
            inner, _, name = text[1:-1].rpartition(" AS ")
            function = inner.strip().partition("(")[0].strip().upper()
            over = variables_of(inner)
            yield Column(name.strip()[1:], function if function in _AGGREGATES else "", over)

    def template(self) -> tuple[Pattern, ...]:
        """Take triple patterns between braces."""
        self.take("{")
        patterns: list[Pattern] = []
        while not self.next_is("}"):
            patterns += self._triples()
        self.take("}")
        return tuple(patterns)

    def group(self) -> list[Body]:
        """Take a group between braces; each way to choose among its unions is a body of its own."""
        self.take("{")
        if self.next_is("SELECT"):
            chosen = self.selection()
            self.take("}")
            return [Body(f"{{ {chosen.text} }}", selections=(chosen,))]
        parts: list[list[Body]] = []
        while not self.next_is("}"):
            parts.append(self._part())
        self.take("}")
        return [_joined(choice) for choice in product(*parts)]

    def _part(self) -> list[Body]:
        start = self.position
        if self.next_is("OPTIONAL"):
            self.take()
            bodies = self.group()
            # A union within an optional group stays one text; what holds of its branches is seen when they are bound.
            merged = _merged(bodies)
            return [Body(self._since(start), optionals=(Optional(merged),))]
        if self.next_is("{"):
            return self._union()
        if self.next_is("FILTER", "BIND", "VALUES", "MINUS"):
            return [self._condition(start)]
        patterns = tuple(self._triples())
        return [Body(self._since(start).removesuffix(".") + " .", patterns=patterns)]

    def _union(self) -> list[Body]:
        bodies = self.group()
        while self.next_is("UNION"):
            self.take()
            bodies += self.group()
        return [
            Body(f"{{ {body.text} }}", body.patterns, body.optionals, body.conditions, body.selections)
            for body in bodies
        ]

    def _condition(self, start: int) -> Body:
        word = self.take().upper()
        exists: tuple[Exists, ...] = ()
        binds = ""
        if word == "MINUS":
            exists = (Exists(negated=True, body=self.group()[0]),)
        elif word == "VALUES":
            if self.next_is("("):
                self._balanced()
            else:
                self.take()
            self._balanced()
        elif self.next_is("NOT", "EXISTS"):
            if self.next_is("NOT"):
                self.take()
            self.take("EXISTS")
            exists = (self._exists(),)
        else:
            if not self.next_is("("):
                self.take()  # the name of a function, as in FILTER isIRI(?x)
            text, exists = self._balanced()
            binds = text[1:-1].rpartition(" AS ")[2].strip()[1:] if word == "BIND" else ""
        text = self._since(start)
        if self.next_is("."):
            self.take()
        remark = _REMARK.search(self._text, 0, start)
        said = " ".join(remark[1].replace("#", " ").split()) if remark else ""
        return Body(text, conditions=(Condition(text, variables_of(text), binds, exists, said),))

    # ---- Triples

    def _triples(self) -> Iterator[Pattern]:
        subject = self._term()
        while True:
            path = self._choice()
            yield Pattern(subject, path, self._term())
            while self.next_is(","):
                self.take()
                yield Pattern(subject, path, self._term())
            if not self.next_is(";"):
                break
            self.take()
        if self.next_is("."):
            self.take()

    def _choice(self) -> Path:
        paths = [self._sequence()]
        while self.next_is("|"):
            self.take()
            paths.append(self._sequence())
        return paths[0] if len(paths) == 1 else Choice(tuple(paths))

    def _sequence(self) -> Path:
        paths = [self._step()]
        while self.next_is("/"):
            self.take()
            paths.append(self._step())
        return paths[0] if len(paths) == 1 else Sequence(tuple(paths))

    def _step(self) -> Path:
        if self.next_is("^"):
            self.take()
            return Inverse(self._step())
        if self.next_is("("):
            self.take()
            path = self._choice()
            self.take(")")
        else:
            path = self._term()
        return Repeat(path, self.take()) if self.next_is("*", "+", "?") else path

    def _term(self) -> str:
        token = self.take()
        if token[0] in "?$<\"'":
            return self._literal(token) if token[0] in "\"'" else "?" + token[1:] if token[0] in "?$" else token
        if token == "a":
            return f"<{NAMESPACES['rdf']}type>"
        if token in {"true", "false"}:
            return f'"{token}"^^<{_XSD}boolean>'
        if token[0].isdigit():
            return f'"{token}"^^<{_XSD}{"decimal" if "." in token else "integer"}>'
        prefix, colon, local = token.partition(":")
        if not colon or prefix not in self._prefixes:
            message = f"the query cannot be explained: {token}, where a term should stand. Name the node by a variable."
            raise QueryError(message)
        return f"<{self._prefixes[prefix]}{local}>"

    def _literal(self, token: str) -> str:
        text, mark, datatype = token.rpartition("^^")
        if not mark or datatype.startswith("<") or datatype.endswith(('"', "'")):
            return token
        prefix, _, local = datatype.partition(":")
        return f"{text}^^<{self._prefixes[prefix]}{local}>"


def _joined(bodies: tuple[Body, ...]) -> Body:
    return Body(
        "\n".join(body.text for body in bodies),
        tuple(part for body in bodies for part in body.patterns),
        tuple(part for body in bodies for part in body.optionals),
        tuple(part for body in bodies for part in body.conditions),
        tuple(part for body in bodies for part in body.selections),
    )


def _merged(bodies: list[Body]) -> Body:
    """Return the alternatives of an optional group as one: each pattern is optional by itself."""
    if len(bodies) == 1:
        return bodies[0]
    shared = _joined(tuple(bodies))
    return Body(shared.text, optionals=tuple(Optional(body) for body in bodies), conditions=shared.conditions)

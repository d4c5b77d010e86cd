"""The reading of graph patterns from the text of a SELECT or CONSTRUCT.

The engine hands out no parse tree, and rdflib's cannot be written back as text that the engine reads
(docs/decisions/0016-a-proof-comes-from-running-rules-backwards.md), so the structure is read here.
Grammar: SPARQL 1.1, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), as far as
our query files go; what goes further is refused, never guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

from sarcokg.errors import QueryError
from sarcokg.explain.pattern import (
    Body,
    Choice,
    Column,
    Condition,
    Exists,
    Inverse,
    Optional,
    Path,
    Pattern,
    Query,
    Repeat,
    Selection,
    Sequence,
    joined,
    merged,
)
from sarcokg.explain.tokens import prefixes_of, tokens, variables_of
from sarcokg.identifiers import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["read_pattern_query", "read_patterns"]

#: The lines of comment just before a place.
_REMARK: Final = re.compile(r"((?:#[^+\n][^\n]*\s+)+)\Z")
_AGGREGATES: Final = frozenset({"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"})
_XSD: Final = NAMESPACES["xsd"]
#: Words that are terms.
_KEYWORDS: Final = {
    "a": f"<{NAMESPACES['rdf']}type>",
    "false": f'"false"^^<{_XSD}boolean>',
    "true": f'"true"^^<{_XSD}boolean>',
}


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


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._at = 0
        self._prefixes: Mapping[str, str] = prefixes_of(text)

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
        return [joined(choice) for choice in product(*parts)]

    def _part(self) -> list[Body]:
        start = self.position
        if self.next_is("OPTIONAL"):
            self.take()
            bodies = self.group()
            # A union within an optional group stays one text; what holds of its branches is seen when they are bound.
            optional = Optional(merged(bodies))
            return [Body(self._since(start), optionals=(optional,))]
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
        word = self.take()
        first = word[0]
        if first in "<?$":
            return word.replace("$", "?", 1)
        if first in "\"'":
            return self._literal(word)
        if first.isdigit():
            return f'"{word}"^^<{_XSD}{"decimal" if "." in word else "integer"}>'
        if word in _KEYWORDS:
            return _KEYWORDS[word]
        prefix, colon, local = word.partition(":")
        if not colon or prefix not in self._prefixes:
            message = f"the query cannot be explained: {word}, where a term should stand. Name the node by a variable."
            raise QueryError(message)
        return f"<{self._prefixes[prefix]}{local}>"

    def _literal(self, token: str) -> str:
        text, mark, datatype = token.rpartition("^^")
        if not mark or datatype.startswith("<") or datatype.endswith(('"', "'")):
            return token
        prefix, _, local = datatype.partition(":")
        return f"{text}^^<{self._prefixes[prefix]}{local}>"

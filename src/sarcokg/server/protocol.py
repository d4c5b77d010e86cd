"""A request as the SPARQL 1.1 Protocol has it, turned into a query and the graphs that it asks.

https://www.w3.org/TR/sparql11-protocol/, section 2.1. Nothing can be changed by a request: updates are refused.
It must not know how a query is answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from sarcokg.server.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.server.limits import Limits

__all__ = ["FORM", "QUERY", "Asked", "media_type", "read_request"]

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
#: https://www.rfc-editor.org/rfc/rfc3987, as far as it tells what is no name of a graph.
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
#: More parameters than this is no request that a person or a client makes.
_MOST_FIELDS: Final = 200
_UPDATE_REFUSED: Final = "an update: nothing can be changed here. Load the release into an engine of your own."


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs that the request names; ``default`` is None where it names none at all.

    ``form`` is what the address says of the form of the answer, which no standard has and many clients send.
    """

    query: str
    default: tuple[str, ...] | None
    named: tuple[str, ...]
    form: str = ""


def read_request(method: str, search: str, headers: Sequence[tuple[str, str]], body: bytes, limits: Limits) -> Asked:
    """Return what a request asks, or None of it: exactly one query, by GET, POST form or POST direct.

    ``search`` is the part of the address behind the question mark, ``headers`` have names in lower case.

    >>> from sarcokg.server.limits import Limits
    >>> read_request("GET", "query=ASK%7B%7D&default-graph-uri=http://example.org/g", (), b"", Limits())
    Asked(query='ASK{}', default=('http://example.org/g',), named=(), form='')

    Raises `Problem` where the request does not follow the protocol, or would change something.
    """
    fields = _fields(search, "the address")
    direct: list[str] = []
    if method == "POST":
        kind = media_type(headers)
        if kind == FORM:
            fields += _fields(_decoded(body), "the form")
        elif kind == QUERY:
            direct = [_decoded(body)]
        elif kind == _UPDATE:
            raise Problem(Kind.READ_ONLY, _UPDATE_REFUSED)
        else:
            message = f"Content-Type: not a query: {kind or 'none'}. Send {FORM} or {QUERY}."
            raise Problem(Kind.UNSUPPORTED_MEDIA_TYPE, message)
    return _asked(fields, direct, method, limits)


def media_type(headers: Sequence[tuple[str, str]]) -> str:
    """Return the media type of a body, without its parameters.

    Raises `Problem` where the body is compressed, in another character set than UTF-8, or of two types.
    """
    given = [value for name, value in headers if name == "content-type"]
    if len(given) > 1:
        message = f"Content-Type: given {len(given)} times. Send it once."
        raise Problem(Kind.BAD_REQUEST, message)
    encoding = next((value for name, value in headers if name == "content-encoding"), "identity")
    if encoding.strip().lower() != "identity":
        message = f"Content-Encoding: not read here: {encoding}. Send the query as it is."
        raise Problem(Kind.UNSUPPORTED_MEDIA_TYPE, message)
    kind, *parameters = (part.strip().lower() for part in (given[0] if given else "").split(";"))
    charset = next((part[8:].strip('" ') for part in parameters if part.startswith("charset=")), "utf-8")
    if charset not in {"utf-8", "utf8"}:
        message = f"Content-Type: another character set than UTF-8: {charset}. Send UTF-8."
        raise Problem(Kind.UNSUPPORTED_MEDIA_TYPE, message)
    return kind


def _fields(text: str, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        message = f"{where}: its parameters are not UTF-8. Encode them as UTF-8."
    except ValueError:
        message = f"{where}: more than {_MOST_FIELDS} parameters. Send fewer."
    raise Problem(Kind.BAD_REQUEST, message)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        message = "the body is not UTF-8. Send UTF-8."
        raise Problem(Kind.BAD_REQUEST, message) from None


def _asked(fields: list[tuple[str, str]], direct: list[str], method: str, limits: Limits) -> Asked:
    queries = [value for name, value in fields if name == "query"] + direct
    if any(name == "update" for name, _ in fields):
        # By GET an update is no request of the protocol at all; by POST it is one, and is refused.
        raise Problem(Kind.READ_ONLY if method == "POST" and not queries else Kind.BAD_REQUEST, _UPDATE_REFUSED)
    if len(queries) != 1:
        message = f"query: given {len(queries)} times. Send exactly one."
        raise Problem(Kind.BAD_REQUEST, message)
    query = queries[0]
    if len(query.encode()) > limits.query_bytes:
        message = f"the query has {len(query.encode())} bytes. Write it with at most {limits.query_bytes}."
        raise Problem(Kind.TOO_LONG_A_QUERY, message)
    if "\0" in query:
        message = "query: holds the character NUL. Leave it out."
        raise Problem(Kind.BAD_REQUEST, message)
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    for graph in (*default, *named):
        if not _ABSOLUTE.fullmatch(graph):
            known = "The service description at /sparql lists the graphs."
            message = f"default-graph-uri, named-graph-uri: no IRI with a scheme: {graph[:200] or 'empty'}. {known}"
            raise Problem(Kind.BAD_REQUEST, message)
    form = next((value for name, value in fields if name == "format"), "")
    return Asked(query, default if default or named else None, named, form)

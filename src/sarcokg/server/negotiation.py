"""Content negotiation: which form of an answer a client is best served with.

RFC 9110, section 12.5.1. An ``Accept`` header that cannot be read counts as none, as browsers and servers have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import mimeparse

from sarcokg.server.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ANSWERS", "GRAPHS", "HTML", "ROWS", "SUFFIXES", "Media", "choose"]

#: Media types that a client may ask for, each with the form that is given, the most wanted first.
Media = dict[str, str]

HTML: Final = "html"

#: Of a graph.
GRAPHS: Final[Media] = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/x-turtle": "turtle",
    "application/json": "jsonld",
    "text/plain": "ntriples",
    "application/xml": "rdfxml",
    # Whoever reads these reads the simpler forms, too, which are a part of them by definition.
    "text/n3": "turtle",
    "application/trig": "turtle",
    "application/n-quads": "ntriples",
}
#: Of the rows of a query, or of its yes or no.
ROWS: Final[Media] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/xml": "xml",
    "text/xml": "xml",
}
#: Of the answer to a question.
ANSWERS: Final[Media] = {
    "application/json": "json",
    "text/html": HTML,
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
}
#: The form that the ending of an address asks for, and the media type that it is sent as.
SUFFIXES: Final[Mapping[str, tuple[str, str]]] = {
    "ttl": ("turtle", "text/turtle"),
    "jsonld": ("jsonld", "application/ld+json"),
    "json": ("jsonld", "application/json"),
    "nt": ("ntriples", "application/n-triples"),
    "rdf": ("rdfxml", "application/rdf+xml"),
}


def choose(accept: str | None, offered: Media, *, named: str = "") -> tuple[str, str]:
    """Return the media type and the form that serve a client best; without an ``Accept``, the first.

    ``named`` is a media type or a form that goes before the header, if it is one of those offered.

    >>> choose("text/html;q=0.5, text/turtle;q=0.9", {"text/html": "html", "text/turtle": "turtle"})
    ('text/turtle', 'turtle')
    >>> choose("*/*", GRAPHS)
    ('text/turtle', 'turtle')
    >>> choose("text/html, */*;q=0.8", ROWS, named="csv")
    ('text/csv', 'csv')

    Raises `Problem` where the client accepts none of them.
    """
    for kind, form in offered.items():
        if named.lower() in {kind, form}:
            return kind, form
    # Of types that a client wants equally, the library takes the last; it has them all in lower case.
    wanted = list(reversed(offered))
    try:
        found = mimeparse.best_match(wanted, accept.lower()) if accept and accept.strip() else wanted[-1]
    except mimeparse.MimeTypeParseException:
        found = wanted[-1]
    if not found:
        message = f"Accept: none of these can be given here: {(accept or '')[:200]}. Ask for {', '.join(offered)}."
        raise Problem(Kind.NOT_ACCEPTABLE, message)
    return found, offered[found]

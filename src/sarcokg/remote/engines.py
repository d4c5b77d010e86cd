"""What differs between engines, as a table: where graphs are written, which dialect a query needs, how time is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["ENGINES", "Kind", "find_kind", "store_url"]


@dataclass(frozen=True, slots=True)
class Kind:
    """An engine: how it calls itself in its ``Server`` header, and what its query URL becomes for graphs.

    ``ticks`` is how it counts a second in the ``timeout`` of a request, or 0 where it takes none.
    """

    name: str
    server: str
    path: str
    store: str
    ticks: int


#: The first that fits decides. Sources: the manual of each engine, as docs/engines.md names it.
ENGINES: Final = (
    Kind("virtuoso", r"Virtuoso", r"/sparql(-auth)?/?$", "/sparql-graph-crud-auth", 1000),
    Kind("oxigraph", r"Oxigraph", r"/query/?$", "/store", 0),
    Kind("fuseki", r"Fuseki|Jetty|", r"/(query|sparql)/?$", "/data", 1),
    Kind("graphdb", r"GraphDB|", r"(/repositories/[^/]+)/?$", r"\1/rdf-graphs/service", 1),
)


def find_kind(server: str, url: str) -> Kind | None:
    """Return the engine that a ``Server`` header and a query URL tell of, or None.

    >>> find_kind("Oxigraph/0.5.13", "http://127.0.0.1:7878/query").name
    'oxigraph'
    >>> find_kind("", "http://127.0.0.1:3030/sarcoma/sparql").name
    'fuseki'
    """
    return next((kind for kind in ENGINES if re.search(kind.server, server) and re.search(kind.path, url)), None)


def store_url(server: str, url: str) -> str | None:
    """Return where the engine takes graphs by the Graph Store Protocol, or None where its URL does not tell.

    >>> store_url("Virtuoso/07.20.3229", "http://127.0.0.1:8890/sparql")
    'http://127.0.0.1:8890/sparql-graph-crud-auth'
    >>> store_url("", "http://127.0.0.1:7200/repositories/sarcoma")
    'http://127.0.0.1:7200/repositories/sarcoma/rdf-graphs/service'
    """
    kind = find_kind(server, url)
    return re.sub(kind.path, kind.store, url) if kind else None

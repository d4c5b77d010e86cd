"""Facts as the text of one of the forms of RDF that clients ask for, by the exports' own writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcokg.excerpt import Excerpt
from sarcokg.exports import find_format
from sarcokg.exports.jsonld import merged
from sarcokg.server.problems import Kind, Problem
from sarcokg.store import in_graph, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.release import Release
    from sarcokg.store import Quad

__all__ = ["as_form"]

#: Within one form the graphs' names are left out, so the facts are put into one.
_ONE: str = "https://w3id.org/sarcokg/graph/answer"


def as_form(quads: Iterable[Quad], form: str, release: Release) -> bytes:
    """Return facts as ``turtle``, ``jsonld``, ``ntriples`` or ``rdfxml``, without the names of their graphs, sorted.

    Raises `Problem` where RDF/XML cannot say them: its properties must end in a name of XML.
    """
    facts = tuple(sorted(set(in_graph(quads, _ONE)), key=sort_key))
    if form == "jsonld":
        return merged(facts)
    try:
        return find_format(form).export(Excerpt(release.folder, release.manifest, facts))
    except (ValueError, OSError) as error:
        message = f"the answer cannot be said in this form: {error}. Ask for text/turtle."
        raise Problem(Kind.NOT_ACCEPTABLE, message) from None

"""Trees of JSON-LD, each about one thing with all that hangs on it: https://www.w3.org/TR/json-ld11-framing/.

A frame of ``queries/frames`` says which things head a tree, and at which properties a tree goes on:
`@always` there, `@never` where a thing is only named. This module takes the facts that such trees hold from a release
and has the library lay them out; so a tree turned back into RDF is those facts, and no other.
What is named outside its tree keeps its label.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import UsageError
from sarcokg.identifiers import NAMESPACES, graph_iri
from sarcokg.late import find_pyld
from sarcokg.project import packaged
from sarcokg.store import NamedNode, Quad, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.release import Release

__all__ = ["facts_of_frame", "lay_out", "read_frame"]

_TYPE: Final = NAMESPACES["rdf"] + "type"
_LABEL: Final = NAMESPACES["rdfs"] + "label"
_FRAMED: Final = graph_iri("framed")


def read_frame(name: str) -> dict[str, Any]:
    """Return a frame with the published context in the place of its address, so that nobody has to fetch it."""
    context = json.loads((packaged() / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    frame = json.loads((packaged() / "queries" / "frames" / f"{name}.jsonld").read_text(encoding="utf-8"))
    return {**frame, "@context": context}


def facts_of_frame(release: Release, frame: Mapping[str, Any], graphs: Iterable[str]) -> list[Quad]:
    """Return the facts that the frame's trees hold, from the graphs named, all in one graph, sorted."""
    context = frame["@context"]
    wanted = tuple(graphs)
    by_subject: dict[str, list[Quad]] = defaultdict(list)
    for iri in release.graphs:
        name = iri.removeprefix(graph_iri(""))
        if name in wanted or (name.startswith("source/") and "sources" in wanted):
            for quad in release.load([name]).quads(iri):
                by_subject[str(quad.subject)].append(quad)
    head = NamedNode(_expand(frame["@type"], context))
    heads = [subject for subject, quads in by_subject.items() if any(_is_a(quad, head) for quad in quads)]
    framed = NamedNode(_FRAMED)
    found = {fact for subject in heads for fact in _tree(subject, _compiled(frame, context), by_subject)}
    return canonical(Quad(quad.subject, quad.predicate, quad.object, framed) for quad in found)


def lay_out(nodes: list[dict[str, Any]], frame: Mapping[str, Any]) -> bytes:
    """Return the trees of a frame, made of flat nodes that carry its context; each key holds a list.

    Raises `UsageError` where PyLD, which is no dependency, is not installed.
    """
    pyld = find_pyld()
    if pyld is None:
        message = "frames of JSON-LD: PyLD is not installed. Run `pip install 'sarcokg[jsonld]'`, or export jsonld."
        raise UsageError(message)
    document = {"@context": frame["@context"], "@graph": nodes}
    # The keys of a document are in the library's order, and values in that of the nodes: both sorted.
    framed = pyld.frame(document, dict(frame), {"compactArrays": False, "documentLoader": _refuse})
    return (json.dumps(framed, ensure_ascii=False, indent=1) + "\n").encode()


def _refuse(url: str, _: object = None) -> Any:  # noqa: ANN401 - never returns
    """Fetch nothing: every context is in its document.

    >>> _refuse("https://example.org/context")
    Traceback (most recent call last):
    ...
    sarcokg.errors.UsageError: https://example.org/context: a context that is not in the file. Write it into the file.
    """
    message = f"{url}: a context that is not in the file. Write it into the file."
    raise UsageError(message)


def _tree(subject: str, below: Mapping[str, Any], by_subject: Mapping[str, list[Quad]]) -> Iterator[Quad]:
    """Yield the facts of a thing, of what hangs on it by the frame, and the labels of what it names beside."""
    for quad in by_subject.get(subject, ()):
        yield quad
        if not isinstance(quad.object, NamedNode) or quad.predicate.value == _TYPE:
            continue
        inner = below.get(quad.predicate.value, {})
        if inner is None:
            continue
        if quad.predicate.value in below:
            yield from _tree(str(quad.object), inner, by_subject)
        else:
            yield from (fact for fact in by_subject.get(str(quad.object), ()) if fact.predicate.value == _LABEL)


def _compiled(frame: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the frame by the IRIs of its properties; None stands where a thing is only named."""
    return {
        _expand(key, context): None if inner["@embed"] == "@never" else _compiled(inner, context)
        for key, inner in frame.items()
        if not key.startswith("@")
    }


def _expand(key: str, context: Mapping[str, Any]) -> str:
    """Return the IRI of a key, or of a prefix with a name.

    >>> _expand("arms", {"sarco": "https://w3id.org/sarcokg/ontology#", "arms": {"@id": "sarco:arms"}})
    'https://w3id.org/sarcokg/ontology#arms'
    """
    entry = context.get(key)
    prefix, _, local = (entry["@id"] if isinstance(entry, dict) else key).partition(":")
    return str(context[prefix]) + local


def _is_a(quad: Quad, kind: NamedNode) -> bool:
    return quad.predicate.value == _TYPE and quad.object == kind

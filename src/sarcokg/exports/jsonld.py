"""JSON-LD with the published context, one graph object a named graph: https://www.w3.org/TR/json-ld11/.

Keys are those of the records, so a file reads like the record that it came from;
a property that no record writes, such as an inferred one, keeps its full name.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.project import packaged
from sarcokg.store import BlankNode, Literal, graph_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.excerpt import Excerpt
    from sarcokg.store import Quad

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export", "merged", "nodes"]

SUMMARY: Final = "JSON-LD with the published context inside, one object a named graph"
SUFFIX: Final = ".jsonld"
IS_VIEW: Final = False

_TYPE: Final = NAMESPACES["rdf"] + "type"
_STRING: Final = NAMESPACES["xsd"] + "string"
_text: Final = json.JSONEncoder(ensure_ascii=False).encode


def export(excerpt: Excerpt) -> bytes:
    """Return the excerpt as JSON-LD."""
    context = json.loads((packaged() / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    graphs = (
        f'{{"@id": {_text(name)}, "@graph": [\n{_lines(nodes(list(group), context))}\n]}}'
        for name, group in groupby(excerpt.quads, graph_name)
    )
    head = json.dumps(context, ensure_ascii=False, indent=1)
    return "".join(['{"@context": ', head, ',\n"@graph": [\n', ",\n".join(graphs), "\n]}\n"]).encode()


def _lines(nodes_: Iterable[dict[str, Any]]) -> str:
    """Return each node on a line of its own: a change is a line, and indents would take four times as long."""
    return ",\n".join(map(_text, nodes_))


def merged(quads: Iterable[Quad]) -> bytes:
    """Return sorted facts as JSON-LD without the names of their graphs; one that stands in several stands here once."""
    context = json.loads((packaged() / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    found = nodes({str(quad.triple): quad for quad in quads}.values(), context)
    # Only what is used of the context: the document may stand in the head of a page.
    used = {key for node in found for key in node}
    own = {key: entry for key, entry in context.items() if key in used or not isinstance(entry, dict)}
    return (json.dumps({"@context": own, "@graph": found}, ensure_ascii=False, indent=1) + "\n").encode()


def nodes(quads: Iterable[Quad], context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sorted quads of one graph as flat nodes in the keys of a context, each key with a list."""
    keys = _keys(context)
    return [_node(node, list(own), keys) for node, own in groupby(quads, lambda quad: quad.subject)]


def _keys(context: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """Return the key of each property with the type that the context gives its values."""
    keys = {}
    for key, entry in context.items():
        if isinstance(entry, dict):
            prefix, _, local = entry["@id"].partition(":")
            datatype = entry.get("@type")
            typed = (
                context["xsd"] + datatype.removeprefix("xsd:") if datatype and datatype.startswith("xsd:") else datatype
            )
            keys[context[prefix] + local] = (key, typed)
    return keys


def _node(subject: Any, quads: Iterable[Quad], keys: dict[str, tuple[str, str | None]]) -> dict[str, Any]:  # noqa: ANN401
    document: dict[str, Any] = {"@id": _id(subject)}
    for quad in quads:
        if quad.predicate.value == _TYPE:
            document.setdefault("@type", []).append(_id(quad.object))
            continue
        key, typed = keys.get(quad.predicate.value, (quad.predicate.value, None))
        value, fits = _value(quad.object, typed)
        # A value of another type than the context's needs the property's full name.
        document.setdefault(key if fits else quad.predicate.value, []).append(value)
    return document


def _value(term: Any, typed: str | None) -> tuple[Any, bool]:  # noqa: ANN401 - any RDF term
    if not isinstance(term, Literal):
        return (_id(term), True) if typed == "@id" else ({"@id": _id(term)}, typed is None)
    if term.language:
        return {"@value": term.value, "@language": term.language}, typed is None
    datatype = term.datatype.value
    if typed == datatype or (typed is None and datatype == _STRING):
        return term.value, True
    return {"@value": term.value, "@type": datatype}, typed is None


def _id(term: Any) -> str:  # noqa: ANN401 - a named or blank node
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term.value)

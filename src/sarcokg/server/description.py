"""The Service Description: what the endpoint speaks, which graphs it has and how far it goes.

https://www.w3.org/TR/sparql11-service-description/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.server.executables import QUESTION
from sarcokg.store import Literal, NamedNode, quad

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.server.limits import Limits
    from sarcokg.store import Quad

__all__ = ["describe_service"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
#: What is spoken, https://www.w3.org/ns/formats/.
_FORMATS: Final = (
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_JSON",
    "SPARQL_Results_TSV",
    "SPARQL_Results_XML",
    "Turtle",
)


def describe_service(
    endpoint: str, manifest: Mapping[str, Any], limits: Limits, *, has_questions: bool = True
) -> list[Quad]:
    """Return the description of the service at an address, which serves the release of a manifest.

    ``has_questions`` tells whether the questions can be asked for as a graph, too.
    """
    type_ = NAMESPACES["rdf"] + "type"
    count = NamedNode(NAMESPACES["xsd"] + "integer")
    data, default = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    quads: list[Quad] = []

    def say(subject: str, predicate: str, value: str | Literal) -> None:
        quads.append(quad(subject, predicate, value, endpoint))

    say(endpoint, type_, _SD + "Service")
    say(endpoint, _SD + "endpoint", endpoint)
    say(endpoint, _SD + "supportedLanguage", _SD + "SPARQL11Query")
    say(endpoint, _SD + "feature", _SD + "UnionDefaultGraph")
    for form in _FORMATS:
        say(endpoint, _SD + "resultFormat", f"http://www.w3.org/ns/formats/{form}")
    said = f"Release {manifest['release']}. Nothing can be changed. Limits of one query: {limits}."
    say(endpoint, NAMESPACES["rdfs"] + "comment", Literal(said, language="en"))
    say(endpoint, _SD + "defaultDataset", data)
    say(data, type_, _SD + "Dataset")
    say(data, _SD + "defaultGraph", default)
    say(default, type_, _SD + "Graph")
    for graph in manifest["graphs"]:
        named, content = f"{graph['iri']}#named-graph", f"{graph['iri']}#content"
        say(data, _SD + "namedGraph", named)
        say(named, type_, _SD + "NamedGraph")
        say(named, _SD + "name", graph["iri"])
        say(named, _SD + "graph", content)
        say(content, type_, _SD + "Graph")
        say(content, _VOID + "triples", Literal(str(graph["quads"]), datatype=count))
    if not has_questions:
        return quads
    questions = f"{QUESTION}#named-graph"
    say(data, _SD + "namedGraph", questions)
    say(questions, type_, _SD + "NamedGraph")
    say(questions, _SD + "name", NAMESPACES["graph"] + "questions")
    return quads

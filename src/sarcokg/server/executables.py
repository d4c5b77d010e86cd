"""The questions as SPARQL editors find them: executables of SHACL, with their prefixes declared.

https://www.w3.org/TR/shacl/#sparql-prefixes; editors such as that of the SIB list what is an ``sh:SPARQLExecutable``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES
from sarcokg.store import Literal, NamedNode, quad

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.question_file import Question
    from sarcokg.store import Quad

__all__ = ["QUESTION", "executables"]

#: What the IRI of a question begins with, and after a hash that of a prefix.
QUESTION: Final = "https://w3id.org/sarcokg/questions"
_PREFIX: Final = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)
_KEYWORDS: Final = "https://schema.org/keywords"


def executables(questions: Mapping[str, Question]) -> list[Quad]:
    """Return every question as an ``sh:SPARQLSelectExecutable``, and the prefixes that they share."""
    sh, rdf, rdfs, xsd = (NAMESPACES[name] for name in ("sh", "rdf", "rdfs", "xsd"))
    quads: list[Quad] = []
    prefixes: dict[str, str] = {}

    def say(subject: str, predicate: str, value: str | Literal) -> None:
        quads.append(quad(subject, predicate, value, QUESTION))

    for name, question in questions.items():
        own = f"{QUESTION}/{name}"
        prefixes |= dict(_PREFIX.findall(question.query))
        say(own, rdf + "type", sh + "SPARQLExecutable")
        say(own, rdf + "type", sh + "SPARQLSelectExecutable")
        say(own, rdfs + "label", Literal(name))
        say(own, rdfs + "comment", Literal(question.sentence, language="en"))
        say(own, sh + "prefixes", QUESTION)
        say(own, sh + "select", Literal(_without_header(question.query)))
        for tag in question.tags:
            say(own, _KEYWORDS, Literal(tag))
    say(QUESTION, rdf + "type", NAMESPACES["owl"] + "Ontology")
    for prefix, namespace in sorted(prefixes.items()):
        declared = f"{QUESTION}#{prefix}"
        say(QUESTION, sh + "declare", declared)
        say(declared, rdf + "type", sh + "PrefixDeclaration")
        say(declared, sh + "prefix", Literal(prefix))
        say(declared, sh + "namespace", Literal(namespace, datatype=NamedNode(xsd + "anyURI")))
    return quads


def _without_header(query: str) -> str:
    r"""Return a query without the lines of its header.

    >>> _without_header("#+ question: What?\nSELECT * {}\n")
    'SELECT * {}'
    """
    return "\n".join(line for line in query.splitlines() if not line.startswith("#+"))

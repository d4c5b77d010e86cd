"""Identifiers: what a thing is called, for ever the same.

Turns a kind and the parts of a key into an IRI, an IRI into its short form, and back.
It must not know what any term means.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "GRAPH",
    "ID",
    "NAMESPACES",
    "ONTOLOGY",
    "as_key",
    "compact",
    "graph_iri",
    "is_key",
    "is_minted_key",
    "key_of",
    "kind_of",
    "mint",
    "ontology_iri",
    "words",
]

ONTOLOGY: Final = "https://w3id.org/sarcokg/ontology#"
ID: Final = "https://w3id.org/sarcokg/id/"
GRAPH: Final = "https://w3id.org/sarcokg/graph/"

#: Prefixes of the vocabularies that the graph uses, beside one prefix a kind of thing.
NAMESPACES: Final[dict[str, str]] = {
    "dcterms": "http://purl.org/dc/terms/",
    "graph": GRAPH,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sarco": ONTOLOGY,
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: No underscore: it joins the parts of a key, so that joined keys stay unambiguous.
_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?")
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9.-]+")
_ABSENT = "-"


def is_key(text: str) -> bool:
    """Tell whether a text may serve as a key.

    >>> is_key("nivolumab-3mg-per-kg"), is_key("../etc"), is_key("a_b")
    (True, False, False)
    """
    return _KEY.fullmatch(text) is not None


def is_minted_key(text: str) -> bool:
    """Tell whether a text may be the key of a thing of ours: keys and gaps, joined.

    >>> is_minted_key("NCT03141684_-_all__atezolizumab-asps"), is_minted_key("../etc"), is_minted_key("a b")
    (True, False, False)
    """
    return all(part == _ABSENT or is_key(part) for part in re.split("_+", text))


def as_key(text: str) -> str:
    """Turn any text into a key by joining its words with hyphens.

    >>> as_key("0–1 (ECOG)")
    '0-1-ECOG'
    """
    return _NOT_IN_KEY.sub("-", text).strip("-.")


def mint(kind: str, parts: list[str | None]) -> str:
    """Return the IRI of the thing of a kind whose key has these parts, in this order.

    An absent part keeps its place by a hyphen, so that two keys never collide by sliding;
    hyphens at the end say nothing and are left out.
    A part that repeats the first one as its own beginning is within that scope and drops it.

    >>> mint("outcome", ["NCT03141684", None, "NCT03141684_all", None])
    'https://w3id.org/sarcokg/id/outcome/NCT03141684_-_all'
    """
    texts = [part or _ABSENT for part in parts]
    scope = f"{texts[0]}_"
    texts = [
        texts[0],
        *(text.removeprefix(scope).lstrip("_") if text.startswith(scope) else text for text in texts[1:]),
    ]
    while texts and texts[-1] == _ABSENT:
        texts.pop()
    # A part may itself be joined; one underscore more than any part has keeps the joints apart.
    longest = max((len(run) for text in texts for run in re.findall(r"_+", text)), default=0)
    return f"{ID}{kind}/{('_' * (longest + 1)).join(texts)}"


def key_of(iri: str) -> str:
    """Return the key of a thing: the last part of its IRI.

    >>> key_of("https://w3id.org/sarcokg/id/drug/atezolizumab")
    'atezolizumab'
    """
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def kind_of(iri: str) -> str | None:
    """Return the kind of a thing of ours, or None for any other IRI.

    >>> kind_of("https://w3id.org/sarcokg/id/drug/atezolizumab")
    'drug'
    """
    if not iri.startswith(ID):
        return None
    return iri[len(ID) :].split("/", 1)[0]


def ontology_iri(name: str) -> str:
    """Return the IRI of a term of the ontology.

    >>> ontology_iri("Drug")
    'https://w3id.org/sarcokg/ontology#Drug'
    """
    return ONTOLOGY + name


def graph_iri(name: str) -> str:
    """Return the IRI of a named graph.

    >>> graph_iri("inferred")
    'https://w3id.org/sarcokg/graph/inferred'
    """
    return GRAPH + name


def compact(iri: str) -> str:
    """Return the short form of an IRI, or the IRI itself where it has none.

    >>> compact("https://w3id.org/sarcokg/id/histology/ASPS")
    'histology:ASPS'
    >>> compact("https://w3id.org/sarcokg/ontology#Drug")
    'sarco:Drug'
    """
    kind = kind_of(iri)
    if kind is not None:
        return f"{kind}:{key_of(iri)}"
    for prefix, namespace in NAMESPACES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def words(name: str) -> str:
    """Return the name of a term or column as words.

    >>> words("percentPrinted"), words("ResponseCategory")
    ('percent printed', 'response category')
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: f" {match[1].lower()}", name[:1].lower() + name[1:])

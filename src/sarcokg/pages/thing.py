"""The page of a thing: what it is, where it stands in the tree, and all that is said about it, grouped by role.

What follows from other facts is marked, with its proof; what a source says, with its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import ID, NAMESPACES, compact, key_of, kind_of, ontology_iri
from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of
from sarcokg.store import Literal, NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.pages.reader import Reader

__all__ = ["VIEW", "page", "paths"]

VIEW: Final = "thing"

_RDF_TYPE: Final = NAMESPACES["rdf"] + "type"
_SARCO: Final = NAMESPACES["sarco"]
#: What the head of the page tells, or what only says how a record was written.
_IN_HEAD: Final = frozenset(
    {
        _RDF_TYPE,
        *(NAMESPACES["dcterms"] + name for name in ("source",)),
        *(NAMESPACES["prov"] + name for name in ("wasDerivedFrom",)),
        *(NAMESPACES["rdfs"] + name for name in ("comment", "isDefinedBy", "label")),
        *(NAMESPACES["skos"] + name for name in ("altLabel", "definition", "example", "hiddenLabel", "notation")),
        ontology_iri("passage"),
    }
)
#: The relations by which things make a tree are those that pass on.
_TREE: Final = """
SELECT ?relation ?parent WHERE {{
  ?relation a owl:TransitiveProperty .
  GRAPH graph:ontology {{ <{iri}> ?relation ?parent }}
}}
ORDER BY ?relation ?parent
"""
_CHILDREN: Final = """
SELECT ?child WHERE {{
  ?relation a owl:TransitiveProperty .
  GRAPH graph:ontology {{ ?child ?relation <{iri}> }}
}}
ORDER BY ?child
"""
_CLASSES: Final = """
SELECT ?class (COUNT(DISTINCT ?above) AS ?depth) WHERE {{
  <{iri}> a ?class .
  ?class a owl:Class .
  ?class rdfs:subClassOf* ?above .
}}
GROUP BY ?class
ORDER BY DESC(?depth) ?class
"""
#: Of one relation so many proofs are worked out beforehand.
_MOST_PROOFS: Final = 2
#: What follows from the tree of classes alone needs no proof: the stated class that it follows from says enough.
_ABOVE_STATED: Final = """
SELECT ?class (SAMPLE(?stated) AS ?narrower) WHERE {{
  GRAPH ?graph {{ <{iri}> a ?stated }}
  FILTER(?graph != graph:inferred)
  ?stated rdfs:subClassOf+ ?class .
}}
GROUP BY ?class
ORDER BY ?class
"""
_MAPPINGS: Final = """
PREFIX sssom: <https://w3id.org/sssom/>
SELECT ?relation ?object (GROUP_CONCAT(DISTINCT ?name; separator=" / ") AS ?label)
  (GROUP_CONCAT(DISTINCT ?origin; separator="; ") AS ?from) WHERE {{
  ?mapping sssom:subject_id <{iri}> .
  ?mapping sssom:predicate_id ?relation .
  ?mapping sssom:object_id ?object .
  OPTIONAL {{ ?mapping sssom:object_label ?name }}
  OPTIONAL {{ ?mapping sssom:object_source_version ?origin }}
}}
GROUP BY ?relation ?object
ORDER BY ?relation ?object
"""


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the path of every thing that has a page: its IRI without what all IRIs begin with."""
    return [iri.removeprefix(ID) for iri in reader_of(kg).things if kind_of(iri) != "study"]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the page of the thing that a path names; ``why=all`` works out the proofs of all that is inferred."""
    refuse_unknown(path, parameters, {"why"})
    has_all_proofs = parameters.get("why") == "all"
    reader = reader_of(kg)
    iri = ID + path
    node = NamedNode(iri)
    kind = path.partition("/")[0]
    name = reader.name(iri)
    classes = _classes(reader, iri)
    what = classes[0]["label"] if classes else kind.replace("-", " ")
    roles = [*_outgoing(reader, node, has_all_proofs=has_all_proofs), *_incoming(reader, node)]
    said = sum(len(role["facts"]) for role in roles)
    data = {
        "iri": iri,
        "compact": compact(iri),
        "name": name,
        "what": what,
        "classes": classes,
        "definition": _first(reader, node, "skos", "definition"),
        "example": _first(reader, node, "skos", "example"),
        "comments": _texts(reader, node, "rdfs", "comment"),
        "synonyms": _texts(reader, node, "skos", "altLabel"),
        "origin": [reader.term(term) for term in _values(reader, node, NAMESPACES["dcterms"] + "source")],
        "sentence": reader.words.sentence(node),
        "places": reader.places(iri),
        "above": _above(reader, iri),
        "below": [reader.link(row["child"] or "") for row in reader.rows(_CHILDREN.format(iri=iri))],
        "mappings": _mappings(reader, iri),
        "roles": roles,
    }
    sentence = f"What this release says about {name}, {_article(what)}: {said} fact{'' if said == 1 else 's'}."
    sparql = f"SELECT ?relation ?value WHERE {{\n  <{iri}> ?relation ?value .\n}}\nORDER BY ?relation ?value"
    return Page(VIEW, path, name[:1].upper() + name[1:], sentence, data, sparql)


# ---- Head


def _values(reader: Reader, node: NamedNode, predicate: str) -> list[Any]:
    query = f"SELECT ?value WHERE {{ {node} <{predicate}> ?value }} ORDER BY ?value"
    return [row["value"] for row in reader.store.solutions(query)]


def _texts(reader: Reader, node: NamedNode, prefix: str, name: str) -> list[str]:
    found = _values(reader, node, NAMESPACES[prefix] + name)
    return [value.value for value in found if isinstance(value, Literal)]


def _first(reader: Reader, node: NamedNode, prefix: str, name: str) -> str:
    return next(iter(_texts(reader, node, prefix, name)), "")


def _classes(reader: Reader, iri: str) -> list[dict[str, Any]]:
    """Return the classes of a thing, the narrowest first, each with its standing and, where it follows, its proof."""
    found = []
    above = {row["class"] or "": row["narrower"] or "" for row in reader.rows(_ABOVE_STATED.format(iri=iri))}
    for row in reader.rows(_CLASSES.format(iri=iri)):
        class_iri = row["class"] or ""
        if not class_iri.startswith(_SARCO):
            continue
        triple = Triple(NamedNode(iri), NamedNode(_RDF_TYPE), NamedNode(class_iri))
        standing = reader.standing(triple)
        why: list[dict[str, Any]] = []
        if standing == "inferred" and class_iri in above:
            narrower = reader.name(above[class_iri])
            why = [_line(f"every {narrower} is {_article(reader.name(class_iri))}")]
        elif standing == "inferred" and iri in reader.declared:
            why = reader.proof(triple)
        found.append({"label": reader.name(class_iri), "standing": standing, "why": why})
    return found


def _above(reader: Reader, iri: str) -> list[list[dict[str, str]]]:
    """Return the ways up the tree, each from the root down to the parent."""
    ways = []
    for row in reader.rows(_TREE.format(iri=iri)):
        parent = row["parent"] or ""
        ways += [[*way, reader.link(parent)] for way in _above(reader, parent) or [[]]]
    return ways


def _mappings(reader: Reader, iri: str) -> list[dict[str, str]]:
    return [
        {
            "relation": compact(row["relation"] or "").removeprefix("skos:"),
            "name": _curie(row["object"] or ""),
            "label": row["label"] or "",
            "href": row["object"] or "",
            "from": row["from"] or "",
        }
        for row in reader.rows(_MAPPINGS.format(iri=iri))
    ]


def _curie(iri: str) -> str:
    """Return the last part of a foreign IRI as its vocabulary writes it.

    >>> _curie("http://purl.obolibrary.org/obo/NCIT_C3750"), _curie("https://bioregistry.io/oncotree:ASPS")
    ('NCIT:C3750', 'oncotree:ASPS')
    """
    last = key_of(iri)
    return last if ":" in last else last.replace("_", ":", 1)


# ---- What is said


def _outgoing(reader: Reader, node: NamedNode, *, has_all_proofs: bool) -> list[dict[str, Any]]:
    """Return what is said of a thing, one role a relation.

    Facts between things that the ontology declares come with their proof: they are few and what readers ask about.
    A proof takes a tenth of a second or two, so the others are worked out where they are asked for.
    """
    roles: dict[str, list[dict[str, Any]]] = {}
    for triple in reader.store.around(node):
        predicate = triple.predicate.value
        is_mapping = predicate.startswith(NAMESPACES["skos"])
        if triple.subject != node or predicate in _IN_HEAD or is_mapping:
            continue
        standing = reader.standing(triple)
        facts = roles.setdefault(reader.name(predicate), [])
        is_told = {node.value, _value(triple.object)} <= reader.declared and len(facts) < _MOST_PROOFS
        is_proved = standing == "inferred" and (is_told or has_all_proofs)
        fact = {
            **reader.term(triple.object),
            "relations": [],
            "standing": standing,
            "why": reader.proof(triple) if is_proved else [],
            "command": reader.command(triple) if standing == "inferred" else "",
            "places": reader.places(_value(triple.object)),
        }
        facts.append(fact)
    return [_role(heading, facts, "of") for heading, facts in sorted(roles.items())]


def _incoming(reader: Reader, node: NamedNode) -> list[dict[str, Any]]:
    """Return what is said with a thing, one role a class of what says it; each of those once."""
    said: dict[str, list[Triple]] = {}
    for triple in reader.store.around(node):
        if triple.object == node and isinstance(triple.subject, NamedNode) and triple.subject != node:
            said.setdefault(triple.subject.value, []).append(triple)
    roles: dict[str, list[dict[str, Any]]] = {}
    for iri, triples in said.items():
        if not iri.startswith(ID) or iri.startswith(f"{ID}mapping/"):
            continue
        by_firmness = sorted(triples, key=lambda triple: reader.standing(triple) == "inferred")
        standing = reader.standing(by_firmness[0])
        fact = {
            **reader.link(iri),
            "label": reader.sentence(iri),
            "relations": sorted({reader.name(triple.predicate.value) for triple in triples}),
            "standing": standing,
            "why": [],
            "command": reader.command(by_firmness[0]) if standing == "inferred" else "",
            "places": reader.places(iri),
        }
        roles.setdefault(_kind(reader, iri), []).append(fact)
    return [_role(heading, facts, "with") for heading, facts in sorted(roles.items())]


def _role(heading: str, facts: list[dict[str, Any]], direction: str) -> dict[str, Any]:
    return {
        "heading": heading,
        "direction": direction,
        "facts": sorted(facts, key=lambda fact: (fact["standing"] == "inferred", fact["label"], fact["iri"])),
    }


def _kind(reader: Reader, iri: str) -> str:
    rows = reader.rows(_CLASSES.format(iri=iri))
    names = (row["class"] or "" for row in rows)
    return next((reader.name(name) for name in names if name.startswith(_SARCO)), "other")


def _value(term: Any) -> str:  # noqa: ANN401 - any RDF term
    return term.value if isinstance(term, NamedNode) else ""


def _line(text: str) -> dict[str, Any]:
    return {"depth": 0, "text": text, "reason": "", "places": ["ontology"]}


def _article(what: str) -> str:
    return f"{'an' if what[:1] in 'aeioAEIO' else 'a'} {what}"

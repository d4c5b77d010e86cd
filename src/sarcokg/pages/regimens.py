"""The page of a regimen class: which treatments belong to it, why each does, and what was observed under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.english import counted
from sarcokg.identifiers import ID, NAMESPACES, compact
from sarcokg.pages.evidence import Evidence
from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of
from sarcokg.pages.regimen_classes import NONE, regimen_classes
from sarcokg.store import NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.pages.reader import Reader
    from sarcokg.store import Row

__all__ = ["SECTION", "VIEW", "page", "paths"]

VIEW: Final = "regimens"
#: Under which the pages of the classes stand, each by its key.
SECTION: Final = "regimen-class"

_MEMBERS: Final = """
SELECT ?treatment ?study ?patient (GROUP_CONCAT(DISTINCT ?drug; separator=" + ") AS ?drugs) WHERE {{
  ?treatment a <{iri}> .
  OPTIONAL {{ ?treatment sarco:hasDrug/rdfs:label ?drug }}
  OPTIONAL {{ ?treatment sarco:patient ?patient }}
  OPTIONAL {{ ?treatment sarco:study|sarco:inStudy ?study }}
}}
GROUP BY ?treatment ?study ?patient
ORDER BY ?treatment ?study ?patient
"""
#: So many proofs are worked out beforehand: each takes a tenth of a second or two.
_MOST_PROOFS: Final = 2


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the path of every class that the ontology defines of treatments."""
    return [f"{SECTION}/{found['key']}" for found in regimen_classes(kg) if found["key"] != NONE]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the page of the class that a path names; ``why=all`` works out why each treatment belongs to it."""
    refuse_unknown(path, parameters, {"why"})
    reader = reader_of(kg)
    classes = {str(found["key"]): found for found in regimen_classes(kg)}
    key = path.partition("/")[2]
    iri, label = str(classes[key]["iri"]), str(classes[key]["label"])
    most = None if parameters.get("why") == "all" else _MOST_PROOFS
    members = [
        _member(reader, row, iri, has_proof=most is None or place < most)
        for place, row in enumerate(reader.rows(_MEMBERS.format(iri=iri)))
    ]
    evidence = reader.kept("evidence of all classes", lambda: Evidence(kg).rows())
    rows: list[Any] = [row for row in evidence if key in row["classes"]]  # type: ignore[operator]
    data = {
        "iri": iri,
        "compact": compact(iri),
        "key": key,
        "name": label,
        "definition": classes[key]["definition"],
        "members": members,
        "rows": rows,
        "others": [
            {"label": found["label"], "href": f"{SECTION}/{other}", "shared": _shared(rows, other)}
            for other, found in classes.items()
            if other not in {key, NONE}
        ],
    }
    plans = sum(not member["patient"] for member in members)
    sentence = (
        f"{counted(len(members), 'treatment')} in this class: {counted(plans, 'regimen')} of studies and "
        f"{counted(len(members) - plans, 'course')} of described patients."
    )
    return Page(VIEW, path, label[:1].upper() + label[1:], sentence, data, _MEMBERS.format(iri=iri).strip())


def _member(reader: Reader, row: Row, class_iri: str, *, has_proof: bool) -> dict[str, Any]:
    """Return a treatment of a class: what is given, to whom, where it stands, and why it belongs to the class."""
    iri = row["treatment"] or ""
    triple = Triple(NamedNode(iri), NamedNode(NAMESPACES["rdf"] + "type"), NamedNode(class_iri))
    standing = reader.standing(triple)
    patient, study = row["patient"] or "", row["study"] or ""
    return {
        **reader.link(iri),
        # What a patient received has no page of its own: it stands on the patient's.
        "href": reader.href(iri) or reader.href(patient),
        "drugs": row["drugs"] or "",
        "study": study.removeprefix(f"{ID}study/"),
        "studyHref": reader.href(study),
        "patient": patient,
        "standing": standing,
        "why": reader.proof(triple) if has_proof and standing == "inferred" else [],
        "command": reader.command(triple) if standing == "inferred" else "",
        "places": reader.places(iri),
    }


def _shared(rows: Iterable[Mapping[str, Any]], other: str) -> int:
    """Return how many statements of some rows stand under another class, too."""
    return len({statement for row in rows if other in row["classes"] for statement in row["statements"]})

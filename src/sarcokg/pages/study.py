"""The page of a study: design, schedule, cohorts, results, patients, adverse events, claims, gaps, provenance.

Each table is the answer to a question of ``queries/questions``, cut to the rows of the study,
so that a page can say nothing else than ``sarcokg ask`` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.evidence_table import evidence_table
from sarcokg.identifiers import ID, key_of
from sarcokg.pages.model import Page, refuse_unknown
from sarcokg.pages.reader import reader_of
from sarcokg.pages.schedule import schedules
from sarcokg.pages.studies import studies
from sarcokg.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.pages.reader import Reader

__all__ = ["VIEW", "page", "paths"]

VIEW: Final = "study"

#: The questions whose answers the page shows, in its order, with the heading of each.
_SECTIONS: Final = (
    ("study-identity", "Identity"),
    ("study-designs", "Design"),
    ("studies-recruiting-or-announced", "Recruitment"),
    ("planned-endpoints", "Planned endpoints"),
    ("thresholds-beside-observed", "Prespecified thresholds beside what was observed"),
    ("eligibility", "Eligibility"),
    ("doses-and-schedules", "Doses"),
    ("trial-timeline", "Timeline"),
    ("crossover-rules", "Changes between arms"),
    ("who-was-studied", "Who was studied"),
    ("earlier-treatment", "Earlier treatment"),
    ("earlier-drugs", "Earlier drugs, surgery and radiotherapy"),
    ("why-not-evaluable", "Why patients were not evaluable"),
    ("median-times", "Times to an event"),
    ("biomarkers-and-assays", "Biomarkers"),
    ("pd-l1-against-own-cutoff", "PD-L1 against the study's own cut-off"),
    ("course-of-patients", "Courses of patients"),
    ("adverse-events-of-a-person", "Adverse events of single persons"),
    ("treatment-related-deaths", "Deaths related to treatment"),
    ("follow-up-and-data-cutoff", "Follow-up"),
    ("what-is-not-stated", "What is not stated"),
)
#: The same for what is said of the document in which a study is reported.
_OF_SOURCE: Final = (
    ("claims-and-hypotheses", "Claims of the source"),
    ("conflicts", "Conflicts within the source"),
    ("limitations", "Limitations that the authors name"),
    ("people-and-places", "People and places"),
)
#: Columns of the evidence table that a page shows; the whole table is an export.
_RESULT_COLUMNS: Final = (
    "statement",
    "endpoint",
    "timePoint",
    "histology",
    "regimen",
    "population",
    "denominator",
    "count",
    "of",
    "complete",
    "partial",
    "percentPrinted",
    "intervalPrintedLower",
    "intervalPrintedUpper",
    "percentComputed",
    "exactLower",
    "exactUpper",
    "criteria",
    "confirmation",
    "patient",
    "bestResponse",
    "notPooledBecause",
    "repeatedBy",
    "conflict",
    "place",
)
_SOURCES: Final = """
SELECT ?source ?key ?kind ?title ?doi ?pmid ?sha256 ?length ?curator ?curatedOn ?secondReader
  (COUNT(DISTINCT ?passage) AS ?passages)
WHERE {{
  ?source a sarco:Source .
  ?source sarco:study <{iri}> .
  ?source skos:notation ?key .
  ?source sarco:textSha256 ?sha256 .
  ?source sarco:textLength ?length .
  OPTIONAL {{ ?source sarco:sourceKind/rdfs:label ?kind }}
  OPTIONAL {{ ?source sarco:title ?title }}
  OPTIONAL {{ ?source sarco:doi ?doi }}
  OPTIONAL {{ ?source sarco:pmid ?pmid }}
  OPTIONAL {{ ?source sarco:passages ?passage }}
  OPTIONAL {{
    ?source sarco:curation ?curation .
    ?curation sarco:curator ?curator .
    ?curation sarco:curatedOn ?curatedOn .
    OPTIONAL {{ ?curation sarco:secondReader ?secondReader }}
  }}
}}
GROUP BY ?source ?key ?kind ?title ?doi ?pmid ?sha256 ?length ?curator ?curatedOn ?secondReader
ORDER BY ?source
"""
_CITED_IN: Final = """
SELECT DISTINCT ?key WHERE {{
  GRAPH ?graph {{ <{iri}> a sarco:Study }}
  FILTER(STRSTARTS(STR(?graph), "https://w3id.org/sarcokg/graph/source/"))
  BIND(STRAFTER(STR(?graph), "/graph/source/") AS ?key)
}}
ORDER BY ?key
"""
_POPULATIONS: Final = """
SELECT ?node ?key WHERE {{
  ?node sarco:study <{iri}> .
  ?node a sarco:Population .
  ?node skos:notation ?key .
}}
ORDER BY ?key
"""
_ARMS: Final = "SELECT ?node WHERE {{ <{iri}> sarco:arms ?node }} ORDER BY ?node"
#: What who copies the query of a page gets.
_SPARQL: Final = """
SELECT ?statement ?relation ?value WHERE {{
  ?statement sarco:inStudy <{iri}> .
  ?statement ?relation ?value .
}}
ORDER BY ?statement ?relation ?value
"""
_ADVERSE: Final = """
SELECT ?node ?event ?eventIri ?grades ?count ?unit ?percent ?group ?reading ?cell ?frequency ?related ?note WHERE {{
  <{iri}> sarco:adverseEvents ?node .
  ?node sarco:about ?measurand .
  ?measurand sarco:adverseEvent ?eventIri .
  ?eventIri rdfs:label ?event .
  OPTIONAL {{ ?measurand sarco:gradeMin ?lowest }}
  OPTIONAL {{ ?measurand sarco:gradeMax ?highest }}
  OPTIONAL {{ ?measurand sarco:population/skos:notation ?group }}
  OPTIONAL {{ ?measurand sarco:countUnit/rdfs:label ?unit }}
  OPTIONAL {{ ?measurand sarco:relatedness/rdfs:label ?related }}
  OPTIONAL {{ ?node sarco:count ?count }}
  OPTIONAL {{ ?node sarco:percentAsPrinted ?percent }}
  OPTIONAL {{ ?node sarco:reading ?reading }}
  OPTIONAL {{ ?node sarco:cellState/rdfs:label ?cell }}
  OPTIONAL {{ ?node sarco:frequency/rdfs:label ?frequency }}
  OPTIONAL {{ ?node sarco:note ?note }}
  BIND(IF(?lowest = ?highest, STR(?lowest), CONCAT(STR(?lowest), "–", STR(?highest))) AS ?range)
  BIND(COALESCE(?range, "not stated") AS ?grades)
}}
ORDER BY ?event ?grades ?group ?node
"""


def paths(kg: KnowledgeGraph) -> Iterable[str]:
    """Return the path of every study."""
    return [study["href"] for study in studies(reader_of(kg))]


def page(kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
    """Return the page of the study that a path names."""
    refuse_unknown(path, parameters)
    reader = reader_of(kg)
    iri, key = ID + path, key_of(path)
    sources = [_source(reader, row) for row in reader.rows(_SOURCES.format(iri=iri))]
    own = {source["key"] for source in sources}
    sections = [_section(reader, name, heading, "study", {key}) for name, heading in _SECTIONS]
    sections += [_section(reader, name, heading, "source", own) for name, heading in _OF_SOURCE]
    results = [row for row in _evidence(reader) if row["study"] == key]
    data = {
        "iri": iri,
        "key": key,
        "about": next(study for study in studies(reader) if study["study"] == iri),
        "arms": _said(reader, _ARMS.format(iri=iri)),
        "schedules": schedules(reader, iri),
        "populations": _said(reader, _POPULATIONS.format(iri=iri)),
        "results": [{name: row.get(name, "") for name in _RESULT_COLUMNS} for row in results],
        "adverse": _adverse(reader, iri),
        "sections": [section for section in sections if section["rows"]],
        "empty": [section["heading"] for section in sections if not section["rows"]],
        "sources": sources,
        "citedIn": [row["key"] or "" for row in reader.rows(_CITED_IN.format(iri=iri)) if row["key"] not in own],
    }
    count = len(results)
    own_or_cited = "reported by a source of this release" if sources else "known from what other sources cite"
    sentence = (
        f"Study {key}, {own_or_cited}, with {count} statement{'' if count == 1 else 's'} of outcomes or responses."
    )
    return Page(VIEW, path, f"Study {key}", sentence, data, _SPARQL.format(iri=iri).strip())


def _section(reader: Reader, name: str, heading: str, column: str, keys: set[str]) -> dict[str, Any]:
    answer = reader.answer(name)
    rows = [row for row in answer if _key(row.get(column, "")) in keys]
    shown = [each for each in answer.columns if each != column]
    return {
        "question": name,
        "sentence": answer.question.sentence,
        "heading": heading,
        "columns": shown,
        "rows": [{each: row[each] for each in shown} for row in rows],
    }


def _key(text: str) -> str:
    """Return the key that a column names; a source may stand with its identifier behind it.

    >>> _key("atezolizumab-asps (doi:10.1056/NEJMoa2303383)")
    'atezolizumab-asps'
    """
    return text.partition(" (")[0]


def _evidence(reader: Reader) -> Sequence[dict[str, str]]:
    return reader.kept("evidence", lambda: evidence_table(reader.kg.release, reader.kg.queries).rows)


def _said(reader: Reader, query: str) -> list[dict[str, Any]]:
    """Return the entries that a query finds, each with its sentence and its places."""
    nodes = [row["node"] or "" for row in reader.rows(query)]
    return [{**reader.link(node), "label": reader.sentence(node), "places": reader.places(node)} for node in nodes]


def _adverse(reader: Reader, iri: str) -> list[dict[str, Any]]:
    return [
        {
            **{name: row[name] or "" for name in row if name not in {"node", "eventIri"}},
            "href": reader.href(row["eventIri"] or ""),
            "statement": row["node"] or "",
            "places": reader.places(row["node"] or ""),
        }
        for row in reader.rows(_ADVERSE.format(iri=iri))
    ]


def _source(reader: Reader, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of texts
    texts = {name: value or "" for name, value in row.items()}
    return {**texts, "links": _links(texts), "note": reader.words.sentence(NamedNode(texts["source"]))}


def _links(source: dict[str, str]) -> list[dict[str, str]]:
    """Return the publisher's pages of a source, the most direct first."""
    addresses = (("pmid", "PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"), ("doi", "doi", "https://doi.org/{}"))
    return [
        {"label": f"{label} {source[name]}", "href": address.format(source[name])}
        for name, label, address in addresses
        if source[name]
    ]

"""One shard: a batch of documents read, turned to RDF, judged, and written as N-Quads.

This is what a worker does; it knows nothing of the other workers.
Each study has three named graphs: what its record states, what rules read out of that, and what was found wrong.
A rule that an ingested record breaks becomes a finding, so that honest data is not dropped.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sarcokg.disk import write_whole
from sarcokg.errors import Defect, RefusedError
from sarcokg.gate import Shapes, judge, read_shapes
from sarcokg.identifiers import compact, graph_iri, key_of
from sarcokg.lexicon import read_lexicon
from sarcokg.names import read_names
from sarcokg.ontology import load_ontology
from sarcokg.registry.naming import Names
from sarcokg.registry.nodes import Nodes
from sarcokg.registry.rules import ReadingRules, read_rules_of_reading
from sarcokg.registry.study import ReadStudy, read_study
from sarcokg.store import Store, jsonld_as_nquads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sarcokg.registry.document import Document

__all__ = ["GRAPHS", "RULES", "Batch", "ShardReport", "write_shard"]

#: What is wrong and what to do, for each rule about the way of a record into the graph.
RULES: Final[dict[str, tuple[str, str]]] = {
    "ingest-statement-lost": (
        "fewer statements came out than were read",
        "Report this with the record: its reader and the context disagree.",
    ),
}

#: The named graphs of a study, by what they hold.
GRAPHS: Final = {"facts": "registry", "readings": "rule-read", "findings": "registry-findings"}


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that make one shard, and where it is written."""

    path: Path
    documents: tuple[Document, ...]


@dataclass(slots=True)
class ShardReport:
    """What became of a batch: every document is a study that was read, or a defect."""

    name: str
    sha256: str = ""
    studies: list[str] = field(default_factory=list)
    refused: list[Defect] = field(default_factory=list)
    triples: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    readings: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Tools:
    """What every record is read and judged with, loaded once a process."""

    context: dict[str, Any]
    kinds: Mapping[str, str]
    names: Names
    rules: ReadingRules
    shapes: Shapes


@functools.cache
def _tools(ontology_folder: Path, shapes_folder: Path) -> _Tools:
    ontology = load_ontology(ontology_folder)
    kinds = {key_of(iri): term.kind for iri, term in ontology.classes.items() if term.kind}
    # The engine reads the context anew for each record, so the reader has one of its own, a quarter as long.
    text = (ontology_folder / "readings" / "context.jsonld").read_text(encoding="utf-8")
    store = Store(ontology.quads)
    return _Tools(
        json.loads(text)["@context"],
        kinds,
        Names(read_names(store), read_lexicon(store)),
        read_rules_of_reading(ontology_folder / "readings" / "clinicaltrials-gov.yaml"),
        read_shapes(shapes_folder, "registry"),
    )


def write_shard(batch: Batch, ontology_folder: Path, shapes_folder: Path) -> ShardReport:
    """Read the documents of a batch and write their shard; a document that is refused leaves the others alone."""
    tools = _tools(ontology_folder, shapes_folder)
    tools.names.unmapped.clear()
    report = ShardReport(batch.path.name)
    parts: list[bytes] = []
    for document in batch.documents:
        try:
            study = read_study(document, tools.kinds, tools.names, tools.rules)
            written = _judged(document.name, study, tools, report)
        except RefusedError as error:
            report.refused += error.defects
            continue
        report.studies.append(study.number)
        report.readings.update(str(reading["read-by-rule"]) for reading in study.readings)
        parts += written
    report.unmapped += tools.names.unmapped
    data = b"".join(parts)
    report.sha256 = sha256(data).hexdigest()
    write_whole(batch.path, data)
    return report


def _judged(name: str, study: ReadStudy, tools: _Tools, report: ShardReport) -> list[bytes]:
    """Return the N-Quads of a study with what the gate found in them."""
    written = {
        kind: _as_nquads(name, getattr(study, kind), study.number, kind, tools) for kind in ("facts", "readings")
    }
    nodes = Nodes(study.number, tools.kinds)
    for result in judge(b"".join(written.values()), tools.shapes):
        nodes.find(key_of(result.rule), f"{compact(result.focus)} {compact(result.path)}", result.value, result.message)
    findings = [*study.findings, *nodes.findings]
    written["findings"] = _as_nquads(name, findings, study.number, "findings", tools)
    report.triples.update({kind: data.count(b"\n") for kind, data in written.items()})
    report.findings.update(str(finding["finding-rule"]) for finding in findings)
    return list(written.values())


def _as_nquads(name: str, nodes: Iterable[dict[str, Any]], number: str, kind: str, tools: _Tools) -> bytes:
    """Return nodes as N-Quads of their graph.

    JSON-LD drops what its context does not know without a word, so the statements are counted.
    Raises `RefusedError` where some are missing.
    """
    listed = list(nodes)
    if not listed:
        return b""
    data = jsonld_as_nquads(listed, tools.context, graph_iri(f"{GRAPHS[kind]}/{number}"))
    expected = sum(len(value) if isinstance(value, list) else 1 for node in listed for value in node.values())
    # The identifier of a node is no statement, its type is one.
    missing = expected - len(listed) - data.count(b"\n")
    if missing:
        message, repair = RULES["ingest-statement-lost"]
        raise RefusedError([Defect(name, 0, "ingest-statement-lost", kind, str(missing), message, repair)])
    return data

"""The build: the whole path from records to a release, on one screen.

record → expand → context → RDF → gate → reason → audit → gate → release.
Nothing is published before the last check has passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from sarcokg.audit import audit
from sarcokg.disk import files_in
from sarcokg.errors import Defect, RefusedError
from sarcokg.expand import Expanded, expand
from sarcokg.freshness import inputs_digest
from sarcokg.gate import read_shapes, validate
from sarcokg.identifiers import graph_iri, ontology_iri
from sarcokg.lexicon import read_lexicon
from sarcokg.ontology import load_ontology
from sarcokg.places import Lines, Places
from sarcokg.reason import compile_contradictions, compile_rules, infer, read_rules
from sarcokg.record import examine_record
from sarcokg.release import compose, locked, publish, write_files
from sarcokg.sssom import read_mappings
from sarcokg.store import Store, canonical, parse_jsonld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sarcokg.lexicon import Lexicon
    from sarcokg.ontology import Ontology
    from sarcokg.project import Project
    from sarcokg.release import Release
    from sarcokg.store import Quad
    from sarcokg.tree import Mapping

__all__ = ["RULES", "Built", "Facts", "build", "check", "examine", "gather"]

#: What is wrong and what to do, for each rule about records side by side.
RULES: Final[dict[str, tuple[str, str]]] = {
    "key-taken": ("another record has this key already", "Give each record a key of its own."),
}


@dataclass(slots=True)
class Facts:
    """What records assert: their quads, their places, what is wrong with them, and a count for each record."""

    quads: list[Quad] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    defects: list[Defect] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)

    @property
    def lines(self) -> Lines:
        """The line of each value."""
        return self.places.lines

    def add(self, expanded: Expanded, graph: str, ontology: Ontology) -> None:
        """Add one expanded record as quads of its named graph."""
        quads = parse_jsonld(expanded.nodes, ontology.context, graph)
        self.quads += quads
        self.places.update(expanded.places)
        self.records.append({"record": expanded.name, "nodes": len(expanded.nodes), "triples": len(set(quads))})


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: the release and what went into it."""

    release: Release
    records: tuple[dict[str, Any], ...]


def build(project: Project, report: Callable[[str], None], into: Path | None = None) -> Built:
    """Build a project's release; with ``into`` also write its files there.

    Raises `RefusedError` with every defect of every record, `InconsistentOntologyError` where facts
    contradict the ontology, `BuildBusyError` where another build runs, `ReleaseUnwritableError` where the disk
    is full or the folder is not ours. Each leaves the current release as it was.
    """
    with locked(project):
        report("reading ontology and records")
        inputs = inputs_digest(project)  # before they are read: what changes meanwhile makes the release stale
        ontology = load_ontology(project.folder("ontology"))
        facts = examine(project, ontology, _records(project))
        asserted = [*ontology.quads, *facts.quads]

        report("checking the facts against the shapes")
        shapes = read_shapes(project.folder("shapes"))
        _refuse([*facts.defects, *validate(asserted, shapes, facts.places, ontology.key_of_property)])

        report("recomputing figures and reasoning")
        rules = (*compile_rules(ontology.quads), *read_rules(project.folder("ontology") / "rules"))
        inferred = infer(asserted, rules, compile_contradictions(ontology.quads), graph_iri("inferred"), facts.lines)
        findings = audit(Store(asserted), graph_iri("audit"))

        report("checking what follows from them")
        _refuse(validate([*asserted, *inferred, *findings], shapes, facts.places, ontology.key_of_property))

        report("writing the release")
        quads = canonical([*asserted, *inferred, *findings, *_mappings(project)])
        text, manifest = compose(quads, version("sarcokg"), {"inputs": inputs, "records": facts.records})
        release = publish(project, text, manifest)
        if into is not None:
            write_files(into, text, manifest)
        return Built(release, tuple(facts.records))


def check(project: Project, paths: Iterable[Path], engine: str | None = None) -> Facts:
    """Read records and the background, and hold them against the shapes; ``engine`` as for `validate`.

    Raises `RefusedError` with every defect of every record.
    """
    ontology = load_ontology(project.folder("ontology"))
    backgrounds = _backgrounds(project)
    records = [(path, "Source") for path in paths if (path, "Background") not in backgrounds]
    facts = examine(project, ontology, [*backgrounds, *records])
    shapes = read_shapes(project.folder("shapes"))
    found = validate([*ontology.quads, *facts.quads], shapes, facts.places, ontology.key_of_property, engine)
    _refuse([*facts.defects, *found])
    return facts


def gather(project: Project, ontology: Ontology, paths: Iterable[tuple[Path, str]]) -> Facts:
    """Read and expand records, each with the class of its outermost mapping.

    Raises `RefusedError` with the defects of all records together.
    """
    facts = examine(project, ontology, paths)
    _refuse(facts.defects)
    return facts


def examine(project: Project, ontology: Ontology, paths: Iterable[tuple[Path, str]]) -> Facts:
    """Read and expand records as far as they can be read, and list the defects found on the way."""
    lexicon = _lexicon(ontology.quads)
    facts = Facts()
    holders: dict[str, str] = {}
    for path, root in paths:
        name = project.relative(path)
        reading = examine_record(path, name)
        facts.defects += reading.defects
        if reading.record is None:
            facts.places.cut = True
            continue
        expanded = expand(reading.record, name, ontology_iri(root), ontology, lexicon)
        facts.defects += expanded.defects
        graph = "background" if root == "Background" else f"source/{expanded.key}"
        holder = holders.setdefault(f"{root} {expanded.key}", name)
        if holder == name:
            facts.add(expanded, graph_iri(graph), ontology)
        else:
            facts.defects.append(_key_taken(expanded, reading.record, holder))
            facts.places.cut = True
    return facts


@lru_cache(maxsize=2)
def _lexicon(quads: tuple[Quad, ...]) -> Lexicon:
    """Collect the names of an ontology; while it stays as it is, as between two checks, only once."""
    return read_lexicon(Store(quads))


def _key_taken(expanded: Expanded, record: Mapping, holder: str) -> Defect:
    line = next((entry.line for entry in record.entries if entry.key == "key"), record.line)
    message, repair = RULES["key-taken"]
    return Defect(expanded.name, line, "key-taken", "key", f"{expanded.key}, of {holder}", message, repair)


def _records(project: Project) -> list[tuple[Path, str]]:
    # Sorted by name, not in the order that the disk gives.
    return [*_backgrounds(project), *((path, "Source") for path in files_in(project.records, "*.yaml"))]


def _backgrounds(project: Project) -> list[tuple[Path, str]]:
    return [(path, "Background") for path in files_in(project.background, "*.yaml")]


def _mappings(project: Project) -> list[Quad]:
    files = files_in(project.folder("ontology") / "mappings", "*.sssom.tsv")
    return [quad for path in files for quad in read_mappings(path, graph_iri("mappings"))]


def _refuse(defects: list[Defect]) -> None:
    if defects:
        raise RefusedError(defects)

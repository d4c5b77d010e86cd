"""The build: the whole path from records to a release, on one screen.

record → expand → context → RDF → gate → reason → audit → gate → release.
Nothing is published before the last check has passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sarcokg.audit import audit
from sarcokg.errors import Defect, RefusedError
from sarcokg.expand import Expanded, Lines, expand
from sarcokg.gate import read_shapes, validate
from sarcokg.identifiers import graph_iri, ontology_iri
from sarcokg.lexicon import read_lexicon
from sarcokg.ontology import load_ontology
from sarcokg.reason import compile_contradictions, compile_rules, infer, read_rules
from sarcokg.record import read_record
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

__all__ = ["Built", "Facts", "build", "check", "gather"]


@dataclass(slots=True)
class Facts:
    """What records assert: their quads, the line of each value, and a count for each record."""

    quads: list[Quad] = field(default_factory=list)
    lines: Lines = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)

    def add(self, expanded: Expanded, graph: str, ontology: Ontology) -> None:
        """Add one expanded record as quads of its named graph."""
        quads = parse_jsonld(expanded.nodes, ontology.context, graph)
        self.quads += quads
        self.lines.update(expanded.lines)
        self.records.append({"record": expanded.name, "nodes": len(expanded.nodes), "triples": len(set(quads))})


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: the release and what went into it."""

    release: Release
    records: tuple[dict[str, Any], ...]


def build(project: Project, report: Callable[[str], None], into: Path | None = None) -> Built:
    """Build a project's release; with ``into`` also write its files there.

    Raises `RefusedError` with every defect of every record, `InconsistentOntologyError` where facts
    contradict the ontology, `BuildBusyError` where another build runs. Each leaves the current release as it was.
    """
    with locked(project):
        report("reading ontology and records")
        ontology = load_ontology(project.folder("ontology"))
        facts = gather(project, ontology, _records(project))
        asserted = [*ontology.quads, *facts.quads]

        report("checking the facts against the shapes")
        shapes = read_shapes(project.folder("shapes"))
        _refuse(validate(asserted, shapes, facts.lines, ontology.key_of_property))

        report("recomputing figures and reasoning")
        rules = (*compile_rules(ontology.quads), *read_rules(project.folder("ontology") / "rules"))
        inferred = infer(asserted, rules, compile_contradictions(ontology.quads), graph_iri("inferred"), facts.lines)
        findings = audit(Store(asserted), graph_iri("audit"))

        report("checking what follows from them")
        _refuse(validate([*asserted, *inferred, *findings], shapes, facts.lines, ontology.key_of_property))

        report("writing the release")
        quads = canonical([*asserted, *inferred, *findings, *_mappings(project)])
        text, manifest = compose(quads, version("sarcokg"), {"records": facts.records})
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
    facts = gather(project, ontology, [*backgrounds, *records])
    shapes = read_shapes(project.folder("shapes"))
    _refuse(validate([*ontology.quads, *facts.quads], shapes, facts.lines, ontology.key_of_property, engine))
    return facts


def gather(project: Project, ontology: Ontology, paths: Iterable[tuple[Path, str]]) -> Facts:
    """Read and expand records, each with the class of its outermost mapping.

    Raises `RefusedError` with the defects of all records together.
    """
    lexicon = read_lexicon(Store(ontology.quads))
    facts = Facts()
    defects: list[Defect] = []
    for path, root in paths:
        try:
            expanded = _expand(path, root, project, ontology, lexicon)
        except RefusedError as refused:
            defects += refused.defects
            continue
        graph = "background" if root == "Background" else f"source/{expanded.key}"
        facts.add(expanded, graph_iri(graph), ontology)
    _refuse(defects)
    return facts


def _expand(path: Path, root: str, project: Project, ontology: Ontology, lexicon: Lexicon) -> Expanded:
    name = project.relative(path)
    return expand(read_record(path, name), name, ontology_iri(root), ontology, lexicon)


def _records(project: Project) -> list[tuple[Path, str]]:
    # Sorted by name, not in the order that the disk gives.
    return [*_backgrounds(project), *((path, "Source") for path in sorted(project.records.glob("*.yaml")))]


def _backgrounds(project: Project) -> list[tuple[Path, str]]:
    return [(path, "Background") for path in sorted(project.background.glob("*.yaml"))]


def _mappings(project: Project) -> list[Quad]:
    files = sorted((project.folder("ontology") / "mappings").glob("*.sssom.tsv"))
    return [quad for path in files for quad in read_mappings(path, graph_iri("mappings"))]


def _refuse(defects: list[Defect]) -> None:
    if defects:
        raise RefusedError(defects)

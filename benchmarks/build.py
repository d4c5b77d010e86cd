"""The whole curated build beside the same work done plainly with rdflib, owlrl and pySHACL.

Both read and expand the records by our own code, since nothing else reads them, parse them as JSON-LD, hold the
facts against the same shapes without SHACL's advanced features, and infer. Ours also audits, checks a second time
what follows, canonicalizes and writes, which the other side is not asked to do.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import owlrl
import pyshacl
import rdflib

from benchmarks.pairing import Line
from sarcokg.build import build
from sarcokg.expand import expand
from sarcokg.identifiers import ontology_iri
from sarcokg.lexicon import read_lexicon
from sarcokg.ontology import load_ontology
from sarcokg.project import Project, packaged
from sarcokg.record import read_record
from sarcokg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measure"]

#: The stage that has no like on the plain side.
_WRITING = "writing the release"


def measure(runs: int) -> Iterator[Line]:
    """Yield the share of each part on both sides, and the ratio of the wholes; the plain side runs once."""
    ours: dict[str, float] = {}
    for _ in range(runs):
        for part, seconds in _ours().items():
            ours[part] = min(ours.get(part, seconds), seconds)
    yield from _shares("sarcokg", ours)
    theirs: dict[str, float] = {}
    for part, seconds in _plainly():
        theirs[part] = seconds
        yield Line(f"plain, {part}", f"{seconds / sum(ours.values()):.2f} times our whole build (processor)")
    yield from _shares("plain", theirs)
    yield Line("our whole build to the plain one", f"{sum(ours.values()) / sum(theirs.values()):.4f} (processor)")
    whole = (sum(ours.values()) - ours[_WRITING]) / sum(theirs.values())
    yield Line("the same without writing the release", f"{whole:.4f} (processor)")


def _shares(side: str, parts: dict[str, float]) -> Iterator[Line]:
    for part, seconds in parts.items():
        yield Line(f"{side}, {part}", f"{100 * seconds / sum(parts.values()):.0f} % of its processor time")


def _ours() -> dict[str, float]:
    """Build a copy of the packaged project and return the processor seconds of each stage."""
    begun: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as name:
        for folder in ("graph", "ontology", "shapes"):
            shutil.copytree(packaged() / folder, Path(name) / folder)
        build(Project(Path(name)), lambda stage: begun.append((stage, time.process_time())))
        begun.append(("end", time.process_time()))
    return {stage: after - before for (stage, before), (_, after) in pairwise(begun)}


@contextmanager
def _timed(parts: list[tuple[str, float]], part: str) -> Iterator[None]:
    start = time.process_time()
    yield
    parts.append((part, time.process_time() - start))


def _plainly() -> Iterator[tuple[str, float]]:
    project = Project(packaged())
    ontology = load_ontology(project.folder("ontology"))
    lexicon = read_lexicon(Store(ontology.quads))
    paths = [
        *((path, "Background") for path in sorted(project.background.glob("*.yaml"))),
        *((path, "Source") for path in sorted(project.records.glob("*.yaml"))),
    ]
    parts: list[tuple[str, float]] = []
    facts = rdflib.Graph()
    shapes = rdflib.Graph()
    with _timed(parts, "parsing by rdflib"):
        for path in [packaged() / "ontology" / "sarcokg.ttl", *(packaged() / "ontology" / "modules").glob("*.ttl")]:
            facts.parse(path)
        for path in sorted((packaged() / "shapes").glob("*.ttl")):
            shapes.parse(path)
        for path, root in paths:
            nodes = expand(read_record(path, path.name), path.name, ontology_iri(root), ontology, lexicon).nodes
            document = json.dumps({"@context": ontology.context, "@graph": nodes})
            facts.parse(data=document, format="json-ld")
    yield parts.pop()
    with _timed(parts, "inferring by owlrl"):
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(rdflib.Graph() + facts)
    yield parts.pop()
    with _timed(parts, "checking by pySHACL, once"):
        conforms, _, text = pyshacl.validate(facts, shacl_graph=shapes, advanced=False)
    if not conforms:
        message = f"pySHACL refuses what our gate lets through: not the same work\n{text}"
        raise SystemExit(message)
    yield parts.pop()

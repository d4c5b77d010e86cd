"""Reasoning over generated studies, beside what a user would pick instead.

For each number of studies it runs, in processes of their own and one after another:

sarcokg      compiled axioms and named rules, to a fixpoint, as in a build
engine       the same rules and strata as updates in pyoxigraph alone, round after round until nothing is added
reasonable   OWL 2 RL in Rust (`pip install reasonable`, else left out); no property chains, no named rules
owlrl        OWL 2 RL in Python; at the smallest number only

Each reads the same statements from memory; generating them is not counted.
``python -m benchmarks.reasoning NAME STUDIES`` runs one of them once, and prints what it took as JSON.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from importlib.util import find_spec
from statistics import median
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchmarks.generated import generated_studies
from benchmarks.pairing import Line
from sarcokg.build import gather
from sarcokg.identifiers import NAMESPACES, graph_iri
from sarcokg.ontology import Ontology, load_ontology
from sarcokg.project import Project, packaged
from sarcokg.reason import Rule, compile_contradictions, compile_rules, infer, read_rules
from sarcokg.store import Quad, serialize
from sarcokg.strata import strata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["exponent", "measure"]

SIZES = (100, 1000, 10_000)
#: From this number of studies on, each runs once: chance matters less, and time more.
_ONCE_FROM = 5000


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of each reasoner to ours at each size, the memory, and how each grows."""
    seconds: dict[str, dict[int, float]] = {}
    for count in SIZES:
        added: dict[str, float] = {}
        for name in REASONERS:
            if (name == "reasonable" and find_spec(name) is None) or (name == "owlrl" and count > min(SIZES)):
                continue
            found = [_in_a_process(name, count) for _ in range(1 if count >= _ONCE_FROM or name == "owlrl" else runs)]
            seconds.setdefault(name, {})[count] = median(run["seconds"] for run in found)
            added[name] = found[0]["added"]
            ratio = seconds["sarcokg"][count] / seconds[name][count]
            yield Line(
                f"{count} studies, {found[0]['quads']} quads, ours to {name}",
                f"{ratio:.4f} on the processor; {added[name]} triples added; {found[0]['peak']} MB; {len(found)} runs",
            )
        if added["sarcokg"] != added["engine"]:
            message = f"{count} studies: ours and the bare engine add different triples: not the same work"
            raise SystemExit(message)
    for name, times in seconds.items():
        if len(times) > 1:
            yield Line(f"exponent of growth, {name}", f"{exponent(times):.2f}")


def exponent(times: Mapping[int, float]) -> float:
    """Return the slope of time over size on logarithmic scales, by least squares.

    >>> exponent({10: 1.0, 100: 100.0, 1000: 10000.0})
    2.0
    """
    points = [(math.log(count), math.log(seconds)) for count, seconds in times.items()]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    slope: float = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return round(slope, 9)


def _in_a_process(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reasoning", name, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    run: dict[str, float] = json.loads(done.stdout)
    return run


def _once(name: str, count: int) -> dict[str, float]:
    ontology = load_ontology(packaged() / "ontology")
    quads = _facts(count, ontology)
    added, seconds = REASONERS[name](quads, ontology)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": seconds, "added": added, "quads": len(quads), "peak": peak}


def _facts(count: int, ontology: Ontology) -> list[Quad]:
    """Return the ontology, the background and the generated studies."""
    project = Project(packaged())
    background = [(path, "Background") for path in sorted(project.background.glob("*.yaml"))]
    return [*ontology.quads, *gather(project, ontology, background).quads, *generated_studies(count, ontology)]


def _rules(ontology: Ontology) -> tuple[Rule, ...]:
    return (*compile_rules(ontology.quads), *read_rules(packaged() / "ontology" / "rules"))


def _with_sarcokg(quads: list[Quad], ontology: Ontology) -> tuple[int, float]:
    """Compile and run the rules; return how many triples were added, and the seconds."""
    started = time.process_time()
    inferred = infer(quads, _rules(ontology), compile_contradictions(ontology.quads), graph_iri("inferred"))
    return len(inferred), time.process_time() - started


def _with_engine(quads: list[Quad], ontology: Ontology) -> tuple[int, float]:
    """Run the same rules as updates in the bare engine; return how many triples were added, and the seconds."""
    started = time.process_time()
    store = ox.Store()
    store.bulk_extend(ox.Quad(item.subject, item.predicate, item.object) for item in quads)
    before = len(store)
    rules = _rules(ontology)
    levels = strata(rules)
    for level in sorted(set(levels)):
        size = -1
        while len(store) != size:
            size = len(store)
            for rule in (rule for rule, its in zip(rules, levels, strict=True) if its == level):
                store.update(f"{rule.prologue}INSERT {{ {rule.head} }} WHERE {{ {rule.body} }}", prefixes=NAMESPACES)
    return len(store) - before, time.process_time() - started


def _with_reasonable(quads: list[Quad], _ontology: Ontology) -> tuple[int, float]:
    """Reason with reasonable; return how many triples were added, and the seconds."""
    import reasonable  # noqa: PLC0415 - not everybody has it

    with NamedTemporaryFile(suffix=".ttl") as file:
        file.write(serialize(quads, "ntriples"))
        file.flush()
        started = time.process_time()
        reasoner = reasonable.PyReasoner()
        reasoner.load_file(file.name)
        result = len(reasoner.reason())
        seconds = time.process_time() - started
    return result - len({item.triple for item in quads}), seconds


def _with_owlrl(quads: list[Quad], _ontology: Ontology) -> tuple[int, float]:
    """Reason with owlrl; return how many triples were added, and the seconds."""
    import owlrl  # noqa: PLC0415 - slow to import
    import rdflib  # noqa: PLC0415

    graph = rdflib.Graph()
    graph.parse(data=serialize(quads, "ntriples"), format="nt")
    before = len(graph)
    started = time.process_time()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return len(graph) - before, time.process_time() - started


REASONERS = {"sarcokg": _with_sarcokg, "engine": _with_engine, "reasonable": _with_reasonable, "owlrl": _with_owlrl}


if __name__ == "__main__":
    print(json.dumps(_once(sys.argv[1], int(sys.argv[2]))))

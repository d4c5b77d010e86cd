"""How long reasoning takes, beside what a user would pick instead.

    python benchmarks/reasoning.py [STUDIES …]        (100 1000 10000)

For each number of generated studies it times, in processes of their own and one after another:

sarcokg      compiled axioms and named rules, to a fixpoint, as in a build
engine       the same rules as SPARQL updates in pyoxigraph alone, round after round until nothing is added
reasonable   OWL 2 RL in Rust (`pip install reasonable`); it has no property chains and no named rules
owlrl        OWL 2 RL in Python; at the smallest number only

Each reads the same statements from memory; generating them is not timed.
Times are seconds of the processor, which a busy machine disturbs less than those of the clock. Prints Markdown.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

import pyoxigraph as ox

from benchmarks.generated import generated_studies
from sarcokg.build import gather
from sarcokg.identifiers import NAMESPACES, graph_iri
from sarcokg.ontology import Ontology, load_ontology
from sarcokg.project import Project
from sarcokg.reason import Rule, compile_contradictions, compile_rules, infer, read_rules
from sarcokg.store import Quad, serialize

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 1000, 10_000)
#: Small graphs are timed more often: their median is less at the mercy of what else the machine does.
REPEATS = {"sarcokg": 3, "engine": 3, "reasonable": 3, "owlrl": 1}
_ONCE_FROM = 5000


def rules_of(ontology: Ontology) -> tuple[Rule, ...]:
    """Return all rules of the project."""
    return (*compile_rules(ontology.quads), *read_rules(ROOT / "ontology" / "rules"))


def facts(count: int, ontology: Ontology) -> list[Quad]:
    """Return the ontology, the background and the generated studies."""
    project = Project(ROOT)
    background = [(path, "Background") for path in sorted(project.background.glob("*.yaml"))]
    return [*ontology.quads, *gather(project, ontology, background).quads, *generated_studies(count, ontology)]


def with_sarcokg(quads: list[Quad], ontology: Ontology) -> tuple[int, float]:
    """Compile and run the rules; return how many triples were added, and the seconds."""
    started = time.process_time()
    inferred = infer(quads, rules_of(ontology), compile_contradictions(ontology.quads), graph_iri("inferred"))
    return len(inferred), time.process_time() - started


def with_engine(quads: list[Quad], ontology: Ontology) -> tuple[int, float]:
    """Run the same rules as updates in the bare engine; return how many triples were added, and the seconds."""
    started = time.process_time()
    store = ox.Store()
    store.bulk_extend(ox.Quad(item.subject, item.predicate, item.object) for item in quads)
    before = size = len(store)
    rules = rules_of(ontology)
    while True:
        for rule in rules:
            store.update(f"{rule.prologue}INSERT {{ {rule.head} }} WHERE {{ {rule.body} }}", prefixes=NAMESPACES)
        if len(store) == size:
            return size - before, time.process_time() - started
        size = len(store)


def with_reasonable(quads: list[Quad], _ontology: Ontology) -> tuple[int, float]:
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


def with_owlrl(quads: list[Quad], _ontology: Ontology) -> tuple[int, float]:
    """Reason with owlrl; return how many triples were added, and the seconds."""
    import owlrl  # noqa: PLC0415 - slow to import
    import rdflib  # noqa: PLC0415

    graph = rdflib.Graph()
    graph.parse(data=serialize(quads, "ntriples"), format="nt")
    before = len(graph)
    started = time.process_time()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return len(graph) - before, time.process_time() - started


REASONERS = {"sarcokg": with_sarcokg, "engine": with_engine, "reasonable": with_reasonable, "owlrl": with_owlrl}


def measure(name: str, count: int) -> dict[str, float]:
    """Time one reasoner once, in this process."""
    ontology = load_ontology(ROOT / "ontology")
    quads = facts(count, ontology)
    added, seconds = REASONERS[name](quads, ontology)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "added": added, "quads": len(quads), "peak": peak}


def measured(name: str, count: int) -> dict[str, float]:
    """Time one reasoner in processes of its own; return the run of median length."""
    repeats = 1 if count >= _ONCE_FROM else REPEATS[name]
    runs = []
    for _ in range(repeats):
        command = [sys.executable, __file__, "--one", name, str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        run: dict[str, float] = json.loads(done.stdout)
        runs.append(run)
    return sorted(runs, key=lambda run: run["seconds"])[len(runs) // 2]


def exponent(times: dict[int, float]) -> float:
    """Return the slope of time over studies on logarithmic scales, by least squares."""
    points = [(math.log(count), math.log(seconds)) for count, seconds in times.items()]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    slope: float = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return slope


def main(sizes: list[int]) -> None:
    """Print the table, the ratios and the exponents."""
    names = [name for name in REASONERS if name in ("sarcokg", "engine") or find_spec(name)]
    times: dict[str, dict[int, float]] = {name: {} for name in names}
    print("| studies | quads | reasoner | CPU s | added triples | peak MB | times sarcokg |")
    print("|---|---|---|---|---|---|---|")
    for count in sizes:
        for name in names:
            if name == "owlrl" and count > min(sizes):
                continue
            run = measured(name, count)
            times[name][count] = run["seconds"]
            ratio = run["seconds"] / times["sarcokg"][count]
            figures = f"{run['seconds']:.2f} | {run['added']:.0f} | {run['peak']:.0f} | {ratio:.2f}"
            print(f"| {count} | {run['quads']:.0f} | {name} | {figures} |", flush=True)
    for name in names:
        if len(times[name]) > 1:
            print(f"\nExponent of growth, {name}: {exponent(times[name]):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
    else:
        main([int(each) for each in sys.argv[1:]] or list(SIZES))

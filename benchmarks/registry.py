"""Ingest of generated registry records: each stage beside the bare engine's bulk load of what comes out, to disk.

For each number of records it runs, in processes of their own and one after another:

stages       read (bytes to nodes), RDF (nodes to N-Quads), gate (shapes), load (the engine's bulk load to disk)
ingest       the whole path as `sarcokg ingest` goes it, by one process and by two
plain        the same nodes to RDF by rdflib and through pySHACL, at the smallest number only
reasoning    the rules of the ontology over all records, at the smallest number only: it needs them in memory

``python -m benchmarks.registry NAME RECORDS`` runs one of them once, and prints what it took as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchmarks.pairing import Line
from benchmarks.reasoning import exponent
from benchmarks.registry_records import generated_study
from sarcokg.gate import judge, read_shapes
from sarcokg.identifiers import graph_iri, key_of
from sarcokg.ingest import ingest
from sarcokg.lexicon import read_lexicon
from sarcokg.names import read_names
from sarcokg.ontology import load_ontology
from sarcokg.project import Project, packaged
from sarcokg.reason import compile_contradictions, compile_rules, infer, read_rules
from sarcokg.registry.document import Document
from sarcokg.registry.naming import Names
from sarcokg.registry.rules import read_rules_of_reading
from sarcokg.registry.study import ReadStudy, read_study
from sarcokg.store import Store, jsonld_as_nquads, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measure"]

SIZES = (1000, 10_000)
_STAGES = ("read", "rdf", "gate")


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of each stage to the bare load at each size, of two processes to one, the memory and growth."""
    seconds: dict[str, dict[int, float]] = {}
    for count in SIZES[: max(1, min(runs, len(SIZES)))]:
        stages = _in_a_process("stages", count)
        for stage in _STAGES:
            seconds.setdefault(stage, {})[count] = stages[stage]
            ratio, rate = stages[stage] / stages["load"], stages["load"] / stages[stage]
            yield Line(
                f"{count} records, {stages['quads']:.0f} quads, {stage} to the bare load",
                f"{ratio:.2f} on the processor; records a second {rate:.2f} times those of the load",
            )
        seconds.setdefault("load", {})[count] = stages["load"]
        alone, both = _in_a_process("ingest-1", count), _in_a_process("ingest-2", count)
        seconds.setdefault("ingest", {})[count] = alone["processor"]
        yield Line(
            f"{count} records, ingest to the bare load",
            f"{alone['processor'] / stages['load']:.2f} on the processor; peak {alone['peak']:.0f} MB",
        )
        yield Line(f"{count} records, two processes to one", f"{both['clock'] / alone['clock']:.2f} on the clock")
        if count == min(SIZES):
            yield from _others(count, stages)
    for name, times in seconds.items():
        if len(times) > 1:
            yield Line(f"exponent of growth, {name}", f"{exponent(times):.2f}")


def _others(count: int, stages: dict[str, float]) -> Iterator[Line]:
    reasoning = _in_a_process("reasoning", count)
    yield Line(f"{count} records, reasoning to the bare load", f"{reasoning['seconds'] / stages['load']:.2f}")
    plain = _in_a_process("plain", count)
    ours = stages["rdf"] + stages["gate"]
    yield Line(f"{count} records, RDF and gate to rdflib and pySHACL", f"{ours / plain['seconds']:.4f}")


def _in_a_process(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.registry", name, str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    found: dict[str, float] = json.loads(done.stdout)
    return found


class _Tools:
    """What records are read with."""

    def __init__(self) -> None:
        self.ontology = load_ontology(packaged() / "ontology")
        self.kinds = {key_of(iri): term.kind for iri, term in self.ontology.classes.items() if term.kind}
        store = Store(self.ontology.quads)
        self.names = Names(read_names(store), read_lexicon(store))
        readings = packaged() / "ontology" / "readings"
        self.rules = read_rules_of_reading(readings / "clinicaltrials-gov.yaml")
        self.context = json.loads((readings / "context.jsonld").read_text(encoding="utf-8"))["@context"]

    def read(self, number: int) -> ReadStudy:
        """Return a generated study as it is read from its bytes; making the bytes is not counted."""
        return read_study(_document(number), self.kinds, self.names, self.rules)

    def as_nquads(self, study: ReadStudy) -> bytes:
        """Return a study as N-Quads."""
        nodes = [*study.facts, *study.readings]
        return jsonld_as_nquads(nodes, self.context, graph_iri(f"registry/{study.number}"))


def _document(number: int) -> Document:
    return Document(f"{number}.json", json.dumps(generated_study(number)).encode())


def _stages(count: int) -> dict[str, float]:
    """Read, turn to RDF, judge and load, each timed by itself, one record at a time."""
    tools = _Tools()
    shapes = read_shapes(packaged() / "shapes", "registry")
    took = dict.fromkeys((*_STAGES, "load", "quads"), 0.0)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "all.nq"
        with path.open("wb") as file:
            for number in range(1, count + 1):
                document = _document(number)
                marks = [time.process_time()]
                study = read_study(document, tools.kinds, tools.names, tools.rules)
                marks.append(time.process_time())
                data = tools.as_nquads(study)
                marks.append(time.process_time())
                judge(data, shapes)
                marks.append(time.process_time())
                for stage, began, ended in zip(_STAGES, marks, marks[1:], strict=False):
                    took[stage] += ended - began
                took["quads"] += data.count(b"\n")
                file.write(data)
        started = time.process_time()
        ox.Store(str(Path(folder) / "store")).bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        took["load"] = time.process_time() - started
    return took


def _ingest(count: int, workers: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(1, count + 1):
                file.write(json.dumps(generated_study(number)) + "\n")
        clock, processor = time.perf_counter(), time.process_time()
        account = ingest([path], Path(folder) / "out", Project(packaged()), workers=workers)
        if account.read != count:
            message = f"{count} records: {account.read} were read: not the same work"
            raise SystemExit(message)
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"clock": clock, "processor": processor, "peak": peak}


def _reasoning(count: int) -> dict[str, float]:
    tools = _Tools()
    quads = list(tools.ontology.quads)
    for number in range(1, count + 1):
        quads += parse_text(tools.as_nquads(tools.read(number)), "nquads")
    rules = (*compile_rules(tools.ontology.quads), *read_rules(packaged() / "ontology" / "rules"))
    started = time.process_time()
    infer(quads, rules, compile_contradictions(tools.ontology.quads), graph_iri("inferred"))
    return {"seconds": time.process_time() - started}


def _plain(count: int) -> dict[str, float]:
    """Turn the same nodes to RDF by rdflib, and judge each study by pySHACL."""
    import pyshacl  # noqa: PLC0415 - slow to import
    import rdflib  # noqa: PLC0415

    tools = _Tools()
    rules = rdflib.Graph().parse(data=read_shapes(packaged() / "shapes", "registry").turtle, format="turtle")
    seconds = 0.0
    for number in range(1, count + 1):
        study = tools.read(number)
        text = json.dumps({"@context": tools.context, "@graph": [*study.facts, *study.readings]})
        started = time.process_time()
        graph = rdflib.Graph().parse(data=text, format="json-ld")
        graph.serialize(format="nt")
        pyshacl.validate(graph, shacl_graph=rules, inplace=True)
        seconds += time.process_time() - started
    return {"seconds": seconds}


def main(name: str, count: int) -> dict[str, float]:
    """Run one of them once."""
    if name.startswith("ingest-"):
        return _ingest(count, int(name.removeprefix("ingest-")))
    return {"plain": _plain, "reasoning": _reasoning, "stages": _stages}[name](count)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))

"""A push beside the bare load: the same release into an Oxigraph server, an engine in a process of its own.

The bare load empties the engine and sends the release's file as it stands, which proves nothing.
Ours writes graph by graph, counts what the engine holds, reads it back and compares fingerprints.
What the engine alone needs for that, without any comparing, is measured beside it.
Each run has an engine of its own that holds the release already, for an engine in memory remembers what it forgot.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import sarcokg
from benchmarks.generated import generated_studies
from benchmarks.pairing import Line, paired
from sarcokg.ontology import load_ontology
from sarcokg.project import packaged
from sarcokg.release import compose, read_release, write_files
from sarcokg.remote import push
from sarcokg.store import canonical, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.pairing import Work
    from sarcokg.release import Release

__all__ = ["measure"]

#: Most graphs are small: what a request costs then tells more than what a fact costs.
_STUDIES: Final = 1000


@contextmanager
def oxigraph() -> Iterator[tuple[str, int]]:
    """Start the engine in memory, and yield its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).parent / "oxigraph")
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{port}"], stdout=log, stderr=log) as process,  # noqa: S603 - our own
    ):
        try:
            _await(port)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def _await(port: int) -> None:
    """Wait until the engine takes connections."""
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    message = f"oxigraph does not answer at port {port}. See whether `pip install 'sarcokg[test]'` brought it."
    raise SystemExit(message)


def bare(release: Release, address: str) -> None:
    """Empty the engine, and send it the release's file."""
    _send(f"{address}/update", b"CLEAR ALL", "application/sparql-update")
    _send(f"{address}/store", (release.folder / "sarcokg.trig").read_bytes(), "application/trig")


def graph_by_graph(release: Release, address: str) -> None:
    """Replace each graph by its part of the release's file, and prove nothing."""
    text, prologue = release.text(), release.manifest["prologue"]
    for graph in release.manifest["graphs"]:
        block = text[graph["offset"] : graph["offset"] + graph["bytes"]]
        turtle = text[:prologue] + block[block.index(b"{") + 1 : block.rindex(b"}")]
        _send(_at(address, graph["iri"]), turtle, "text/turtle", "PUT")


def read_back(release: Release, address: str) -> None:
    """Take each graph out of the engine, and look at none."""
    for iri in release.graphs:
        request = urllib.request.Request(_at(address, iri), headers={"Accept": "application/n-triples"})  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=300) as reply:  # noqa: S310 - loopback
            reply.read()


def _at(address: str, iri: str) -> str:
    return f"{address}/store?graph={quote(iri, safe='')}"


def _send(url: str, body: bytes, kind: str, method: str = "POST") -> None:
    request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)  # noqa: S310 - loopback
    urllib.request.urlopen(request, timeout=300).close()  # noqa: S310 - loopback


def on_an_engine(release: Release, function: Callable[[str], object]) -> Work:
    """Return the work of doing something with an engine that holds the release; its processor counts, too."""

    def work() -> tuple[float, float]:
        with oxigraph() as (address, process):
            bare(release, address)
            before, start = _used(process), time.perf_counter()
            function(address)
            return time.perf_counter() - start, _used(process) - before

    return work


def _used(process: int) -> float:
    """Return the seconds of processor that this process and another have used."""
    if sys.platform != "linux":
        message = "benchmarks push: only Linux tells what another process uses. Run it there."
        raise SystemExit(message)
    # clock_getcpuclockid(3): how Linux numbers the clock of a process.
    return time.process_time() + time.clock_gettime((~process << 3) | 2)


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of a proved push, of the proof alone, and of the engine's part in both, to the bare load."""
    release = sarcokg.open().release
    load = on_an_engine(release, lambda address: bare(release, address))
    for name, function in (
        ("push with its proof", lambda address: list(push(release, f"{address}/query"))),
        ("the proof of what was loaded", lambda address: list(push(release, f"{address}/query", loaded=True))),
        ("writing graph by graph, unproved", lambda address: graph_by_graph(release, address)),
        ("reading back, uncompared", lambda address: read_back(release, address)),
    ):
        yield paired(f"{name}, to the bare load", on_an_engine(release, function), load, runs)
    with tempfile.TemporaryDirectory() as folder:
        large = generated(release, Path(folder))
        pushed = on_an_engine(large, lambda address: list(push(large, f"{address}/query")))
        load = on_an_engine(large, lambda address: bare(large, address))
        yield paired(f"push of {len(large.graphs)} graphs, to the bare load", pushed, load, max(1, runs // 2))


def generated(release: Release, folder: Path) -> Release:
    """Write a release with a thousand studies more, each in a small graph of its own."""
    studies = generated_studies(_STUDIES, load_ontology(packaged() / "ontology"))
    quads = canonical([*parse_text(release.text(), "trig"), *studies])
    write_files(folder, *compose(quads, release.name, {}))
    return read_release(folder)

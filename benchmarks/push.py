"""A push beside the bare load: the same release into the same Oxigraph server, an engine in a process of its own.

Ours writes graph by graph, then counts what the engine holds, reads it back and compares digests.
The bare load sends the release's file as it stands, which proves nothing.
The engine's own processor is not counted, so the clock is what tells.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sarcokg
from benchmarks.pairing import Line, call, paired
from sarcokg.remote import push

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release

__all__ = ["measure"]


@contextmanager
def oxigraph() -> Iterator[str]:
    """Start the engine in memory, and yield its address."""
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
            yield f"http://127.0.0.1:{port}"
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


def _send(url: str, body: bytes, kind: str) -> None:
    request = urllib.request.Request(url, body, {"Content-Type": kind}, method="POST")  # noqa: S310 - loopback
    urllib.request.urlopen(request, timeout=300).close()  # noqa: S310 - loopback


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of a proved push, and of the proof alone, to the bare load."""
    release = sarcokg.open().release
    with oxigraph() as address:
        url = f"{address}/query"
        load = call(lambda: bare(release, address))
        pushed = call(lambda: list(push(release, url)))
        proved = call(lambda: list(push(release, url, loaded=True)))
        yield paired("push with its proof, to the bare load", pushed, load, runs)
        yield paired("the proof of what was loaded, to the bare load", proved, load, runs)

"""Cold start: a whole command beside the import that a user of rdflib or pyoxigraph pays before any work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.pairing import Line, paired, program

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measure"]

ASK = ("-m", "sarcokg", "ask", "responses-by-mechanism", "--histology", "ASPS")


def measure(runs: int) -> Iterator[Line]:
    """Yield the ratio of each command to its import."""
    rdflib, engine = program("-c", "import rdflib"), program("-c", "import pyoxigraph")
    yield paired("an answer in a pipe, to importing rdflib", program(*ASK), rdflib, runs)
    yield paired("an answer as CSV, to importing rdflib", program(*ASK, "--format", "csv"), rdflib, runs)
    yield paired("an answer in style, to importing rdflib", program(*ASK, FORCE_COLOR="1"), rdflib, runs)
    yield paired("the help, to importing the engine", program("-m", "sarcokg", "--help"), engine, runs)

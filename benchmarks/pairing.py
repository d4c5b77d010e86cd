"""Pairs: two ways of doing one thing, measured in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final, TypeVar

__all__ = ["Line", "call", "in_turn", "paired", "program"]

if sys.platform == "win32":
    message = "benchmarks: Windows does not tell what a process has used. Run them on Linux or macOS."
    raise SystemExit(message)

import resource

#: Does its work once and returns the seconds on the clock and on the processor.
Work = Callable[[], tuple[float, float]]

_Found = TypeVar("_Found")

#: Where both sides keep their compiled modules, as an installed package has them; it goes when the benchmarks end.
_COMPILED: Final = tempfile.TemporaryDirectory(prefix="compiled-")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a name, and what was found."""

    name: str
    found: str


def in_turn(ours: Callable[[], _Found], theirs: Callable[[], _Found], runs: int) -> list[tuple[_Found, _Found]]:
    """Do both once unmeasured, then in turn, ours first in every other pair; return the pairs of ours and theirs."""
    ours()
    theirs()
    pairs = []
    for turn in range(runs):
        first, second = (ours, theirs) if turn % 2 else (theirs, ours)
        one, other = first(), second()
        pairs.append((one, other) if turn % 2 else (other, one))
    return pairs


def paired(name: str, ours: Work, theirs: Work, runs: int) -> Line:
    """Run both in turn and return the ratios ours / theirs pair by pair."""
    ratios = [(mine[0] / its[0], mine[1] / its[1]) for mine, its in in_turn(ours, theirs, runs)]
    clock, processor = zip(*ratios, strict=True)
    return Line(
        name,
        f"{median(processor):.2f} on the processor (least {min(processor):.2f}), "
        f"{median(clock):.2f} on the clock (least {min(clock):.2f}); {runs} pairs",
    )


def program(*words: str, **environment: str) -> Work:
    """Return the work of running Python as a whole process, from its start to its end."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def work() -> tuple[float, float]:
        # Finer than `os.times`, which counts in hundredths of a second.
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(  # noqa: S603 - the words are this package's own
            [sys.executable, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",  # in no project: the packaged release answers
            env={**inherited, "PYTHONPYCACHEPREFIX": _COMPILED.name, **environment},
        )
        end, after = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        return end - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return work


def call(function: Callable[[], object]) -> Work:
    """Return the work of calling a function in this process."""

    def work() -> tuple[float, float]:
        used, start = time.process_time(), time.perf_counter()
        function()
        return time.perf_counter() - start, time.process_time() - used

    return work

"""Pairs: two ways of doing one thing, measured in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

__all__ = ["Line", "call", "paired", "program"]

#: Does its work once and returns the seconds on the clock and on the processor.
Work = Callable[[], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a name, and what was found."""

    name: str
    found: str


def paired(name: str, ours: Work, theirs: Work, runs: int) -> Line:
    """Run both in turn, ours first in every other pair, and return the ratios ours / theirs pair by pair."""
    ours()
    theirs()
    ratios = []
    for turn in range(runs):
        first, second = (ours, theirs) if turn % 2 else (theirs, ours)
        one, other = first(), second()
        mine, its = (one, other) if turn % 2 else (other, one)
        ratios.append((mine[0] / its[0], mine[1] / its[1]))
    clock, processor = zip(*ratios, strict=True)
    return Line(
        name,
        f"{median(clock):.2f} on the clock (least {min(clock):.2f}), "
        f"{median(processor):.2f} on the processor (least {min(processor):.2f}); {runs} pairs",
    )


def program(*words: str, **environment: str) -> Work:
    """Return the work of running Python as a whole process, from its start to its end."""

    def work() -> tuple[float, float]:
        before, start = os.times(), time.perf_counter()
        subprocess.run(  # noqa: S603 - the words are this package's own
            [sys.executable, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",  # in no project: the packaged release answers
            env={**os.environ, **environment},
        )
        end, after = time.perf_counter(), os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        return end - start, used

    return work


def call(function: Callable[[], object]) -> Work:
    """Return the work of calling a function in this process."""

    def work() -> tuple[float, float]:
        used, start = time.process_time(), time.perf_counter()
        function()
        return time.perf_counter() - start, time.process_time() - used

    return work

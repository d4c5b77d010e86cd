"""``sarcokg paths``: how two things hang together, with the evidence on each step."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.english import counted
from sarcokg.errors import UsageError
from sarcokg.paths import COLUMNS, as_rows, find_nearest, find_paths
from sarcokg.tables import FORMATS, render_rows

if TYPE_CHECKING:
    import argparse

    from sarcokg.paths import Nearest, Path

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "find how two things hang together, with the evidence on each step"
EXAMPLE: Final = "sarcokg paths --from IDO1 --to ASPS"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--from", dest="start", required=True, metavar="THING", help="a key, label or synonym")
    parser.add_argument("--to", dest="end", required=True, metavar="THING", help="a key, label or synonym")
    parser.add_argument("--limit", type=int, default=5, help="show at most this many paths (default: 5)")
    parser.add_argument("--format", choices=FORMATS, help="print for a program, one row a step")


def run(arguments: argparse.Namespace) -> None:
    """Find the paths, and print them, the best first."""
    if arguments.limit < 1:
        message = f"--limit: no number of paths: {arguments.limit}. Write 1 or more."
        raise UsageError(message)
    graph = sarcokg.open(arguments.project).graph()
    if graph.graph.get("retracted"):
        print(graph.graph["retracted"], file=sys.stderr)
    paths = find_paths(graph, arguments.start, arguments.end)
    shown = paths[: arguments.limit]
    said = _summary(paths, len(shown))
    if not paths:
        ends = f"from {arguments.start} to {arguments.end} in release {graph.graph['release']}"
        said = _absence(ends, find_nearest(graph, arguments.start, arguments.end))
    if arguments.format:
        sys.stdout.write(render_rows(COLUMNS, as_rows(shown, len(paths)), arguments.format))
        # The rows are for a program; what they leave out is for the person who runs it.
        print(said, file=sys.stderr)
        return
    for number, path in enumerate(shown, start=1):
        _print_path(number, path)
    print(said)


def _summary(paths: tuple[Path, ...], shown: int) -> str:
    count = counted(len(paths), "path")
    cut = f"; the best {shown} are shown, --limit {len(paths)} shows all" if shown < len(paths) else ""
    apart = (
        " Neither end leads to the other: each path turns where both bear on one thing."
        if any(path.meets_in for path in paths)
        else ""
    )
    return f"{count}{cut}.{apart}"


def _absence(ends: str, nearest: Nearest | None) -> str:
    if nearest is None:
        return f"No path {ends}; nearest: nothing, the two are in parts of the graph that do not touch."
    edges = counted(nearest.missing, "edge")
    return f"No path {ends}; nearest: {nearest.path.labels[-1]}, {edges} away from the end: {nearest.path}."


def _print_path(number: int, path: Path) -> None:
    turn = f"; meets in {path.meets_in}" if path.meets_in else ""
    print(f"{number}. [{path.ground}{turn}]\n   {path}")
    for step, (start, end) in zip(path.steps, pairwise(path.labels), strict=True):
        print(f"     {step.standing}: {start} {step.relation} {end}\n       {step.evidence}")
    print()

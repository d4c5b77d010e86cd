"""``sarcokg paths``: how two things hang together, with the evidence on each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.errors import UsageError
from sarcokg.mechanisms import Standing, find_paths

if TYPE_CHECKING:
    import argparse

    from sarcokg.mechanisms import Path

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "find how two things hang together, with the evidence on each step"
EXAMPLE: Final = "sarcokg paths --from atezolizumab --to ASPS"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--from", dest="start", required=True, metavar="THING", help="a key, label or synonym")
    parser.add_argument("--to", dest="end", required=True, metavar="THING", help="a key, label or synonym")
    parser.add_argument("--limit", type=int, default=5, help="show at most this many paths (default: 5)")


def run(arguments: argparse.Namespace) -> None:
    """Find the paths, and print them, the best first."""
    if arguments.limit < 1:
        message = f"--limit: no number of paths: {arguments.limit}. Write 1 or more."
        raise UsageError(message)
    graph = sarcokg.open(arguments.project).graph()
    # One more than is shown tells whether there are more.
    paths = find_paths(graph, arguments.start, arguments.end, limit=arguments.limit + 1)
    for number, path in enumerate(paths[: arguments.limit], start=1):
        _print_path(number, path)
    if not paths:
        print("No path in this release.")
    if len(paths) > arguments.limit:
        print(f"There are more; --limit {2 * arguments.limit} shows them.")


def _print_path(number: int, path: Path) -> None:
    print(f"{number}. {path}")
    for step, (start, end) in zip(path.steps, zip(path.labels, path.labels[1:], strict=False), strict=True):
        mark = "hypothesis" if step.standing is Standing.HYPOTHESIS else str(step.standing)
        print(f"     {start} {step.relation} {end}: {mark}; {step.evidence}")
    print()

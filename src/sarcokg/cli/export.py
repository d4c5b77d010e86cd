"""``sarcokg export``: take the graph away as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.exports import find_format, formats
from sarcokg.identifiers import GRAPH
from sarcokg.store import graph_name, parse_text

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "write the graph as Turtle, TriG, N-Quads or JSON-LD"
EXAMPLE: Final = "sarcokg export turtle -o sarcokg.ttl"

_ASSERTED_NOT: Final = (GRAPH + "inferred", GRAPH + "audit")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("form", metavar="FORMAT", help=f"one of {', '.join(formats())}")
    parser.add_argument("-o", "--output", type=Path, help="the file to write (default: standard output)")
    parser.add_argument(
        "--only",
        choices=("asserted", "inferred"),
        help="asserted: without what was inferred and recomputed; inferred: that alone",
    )


def run(arguments: argparse.Namespace) -> None:
    """Export, and say where the file is."""
    chosen = find_format(arguments.form)
    quads = [
        quad
        for quad in parse_text(sarcokg.open(arguments.project).release.text(), "trig")
        if arguments.only is None or (graph_name(quad) in _ASSERTED_NOT) == (arguments.only == "inferred")
    ]
    data = chosen.export(quads)
    if arguments.output is None:
        sys.stdout.buffer.write(data)
    else:
        arguments.output.write_bytes(data)
        print(f"{arguments.output}: {len(quads)} facts")

"""``sarcokg export``: take the graph away as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.cli import add_endpoint, opened
from sarcokg.excerpt import excerpt
from sarcokg.exports import find_format, formats
from sarcokg.retraction import flag

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "write the graph as RDF, tables or graph files; without a format, list the formats"
EXAMPLE: Final = "sarcokg export turtle -o sarcokg.ttl"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("form", metavar="FORMAT", nargs="?", help="one of those that `sarcokg export` alone lists")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="the file to write (default: -, standard output)"
    )
    parser.add_argument(
        "--only",
        metavar="PART",
        help="`asserted` leaves out what was inferred and recomputed, `inferred` all else; `source=KEY` is one source",
    )
    add_endpoint(parser)


def run(arguments: argparse.Namespace) -> None:
    """Export, and say where the file is; or list the formats."""
    if arguments.form is None:
        known = formats()
        width = max(map(len, known))
        print("\n".join(f"{name:{width}}  {form.SUMMARY} ({form.SUFFIX})" for name, form in known.items()))
        return
    chosen = find_format(arguments.form)
    graph = opened(arguments)
    taken = excerpt(graph.release, arguments.only, is_view=chosen.IS_VIEW)
    data = chosen.export(taken)
    if said := flag(graph.retracted):
        print(said, file=sys.stderr)
    if arguments.output == "-":
        sys.stdout.buffer.write(data)
        return
    Path(arguments.output).write_bytes(data)
    what = "rows of" if chosen.IS_VIEW else "facts of"
    print(f"{arguments.output}: {len(data)} bytes, {what} release {taken.name}")

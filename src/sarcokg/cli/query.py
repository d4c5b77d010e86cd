"""``sarcokg query``: run SPARQL of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.cli import add_endpoint, opened
from sarcokg.errors import UsageError
from sarcokg.retraction import flag

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "run a SPARQL 1.1 query over the union of all graphs"
EXAMPLE: Final = "sarcokg query 'SELECT ?drug { ?drug a sarco:PDL1Inhibitor }'"

_ROWS: Final = ("csv", "json", "tsv", "xml")
_GRAPHS: Final = ("jsonld", "ntriples", "rdfxml", "turtle")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("sparql", help="the query, a file that holds it, or - for standard input")
    parser.add_argument(
        "--format",
        choices=(*_ROWS, *_GRAPHS),
        help=f"of a SELECT or ASK: {', '.join(_ROWS)} (default: tsv); "
        f"of a CONSTRUCT or DESCRIBE: {', '.join(_GRAPHS)} (default: turtle)",
    )
    add_endpoint(parser)


def run(arguments: argparse.Namespace) -> None:
    """Run the query, and print its standard result."""
    graph = opened(arguments)
    text = graph.engine().run(_text(arguments.sparql), arguments.format)
    # The rows of a query of one's own name no source that could be flagged in them.
    if said := flag(graph.retracted):
        print(said, file=sys.stderr)
    # The standard forms of a yes or no end without an end of line, which a terminal needs.
    sys.stdout.buffer.write(text if text.endswith(b"\n") or not text else text + b"\n")


def _text(argument: str) -> str:
    if argument == "-":
        return sys.stdin.read()
    if not _is_file(argument):
        if not any(sign in argument for sign in "{ \n"):
            message = f"{argument!r}: neither a query nor a file. Write SELECT …, or the path of a file that holds it."
            raise UsageError(message)
        return argument
    try:
        return Path(argument).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        message = f"{argument}: not UTF-8. Save the query as UTF-8."
        raise UsageError(message) from None


def _is_file(argument: str) -> bool:
    try:
        return Path(argument).is_file()
    except (OSError, ValueError):  # longer than a path may be, or with a NUL
        return False

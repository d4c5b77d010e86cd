"""``sarcokg push``: write the release into an engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.errors import UsageError
from sarcokg.identifiers import GRAPH
from sarcokg.late import remote

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "write the release into a SPARQL 1.1 engine, and prove that it is there"
EXAMPLE: Final = "sarcokg push http://127.0.0.1:7878/query"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("url", metavar="URL", nargs="?", help="where the engine takes queries")
    parser.add_argument(
        "--store", metavar="URL", help="where it takes graphs by the Graph Store Protocol, if that is not known"
    )
    parser.add_argument(
        "--loaded", action="store_true", help="the engine's own loader has written the graphs: prove it, and mark it"
    )
    parser.add_argument("--bulk", metavar="FILE", help="write no engine but a file of N-Quads for its own loader")


def run(arguments: argparse.Namespace) -> None:
    """Push, and say what the engine holds."""
    release = sarcokg.open(arguments.project).release
    if (arguments.url is None) == (arguments.bulk is None):
        message = "neither an engine nor a file, or both. Write the engine's URL, or --bulk FILE."
        raise UsageError(message)
    if arguments.bulk:
        data = remote.write_bulk(release)
        Path(arguments.bulk).write_bytes(data)
        print(f"{arguments.bulk}: {len(data)} bytes, release {release.name} for an engine's own loader")
        return
    for pushed in remote.push(release, arguments.url, store=arguments.store, loaded=arguments.loaded):
        print(f"{pushed.facts:>8}  facts in graph {pushed.iri.removeprefix(GRAPH)}", flush=True)
    print(f"{arguments.url}: holds release {release.name}")

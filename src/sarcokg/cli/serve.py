"""``sarcokg serve``: open the explorer, and answer SPARQL and other programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.cli import add_endpoint, opened
from sarcokg.errors import UsageError
from sarcokg.late import has_server, remote, server

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "open the explorer in the browser, with a SPARQL endpoint and linked data, on this machine alone"
EXAMPLE: Final = "sarcokg serve --port 8321"

_PORT: Final = 8321


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--port", type=int, default=_PORT, help=f"where to listen (default: {_PORT}; 0: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument("--sources", metavar="DIR", help="texts of the sources: passages show their sentences")
    parser.add_argument("--seconds", type=float, default=10.0, help="the time limit of a query (default: 10)")
    parser.add_argument("--rows", type=int, default=10_000, help="the most rows of an answer (default: 10000)")
    parser.add_argument("--workers", type=int, default=2, help="how many queries run at once (default: 2)")
    parser.add_argument(
        "--host-name",
        metavar="NAME",
        action="append",
        default=[],
        help="another name that the server goes by, behind a proxy; may be given several times",
    )
    add_endpoint(parser)


def run(arguments: argparse.Namespace) -> None:
    """Serve until Ctrl-C."""
    if not has_server():
        message = "serve: its libraries are not installed. Run `pip install 'sarcokg[serve]'`."
        raise UsageError(message)
    for name in ("seconds", "rows", "workers"):
        if getattr(arguments, name) <= 0:
            message = f"--{name}: not above zero: {getattr(arguments, name)}. Write a larger one."
            raise UsageError(message)
    sources = Path(arguments.sources) if arguments.sources else None
    if sources is not None and not sources.is_dir():
        message = f"--sources: no folder: {sources}. Name the folder that holds the sources' texts."
        raise UsageError(message)
    graph = opened(arguments)
    if arguments.endpoint:
        graph = replace(graph, release=remote.fetch(graph.release))
    limits = server.Limits(seconds=arguments.seconds, rows=arguments.rows)
    app = server.application(
        graph,
        limits,
        workers=arguments.workers,
        hosts=(*server.LOOPBACK, *arguments.host_name),
        sources=sources,
    )
    held = f" of {arguments.endpoint}" if arguments.endpoint else ""
    said = f"serves release {graph.release.name}{held}. Ctrl-C ends it."
    server.listen(
        app,
        arguments.port,
        begun=lambda address: print(address, said, flush=True),
        is_browser_opened=not arguments.no_browser,
    )

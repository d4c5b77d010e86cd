"""``sarcokg build``: build the project's release from its records."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.build import build
from sarcokg.errors import UsageError
from sarcokg.late import console
from sarcokg.project import find_project

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "build the project's release: read, check, reason, publish"
EXAMPLE: Final = "sarcokg build"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="also write the release's files there (the repository commits graph/)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Build, and print what went in and what came out."""
    project = find_project(Path(arguments.project) if arguments.project else None)
    if project is None:
        message = "no project here: no folder above holds graph/records. Go to one, or name it by --project DIR."
        raise UsageError(message)
    screen = console.Console(stderr=True, highlight=False)
    with screen.status("building") as status:
        built = build(project, lambda stage: status.update(f"{stage} …"), arguments.into)
    for record in built.records:
        print(f"{record['record']}: {record['nodes']} things, {record['triples']} facts")
    inferred = sum(graph["quads"] for graph in built.release.manifest["graphs"] if graph["iri"].endswith("/inferred"))
    print(f"{inferred} facts inferred", file=sys.stdout)
    print(f"release {built.release.name}")

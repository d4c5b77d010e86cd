"""``sarcokg check``: name every mistake of records before they are built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.build import check
from sarcokg.errors import UsageError
from sarcokg.gate import ENGINES
from sarcokg.late import console
from sarcokg.project import Project, find_project, packaged

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "name every mistake of records, with file, line and repair"
EXAMPLE: Final = "sarcokg check graph/records/atezolizumab-asps.yaml"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("records", nargs="*", type=Path, help="files to check (default: all records of the project)")
    parser.add_argument("--engine", choices=ENGINES, help="the SHACL engine: pyshacl is the reference, and slower")


def run(arguments: argparse.Namespace) -> None:
    """Check, and print what was read."""
    project = find_project(Path(arguments.project) if arguments.project else None) or Project(packaged())
    paths = [path.resolve() for path in arguments.records] or sorted(project.records.glob("*.yaml"))
    missing = [path for path in paths if not path.is_file()]
    if missing or not paths:
        message = f"{missing[0] if missing else project.records}: no such record. Name a YAML file."
        raise UsageError(message)
    with console.Console(stderr=True).status("checking …"):
        facts = check(project, paths, arguments.engine)
    named = {project.relative(path) for path in paths}
    for record in (record for record in facts.records if record["record"] in named):
        print(f"{record['record']}: {record['nodes']} things, {record['triples']} facts, no mistake found")

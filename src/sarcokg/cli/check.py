"""``sarcokg check``: name every mistake of records before they are built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.build import check
from sarcokg.disk import files_in
from sarcokg.errors import RefusedError, SarcokgError, UsageError
from sarcokg.gate import ENGINES
from sarcokg.late import console
from sarcokg.project import Project, find_project, packaged
from sarcokg.watch import changes

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "name every mistake of records, with file, line and repair"
EXAMPLE: Final = "sarcokg check graph/records/atezolizumab-asps.yaml"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "records",
        nargs="*",
        type=Path,
        metavar="RECORD",
        help="a YAML file to check (default: all records of the project)",
    )
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        help="the SHACL engine: shacl is the fast one of builds, pyshacl the reference, and slower",
    )
    parser.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")


def run(arguments: argparse.Namespace) -> None:
    """Check, and print what was read."""
    found = find_project(Path(arguments.project) if arguments.project else None)
    named = [path.resolve() for path in arguments.records]
    if found is None and not named:
        # The package carries records, too, but nobody who checks means those.
        message = (
            "no project here: no folder above holds graph/records. Go to one, or name it by --project, or a record."
        )
        raise UsageError(message)
    project = found or Project(packaged())
    if arguments.watch:
        _watch(project, named, arguments.engine)
        return
    with console.Console(stderr=True).status("checking …"):
        lines = _check(project, named, arguments.engine)
    print("\n".join(lines))


def _check(project: Project, named: list[Path], engine: str | None) -> list[str]:
    """Return a line for each record; raises `RefusedError` with every mistake."""
    paths = named or files_in(project.records, "*.yaml")
    for path in paths:
        if path.is_dir():
            message = f"{project.relative(path)}: a folder. Name records, or nothing to check all of the project."
            raise UsageError(message)
        if not path.is_file():
            message = f"{project.relative(path)}: no such record. Name a YAML file."
            raise UsageError(message)
    if not paths:
        message = f"{project.records}: no record here yet. Write one by `sarcokg new`."
        raise UsageError(message)
    facts = check(project, paths, engine)
    told = {project.relative(path) for path in paths}
    return [
        f"{record['record']}: {record['nodes']} things, {record['triples']} facts, no mistake found"
        for record in facts.records
        if record["record"] in told
    ]


def _watch(project: Project, named: list[Path], engine: str | None) -> None:
    folders = {project.root / name for name in ("graph", "ontology", "shapes")} | {path.parent for path in named}
    try:
        for changed in changes(sorted(folder for folder in folders if folder.is_dir())):
            for path in changed:
                print(f"── {project.relative(path)} changed")
            try:
                lines = _check(project, named, engine)
            except RefusedError as refused:
                lines = [str(refused), f"{len(refused.defects)} to mend"]
            except (SarcokgError, OSError) as error:
                # A file may be gone for a moment while an editor saves it.
                lines = [f"sarcokg: {error}"]
            print("\n".join(lines), flush=True)
    except KeyboardInterrupt:
        return

"""``sarcokg verify``: prove that every figure stands in the text of its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.build import gather
from sarcokg.errors import RefusedError, UsageError
from sarcokg.ontology import load_ontology
from sarcokg.project import Project, find_project, packaged
from sarcokg.verify import verify

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "prove that every figure and number stands in the text of its source"
EXAMPLE: Final = "sarcokg verify --sources ../sources"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--sources", type=Path, required=True, metavar="DIR", help="the folder of source texts, found by their SHA-256"
    )


def run(arguments: argparse.Namespace) -> None:
    """Verify every record of the project, and print which hold."""
    project = find_project(Path(arguments.project) if arguments.project else None) or Project(packaged())
    paths = sorted(project.records.glob("*.yaml"))
    if not arguments.sources.is_dir():
        message = f"{arguments.sources}: no such folder. Name the folder that holds the source texts."
        raise UsageError(message)
    ontology = load_ontology(project.folder("ontology"))
    facts = gather(project, ontology, [(path, "Source") for path in paths])
    defects = verify(facts.quads, arguments.sources, lines=facts.lines, ontology=ontology)
    if defects:
        raise RefusedError(defects)
    for record in facts.records:
        print(f"{record['record']}: every figure and number stands in its source")

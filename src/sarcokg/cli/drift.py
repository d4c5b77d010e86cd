"""``sarcokg drift``: tell which facts of records a newer version of the registry contradicts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.drift import find_drift, number_of
from sarcokg.english import counted
from sarcokg.errors import Defect, RefusedError, UsageError
from sarcokg.names import read_names
from sarcokg.ontology import load_ontology
from sarcokg.project import Project, find_project, packaged
from sarcokg.record import read_record
from sarcokg.registry.document import study_of
from sarcokg.registry.files import find_documents
from sarcokg.store import Store
from sarcokg.study_facts import CLASSES

if TYPE_CHECKING:
    import argparse
    from typing import Any

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "tell which facts of records a newer version of the registry contradicts"
EXAMPLE: Final = "sarcokg drift graph/records/NCT99999999.yaml --against NCT99999999.json"

#: The exit code where something has drifted: nothing is broken, and somebody has to look.
_DRIFTED: Final = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("records", nargs="+", type=Path, metavar="RECORD", help="a record with the number of its study")
    parser.add_argument(
        "--against",
        type=Path,
        required=True,
        metavar="PATH",
        help="the registry's newer version: a file, folder or archive of ClinicalTrials.gov (API v2, JSON)",
    )


def run(arguments: argparse.Namespace) -> None:
    """Print a line for each contradicted fact; a study of which the path has no version is named, too."""
    project = find_project(Path(arguments.project) if arguments.project else None) or Project(packaged())
    records = {path: read_record(path, str(path)) for path in map(_existing, arguments.records)}
    numbers = {path: number for path, record in records.items() if (number := number_of(record))}
    studies, defects = _studies(arguments.against, set(numbers.values()))
    names = read_names(Store(load_ontology(project.folder("ontology")).quads), CLASSES)
    count = 0
    for path, record in records.items():
        study = studies.get(numbers.get(path, ""))
        if study is None:
            why = f"no version of {numbers[path]} there" if path in numbers else "it has no `registration` to look for"
            print(f"{path}: not compared: {why}")
            continue
        found = find_drift(record, study, names)
        count += len(found)
        for drift in found:
            print(f"{path}:{drift.line}: {drift}")
        if not found:
            print(f"{path}: nothing that it says is contradicted")
    if defects:
        raise RefusedError(defects)
    if count:
        print(
            f"{counted(count, 'fact')} drifted. Compare each with the registry, and change the record.", file=sys.stderr
        )
        sys.exit(_DRIFTED)


def _existing(path: Path) -> Path:
    if not path.is_file():
        message = f"{path}: there is no such record. Name a file of graph/records."
        raise UsageError(message)
    return path


def _studies(path: Path, wanted: set[str]) -> tuple[dict[str, dict[str, Any]], list[Defect]]:
    """Return the studies wanted, by number, and what of the path could not be read."""
    found: dict[str, dict[str, Any]] = {}
    defects: list[Defect] = []
    for document in find_documents([path]):
        if isinstance(document, Defect):
            defects.append(document)
            continue
        if document.number is not None and document.number not in wanted:
            continue
        try:
            study = study_of(document)
        except RefusedError as error:
            defects.extend(error.defects)
            continue
        number = str(study["protocolSection"]["identificationModule"]["nctId"])
        if number in wanted:
            found[number] = study
    return found, defects

"""``sarcokg drift``: tell which facts of records a newer version of the registry contradicts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sarcokg.drift import changed_text, find_drift, number_of, read_posted
from sarcokg.english import counted
from sarcokg.errors import Defect, RefusedError, UsageError
from sarcokg.lexicon import read_lexicon
from sarcokg.names import read_names
from sarcokg.ontology import load_ontology
from sarcokg.project import Project, find_project, packaged
from sarcokg.record import read_record
from sarcokg.registry.document import study_of
from sarcokg.registry.files import find_documents
from sarcokg.registry.naming import Names
from sarcokg.registry.rules import read_rules_of_reading
from sarcokg.store import Store
from sarcokg.study_facts import CLASSES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from sarcokg.drift import Drift
    from sarcokg.tree import Mapping

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
    parser.add_argument(
        "--since",
        type=Path,
        metavar="PATH",
        help="an older version, such as the one that the record was read from: tells what of its criteria and "
        "descriptions has changed",
    )


def run(arguments: argparse.Namespace) -> None:
    """Print a line for each contradicted fact; a study of which the path has no version is named, too."""
    project = find_project(Path(arguments.project) if arguments.project else None) or Project(packaged())
    records = {path: read_record(path, str(path)) for path in map(_existing, arguments.records)}
    numbers = {path: number for path, record in records.items() if (number := number_of(record))}
    studies, defects = _studies(arguments.against, set(numbers.values()))
    older, defects_of_older = _studies(arguments.since, set(numbers.values())) if arguments.since else ({}, [])
    compare = _comparison(project.folder("ontology"))
    count = changed = 0
    for path, record in records.items():
        number = numbers.get(path, "")
        if number not in studies:
            why = f"no version of {number} there" if number else "it has no `registration` to look for"
            print(f"{path}: not compared: {why}")
            continue
        found = compare(record, studies[number].study)
        count += len(found)
        for drift in found:
            print(f"{path}:{drift.line}: {drift}")
        if not found:
            print(f"{path}: nothing that it says is contradicted")
        if arguments.since:
            changed += _print_changes(path, record, older.get(number), studies[number])
    if defects or defects_of_older:
        raise RefusedError([*defects, *defects_of_older])
    told = [f"{counted(count, 'fact')} drifted"] if count else []
    told += [f"{counted(changed, 'text')} changed"] if changed else []
    if told:
        said = f"{' and '.join(told)}. Compare each with the registry, and change the record."
        print(said, file=sys.stderr)
        sys.exit(_DRIFTED)


def _comparison(folder: Path) -> Callable[[Mapping, dict[str, Any]], tuple[Drift, ...]]:
    """Return what compares a record with a study, its names and rules read once."""
    store = Store(load_ontology(folder).quads)
    names = read_names(store, CLASSES)
    registered = Names(names, read_lexicon(store))
    rules = read_rules_of_reading(folder / "readings" / "clinicaltrials-gov.yaml")
    return lambda record, study: find_drift(record, study, names, read_posted(study, names, registered, rules))


def _print_changes(path: Path, record: Mapping, old: _Version | None, new: _Version) -> int:
    """Print what of the registry's running text has changed, and return how many texts."""
    if old is None:
        print(f"{path}: texts not compared: no older version there")
        return 0
    if old.sha256 != record.text("text-sha256"):
        print(f"{path}: the older version is not the one that the record was read from (text-sha256)")
    changes = changed_text(old.study, new.study)
    for change in changes:
        first, *others = change.lines()
        print("\n".join([f"{path}: {first}", *others]))
    if not changes:
        print(f"{path}: criteria and descriptions are as they were")
    return len(changes)


def _existing(path: Path) -> Path:
    if not path.is_file():
        message = f"{path}: there is no such record. Name a file of graph/records."
        raise UsageError(message)
    return path


@dataclass(frozen=True, slots=True)
class _Version:
    """A study as one file of the registry has it, with the file's digest."""

    study: dict[str, Any]
    sha256: str


def _studies(path: Path, wanted: set[str]) -> tuple[dict[str, _Version], list[Defect]]:
    """Return the studies wanted, by number, and what of the path could not be read."""
    found: dict[str, _Version] = {}
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
            found[number] = _Version(study, sha256(document.data).hexdigest())
    return found, defects

"""``sarcokg ingest``: records of a registry to shards of a graph, with an account of every record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.english import counted
from sarcokg.errors import RefusedError, UsageError
from sarcokg.ingest import ingest
from sarcokg.project import Project, find_project, packaged

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "read records of ClinicalTrials.gov into a graph, unreviewed"
EXAMPLE: Final = "sarcokg ingest NCT03141684.json pages/ --out registry"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a study, a page of studies, JSON Lines, a tar, any of these packed by gzip, or a folder of them",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder that the shards go to")
    parser.add_argument("--workers", type=int, default=1, metavar="COUNT", help="how many processes read (1)")


def run(arguments: argparse.Namespace) -> None:
    """Ingest, and print the account; exit code 1 where something was refused, the rest being done."""
    if arguments.workers < 1:
        message = f"--workers {arguments.workers}: no number of processes. Write 1 or more."
        raise UsageError(message)
    project = find_project(Path(arguments.project) if arguments.project else None) or Project(packaged())
    account = ingest(arguments.paths, arguments.out, project, workers=arguments.workers)
    triples, findings = account.total("triples"), account.total("findings").total()
    print(f"{counted(account.found, 'record')} found: {account.read} read, {len(account.repeated)} repeated")
    print(f"{triples.total()} triples in {counted(len(account.shards), 'shard')}, {counted(findings, 'finding')}")
    print(f"{counted(account.total('readings').total(), 'proportion')} read by rules, unreviewed")
    for (kind, name), count in sorted(account.total("unmapped").items(), key=lambda item: (-item[1], item[0]))[:5]:
        print(f"no {kind} has the name: {name} ({counted(count, 'time')})")
    print(f"{arguments.out / 'report.json'}: the whole account")
    if account.refused:
        raise RefusedError(account.refused)

"""``sarcokg verify``: prove that records and the texts of their sources say the same, both ways."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.build import gather
from sarcokg.coverage import measure
from sarcokg.disk import files_in
from sarcokg.english import counted
from sarcokg.errors import RefusedError, UsageError
from sarcokg.ontology import load_ontology
from sarcokg.project import Project, find_project, packaged
from sarcokg.source_text import passages_in, read_texts
from sarcokg.tables import FORMATS, render_rows
from sarcokg.uncovered import read_uncovered
from sarcokg.verify import find_unstated, verify

if TYPE_CHECKING:
    import argparse

    from sarcokg.coverage import Share, SourceCoverage

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "prove that each figure stands in its source, and that no line is left out"
EXAMPLE: Final = "sarcokg verify --sources ../sources"

_COLUMNS: Final = ("source", "text", "lines", "linesCovered", "words", "wordsCovered", "numbers", "numbersCovered")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--sources", type=Path, required=True, metavar="DIR", help="the folder of source texts, found by their SHA-256"
    )
    parser.add_argument(
        "--unstated", action="store_true", help="only list the numbers of figures that no statement states"
    )
    parser.add_argument("--format", choices=FORMATS, help="print the coverage for a program instead of a person")


def run(arguments: argparse.Namespace) -> None:
    """Verify every record of the project, print how much of each source is covered, and refuse what does not hold."""
    project = find_project(Path(arguments.project) if arguments.project else None) or Project(packaged())
    if not arguments.sources.is_dir():
        message = f"{arguments.sources}: no such folder. Name the folder that holds the source texts."
        raise UsageError(message)
    ontology = load_ontology(project.folder("ontology"))
    facts = gather(project, ontology, [(path, "Source") for path in files_in(project.records, "*.yaml")])
    if arguments.unstated:
        for defect in find_unstated(facts.quads, lines=facts.lines, ontology=ontology):
            print(defect)
        return
    texts = read_texts(arguments.sources)
    if not texts.keys() & {passage.sha256 for passage in passages_in(facts.quads).values()}:
        message = (
            f"{arguments.sources}: none of its {counted(len(texts), 'file')} is the text of a source. "
            "Name the folder that holds the texts; `text-sha256` of a record tells which."
        )
        raise UsageError(message)
    defects = verify(facts.quads, arguments.sources, lines=facts.lines, ontology=ontology)
    name = project.relative(project.uncovered)
    stretches = read_uncovered(project.uncovered, name) if project.uncovered.is_file() else ()
    coverage = measure(facts.quads, texts, stretches, name=name)
    if arguments.format:
        sys.stdout.write(render_rows(_COLUMNS, map(_row, coverage.sources), arguments.format))
    else:
        for source in coverage.sources:
            shares = [f"{share.covered} of {share.total} {name}" for name, share in _shares(source)]
            structured = "; structured, so no line is missed" if source.is_structured else ""
            print(f"{source.key} ({source.text}): {', '.join(shares)} covered{structured}")
    if defects or coverage.defects:
        raise RefusedError([*defects, *coverage.defects])
    if not arguments.format:
        where = " of running text" if any(source.is_structured for source in coverage.sources) else ""
        print(f"Every figure and number stands in its source, and no line{where} is left out.")


def _shares(source: SourceCoverage) -> tuple[tuple[str, Share], ...]:
    return ("lines", source.lines), ("words", source.words), ("numbers", source.numbers)


def _row(source: SourceCoverage) -> dict[str, str]:
    counts = {
        column: str(count)
        for name, share in _shares(source)
        for column, count in ((name, share.total), (f"{name}Covered", share.covered))
    }
    return {"source": source.key, "text": source.text, **counts}

"""``sarcokg new``: write a record to fill in, and the schema by which an editor helps to fill it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.draft import designs, draft
from sarcokg.english import counted
from sarcokg.errors import UsageError
from sarcokg.gate import read_shapes
from sarcokg.identifiers import is_key, key_of
from sarcokg.lexicon import read_lexicon
from sarcokg.ontology import load_ontology
from sarcokg.project import find_project
from sarcokg.record_schema import background_schema, record_schema, write_schemas
from sarcokg.source_draft import draft_source, read_source
from sarcokg.store import Store

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "write a record to fill in, every place marked and explained"
EXAMPLE: Final = "sarcokg new single-group-trial my-study"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "design",
        nargs="?",
        metavar="design|FILE",
        help="the design of the study, or the file of a source: a study of ClinicalTrials.gov (API v2, JSON), "
        "an article of PubMed (XML, MEDLINE); without it, a list of designs",
    )
    parser.add_argument(
        "name", nargs="?", help="the key of the source, from a FILE its number; the file is graph/records/NAME.yaml"
    )
    parser.add_argument(
        "--text", type=Path, metavar="FILE", help="the text of the source, from which its SHA-256 and length are taken"
    )
    parser.add_argument("--source-kind", metavar="KIND", help="the sort of document, such as registry-record")


def run(arguments: argparse.Namespace) -> None:
    """Write the record; an existing one is never overwritten."""
    project = find_project(Path(arguments.project) if arguments.project else None)
    if project is None:
        message = "no project here: no folder above holds graph/records. Make it by `mkdir -p graph/records`."
        raise UsageError(message)
    ontology = load_ontology(project.folder("ontology"))
    lexicon = read_lexicon(Store(ontology.quads))
    if arguments.design is None:
        for design in designs(lexicon):
            print(f"{key_of(design.iri)}: {design.label}")
        return
    given_file = Path(arguments.design)
    source = read_source(given_file) if given_file.suffix or given_file.is_file() else None
    if source is not None:
        _refuse_said_twice(arguments)
        arguments.name = arguments.name or source.key
    path = project.records / f"{arguments.name}.yaml"
    if arguments.name is None or not is_key(arguments.name):
        message = f"{arguments.name or 'NAME'}: no key. Name the source by letters, digits, points and hyphens."
        raise UsageError(message)
    schema = record_schema(ontology, lexicon, read_shapes(project.folder("shapes")))
    given = {"key": arguments.name, "design-type": arguments.design}
    if arguments.source_kind is not None:
        given["source-kind"] = arguments.source_kind
    if arguments.text is not None:
        data = arguments.text.read_bytes()
        given |= {
            "text-sha256": sha256(data).hexdigest(),
            "text-length": str(len(data.decode("utf-8", errors="replace"))),
        }
    if source is None:
        text = draft(ontology, lexicon, schema, given)
    else:
        text = draft_source(source, arguments.name, ontology=ontology, lexicon=lexicon, schema=schema)
    try:
        # Opened so that a file which appears in between is not lost, either.
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        message = f"{project.relative(path)}: the record exists, and is left as it is. Choose another name."
        raise UsageError(message) from None
    write_schemas(project.root / "graph", (schema, background_schema()))
    checks = f", {text.count('CHECK')} to check" if source is not None else ""
    print(f"{project.relative(path)}: {counted(text.count('FILL IN'), 'place')} to fill in{checks}")
    print(f"Fill them in, then run `sarcokg check {project.relative(path)}`.")


def _refuse_said_twice(arguments: argparse.Namespace) -> None:
    """Refuse what the file of a source says itself: its text, and what sort of document it is."""
    for option, value in (("--text", arguments.text), ("--source-kind", arguments.source_kind)):
        if value is not None:
            message = f"{option}: not with {arguments.design}, which tells it. Leave the option out."
            raise UsageError(message)

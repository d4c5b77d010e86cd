"""Writes the pages that are made from the code and the data; with ``--check`` tells which are stale.

    python docs/generate.py [--check]

docs/errors.md           every rule and error, its sentence and its repair
docs/records.md          every key of a record, with its property, type and definition
queries/README.md        every question, with its sentence and parameters
graph/record.schema.json, graph/background.schema.json
                         by which editors complete, explain and underline records
docs/mechanisms-ASPS.svg  the drawing that the README shows, of the committed release
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import sarcokg
from sarcokg import build, coverage, errors, gate, pubmed, record, record_schema, uncovered, unfold, verify
from sarcokg.identifiers import compact, key_of
from sarcokg.ingest import run, shard
from sarcokg.lexicon import read_lexicon
from sarcokg.ontology import load_ontology
from sarcokg.pages.figure import draw
from sarcokg.questions import read_questions
from sarcokg.registry import document
from sarcokg.registry import rules as rules_of_reading
from sarcokg.registry.nodes import FINDINGS
from sarcokg.rule_schema import translate_rules
from sarcokg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent

_DEFINITIONS = """
SELECT ?term ?definition WHERE {
  ?term skos:definition ?definition .
}
ORDER BY ?term
"""

#: Rules of single checks: of the engine, of the context, of mapping tables.
_OTHER_RULES = {
    "context-without-term": ("the context names a property that no module declares", "Declare it in a module."),
    "gate-failed": ("the validation engine failed, so nothing has been let through", "Mend what the message names."),
    "missing-column": ("a row of a mapping table lacks a column", "Fill it; the header names the columns."),
    "unknown-prefix": ("the header's curie_map lacks the prefix", "Add it there."),
}


def errors_page() -> str:
    """Return the page of rules and errors, sorted by name."""
    rules = {
        **{rule: (message, repair) for rule, (message, repair) in record.RULES.items()},
        **{rule: (message, "The message names the repair.") for rule, message in unfold.MESSAGES.items()},
        **_OTHER_RULES,
        **build.RULES,
        **verify.RULES,
        **coverage.RULES,
        **uncovered.RULES,
        **pubmed.RULES,
        **document.RULES,
        **rules_of_reading.RULES,
        **shard.RULES,
        **run.RULES,
        **FINDINGS,
        **_shape_rules(),
    }
    classes = [
        error
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, errors.SarcokgError) and error is not errors.SarcokgError
    ]
    lines = [
        "# Rules and errors",
        "",
        "A refused record names each mistake as `file:line: field: what is wrong: the value. What to do.`",
        "All mistakes of all records are listed in one run, and the current release stays as it was.",
        "",
        "## Rules for records",
        "",
    ]
    for rule, (message, repair) in sorted(rules.items()):
        lines += [f"### {rule}", "", f"{message[0].upper()}{message[1:]}.", repair, ""]
    lines += ["## Errors of commands", "", "The exit code stands behind each name.", ""]
    for error in sorted(classes, key=lambda error: error.__name__):
        lines += [f"### {error.__name__} ({error.exit_code})", "", (inspect.getdoc(error) or "").strip(), ""]
    return "\n".join(lines)


def records_page() -> str:
    """Return the page of keys, sorted."""
    ontology = load_ontology(ROOT / "ontology")
    definitions = {row["term"]: row["definition"] for row in Store(ontology.quads).select(_DEFINITIONS)}
    lines = [
        "# Keys of a record",
        "",
        "Each key means one property of the ontology, wherever it stands.",
        "Where the type is a class, the value is the key of a term or of a thing in the same record, or a mapping.",
        "",
        "| key | property | type | meaning |",
        "|---|---|---|---|",
    ]
    for key, iri in sorted(ontology.keys.items()):
        term = ontology.properties.get(iri)
        kind = (
            key_of(term.range)
            if term is not None and term.range
            else "short form"
            if term and term.unfolding
            else "text"
        )
        meaning = definitions.get(iri, "The key by which a thing is named.")
        lines.append(f"| `{key}` | `{compact(iri)}` | {kind} | {meaning} |")
    return "\n".join([*lines, *_left_to_the_gate(), ""])


def questions_page() -> str:
    """Return the page of questions, sorted by name."""
    lines = [
        "# Questions",
        "",
        "Each question is one file of standard SPARQL 1.1 under `questions/`; its `#+` lines are YAML.",
        "Ask one by `sarcokg ask NAME`, or from Python by `sarcokg.open().ask(NAME)`.",
        "",
        "| name | question | parameters |",
        "|---|---|---|",
    ]
    for name, question in read_questions(ROOT / "queries").items():
        parameters = ", ".join(f"`--{parameter.name}`" for parameter in question.parameters)
        lines.append(f"| `{name}` | {question.sentence} | {parameters} |")
    return "\n".join([*lines, ""])


def drawing() -> str:
    """Return the README's drawing."""
    return draw(sarcokg.open(ROOT), "mechanisms", histology="ASPS").svg


def _shape_rules() -> dict[str, tuple[str, str]]:
    shapes = gate.read_shapes(ROOT / "shapes")
    return {
        key_of(rule): (message.rstrip("."), shapes.repairs.get(rule, "")) for rule, message in shapes.messages.items()
    }


def schema() -> str:
    """Return the schema of records."""
    ontology = load_ontology(ROOT / "ontology")
    lexicon = read_lexicon(Store(ontology.quads))
    return record_schema.as_text(record_schema.record_schema(ontology, lexicon, gate.read_shapes(ROOT / "shapes")))


def _left_to_the_gate() -> list[str]:
    """Return the lines that say which rules an editor cannot tell, and why."""
    rules = translate_rules(gate.read_shapes(ROOT / "shapes").turtle, load_ontology(ROOT / "ontology"))
    reasons: dict[str, list[str]] = {}
    for rule, reason in sorted(rules.beyond.items()):
        reasons.setdefault(reason, []).append(rule)
    return [
        "",
        "## What an editor shows",
        "",
        f"The first line of a record names `graph/{record_schema.FILES[0]}`, from which an editor of YAML",
        "(by yaml-language-server, say) completes keys and terms, explains them and underlines mistakes.",
        f"It tells {len({rule for _, rule in rules.schemas})} of the shapes' rules, and that a key or term is unknown.",
        "The others are for `sarcokg check` to tell, since one mapping does not show them:",
        "",
        "| the rule … | rules |",
        "|---|---|",
        *(
            f"| {reason} | {', '.join(f'[{rule}](errors.md#{rule})' for rule in found)} |"
            for reason, found in sorted(reasons.items())
        ),
        "",
        "An editor reads YAML 1.2, where `0123` is the number 123 and `1e3` is 1000; the check reads the characters,",
        "and refuses both where a number is asked for.",
    ]


PAGES: dict[str, Callable[[], str]] = {
    "docs/mechanisms-ASPS.svg": drawing,
    "docs/errors.md": errors_page,
    "docs/records.md": records_page,
    "graph/background.schema.json": lambda: record_schema.as_text(record_schema.background_schema()),
    "graph/record.schema.json": schema,
    "queries/README.md": questions_page,
}


def main() -> int:
    """Write the pages, or with ``--check`` name the stale ones and return 1."""
    stale = [name for name, page in PAGES.items() if not _is_fresh(ROOT / name, page())]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"{name} is stale. Run `python docs/generate.py`.")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"{name} written")
    return 0


def _is_fresh(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())

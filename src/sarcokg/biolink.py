"""The graph in the terms of the Biolink Model, as nodes and edges for KGX: https://biolink.github.io/biolink-model/.

What is a node and what an edge stands in ``queries/exports/biolink-*.rq``; this module names columns as KGX does,
shortens identifiers and gives each edge one: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import key_of, kind_of
from sarcokg.project import packaged
from sarcokg.query_file import read_query, sorted_list

if TYPE_CHECKING:
    from pathlib import Path

    from sarcokg.release import Release

__all__ = ["Elements", "as_jsonl", "as_tsv", "edges", "nodes"]

#: KGX parts the values of a cell so, and so do the lists of the queries.
_PART: Final = "|"
#: Columns of numbers; JSON Lines tell them from text.
_COUNTS: Final = frozenset({"has_count", "has_total"})
_CAPITAL: Final = re.compile(r"(?<=[a-z])([A-Z])")


@dataclass(frozen=True, slots=True)
class Elements:
    """Nodes or edges: rows of text under columns, and which columns hold several values."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lists: frozenset[str]


def nodes(release: Release, queries: Path | None = None) -> Elements:
    """Return the nodes of a release, sorted by identifier."""
    return _elements(release, queries, "biolink-nodes")


def edges(release: Release, queries: Path | None = None) -> Elements:
    """Return the edges of a release; the identifier of each is made of what it says and the statement it rests on."""
    found = _elements(release, queries, "biolink-edges")
    parts = ("subject", "predicate", "object", "statement", "regimen")
    rows = tuple({"id": " ".join(row[part] for part in parts if row[part]), **row} for row in found.rows)
    return Elements(("id", *found.columns), rows, found.lists)


def as_tsv(elements: Elements) -> bytes:
    """Return nodes or edges as KGX reads them from a table: several values of a cell parted by a bar."""
    text = io.StringIO()
    writer = csv.DictWriter(text, elements.columns, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writeheader()
    # A table of KGX knows no quotes, so nothing in a cell may look like its end.
    writer.writerows(
        {name: " ".join(value.split()).replace('"', "”") for name, value in row.items()} for row in elements.rows
    )
    return text.getvalue().encode()


def as_jsonl(elements: Elements) -> bytes:
    """Return nodes or edges as JSON Lines; what is not stated is left out."""
    lines = []
    for row in elements.rows:
        values: dict[str, str | int | list[str]] = {}
        for name, value in row.items():
            if value:
                values[name] = (
                    value.split(_PART) if name in elements.lists else int(value) if name in _COUNTS else value
                )
        lines.append(json.dumps(values, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


def _elements(release: Release, queries: Path | None, name: str) -> Elements:
    query, header = read_query((queries or packaged() / "queries") / "exports" / f"{name}.rq")
    variables, found = release.shared(header["graphs"]).table(query)
    rows = []
    for row in found:
        texts = {variable: row[variable] or "" for variable in variables}
        texts |= {variable: sorted_list(texts[variable], separator) for variable, separator in header["lists"].items()}
        texts |= {variable: _short(texts[variable]) for variable in header["identifiers"]}
        rows.append({_column(variable): text for variable, text in texts.items()})
    # The model lets a node or edge have several categories.
    lists = frozenset({"category", *map(_column, header["lists"])})
    return Elements(tuple(map(_column, variables)), tuple(rows), lists)


def _short(iri: str) -> str:
    """Return an identifier of ours as KGX wants it: a prefix a kind, and behind the colon no slash.

    >>> _short("https://w3id.org/sarcokg/id/drug/atezolizumab")
    'sarcokg.drug:atezolizumab'
    """
    kind = kind_of(iri)
    return iri if kind is None else f"sarcokg.{kind}:{key_of(iri)}"


def _column(variable: str) -> str:
    """Return the name of a column as the Biolink Model writes it.

    >>> _column("primaryKnowledgeSource")
    'primary_knowledge_source'
    """
    return _CAPITAL.sub(lambda match: f"_{match[1].lower()}", variable)

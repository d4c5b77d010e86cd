"""Mappings to other vocabularies: SSSOM tables to quads of a graph of their own.

https://mapping-commons.github.io/sssom/: each row becomes the mapping triple itself and a node
that carries its justification and the version of the source that it was read from.
The reasoner never sees this graph: a mapping is no axiom.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

import yaml

from sarcokg.disk import read_utf8
from sarcokg.errors import Defect, RefusedError
from sarcokg.identifiers import NAMESPACES, as_key, mint
from sarcokg.store import Literal, Quad, quad

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_mappings"]

_SSSOM: Final = "https://w3id.org/sssom/"
_IRI_COLUMNS: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")

#: Every row needs them; an empty version is one that is not stated.
_COLUMNS: Final = (*_IRI_COLUMNS, "object_source_version")


def read_mappings(path: Path, graph: str) -> list[Quad]:
    """Read one SSSOM table as quads of the named graph ``graph``.

    Raises `RefusedError` for each row that lacks a column or has a prefix that the header does not declare.
    """
    lines = read_utf8(path).splitlines()
    header = yaml.safe_load("\n".join(line.removeprefix("#") for line in lines if line.startswith("#")))
    prefixes: dict[str, str] = (header or {}).get("curie_map") or {}
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    quads: list[Quad] = []
    defects: list[Defect] = []
    for number, row in enumerate(rows, start=len(lines) - sum(not line.startswith("#") for line in lines) + 2):
        missing = [column for column in _COLUMNS if row.get(column) is None]
        if missing:
            defects.append(_missing_column(path.name, number, missing[0]))
            continue
        try:
            iris = {column: _expand(row[column], prefixes) for column in _IRI_COLUMNS}
        except KeyError as error:
            defects.append(_unknown_prefix(path.name, number, str(error.args[0])))
            continue
        quads += _mapping(row, iris, graph)
    if defects:
        raise RefusedError(defects)
    return quads


def _mapping(row: dict[str, str], iris: dict[str, str], graph: str) -> list[Quad]:
    parts = (row["subject_id"], row["object_id"], row["object_source_version"])
    node = mint("mapping", [as_key(part) for part in parts])
    texts = ("object_label", "object_source", "object_source_version", "comment")
    return [
        quad(iris["subject_id"], iris["predicate_id"], iris["object_id"], graph),
        quad(node, NAMESPACES["rdf"] + "type", _SSSOM + "Mapping", graph),
        *(quad(node, _SSSOM + column, iri, graph) for column, iri in iris.items()),
        *(quad(node, _SSSOM + column, Literal(row[column]), graph) for column in texts if row.get(column)),
    ]


def _expand(curie: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local


def _missing_column(file: str, line: int, column: str) -> Defect:
    return Defect(file, line, "missing-column", column, "", "the row has no such column", "Add it; tabs part columns.")


def _unknown_prefix(file: str, line: int, prefix: str) -> Defect:
    return Defect(file, line, "unknown-prefix", "", prefix, "the header's curie_map lacks the prefix", "Add it there.")

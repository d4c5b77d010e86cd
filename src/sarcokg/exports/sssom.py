"""The mappings to other vocabularies as one SSSOM table: https://mapping-commons.github.io/sssom/.

The header declares every prefix that the rows use, and no other.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from sarcokg.late import yaml
from sarcokg.project import packaged
from sarcokg.query_file import read_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.excerpt import Excerpt

__all__ = ["IS_VIEW", "SUFFIX", "SUMMARY", "export"]

SUMMARY: Final = "the mappings to other vocabularies as SSSOM"
SUFFIX: Final = ".sssom.tsv"
IS_VIEW: Final = True

_SET: Final = {
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "mapping_set_id": "https://w3id.org/sarcokg/mappings",
    "mapping_set_title": "Drugs, histologies and targets of sarcokg in public vocabularies",
}


def export(excerpt: Excerpt) -> bytes:
    """Return the mappings of the excerpt as SSSOM."""
    query, header = read_query(packaged() / "queries" / "exports" / "mappings.rq")
    columns, found = excerpt.load(header["graphs"]).table(query)
    prefixes: dict[str, str] = header["prefixes"]
    rows = [{name: _compact(value or "", prefixes) for name, value in row.items()} for row in found]
    used = {value.partition(":")[0] for row in rows for value in row.values()}
    declared = {prefix: namespace for prefix, namespace in prefixes.items() if prefix in used}
    head = yaml.safe_dump({"curie_map": declared, **_SET, "mapping_set_version": excerpt.name}, width=1000)
    text = io.StringIO()
    text.writelines(f"#{line}\n" for line in head.splitlines())
    writer = csv.DictWriter(text, columns, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _compact(value: str, prefixes: Mapping[str, str]) -> str:
    """Return a value with its namespace as a prefix, the longest that fits; text stays as it is.

    >>> _compact("http://purl.obolibrary.org/obo/DOID_4051", {"DOID": "http://purl.obolibrary.org/obo/DOID_"})
    'DOID:4051'
    """
    fitting = [prefix for prefix, namespace in prefixes.items() if value.startswith(namespace)]
    if not fitting:
        return value
    prefix = max(fitting, key=lambda name: len(prefixes[name]))
    return f"{prefix}:{value[len(prefixes[prefix]) :]}"

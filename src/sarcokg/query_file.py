"""Query files: standard SPARQL whose first lines are a header.

Lines that begin with ``#+`` are the header, in YAML; for SPARQL they are comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sarcokg.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_query", "sorted_list"]


def read_query(path: Path) -> tuple[str, dict[str, Any]]:
    """Read a query file: its whole text, and its header.

    Raises `UsageError` where the header is no YAML mapping.
    """
    text = path.read_text(encoding="utf-8")
    try:
        header = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if line.startswith("#+")))
    except yaml.YAMLError as error:
        message = f"{path}: the header cannot be read: {error}. Mend its #+ lines; text with a colon needs quotes."
        raise UsageError(message) from None
    if not isinstance(header, dict):
        message = f"{path}: there is no header. Begin the file with #+ lines, such as #+ question: …?"
        raise UsageError(message)
    return text, header


def sorted_list(text: str, separator: str) -> str:
    """Return a concatenated group in a fixed order: SPARQL leaves it open.

    >>> sorted_list("pazopanib + nivolumab + pazopanib", " + ")
    'nivolumab + pazopanib'
    """
    return separator.join(sorted(set(text.split(separator)) - {""}))

"""Query files: standard SPARQL whose first lines are a header.

Lines that begin with ``#+`` are the header, in YAML; for SPARQL they are comments.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sarcokg.disk import files_in, read_utf8
from sarcokg.errors import UsageError
from sarcokg.late import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["QueryFiles", "read_query", "sorted_list"]

Read = TypeVar("Read")


class QueryFiles(Mapping[str, Read]):
    """The query files of a folder by name, each read when it is asked for: a caller mostly wants one of them."""

    def __init__(self, folder: Path, read: Callable[[Path], Read]) -> None:
        """List the folder; ``read`` turns a file into what the mapping gives."""
        self._paths = {path.stem: path for path in files_in(folder, "*.rq")}
        self._read = read

    def __getitem__(self, name: str) -> Read:
        """Read one file."""
        return self._read(self._paths[name])

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a file of this name, without reading it."""
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        """Yield the names, sorted."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._paths)


def read_query(path: Path) -> tuple[str, dict[str, Any]]:
    """Read a query file: its whole text, and its header.

    Raises `UsageError` where it is not UTF-8, or the header no YAML mapping.
    """
    text = read_utf8(path)
    lines = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        header = _load(lines)
    except yaml.YAMLError as error:
        message = f"{path}: the header cannot be read: {error}. Mend its #+ lines; text with a colon needs quotes."
        raise UsageError(message) from None
    if not isinstance(header, dict):
        message = f"{path}: there is no header. Begin the file with #+ lines, such as #+ question: …?"
        raise UsageError(message)
    return text, header


def _load(lines: str) -> Any:  # noqa: ANN401 - whatever the lines say
    """Load YAML by libyaml where it is there, ten times faster; its words for a mistake are not used."""
    if hasattr(yaml, "CSafeLoader"):
        with suppress(yaml.YAMLError):
            return yaml.load(lines, yaml.CSafeLoader)
    return yaml.safe_load(lines)


def sorted_list(text: str, separator: str) -> str:
    """Return a concatenated group in a fixed order: SPARQL leaves it open.

    >>> sorted_list("pazopanib + nivolumab + pazopanib", " + ")
    'nivolumab + pazopanib'
    """
    return separator.join(sorted(set(text.split(separator)) - {""}))

"""The tree of a record: mappings, sequences and scalars, every one with its line.

A value that was refused leaves a hole, so that whatever reads the tree knows that something stood there.
This module knows neither YAML nor the ontology.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Entry", "Hole", "Mapping", "Scalar", "Sequence", "Value"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it stands in the file."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of a value that was refused; ``things`` tells that mappings were lost with it."""

    line: int
    things: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in their order."""

    items: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; ``line`` is the key's."""

    key: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in their order; a key stands twice only where both values are lists.

    ``whole`` is false where entries may be missing, because the reading ended within.
    """

    entries: tuple[Entry, ...]
    line: int
    whole: bool = True

    def find(self, key: str) -> Value | None:
        """Return the value under a key, or None."""
        return next((entry.value for entry in self.entries if entry.key == key), None)

    def text(self, key: str) -> str | None:
        """Return the text under a key, or None where there is none or it is no scalar."""
        value = self.find(key)
        return value.text if isinstance(value, Scalar) else None


Value: TypeAlias = "Scalar | Hole | Sequence | Mapping"

"""Parts of a registry record by their names, whatever is missing or of another shape.

A record is JSON whose numbers are kept as they were printed. What a part should be and is not counts as absent,
and is named in the notes of the reading, so that nothing is lost without a word.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["Part"]

_ABSENT: Final[dict[str, Any]] = {}


class Part:
    """A mapping of a record with the path that leads to it."""

    __slots__ = ("_found", "_shapes", "path")

    def __init__(self, found: dict[str, Any], path: str, shapes: list[str]) -> None:
        """Wrap a mapping; ``shapes`` collects the paths of parts that have another shape than they should."""
        self._found = found
        self._shapes = shapes
        self.path = path

    def __bool__(self) -> bool:
        """Tell whether anything stands here."""
        return bool(self._found)

    def part(self, name: str) -> Part:
        """Return the mapping under a name; an empty one where there is none."""
        value = self._found.get(name)
        if value is not None and not isinstance(value, dict):
            self._shapes.append(f"{self.path}.{name}")
        return Part(value if isinstance(value, dict) else _ABSENT, f"{self.path}.{name}", self._shapes)

    def parts(self, name: str) -> list[Part]:
        """Return the mappings listed under a name."""
        path = f"{self.path}.{name}"
        found = []
        for value in self._list(name):
            if isinstance(value, dict):
                found.append(Part(value, path, self._shapes))
            else:
                self._shapes.append(path)
        return found

    def text(self, name: str) -> str:
        """Return the text or number under a name, as printed, without space at its ends; empty where there is none."""
        value = self._found.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return value.strip()
        self._shapes.append(f"{self.path}.{name}")
        return ""

    def texts(self, name: str) -> list[str]:
        """Return the texts listed under a name, without repetition."""
        found: dict[str, None] = {}
        for value in self._list(name):
            if isinstance(value, str):
                found.setdefault(value.strip())
            else:
                self._shapes.append(f"{self.path}.{name}")
        return [text for text in found if text]

    def _list(self, name: str) -> list[Any]:
        value = self._found.get(name)
        if value is not None and not isinstance(value, list):
            self._shapes.append(f"{self.path}.{name}")
        return value if isinstance(value, list) else []

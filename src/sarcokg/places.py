"""Where each value of the records stands, and where one is missing because it was refused.

A curator knows files, lines and keys as written; a check knows nodes and properties.
This module keeps the way back, and nothing of what the values mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

__all__ = ["ANY", "Lines", "Places"]

#: The line of each value: by node and property, with an empty property for the node itself.
Lines = dict[tuple[str, str], tuple[str, int]]

#: In place of a property: a hole that any property of the node may have filled.
ANY: Final = ""


@dataclass(slots=True)
class Places:
    """The places of everything that was read.

    ``keys`` has the key as written where a short form or another key stands for the property;
    ``items`` the lines of values that stand in a list; ``names`` what a curator calls a node.
    ``holes`` has, by node, the properties whose values were refused; ``roots`` the nodes of whole records;
    ``cut`` tells that whole things were lost, such as the rest of a file after an error of syntax.
    """

    lines: Lines = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    items: dict[tuple[str, str, str], int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    holes: dict[str, set[str]] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)
    cut: bool = False

    def update(self, other: Places) -> None:
        """Add the places of another record."""
        self.lines.update(other.lines)
        self.keys.update(other.keys)
        self.items.update(other.items)
        self.names.update(other.names)
        self.roots |= other.roots
        self.cut |= other.cut
        for node, properties in other.holes.items():
            self.holes.setdefault(node, set()).update(properties)

    def find(self, node: str, property_: str, value: str) -> tuple[str, int] | None:
        """Return file and line of a value, else of its property, else of its node; None for a thing of no record."""
        place = self.lines.get((node, property_)) or self.lines.get((node, ""))
        line = self.items.get((node, property_, value))
        return (place[0], line) if place is not None and line is not None else place

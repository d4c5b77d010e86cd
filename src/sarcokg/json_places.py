"""Where each value of a JSON text stands, by its path.

It takes a text that has been read strictly before (`sarcokg.registry.document`), and trusts that it is JSON.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Path", "json_places"]

Path = tuple[str | int, ...]

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


def json_places(text: str) -> dict[Path, tuple[int, int]]:
    """Return the start and end of each value, that of a named value from its name on.

    >>> text = '{"a": {"b": [1, "x"]}}'
    >>> places = json_places(text)
    >>> [text[slice(*places[path])] for path in (("a", "b"), ("a", "b", 1))]
    ['"b": [1, "x"]', '"x"']
    """
    pieces = [(match[0], *match.span()) for match in _TOKEN.finditer(text)]
    return {path: (start, end) for path, start, end in _walk(pieces)}


def _walk(pieces: list[tuple[str, int, int]]) -> Iterator[tuple[Path, int, int]]:
    """Yield each value's path, start and end, the inner before the outer; no recursion, whatever the depth."""
    #: The open values: path, start, and the name or count that the next value within goes by.
    opened: list[tuple[Path, int, str | int]] = []
    name: str | None = None
    begun = 0
    for index, (piece, start, end) in enumerate(pieces):
        if piece in ":,":
            continue
        if piece in "}]":
            path, first, _ = opened.pop()
            yield path, first, end
            continue
        within = opened[-1] if opened else ((), 0, "")
        if opened and isinstance(within[2], str) and name is None and pieces[index + 1][0] == ":":
            name, begun = json.loads(piece), start
            continue
        key: str | int | None = name if name is not None else (within[2] if isinstance(within[2], int) else None)
        path = (*within[0], key) if key is not None else ()
        if isinstance(within[2], int):
            opened[-1] = (within[0], within[1], within[2] + 1)
        first = begun if name is not None else start
        name = None
        if piece in "{[":
            opened.append((path, first, "" if piece == "{" else 0))
        else:
            yield path, first, end

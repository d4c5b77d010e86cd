"""Pages that a server has made once: the release does not change while it is served, so they do not either.

Bounded by bytes, for anybody may ask for pages with settings without end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sarcokg.server.visit import Visit

__all__ = ["Kept"]

_MOST_BYTES: Final = 32 * 2**20


class Kept:
    """What stands at addresses, by what was asked; where it is too much, what was asked longest ago goes."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        """Begin with nothing."""
        self._most = most_bytes
        self._bytes = 0
        self._found: dict[Hashable, Visit] = {}

    def find(self, asked: Hashable) -> Visit | None:
        """Return what was kept for these words, or None."""
        found = self._found.pop(asked, None)
        if found is not None:
            # The last place is that of what was asked last.
            self._found[asked] = found
        return found

    def keep(self, asked: Hashable, found: Visit) -> None:
        """Keep what was made, unless it alone is beyond the bytes."""
        if _size(asked, found) > self._most or asked in self._found:
            return
        self._found[asked] = found
        self._bytes += _size(asked, found)
        while self._bytes > self._most:
            oldest = next(iter(self._found))
            self._bytes -= _size(oldest, self._found.pop(oldest))


def _size(asked: Hashable, found: Visit) -> int:
    """Return the bytes of both: an address may be longer than its page."""
    return len(repr(asked)) + len(found.body)

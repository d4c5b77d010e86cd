"""Tells whether a client still has what it would get: a release never changes, so its name tells it before any work.

RFC 9110, sections 8.8 and 13. It must not know how an answer is made.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Validator"]

#: What a query asks of the clock or of chance, and not of the release.
_FLEETING: Final = re.compile(r"\b(NOW|RAND|UUID|STRUUID)\b", re.IGNORECASE)
#: What tells of the server and not of the release, and what is kept for ever as its name tells what it holds.
_WITHOUT: Final = ("/healthz", "/assets/")
_TAG: Final = re.compile(r'(?:W/)?"[^"]*"')


@dataclass(frozen=True, slots=True)
class Validator:
    """The entity tags of a server: ``made_of`` is all that its answers depend on beside the request."""

    made_of: tuple[str, ...]

    def tag(self, path: str, search: str, accept: str) -> str | None:
        """Return the entity tag of what a GET gives where it gives anything, or None where that may change.

        It is a weak one: the rows of a query without an order may come in another.

        >>> Validator(("0.1.0-26b611983ae6",)).tag("/sparql", "query=SELECT+(NOW()+AS+?now)+{}", "") is None
        True
        """
        if path.startswith(_WITHOUT) or _FLEETING.search(unquote_plus(search)):
            return None
        # The answer to a question names the day on which it was asked.
        asked = (*self.made_of, datetime.now(UTC).date().isoformat(), path, search, accept)
        return f'W/"{hashlib.sha256(repr(asked).encode()).hexdigest()[:32]}"'

    def is_known(self, tag: str, headers: Mapping[str, str]) -> bool:
        """Tell whether a request says that the client has what the tag names."""
        known = _TAG.findall(headers.get("if-none-match", ""))
        return tag.removeprefix("W/") in {found.removeprefix("W/") for found in known}

"""Formats to take the graph away in: each module of this package is one, found by its name.

A format module has ``SUMMARY``, one line for the help; ``SUFFIX``, the file's ending; ``IS_VIEW``, which tells
whether it is made of rows that the graph answers rather than of its facts; and ``export(excerpt)``, which turns
an excerpt of a release into the file's bytes. The bytes depend on the excerpt alone.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol, cast

from sarcokg.errors import UsageError

if TYPE_CHECKING:
    from sarcokg.excerpt import Excerpt

__all__ = ["Format", "find_format", "formats"]


class Format(Protocol):
    """What a format module offers."""

    SUMMARY: str
    SUFFIX: str
    IS_VIEW: bool

    def export(self, excerpt: Excerpt) -> bytes:
        """Return the bytes of a file that holds the excerpt.

        Raises `UsageError` where what the format needs is not installed.
        """


def formats() -> dict[str, Format]:
    """Return every format by its name: that of its module, with hyphens."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name.replace("_", "-"): cast("Format", importlib.import_module(f"{__name__}.{name}")) for name in names}


def find_format(name: str) -> Format:
    """Return a format by its name.

    Raises `UsageError` with the nearest names where there is none.
    """
    known = formats()
    if name not in known:
        near = difflib.get_close_matches(name.lower(), known, n=3)
        offer = f"Did you mean {' or '.join(near)}?" if near else "Run `sarcokg export` for the list."
        message = f"{name}: no format has this name. {offer}"
        raise UsageError(message)
    return known[name]

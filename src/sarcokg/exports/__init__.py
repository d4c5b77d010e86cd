"""Formats to take the graph away in: each module of this package is one, found by its name.

A format module has ``SUMMARY``, one line for the help, ``SUFFIX``, the file's ending,
and ``export(quads)``, which turns sorted quads into the file's bytes.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol, cast

from sarcokg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.store import Quad

__all__ = ["Format", "find_format", "formats"]


class Format(Protocol):
    """What a format module offers."""

    SUMMARY: str
    SUFFIX: str

    def export(self, quads: Sequence[Quad]) -> bytes:
        """Return the bytes of a file that holds the quads."""


def formats() -> dict[str, Format]:
    """Return every format by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("Format", importlib.import_module(f"{__name__}.{name}")) for name in names}


def find_format(name: str) -> Format:
    """Return a format by its name.

    Raises `UsageError` with all names where there is none.
    """
    known = formats()
    if name not in known:
        message = f"{name}: no such format. Choose one of {', '.join(known)}."
        raise UsageError(message)
    return known[name]

"""The screen: prints text, cards and tables for a person, in style where the reader can see one.

Into a file or a pipe nobody sees a style, and importing the library that draws it takes as long as most answers;
there the same lines are folded by the standard library.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Protocol

from sarcokg.late import console, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Screen", "open_screen"]


class Screen(Protocol):
    """Somewhere to print; ``width`` is in characters."""

    width: int

    def print(self, text: str = "", *, style: str = "") -> None:
        """Print text as it stands: neither ``[7]`` nor ``:cross:`` is markup."""

    def fields(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Print names and values below each other, each value folded beside its name."""

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table with a head."""


def open_screen() -> Screen:
    """Return the screen of standard output: in style on a terminal, plain in a file or pipe."""
    return _Styled() if sys.stdout.isatty() or os.environ.get("FORCE_COLOR") else _Plain()


class _Styled:
    """A terminal."""

    def __init__(self) -> None:
        self._console = console.Console(highlight=False, markup=False, emoji=False)
        self.width = self._console.width

    def print(self, text: str = "", *, style: str = "") -> None:
        self._console.print(text, style=style or None)

    def fields(self, pairs: Iterable[tuple[str, str]]) -> None:
        grid = table.Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in pairs:
            grid.add_row(f"  {name}", value)
        self._console.print(grid)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        grid = table.Table(header_style="bold")
        for name in head:
            grid.add_column(name, overflow="fold")
        for row in rows:
            grid.add_row(*row)
        self._console.print(grid)


class _Plain:
    """A file or a pipe."""

    def __init__(self) -> None:
        self.width = shutil.get_terminal_size().columns

    def print(self, text: str = "", *, style: str = "") -> None:
        del style
        print("\n".join(_folded(text, self.width)))  # noqa: T201 - printing is what a screen is for

    def fields(self, pairs: Iterable[tuple[str, str]]) -> None:
        named = [(f"  {name}  ", value) for name, value in pairs]
        edge = max((len(name) for name, _ in named), default=0)
        for name, value in named:
            lines = _folded(value, self.width - edge)
            print(f"{name:{edge}}" + f"\n{'':{edge}}".join(lines))  # noqa: T201 - the same

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        _Styled().table(head, rows)  # columns are worth the library's time


def _folded(text: str, width: int) -> list[str]:
    """Return text in lines of a width: broken between words, and within a word that is longer than a line.

    >>> _folded("19 of 52, 36.5 %", 9)
    ['19 of 52,', '36.5 %']
    """
    lines = (textwrap.wrap(line, max(width, 1), break_on_hyphens=False) or [""] for line in text.split("\n"))
    return [part for parts in lines for part in parts]

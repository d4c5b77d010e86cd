"""The screen: prints text, cards and tables for a person, in style where the reader can see one.

Text and cards are folded by the standard library, and styled by the codes that every terminal knows:
importing the library that draws tables takes longer than most answers, so a table alone is drawn by it.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Final

from sarcokg.late import console, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Screen", "open_screen"]

#: Select Graphic Rendition, ECMA-48 section 8.3.117.
_STYLES: Final = {"bold": "1", "bold cyan": "1;36", "dim": "2", "italic": "3"}


def open_screen() -> Screen:
    """Return the screen of standard output: in style on a terminal, plain in a file or pipe."""
    return Screen(shutil.get_terminal_size().columns, is_styled=_shows_styles())


def _shows_styles() -> bool:
    # https://no-color.org; https://force-color.org. A console of Windows may show the codes themselves.
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or sys.platform == "win32":
        return False
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


class Screen:
    """Somewhere to print; ``width`` is in characters."""

    def __init__(self, width: int, *, is_styled: bool) -> None:
        """Print within a width, with styles or without."""
        self.width = width
        self._is_styled = is_styled

    def print(self, text: str = "", *, style: str = "") -> None:
        """Print text as it stands: neither ``[7]`` nor ``:cross:`` is markup."""
        for line in _folded(text, self.width):
            print(self._styled(line, style))  # noqa: T201 - printing is what a screen is for

    def fields(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Print names and values below each other, each value folded beside its name."""
        named = [(f"  {name}  ", value) for name, value in pairs]
        edge = max((len(name) for name, _ in named), default=0)
        for name, value in named:
            lines = _folded(value, self.width - edge)
            print(self._styled(f"{name:{edge}}", "dim") + f"\n{'':{edge}}".join(lines))  # noqa: T201 - the same

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table with a head."""
        grid = table.Table(header_style="bold")
        for name in head:
            grid.add_column(name, overflow="fold")
        for row in rows:
            grid.add_row(*row)
        console.Console(highlight=False, markup=False, emoji=False).print(grid)

    def _styled(self, line: str, style: str) -> str:
        """Return a line in a style of `_STYLES`, which ends with the line."""
        return f"\x1b[{_STYLES[style]}m{line}\x1b[0m" if style and line and self._is_styled else line


def _folded(text: str, width: int) -> list[str]:
    """Return text in lines of a width: broken between words, and within a word that is longer than a line.

    >>> _folded("19 of 52, 36.5 %", 9)
    ['19 of 52,', '36.5 %']
    """
    lines = (textwrap.wrap(line, max(width, 1), break_on_hyphens=False) or [""] for line in text.split("\n"))
    return [part for parts in lines for part in parts]

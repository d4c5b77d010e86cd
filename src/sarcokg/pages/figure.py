"""A figure by itself, for a file or a notebook: the drawing of a page, by the renderer of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.pages.catalogue import Pages
from sarcokg.picture import as_png

if TYPE_CHECKING:
    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["Figure", "draw"]

#: Settings that name a term, and the class of it.
_TERMS: Final = {"histology": "Histology", "mechanism": "Mechanism"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG text, and the release that it was drawn from; a notebook shows it."""

    svg: str
    release: str

    def __repr__(self) -> str:
        """Return the figure in one line."""
        return f"<figure of release {self.release}>"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write the figure as ``.svg`` or ``.png``, by the end of the name.

        Raises `UsageError` for another end, and for a PNG without the extra ``plot``.
        """
        file = Path(path)
        if file.suffix not in {".png", ".svg"}:
            message = f"{path}: no known form of this figure. End the name in one of .png, .svg."
            raise UsageError(message)
        file.write_bytes(as_png(self.svg) if file.suffix == ".png" else self.svg.encode())


def draw(kg: KnowledgeGraph, name: str, /, **settings: str | bool) -> Figure:
    """Draw the figure of a page: ``sarcokg.draw(kg, "forest", histology="ASPS", nulls=True)``.

    The settings are those of the page's address; a term goes by its key, label or synonym.
    Raises `UsageError` for a page without a figure, an unknown setting or an unknown name.
    """
    given = {
        key: kg.find_key(_TERMS[key], str(value), key) if key in _TERMS else "yes" if value is True else str(value)
        for key, value in settings.items()
        if value is not False
    }
    svg = Pages(kg).figure(name, given)
    if svg is None:
        message = f"{name}: no page of this name has a figure. Draw forest or matrix."
        raise UsageError(message)
    return Figure(svg, kg.release.name)

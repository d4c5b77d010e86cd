"""A figure by itself, for a file or a notebook: the drawing of a page, by the renderer of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.pages.catalogue import Pages
from sarcokg.pages.regimen_classes import regimen_classes
from sarcokg.picture import as_png

if TYPE_CHECKING:
    from collections.abc import Callable

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["Figure", "draw"]

#: Settings that name a term, and the class of it.
_TERMS: Final = {"histology": "Histology", "mechanism": "Mechanism"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG text, with its table as an HTML document, and its release; a notebook shows the drawing."""

    svg: str
    html: str
    release: str

    def __repr__(self) -> str:
        """Return the figure in one line."""
        return f"<figure of release {self.release}>"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write the figure as ``.svg`` or ``.png``, or with its table as ``.html``, by the end of the name.

        Raises `UsageError` for another end, and for a PNG without the extra ``plot``.
        """
        file = Path(path)
        if file.suffix not in _FORMS:
            message = f"{path}: no known form of this figure. End the name in one of {', '.join(sorted(_FORMS))}."
            raise UsageError(message)
        file.write_bytes(_FORMS[file.suffix](self))


_FORMS: Final[dict[str, Callable[[Figure], bytes]]] = {
    ".html": lambda figure: figure.html.encode(),
    ".png": lambda figure: as_png(figure.svg),
    ".svg": lambda figure: figure.svg.encode(),
}


def draw(kg: KnowledgeGraph, name: str, /, **settings: str | bool) -> Figure:
    """Draw the figure of a page: ``sarcokg.draw(kg, "forest", histology="ASPS", nulls=True)``.

    The settings are those of the page's address; a term goes by its key, label or synonym.
    Raises `UsageError` for a page without a figure, an unknown setting or an unknown name.
    """
    said = {key: "yes" if value is True else str(value) for key, value in settings.items() if value is not False}
    given = {key: _setting(kg, key, value) for key, value in said.items()}
    pages = Pages(kg)
    svg, html = pages.figure(name, given), pages.figure_page(name, given)
    if svg is None or html is None:
        message = f"{name}: no page of this name has a figure. Draw forest, matrix or mechanisms."
        raise UsageError(message)
    return Figure(svg, html, kg.release.name)


def _setting(kg: KnowledgeGraph, name: str, value: str) -> str:
    if name in _TERMS:
        return kg.find_key(_TERMS[name], value, name)
    return _find_class(kg, value) if name == "class" else value


def _find_class(kg: KnowledgeGraph, name: str) -> str:
    """Return the key of the regimen class of a key or label."""
    classes = {str(term["key"]): str(term["label"]) for term in regimen_classes(kg)}
    found = next((key for key, label in classes.items() if name.casefold() in {key.casefold(), label.casefold()}), None)
    if found is None:
        message = f"class: no regimen class is called {name}. There are: {', '.join(sorted(classes.values()))}."
        raise UsageError(message)
    return found

"""All pages of an open graph: their paths, the data of each, its HTML, and the files that a browser loads."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, cast

from sarcokg import pages, renderer
from sarcokg.pages import search
from sarcokg.release import Release
from sarcokg.retraction import flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.pages.model import Page, ViewModule
    from sarcokg.store import Store

__all__ = ["FORMS", "Kind", "Pages"]

#: Where pages stand: as addresses of a server, or as files of a folder.
Kind = Literal["server", "site"]
#: Pages whose data are kept, so that a change of a setting alone asks nothing anew.
_MOST_KEPT: Final = 100
#: What a browser loads, by how names end, and what only Python reads.
_LOADED: Final = (".css", ".js", ".txt", ".wasm")
_PRIVATE: Final = frozenset({"renderer.js"})
#: How what a page shows can be taken away.
FORMS: Final = ("csv", "json", "tsv")


class Pages:
    """The pages of a graph; each is made when it is asked for.

    The graphs that pages read are loaded once and kept. Not for several threads at once.
    """

    def __init__(self, kg: KnowledgeGraph, kind: Kind = "server") -> None:
        """Keep the graph; ``kind`` says how addresses between pages are written."""
        kept = _Kept(kg.release.folder, kg.release.manifest, kg.release)
        self._kg = replace(kg, release=kept)
        self._kind = kind
        self._views = {view.VIEW: view for view in _view_modules()}
        self._found: dict[str, ViewModule] | None = None
        self._index: tuple[str, bytes] | None = None
        self._made: dict[tuple[str, tuple[tuple[str, str], ...]], Page] = {}

    @property
    def kg(self) -> KnowledgeGraph:
        """The graph, with what was loaded of it kept."""
        return self._kg

    def paths(self) -> Iterable[str]:
        """Return the path of every page, sorted; that of the start page is empty."""
        return sorted(self._by_path())

    def page(self, path: str, parameters: Mapping[str, str]) -> Page | None:
        """Return the data of a page, or None where there is no such page.

        Raises `UsageError` for a parameter that the page does not know, or its value.
        """
        view = self._by_path().get(path)
        if view is None:
            return None
        settings: frozenset[str] = getattr(view, "SETTINGS", frozenset())
        asked = {name: value for name, value in sorted(parameters.items()) if name not in settings}
        key = (path, tuple(asked.items()))
        if key not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[key] = view.page(self._kg, path, asked)
        return self._made[key]

    def html(self, path: str, parameters: Mapping[str, str]) -> str | None:
        """Return a page as a whole document of HTML, or None where there is no such page.

        Raises as `page` does, and `MissingExplorerError` where the explorer was not built.
        """
        page = self.page(path, parameters)
        return None if page is None else renderer.render("renderPage", self._input(page, parameters))

    def table(self, path: str, parameters: Mapping[str, str], form: str) -> str | None:
        """Return what a page shows in one of the `FORMS`; None where there is no such page, or it has no table."""
        page = self.page(path, parameters)
        return None if page is None else renderer.render("renderTable", self._input(page, parameters), form) or None

    def assets(self) -> Mapping[str, bytes]:
        """Return the built files that a browser loads, by name; `/assets/NAME` on a server."""
        shown = (name for name in renderer.built_names() if name.endswith(_LOADED))
        built = {name: renderer.built_file(name) for name in shown if name not in _PRIVATE}
        return {**built, **dict([self._search()])}

    def citation(self, page: Page) -> str:
        """Return how to cite a page; the reader adds the date."""
        colon = "" if page.title.endswith("?") else ":"
        said = " ".join(part for part in (flag(self._kg.retracted), f"{page.title}{colon}", page.sentence) if part)
        return f"sarcokg, release {self._kg.release.name}. {said}"

    def figure(self, path: str, parameters: Mapping[str, str]) -> str | None:
        """Return the figure of a page as one SVG document; None where there is no such page, or it draws none."""
        page = self.page(path, parameters)
        return None if page is None else renderer.render("renderFigure", self._input(page, parameters)) or None

    def figure_page(self, path: str, parameters: Mapping[str, str]) -> str | None:
        """Return the figure of a page with its table, as one HTML document; None as `figure` does."""
        page = self.page(path, parameters)
        return None if page is None else renderer.render("renderFigurePage", self._input(page, parameters)) or None

    def _search(self) -> tuple[str, bytes]:
        if self._index is None:
            self._index = search.index(self._kg, self._by_path())
        return self._index

    def _by_path(self) -> Mapping[str, ViewModule]:
        if self._found is None:
            self._found = {path: view for view in self._views.values() for path in view.paths(self._kg)}
        return self._found

    def _input(self, page: Page, parameters: Mapping[str, str]) -> str:
        manifest = self._kg.release.manifest
        return json.dumps(
            {
                "page": {**asdict(page), "citation": self.citation(page)},
                "parameters": dict(parameters),
                "kind": self._kind,
                "release": {
                    "name": manifest["release"],
                    "version": manifest["version"],
                    "sources": sum("/graph/source/" in graph["iri"] for graph in manifest["graphs"]),
                    "retracted": [flag([each]) for each in self._kg.retracted],
                },
                "assets": {**renderer.assets(), "search": self._search()[0]},
                "sections": sorted({other.partition("/")[0] for other in self.paths()}),
            },
            ensure_ascii=False,
        )


@dataclass(frozen=True, slots=True)
class _Kept(Release):
    """A release whose loaded graphs are kept, for pages ask again and again; nobody changes a loaded graph."""

    release: Release
    stores: dict[tuple[str, ...], Store] = field(default_factory=dict)

    def load(self, names: Iterable[str]) -> Store:
        wanted = tuple(sorted(set(names)))
        if wanted not in self.stores:
            self.stores[wanted] = self.release.load(wanted)
        return self.stores[wanted]

    def text(self) -> bytes:
        return self.release.text()


def _view_modules() -> Iterator[ViewModule]:
    """Yield the modules of the views, by name: those of this package that say which view they are."""
    for found in sorted(module.name for module in pkgutil.iter_modules(pages.__path__)):
        module = importlib.import_module(f"{pages.__name__}.{found}")
        if hasattr(module, "VIEW"):
            yield cast("ViewModule", module)

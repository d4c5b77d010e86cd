"""What a page is: a view, a path, a heading sentence, and the data that the view draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sarcokg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["Page", "ViewModule", "refuse_unknown"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as data that JSON can hold; ``path`` is that of its address, without slashes around it.

    ``sparql`` and ``python`` give what the page shows to who copies them; empty where there is no such line.
    """

    view: str
    path: str
    title: str
    sentence: str
    data: Mapping[str, object]
    sparql: str = ""
    python: str = ""


class ViewModule(Protocol):
    """What a module of a view offers."""

    #: The stem of ``web/src/views/VIEW.ts``.
    VIEW: str
    #: Parameters that the renderer alone reads, so that the data are the same whatever they are. It may be missing.
    SETTINGS: frozenset[str]

    def paths(self, kg: KnowledgeGraph) -> Iterable[str]:
        """Return every path that has a page of this view."""

    def page(self, kg: KnowledgeGraph, path: str, parameters: Mapping[str, str]) -> Page:
        """Return the page of one of these paths; raises `UsageError` for a wrong parameter."""


def refuse_unknown(path: str, parameters: Mapping[str, str], known: Iterable[str] = ()) -> None:
    """Raise `UsageError` for a parameter that a page does not know.

    >>> refuse_unknown("matrix", {"desing": "trial"}, ["design"])
    Traceback (most recent call last):
    sarcokg.errors.UsageError: matrix: no such setting: desing. It has: design.
    """
    names = sorted(known)
    for name in parameters:
        if name not in names:
            message = f"{path or 'start'}: no such setting: {name}. It has: {', '.join(names) or 'none'}."
            raise UsageError(message)

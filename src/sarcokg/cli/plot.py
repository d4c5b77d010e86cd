"""``sarcokg plot``: draw a figure as one self-contained file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.errors import UsageError
from sarcokg.mechanisms import find_node
from sarcokg.pages import Pages
from sarcokg.picture import as_png
from sarcokg.plot import mechanisms_html, mechanisms_svg

if TYPE_CHECKING:
    import argparse

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "draw the evidence matrix, a forest plot, or drug, target, axis and histology with responses"
EXAMPLE: Final = "sarcokg plot forest --histology ASPS -o asps.svg"

_SETTINGS: Final = ("histology", "mechanism", "design", "agents", "attribution", "nulls", "order")
_MECHANISMS: Final = {".html": mechanisms_html, ".svg": mechanisms_svg}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("figure", choices=("forest", "matrix", "mechanisms"), help="what to draw")
    parser.add_argument("--histology", help="a key, label or synonym (mechanisms: ASPS, forest: all)")
    parser.add_argument("--mechanism", help="forest: a key, label or synonym (default: all)")
    parser.add_argument("--design", help="only results of this design, such as 'retrospective series'")
    parser.add_argument("--agents", help="only these, such as 'single-agent treatment'")
    parser.add_argument("--attribution", choices=("own", "cited"), help="only own, or only cited results")
    parser.add_argument(
        "--nulls", action="store_const", const="yes", help="forest: also show results without a response"
    )
    parser.add_argument("--order", choices=("rate", "size", "study"), help="forest: by what to sort (histology)")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="the file to write: .svg, .png, or .html for mechanisms"
    )


def run(arguments: argparse.Namespace) -> None:
    """Draw, and say where the file is."""
    forms = {".html", ".svg"} if arguments.figure == "mechanisms" else {".svg"}
    if arguments.output.suffix not in {*forms, ".png"}:
        known = ", ".join(sorted({*forms, ".png"}))
        message = f"{arguments.output}: no known form of this figure. End the name in one of {known}."
        raise UsageError(message)
    kg = sarcokg.open(arguments.project)
    drawn = _mechanisms(kg, arguments) if arguments.figure == "mechanisms" else _page(kg, arguments)
    content = as_png(drawn) if arguments.output.suffix == ".png" else drawn.encode()
    arguments.output.write_bytes(content)
    print(f"{arguments.output}: drawn from release {kg.release.name}")


def _mechanisms(kg: KnowledgeGraph, arguments: argparse.Namespace) -> str:
    graph = kg.graph()
    histology = find_node(graph, arguments.histology or "ASPS", "histology")
    return _MECHANISMS.get(arguments.output.suffix, mechanisms_svg)(graph, histology)


def _page(kg: KnowledgeGraph, arguments: argparse.Namespace) -> str:
    """Return the figure of a view by its settings; a setting that the view does not have is refused there."""
    given = {name: value for name in _SETTINGS if (value := getattr(arguments, name)) is not None}
    for name, kind in (("histology", "Histology"), ("mechanism", "Mechanism")):
        if name in given:
            given[name] = kg.find_key(kind, given[name], f"--{name}")
    return Pages(kg).figure(arguments.figure, given) or ""

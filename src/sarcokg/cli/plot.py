"""``sarcokg plot``: draw a figure as one self-contained file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.errors import UsageError
from sarcokg.mechanisms import find_node
from sarcokg.plot import mechanisms_html, mechanisms_svg

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "draw drug, target, axis and histology with the responses observed"
EXAMPLE: Final = "sarcokg plot mechanisms --histology ASPS -o asps.html"

_FORMS: Final = {".html": mechanisms_html, ".svg": mechanisms_svg}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("figure", choices=("mechanisms",), help="what to draw")
    parser.add_argument("--histology", default="ASPS", help="a key, label or synonym (default: ASPS)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the file to write, .svg or .html")


def run(arguments: argparse.Namespace) -> None:
    """Draw, and say where the file is."""
    draw = _FORMS.get(arguments.output.suffix)
    if draw is None:
        message = f"{arguments.output}: no known form of a figure. End the name in .svg or .html."
        raise UsageError(message)
    graph = sarcokg.open(arguments.project).graph()
    arguments.output.write_text(draw(graph, find_node(graph, arguments.histology, "histology")), encoding="utf-8")
    print(f"{arguments.output}: drawn from release {graph.graph['release']}")

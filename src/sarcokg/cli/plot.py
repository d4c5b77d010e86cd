"""``sarcokg plot``: draw a figure as one self-contained file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.pages.figure import draw
from sarcokg.retraction import flag

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "draw the evidence matrix, a forest plot, or drug, target, axis and histology with responses"
EXAMPLE: Final = "sarcokg plot forest --histology ASPS -o asps.svg"

_SETTINGS: Final = ("histology", "mechanism", "class", "design", "agents", "attribution", "nulls", "order", "by")
#: What a figure shows where nothing else is asked for.
_DEFAULTS: Final = {"mechanisms": {"histology": "ASPS"}}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("figure", choices=("forest", "matrix", "mechanisms"), help="what to draw")
    parser.add_argument("--histology", help="a key, label or synonym (mechanisms: ASPS, forest: all)")
    parser.add_argument("--mechanism", help="forest: a key, label or synonym (default: all)")
    parser.add_argument("--class", help="forest: only this regimen class, such as 'dual checkpoint treatment'")
    parser.add_argument("--by", choices=("class",), help="matrix: columns by regimen class (default: by mechanism)")
    parser.add_argument("--design", help="only results of this design, such as 'retrospective series'")
    parser.add_argument("--agents", help="only these, such as 'single-agent treatment'")
    parser.add_argument("--attribution", choices=("own", "cited"), help="only own, or only cited results")
    parser.add_argument(
        "--nulls", action="store_const", const="yes", help="forest: also show results without a response"
    )
    parser.add_argument("--order", choices=("rate", "size", "study"), help="forest: by what to sort (histology)")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="the file to write: .svg, .png, or .html with the table"
    )


def run(arguments: argparse.Namespace) -> None:
    """Draw, and say where the file is."""
    kg = sarcokg.open(arguments.project)
    given = {name: value for name in _SETTINGS if (value := getattr(arguments, name)) is not None}
    draw(kg, arguments.figure, **{**_DEFAULTS.get(arguments.figure, {}), **given}).save(arguments.output)
    print(f"{arguments.output}: drawn from release {kg.release.name}")
    if said := flag(kg.retracted):
        print(said, file=sys.stderr)

"""``sarcokg diff``: what changed from one release to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.diff import COLUMNS, as_patch, as_rows, compare, in_words
from sarcokg.excerpt import find_whole
from sarcokg.project import find_project
from sarcokg.tables import FORMATS, render_rows

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "tell what changed from one release to another, fact by fact"
EXAMPLE: Final = "sarcokg diff sarcokg-before.trig current"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    what = "a release's folder, its name, a TriG file, or `current`"
    parser.add_argument("before", metavar="A", help=what)
    parser.add_argument("after", metavar="B", nargs="?", default="current", help=f"{what} (default: current)")
    parser.add_argument(
        "--inferred", action="store_true", help="tell in words, too, what was inferred and recomputed anew"
    )
    parser.add_argument(
        "--format", choices=(*FORMATS, "patch"), help="one row a property that changed, or RDF Patch, for a program"
    )


def run(arguments: argparse.Namespace) -> None:
    """Compare, and print."""
    project = find_project(Path(arguments.project) if arguments.project else None)
    before, after = (find_whole(place, project) for place in (arguments.before, arguments.after))
    difference = compare(before.quads, after.quads, names=(before.name, after.name))
    if arguments.format == "patch":
        sys.stdout.buffer.write(as_patch(difference))
    elif arguments.format:
        sys.stdout.write(render_rows(COLUMNS, as_rows(difference), arguments.format))
    else:
        print("\n".join(in_words(difference, with_consequences=arguments.inferred)))

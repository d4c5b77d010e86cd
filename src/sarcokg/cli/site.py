"""``sarcokg site``: write the explorer as a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sarcokg
from sarcokg.site import write_site

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "write the explorer as a folder for any static host, which also opens by double-click"
EXAMPLE: Final = "sarcokg site explorer"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("folder", type=Path, help="the folder to write: empty, not there yet, or a site written before")


def run(arguments: argparse.Namespace) -> None:
    """Write the site, and say where to begin."""
    kg = sarcokg.open(arguments.project)
    count = write_site(kg, arguments.folder)
    print(f"{arguments.folder / 'index.html'}: the first of {count} pages of release {kg.release.name}")

"""``sarcokg mcp``: answer an assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.cli import add_endpoint, opened
from sarcokg.errors import UsageError
from sarcokg.late import find_mcp

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "answer an assistant by the Model Context Protocol, over standard input and output"
EXAMPLE: Final = "sarcokg mcp"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the argument."""
    add_endpoint(parser)


def run(arguments: argparse.Namespace) -> None:
    """Serve until the assistant closes the input."""
    served = find_mcp()
    if served is None:
        message = "the package mcp is not installed. Run `pip install 'sarcokg[mcp]'`."
        raise UsageError(message)
    served.serve(opened(arguments))

"""The command line: parse, call one function, print.

Each module of this package is one verb, found by its name. A verb has ``HELP``, one line;
``EXAMPLE``, a command that works; ``configure``, which adds its arguments; and ``run``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol, cast

from sarcokg.errors import RefusedError, SarcokgError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Verb", "main", "verbs"]

_INTERRUPTED = 130


class Verb(Protocol):
    """What a verb's module offers."""

    HELP: str
    EXAMPLE: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the verb's arguments."""

    def run(self, arguments: argparse.Namespace) -> None:
        """Do it; raises `SarcokgError` where a user can mend something."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 refused, 2 wrong usage, 3 no release, 75 busy."""
    parser = _parser()
    arguments, rest = parser.parse_known_args(argv)
    if rest and "rest" not in arguments:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        arguments.run(arguments)
    except SarcokgError as error:
        # A defect begins with its file and line, by which editors jump to it.
        print(error if isinstance(error, RefusedError) else f"sarcokg: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output has gone, as `| head` does: nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        print(f"sarcokg: {error.filename or ''}: {error.strerror}. Check the path and its rights.", file=sys.stderr)
        return 1
    return 0


def verbs() -> dict[str, Verb]:
    """Return every verb by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("Verb", importlib.import_module(f"{__name__}.{name}")) for name in names}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sarcokg",
        description="Evidence on the immunotherapy of sarcoma as a graph: ask it, check it, build it, take it away.",
        epilog="example: sarcokg ask responses-by-mechanism --histology ASPS",
    )
    parser.add_argument("--version", action="version", version=f"sarcokg {version('sarcokg')}")
    parser.add_argument(
        "--project", metavar="DIR", help="the folder that holds graph/records (default: the nearest one)"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, verb in verbs().items():
        own = commands.add_parser(name, help=verb.HELP, description=verb.HELP, epilog=f"example: {verb.EXAMPLE}")
        verb.configure(own)
        own.set_defaults(run=verb.run)
    return parser

"""The command line: parse, call one function, print.

Each module of this package is one verb, found by its name. A verb has ``HELP``, one line;
``EXAMPLE``, a command that works; ``configure``, which adds its arguments; and ``run``.
A verb's module is imported when the verb is used: all of them together take longer than an answer.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import pkgutil
import re
import sys
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import sarcokg
from sarcokg.errors import RefusedError, SarcokgError
from sarcokg.late import metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["Verb", "add_endpoint", "main", "opened", "verbs"]

_INTERRUPTED = 130
_HELP: Final = re.compile(r'^HELP: Final = (".*")$', re.MULTILINE)


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
    words = sys.argv[1:] if argv is None else argv
    parser = _parser(is_listed=words[:1] not in [[name] for name in _names()])
    arguments, rest = parser.parse_known_args(words)
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
        place = f"{error.filename}: " if error.filename else ""
        print(f"sarcokg: {place}{error.strerror or error}. Check the path and its rights.", file=sys.stderr)
        return 1
    return 0


def add_endpoint(parser: argparse.ArgumentParser) -> None:
    """Add to a verb that reads the graph the engine that it may ask."""
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help="ask the release that was pushed to this SPARQL 1.1 engine; "
        "SARCOKG_USER and SARCOKG_PASSWORD hold name and password",
    )


def opened(arguments: argparse.Namespace) -> KnowledgeGraph:
    """Open what the command line names: a project, an engine, or what the package carries."""
    return sarcokg.open(arguments.project, endpoint=arguments.endpoint)


def verbs() -> dict[str, Verb]:
    """Return every verb by its name."""
    return {name: _verb(name) for name in _names()}


def _names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def _verb(name: str) -> Verb:
    return cast("Verb", importlib.import_module(f"{__name__}.{name}"))


def _help(name: str) -> str:
    """Return a verb's ``HELP``, read off its source so that listing the verbs imports none of them."""
    source = (pkgutil.get_data(__name__, f"{name}.py") or b"").decode()
    line = _HELP.search(source)
    return str(ast.literal_eval(line[1])) if line else _verb(name).HELP


class _VerbParser(argparse.ArgumentParser):
    """The parser of one verb, which learns the verb's arguments when the command line turns to it."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - argparse's own types
        """Import the verb, then parse."""
        verb = _verb(self.prog.rpartition(" ")[2])
        self.description, self.epilog = verb.HELP, f"example: {verb.EXAMPLE}"
        verb.configure(self)
        self.set_defaults(run=verb.run)
        return super().parse_known_args(args, namespace)


class _Version(argparse.Action):
    """``--version``; the package's metadata is read for it alone."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the version, and end."""
        print(f"sarcokg {metadata.version('sarcokg')}")
        parser.exit()


def _parser(*, is_listed: bool) -> argparse.ArgumentParser:
    """Return the parser; where the verbs are not going to be listed, what each does need not be read."""
    parser = argparse.ArgumentParser(
        prog="sarcokg",
        description="Evidence on the immunotherapy of sarcoma as a graph: ask it, check it, build it, take it away.",
        epilog="example: sarcokg ask responses-by-mechanism --histology ASPS",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the program's version and exit")
    parser.add_argument(
        "--project", metavar="DIR", help="the folder that holds graph/records (default: the nearest one)"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_VerbParser)
    for name in _names():
        commands.add_parser(name, help=_help(name) if is_listed else None)
    return parser

"""``sarcokg explain``: why something stands in the graph, step by step down to the sources.

``sarcokg ask`` takes its options to explain an answer, and to ask what if, from here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from sarcokg.cli import add_endpoint, opened
from sarcokg.late import explain
from sarcokg.tables import render as render_table
from sarcokg.tables import to_terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["EXAMPLE", "HELP", "add_explaining", "configure", "explain_answer", "run"]

HELP: Final = "tell why something stands in the graph, down to the sources"
EXAMPLE: Final = "sarcokg explain atezolizumab inhibits PD-L1"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("subject", help="a key, label or prefixed name")
    parser.add_argument("relation", help="a relation of the ontology by key or label, or `a`, which reads: is a")
    parser.add_argument("object", help="a key, label or prefixed name, or a value as it is printed")
    parser.add_argument("--format", default="text", help="text, markdown, json or turtle (default: text)")
    _add_options(parser)
    add_endpoint(parser)


def add_explaining(parser: argparse.ArgumentParser) -> None:
    """Add to ``sarcokg ask`` what explains its answer, and what asks what if."""
    parser.add_argument(
        "--explain", action="store_true", help="tell why each row of the answer stands, down to the sources"
    )
    parser.add_argument("--row", type=int, help="with --explain: this row only, the first being 1")
    _add_options(parser)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="NAME",
        help="as if this record, node or triple had never been said, such as atezolizumab-asps; may be repeated",
    )
    parser.add_argument("--all", action="store_true", help="of an explanation: show every proof that is found")
    parser.add_argument(
        "--limit", type=int, default=1, help="of an explanation: show at most this many proofs (default: 1)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Explain a statement, and print."""
    graph = _supposed(opened(arguments), arguments)
    explanation = graph.explain(arguments.subject, arguments.relation, arguments.object, limit=_limit(arguments))
    sys.stdout.write(explain.render([explanation], arguments.format))


def explain_answer(graph: KnowledgeGraph, arguments: argparse.Namespace, values: Mapping[str, str | bool]) -> None:
    """Print why the rows of an answer stand, or what becomes of them without what is withdrawn."""
    supposed = _supposed(graph, arguments)
    answer = supposed.ask(arguments.name, **values)
    if arguments.explain:
        rows = range(len(answer)) if arguments.row is None else [arguments.row - 1]
        explainer = supposed.explainer()
        explanations = [explainer.row(answer, row, _limit(arguments)) for row in rows]
        sys.stdout.write(explain.render(explanations, arguments.format or "text"))
    elif arguments.format:
        sys.stdout.write(render_table(answer, arguments.format))
    else:
        to_terminal(answer)
    if arguments.without:
        changes = explain.compare(graph.ask(arguments.name, **values), answer)
        # A program reads the answer alone.
        print(explain.as_changes(changes), file=sys.stderr if arguments.format else sys.stdout)


def _supposed(graph: KnowledgeGraph, arguments: argparse.Namespace) -> KnowledgeGraph:
    return graph.without(*arguments.without) if arguments.without else graph


def _limit(arguments: argparse.Namespace) -> int:
    return int(explain.MOST) if arguments.all else int(arguments.limit)

"""``sarcokg stats``: what the release holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sarcokg.cli import add_endpoint, opened
from sarcokg.identifiers import GRAPH
from sarcokg.knowledge_graph import FACTS

if TYPE_CHECKING:
    import argparse

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

HELP: Final = "count what the release holds, by named graph and by kind of thing"
EXAMPLE: Final = "sarcokg stats"

_KINDS: Final = """
SELECT ?label (COUNT(DISTINCT ?thing) AS ?things) WHERE {
  ?thing a ?class .
  ?class sarco:idKind ?kind .
  ?class rdfs:label ?label .
}
GROUP BY ?label
ORDER BY ?label
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the argument."""
    add_endpoint(parser)


def run(arguments: argparse.Namespace) -> None:
    """Count, and print."""
    release = opened(arguments).release
    print(f"release {release.name}\n")
    for graph in release.manifest["graphs"]:
        print(f"{graph['quads']:>8}  facts in graph {graph['iri'].removeprefix(GRAPH)}")
    print()
    for row in release.engine(FACTS).select(_KINDS):
        print(f"{row['things']:>8}  {row['label']}")

"""A program to run by hand: KGX validates tables of nodes and edges against the Biolink Model, with no network.

    python3 -m venv kgx && kgx/bin/pip install kgx biolink-model
    kgx/bin/python tests/readers/validate_by_kgx.py sarcokg_nodes.tsv sarcokg_edges.tsv

It is no part of the test run: KGX brings a hundred packages, and `kgx validate` itself asks two web pages for the
model and its prefixes. Here both come from the package biolink-model. It ends with 1 where KGX finds an error.
"""

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

from bmt import toolkit
from linkml_runtime.utils.schemaview import SchemaView

MODEL = SchemaView(str(files("biolink_model") / "schema" / "biolink_model.yaml"))


def take_packaged_model(self: toolkit.Toolkit, *_: object) -> None:
    """Make a toolkit of the packaged model; the map of predicates, which only a web page has, is for ingests."""
    self.view = MODEL
    self.pmap = {}


# KGX makes a toolkit as it is imported.
toolkit.Toolkit.__init__ = take_packaged_model

from kgx import config  # noqa: E402
from kgx.transformer import Transformer  # noqa: E402
from kgx.validator import Validator  # noqa: E402

OURS = "https://w3id.org/sarcokg/id/"


def main() -> int:
    """Validate the tables of the command line, and print what KGX finds."""
    prefixes = {name: prefix.prefix_reference for name, prefix in MODEL.schema.prefixes.items()}
    kinds = {
        node.split(":")[0]
        for path in sys.argv[1:]
        for node in re.findall(r"sarcokg\.[a-z-]+:", Path(path).read_text(encoding="utf-8"))
    }
    config.jsonld_context_map["biolink"] = prefixes | {
        kind: f"{OURS}{kind.removeprefix('sarcokg.')}/" for kind in kinds
    }
    transformer = Transformer()
    transformer.transform(input_args={"filename": sys.argv[1:], "format": "tsv"})
    validator = Validator()
    graph = transformer.store.graph
    validator.validate(graph)
    found = validator.get_errors("Error")
    print(json.dumps(found, indent=1, default=str))  # noqa: T201 - it answers by printing
    print(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges")  # noqa: T201
    return 1 if found else 0


sys.exit(main())

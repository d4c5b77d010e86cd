"""A program to run by hand: the command of KGX, with all that it can do, and with no network.

    python3 -m venv kgx && kgx/bin/pip install kgx biolink-model
    kgx/bin/python tests/readers/kgx_without_network.py validate --input-format tsv sarcokg_nodes.tsv sarcokg_edges.tsv

It is no part of the test run: KGX brings a hundred packages. `kgx` itself asks web pages for the Biolink Model and for
its prefixes before it so much as reads its command line; here both come from the package biolink-model.
The prefixes of the files that it is given are added to them: KGX calls an error what has any other, and has no option.
Without that, `kgx validate` finds one error a node and one an edge, each about a prefix, and nothing else.
"""

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

from bmt import toolkit
from linkml_runtime.utils.schemaview import SchemaView

MODEL = files("biolink_model")
VIEW = SchemaView(str(MODEL / "schema" / "biolink_model.yaml"))


def take_packaged_model(self: toolkit.Toolkit, *_: object, **__: object) -> None:
    """Make a toolkit of the packaged model; the map of predicates, which only a web page has, is for ingests."""
    self.view = VIEW
    self.pmap = {}


# KGX makes a toolkit as it is imported.
toolkit.Toolkit.__init__ = take_packaged_model

from kgx import config  # noqa: E402
from kgx.cli import cli  # noqa: E402

OURS = "https://w3id.org/sarcokg/id/"


def prefixes() -> dict[str, str]:
    """Return the prefixes of the model, and ours of the files that the command line names."""
    packaged: dict[str, str] = json.loads(
        (MODEL / "prefixmaps" / "biolink_model_prefix_map.json").read_text(encoding="utf-8")
    )
    of_model = {name: prefix.prefix_reference for name, prefix in VIEW.schema.prefixes.items()}
    given = (Path(word) for word in sys.argv[1:])
    texts = (path.read_text(encoding="utf-8") for path in given if path.is_file())
    kinds = {kind for text in texts for kind in re.findall(r"sarcokg\.([a-z-]+):", text)}
    return packaged | of_model | {f"sarcokg.{kind}": f"{OURS}{kind}/" for kind in kinds}


for context in ("biolink", "monarch_context", "obo_context"):
    config.jsonld_context_map[context] = prefixes()
cli()

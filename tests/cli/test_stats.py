"""``sarcokg stats``: the release counted by graph and by kind of thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import sarcokg

if TYPE_CHECKING:
    from tests.cli.conftest import Command

pytestmark = pytest.mark.usefixtures("outside")


def test_the_release_is_named_and_its_graphs_are_counted(command: Command) -> None:
    ended = command("stats")

    manifest = sarcokg.open().release.manifest
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"release {manifest['release']}\n")
    counts = re.findall(r"^ *(\d+)  facts in graph (\S+)$", ended.out, re.MULTILINE)
    assert [int(count) for count, _ in counts] == [graph["quads"] for graph in manifest["graphs"]]
    assert {"ontology", "inferred", "audit"} <= {name for _, name in counts}


def test_things_are_counted_by_kind_in_words(command: Command) -> None:
    ended = command("stats")

    lines = (line.split(maxsplit=1) for line in ended.out.rpartition("\n\n")[2].splitlines())
    kinds = {kind: count for count, kind in lines}
    graph = sarcokg.open()
    (row,) = graph.query("SELECT (COUNT(DISTINCT ?drug) AS ?drugs) { ?drug a sarco:Drug }")
    assert kinds["drug"] == row["drugs"]
    assert list(kinds) == sorted(kinds)

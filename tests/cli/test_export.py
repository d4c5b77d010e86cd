"""``sarcokg export``: the whole graph, or a part of it, as a file or to standard output."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

import sarcokg
from sarcokg.exports import formats
from sarcokg.identifiers import graph_iri
from sarcokg.store import Quad, canonical, graph_name, parse_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

NOT_ASSERTED = {graph_iri("inferred"), graph_iri("audit")}

pytestmark = pytest.mark.usefixtures("outside")


@pytest.fixture
def released() -> list[Quad]:
    """The facts of the packaged release."""
    return parse_text(sarcokg.open().release.text(), "trig")


def test_without_a_format_each_is_listed_with_a_line(command: Command) -> None:
    ended = command("export")

    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[0] for line in ended.out.splitlines()] == list(formats())


def test_an_unknown_format_is_refused_with_the_nearest_ones(command: Command) -> None:
    ended = command("export", "tutle")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "sarcokg: tutle: no format has this name. Did you mean turtle?\n"


def test_an_unknown_part_is_refused(command: Command) -> None:
    ended = command("export", "turtle", "--only", "proven")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "sarcokg: --only: no such part: proven. Write asserted, inferred or source=KEY.\n"


def test_an_unknown_source_is_refused_with_the_nearest_ones(command: Command) -> None:
    ended = command("export", "turtle", "--only", "source=atezolizumab")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("sarcokg: --only: no source has this key: atezolizumab. Write source= and one of atez")


def test_a_view_of_what_is_asserted_alone_is_refused(command: Command) -> None:
    ended = command("export", "graphml", "--only", "asserted")

    assert (ended.code, ended.out) == (2, "")
    assert "rests on what is asserted and inferred together" in ended.err


def test_one_source_can_be_taken_alone(command: Command, released: list[Quad]) -> None:
    ended = command("export", "nquads", "--only", "source=atezolizumab-asps", "-o", "-")

    expected = [quad for quad in released if graph_name(quad) == graph_iri("source/atezolizumab-asps")]
    assert len(expected) > 100
    assert canonical(parse_text(ended.out, "nquads")) == canonical(expected)


def test_a_view_of_one_source_has_no_row_of_another(command: Command) -> None:
    ended = command("export", "evidence-csv", "--only", "source=atezolizumab-asps")

    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert {row["source"] for row in rows} == {"atezolizumab-asps"}


def test_a_folder_that_is_not_there_is_named(command: Command, outside: Path) -> None:
    path = outside / "nowhere" / "graph.ttl"

    ended = command("export", "turtle", "-o", str(path))

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"sarcokg: {path}: No such file or directory. Check the path and its rights.\n"


@pytest.mark.parametrize("name", ["jsonld", "nquads", "trig"])
def test_a_file_holds_every_fact_in_its_graph(command: Command, outside: Path, released: list[Quad], name: str) -> None:
    path = outside / f"graph{formats()[name].SUFFIX}"

    ended = command("export", name, "-o", str(path))

    assert ended.code == 0
    assert ended.out.startswith(f"{path}: {path.stat().st_size} bytes, facts of release ")
    assert canonical(parse_text(path.read_bytes(), name)) == canonical(released)


def test_trig_is_the_release_byte_for_byte(command: Command) -> None:
    ended = command("export", "trig")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.encode() == sarcokg.open().release.text()


@pytest.mark.parametrize("part", ["asserted", "inferred"])
def test_what_was_inferred_can_be_left_out_or_taken_alone(command: Command, released: list[Quad], part: str) -> None:
    ended = command("export", "nquads", "--only", part)

    expected = [quad for quad in released if (graph_name(quad) in NOT_ASSERTED) == (part == "inferred")]
    assert 0 < len(expected) < len(released)
    assert canonical(parse_text(ended.out, "nquads")) == canonical(expected)

"""Readers: programs that are not ours read each form of RDF, and find the same graph.

Each reader writes what it found as N-Quads; two graphs are the same when they differ by no more than the labels of
their blank nodes (https://www.w3.org/TR/rdf-canon/). Forms of one graph are compared with the union of all.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib

from sarcokg.excerpt import Excerpt, excerpt
from sarcokg.exports import find_format
from sarcokg.identifiers import graph_iri
from sarcokg.store import BlankNode, Store, canonical, graph_name, in_graph, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sarcokg.release import Release
    from sarcokg.store import Quad

ROOT = Path(__file__).parent.parent
PROGRAMS = Path(__file__).parent / "readers"
PACKAGES = ROOT / "web" / "package.json"
UNION = graph_iri("union")
#: Forms that keep the named graphs, and those that hold one graph.
WITH_GRAPHS = ("jsonld", "nquads", "trig")

#: The facts of a graph with and without blank nodes, comparable.
Facts = tuple[frozenset[str], tuple[str, ...]]

needs_raptor = pytest.mark.skipif(shutil.which("rapper") is None, reason="raptor2-utils is not installed")
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (PACKAGES.parent / "node_modules" / "n3").is_dir(),
    reason="no Node, or no packages of web/: run `npm ci` there",
)


@pytest.fixture(scope="module")
def whole(release: Release) -> Excerpt:
    """Everything of the release that the repository commits."""
    return excerpt(release)


@pytest.fixture(scope="module")
def written(whole: Excerpt, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write a form once, where it is first asked for."""
    folder = tmp_path_factory.mktemp("exports")

    @functools.cache
    def write(name: str) -> Path:
        form = find_format(name)
        path = folder / f"whole{form.SUFFIX}"
        path.write_bytes(form.export(whole))
        return path

    return write


@pytest.fixture(scope="module")
def expected(whole: Excerpt) -> Callable[[str], Facts]:
    """What a reader of a form must find."""
    with_graphs, union = facts(whole.quads), facts(in_graph(whole.quads, UNION))
    ontology = (quad for quad in whole.quads if graph_name(quad) == graph_iri("ontology"))
    alone = facts(in_graph(ontology, UNION))
    return lambda name: with_graphs if name in WITH_GRAPHS else alone if name == "owl" else union


def facts(quads: Iterable[Quad]) -> Facts:
    """Facts without blank nodes are the same where they read the same; only the others need to be matched."""
    unnamed, named = [], set()
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            unnamed.append(quad)
        else:
            named.add(str(quad))
    return frozenset(named), tuple(map(str, canonical(unnamed)))


def found(data: bytes, name: str) -> Facts:
    return facts(parse_text(data, "nquads", None if name in WITH_GRAPHS else UNION))


def run(*words: str | Path) -> bytes:
    ended = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout


def test_jena_finds_the_same_graph(written: Callable[[str], Path], expected: Callable[[str], Facts]) -> None:
    names = ("jsonld", "owl", "rdfxml", "trig", "turtle")

    run(sys.executable, PROGRAMS / "read_by_jena.py", *map(written, names))

    for name in names:
        assert found(Path(f"{written(name)}.jena.nq").read_bytes(), name) == expected(name), name


@needs_node
def test_n3_js_finds_the_same_graph(written: Callable[[str], Path], expected: Callable[[str], Facts]) -> None:
    names = ("nquads", "ntriples", "trig", "turtle")

    run("node", PROGRAMS / "read_by_n3.mjs", PACKAGES, *map(written, names))

    for name in names:
        assert found(Path(f"{written(name)}.n3.nq").read_bytes(), name) == expected(name), name


@needs_node
def test_jsonld_js_finds_the_same_graphs(written: Callable[[str], Path], expected: Callable[[str], Facts]) -> None:
    path = written("jsonld")

    run("node", PROGRAMS / "read_by_jsonld.mjs", PACKAGES, path)

    assert found(Path(f"{path}.jsonld.nq").read_bytes(), "jsonld") == expected("jsonld")


@needs_raptor
@pytest.mark.parametrize(
    ("name", "language"),
    [("ntriples", "ntriples"), ("owl", "rdfxml"), ("rdfxml", "rdfxml"), ("turtle", "turtle")],
)
def test_raptor_finds_the_same_graph(
    written: Callable[[str], Path], expected: Callable[[str], Facts], name: str, language: str
) -> None:
    data = run("rapper", "--quiet", "--input", language, "--output", "ntriples", written(name))

    assert found(data, name) == expected(name)


@needs_raptor
def test_the_ontology_that_raptor_reads_passes_every_check(written: Callable[[str], Path]) -> None:
    """The checks are those of OBO's report (http://robot.obolibrary.org/report) that fit, and our own."""
    checks = sorted((ROOT / "ontology" / "checks").glob("*.rq"))
    read = run("rapper", "--quiet", "--input", "rdfxml", "--output", "ntriples", written("owl"))
    ontology = Store(parse_text(read, "ntriples", graph_iri("ontology")))

    found = {path.stem: ontology.select(path.read_text(encoding="utf-8")) for path in checks}

    assert len(checks) > 50
    assert {name: rows for name, rows in found.items() if rows} == {}


def test_rdflib_finds_the_same_graphs(release: Release) -> None:
    # It takes half a minute to read everything, so it reads the ontology's blank nodes and one source.
    wanted = {graph_iri("ontology"), graph_iri("source/atezolizumab-asps")}
    quads = tuple(quad for quad in excerpt(release).quads if graph_name(quad) in wanted)
    taken = Excerpt(release.folder, release.manifest, quads)

    for name, form in (("jsonld", "json-ld"), ("nquads", "nquads"), ("trig", "trig")):
        dataset = rdflib.Dataset()
        dataset.parse(data=find_format(name).export(taken).decode(), format=form)
        assert found(dataset.serialize(format="nquads").encode(), name) == facts(quads), name
    for name, form in (("rdfxml", "xml"), ("turtle", "turtle")):
        graph = rdflib.Graph().parse(data=find_format(name).export(taken), format=form)
        assert found(graph.serialize(format="nt").encode(), name) == facts(in_graph(quads, UNION)), name

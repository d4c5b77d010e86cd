"""Frames: trees of JSON-LD that hold the facts of their things, and that another processor lays out alike."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sarcokg import framed
from sarcokg.errors import UsageError
from sarcokg.excerpt import Excerpt, excerpt
from sarcokg.exports import find_format, jsonld_mechanism, jsonld_regimen, jsonld_trial
from sarcokg.exports.jsonld import nodes
from sarcokg.framed import facts_of_frame, read_frame
from sarcokg.identifiers import NAMESPACES, graph_iri, mint, ontology_iri
from sarcokg.store import canonical, parse_text, quad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release
    from sarcokg.store import Quad

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "web" / "package.json"
FRAMES = {"mechanism": jsonld_mechanism.GRAPHS, "regimen": jsonld_regimen.GRAPHS, "trial": jsonld_trial.GRAPHS}
RDFS_LABEL = NAMESPACES["rdfs"] + "label"

every_frame = pytest.mark.parametrize("name", list(FRAMES))
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (PACKAGES.parent / "node_modules" / "jsonld").is_dir(),
    reason="no Node, or no packages of web/: run `npm ci` there",
)


@pytest.fixture(scope="module")
def taken(release: Release) -> Excerpt:
    """One source, and what is common to all."""
    return excerpt(release, "source=atezolizumab-asps", is_view=True)


@pytest.fixture(scope="module")
def trees(taken: Excerpt) -> dict[str, bytes]:
    """Each format of trees, of that source."""
    return {name: find_format(f"jsonld-{name}").export(taken) for name in FRAMES}


def told(taken: Excerpt, name: str) -> list[Quad]:
    return facts_of_frame(taken, read_frame(name), FRAMES[name])


@every_frame
def test_trees_turned_back_into_rdf_are_the_facts_that_they_were_made_of(
    trees: dict[str, bytes], taken: Excerpt, name: str
) -> None:
    facts = told(taken, name)

    assert len(facts) > 200
    assert canonical(parse_text(trees[name], "jsonld", graph_iri("framed"))) == facts


@needs_node
@every_frame
def test_another_processor_lays_the_same_trees_out(
    trees: dict[str, bytes], taken: Excerpt, tmp_path: Path, name: str
) -> None:
    frame = read_frame(name)
    flat = {"@context": frame["@context"], "@graph": nodes(told(taken, name), frame["@context"])}
    for file, document in (("flat.jsonld", flat), ("frame.jsonld", frame)):
        (tmp_path / file).write_text(json.dumps(document), encoding="utf-8")

    program = ROOT / "tests" / "readers" / "read_by_jsonld.mjs"
    files = ("--frame", str(tmp_path / "frame.jsonld"), str(tmp_path / "flat.jsonld"))
    subprocess.run(["node", program, PACKAGES, *files], check=True)

    assert json.loads((tmp_path / "flat.jsonld.framed.json").read_text(encoding="utf-8")) == json.loads(trees[name])


def test_a_trial_holds_its_result_with_the_place_in_the_source(trees: dict[str, bytes]) -> None:
    (trial,) = (tree for tree in json.loads(trees["trial"])["@graph"] if tree["key"] == ["NCT03141684"])

    (result,) = trial["proportions"]
    assert (result["count"], result["of"], result["percent-as-printed"]) == (["19"], ["52"], ["37"])
    (passage,) = result["passage"]
    assert (passage["section"], passage["locator"]) == (["Abstract, Results"], ["sentence 2"])
    (measurand,) = result["about"]
    assert measurand["histology"][0][RDFS_LABEL][0]["@value"] == "alveolar soft part sarcoma"
    # What has its own place in the tree is only named elsewhere.
    assert measurand["population"] == [trial["populations"][0]["@id"]]


@every_frame
def test_a_tree_goes_on_only_where_its_frame_says_so(trees: dict[str, bytes], name: str) -> None:
    frame = read_frame(name)
    heads = {tree["@id"] for tree in json.loads(trees[name])["@graph"]}

    found = {path for tree in json.loads(trees[name])["@graph"] for path in _grown(tree, frame, ())}

    assert heads
    assert found == set()


def _grown(node: dict[str, Any], frame: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the ways to things that hold more than a label though the frame does not name the way."""
    for key, values in node.items():
        for value in values if isinstance(values, list) else [values]:
            if not isinstance(value, dict) or "@value" in value:
                continue
            if key in frame:
                yield from _grown(value, frame[key], (*path, key))
            elif not set(value) <= {"@id", RDFS_LABEL}:
                yield (*path, key)


def test_a_frame_over_facts_of_none_of_its_things_is_empty() -> None:
    facts = (quad(mint("drug", ["a"]), NAMESPACES["rdf"] + "type", ontology_iri("Drug"), graph_iri("ontology")),)
    manifest = {"release": "0.1.0-0123456789ab", "files": {}, "graphs": [{"iri": graph_iri("ontology")}]}

    data = jsonld_trial.export(Excerpt(Path("nowhere"), manifest, facts))

    assert json.loads(data)["@graph"] == []


def test_without_its_library_a_frame_says_what_to_install(taken: Excerpt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framed, "find_pyld", lambda: None)

    with pytest.raises(UsageError, match=r"PyLD is not installed\. Run `pip install 'sarcokg\[jsonld\]'`"):
        jsonld_trial.export(taken)

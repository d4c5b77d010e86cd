"""Releases: whole, checked as they are read, and switched in one step."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import BuildBusyError, MissingReleaseError, ReleaseDamagedError, ReleaseUnwritableError
from sarcokg.identifiers import NAMESPACES, graph_iri, mint, ontology_iri
from sarcokg.project import Project
from sarcokg.release import Release, compose, locked, open_release, publish, read_release, styled, write_files
from sarcokg.store import Literal, Quad, canonical, parse_text, quad

SOURCE_A, SOURCE_B, ONTOLOGY = (graph_iri(name) for name in ("source/a", "source/b", "ontology"))
EVERYTHING = ("sources", "ontology")
RDF_TYPE = NAMESPACES["rdf"] + "type"


def example(text: str = "x") -> list[Quad]:
    """Facts of two sources and of the ontology, in the order of a file."""
    drug, histology = mint("drug", ["atezolizumab"]), mint("histology", ["ASPS"])
    return canonical(
        [
            quad(drug, RDF_TYPE, ontology_iri("Drug"), ONTOLOGY),
            quad(drug, NAMESPACES["rdfs"] + "label", Literal("atezolizumab {\n} .", language="en"), ONTOLOGY),
            quad(mint("source", ["a"]), ontology_iri("title"), Literal(text), SOURCE_A),
            quad(mint("source", ["a"]), ontology_iri("drug"), drug, SOURCE_A),
            quad(mint("source", ["b"]), ontology_iri("histology"), histology, SOURCE_B),
        ]
    )


def released(folder: Path, text: str = "x") -> Release:
    """Write a release into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_files(folder, *compose(example(text), "1.0", {"records": []}))
    return read_release(folder)


def published(project: Project, text: str = "x") -> Release:
    """Publish a release in a project, as a build does."""
    with locked(project):
        return publish(project, *compose(example(text), "1.0", {"records": []}))


@pytest.fixture
def scratch(tmp_path: Path) -> Project:
    """A project of its own, without a release."""
    (tmp_path / "graph" / "records").mkdir(parents=True)
    return Project(tmp_path)


# ---- What a release holds


@given(st.randoms(use_true_random=False))
def test_the_same_facts_give_the_same_bytes_whatever_their_order(seed: random.Random) -> None:
    quads = [*example(), *example()[:2]]
    seed.shuffle(quads)

    assert compose(canonical(quads), "1.0", {}) == compose(example(), "1.0", {})


def test_other_facts_give_another_name() -> None:
    names = [
        compose(example(text), version, {})[1]["release"] for text, version in [("x", "1"), ("y", "1"), ("x", "2")]
    ]

    assert len(set(names)) == len(names)
    assert [name.partition("-")[0] for name in names] == ["1", "1", "2"]


def test_a_release_gives_back_what_it_was_made_of(tmp_path: Path) -> None:
    release = released(tmp_path)

    assert canonical(parse_text(release.text(), "trig")) == example()
    assert release.graphs == [ONTOLOGY, SOURCE_A, SOURCE_B]
    assert release.manifest["records"] == []


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("ontology",), {ONTOLOGY}),
        (("sources",), {SOURCE_A, SOURCE_B}),
        (("source/a",), {SOURCE_A}),
        (EVERYTHING, {ONTOLOGY, SOURCE_A, SOURCE_B}),
        (("source",), set()),
        ((), set()),
    ],
    ids=["one", "all sources", "one source", "everything", "no such graph", "nothing"],
)
def test_only_the_graphs_that_are_asked_for_are_loaded(
    tmp_path: Path, names: tuple[str, ...], wanted: set[str]
) -> None:
    store = released(tmp_path).load(names)

    rows = store.select("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }")
    assert {row["graph"] for row in rows} == wanted
    assert len(store) == sum(found.graph_name.value in wanted for found in example())  # type: ignore[union-attr]


def test_what_is_asked_for_again_stays_in_memory(tmp_path: Path) -> None:
    release = released(tmp_path)
    first = release.shared(["ontology"])

    for names in (["sources"], ["source/a"], ["source/b"], ["ontology"], EVERYTHING):
        release.shared(names)

    assert release.shared(["ontology"]) is first
    assert release.load(["ontology"]) is not first


@given(
    st.lists(
        st.text(st.sampled_from('{}\n\t"\\ .@') | st.characters(exclude_categories=["Cs"]), max_size=8), max_size=4
    )
)
def test_any_text_is_loaded_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, given_texts: list[str]) -> None:
    quads = canonical(
        quad(mint("source", [key]), ontology_iri("title"), Literal(text), graph_iri(f"source/{key}"))
        for key in "ab"
        for text in given_texts
    )
    folder = tmp_path_factory.mktemp("release")
    write_files(folder, *compose(quads, "1.0", {}))

    store = read_release(folder).load(["sources"])

    assert len(store) == len(quads)
    assert all(store.has(found) for found in quads)


def test_published_text_is_in_our_manner() -> None:
    lines = styled(example(), "trig").decode().splitlines()

    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert prefixes == lines[: len(prefixes)]
    assert {"@prefix drug: <https://w3id.org/sarcokg/id/drug/> ."} <= set(prefixes)
    assert not [line for line in lines if "\t" in line]


def test_a_release_of_nothing_is_whole(tmp_path: Path) -> None:
    write_files(tmp_path, *compose([], "1.0", {}))

    release = read_release(tmp_path)

    assert (release.graphs, len(release.load(EVERYTHING))) == ([], 0)


# ---- Damage


@given(position=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_bit_is_found_wherever_it_is(
    tmp_path_factory: pytest.TempPathFactory, position: float, bit: int
) -> None:
    release = released(tmp_path_factory.mktemp("release"))
    path = release.folder / "sarcokg.trig"
    data = bytearray(path.read_bytes())
    data[int(position * len(data))] ^= 1 << bit
    path.write_bytes(data)

    for read in (release.text, lambda: release.load(EVERYTHING)):
        with pytest.raises(ReleaseDamagedError, match=r"sarcokg\.trig: .* differs from the manifest\. Build again"):
            read()


@given(position=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_bit_of_the_manifest_is_found(
    tmp_path_factory: pytest.TempPathFactory, position: float, bit: int
) -> None:
    """A bit in the name of a graph would hide the graph: the answer would be empty, and look whole."""
    release = released(tmp_path_factory.mktemp("release"))
    path = release.folder / "manifest.json"
    data = bytearray(path.read_bytes())
    data[int(position * len(data))] ^= 1 << bit
    path.write_bytes(data)

    try:
        read = read_release(release.folder)
    except ReleaseDamagedError:
        return
    assert read == release  # white space alone was changed


def test_a_damaged_prefix_is_found_whichever_graph_is_read(tmp_path: Path) -> None:
    release = released(tmp_path)
    path = tmp_path / "sarcokg.trig"
    path.write_bytes(path.read_bytes().replace(b"id/drug/>", b"id/drog/>"))

    for name in ("ontology", "source/a", "source/b"):
        with pytest.raises(ReleaseDamagedError, match=graph_iri(name)):
            release.load([name])


def test_damage_to_one_graph_does_not_hide_another(tmp_path: Path) -> None:
    release = released(tmp_path)
    path = tmp_path / "sarcokg.trig"
    path.write_bytes(path.read_bytes()[:-10])

    assert len(release.load(["ontology"])) > 0
    with pytest.raises(ReleaseDamagedError, match=r"the graph https://w3id\.org/sarcokg/graph/source/b"):
        release.load(["source/b"])


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    release = released(tmp_path)
    (tmp_path / "sarcokg.trig").unlink()

    for read in (release.text, lambda: release.load(EVERYTHING)):
        with pytest.raises(ReleaseDamagedError, match=r"sarcokg\.trig"):
            read()


@pytest.mark.parametrize(
    "manifest",
    [None, "", "{", "[]", "{}", "7", '{"release": "1.0-abc"}', "\ufeff{}", "[" * 100_000],
    ids=["missing", "empty", "cut", "a list", "nothing in it", "a number", "a name", "a mark", "too deep"],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, manifest: str | None) -> None:
    released(tmp_path)
    path = tmp_path / "manifest.json"
    path.unlink()
    if manifest is not None:
        path.write_text(manifest, encoding="utf-8")

    with pytest.raises(ReleaseDamagedError, match=r"manifest\.json: no manifest of a release: .*Build again"):
        read_release(tmp_path)


# ---- Publishing


def test_a_project_that_was_never_built_has_no_release(scratch: Project, tmp_path: Path) -> None:
    with pytest.raises(MissingReleaseError, match=r"the project has no release yet\. Run `sarcokg build` there\."):
        open_release(scratch, tmp_path)


def test_without_a_project_the_package_answers(tmp_path: Path) -> None:
    release = released(tmp_path / "graph")

    assert open_release(None, tmp_path) == release


def test_a_project_that_was_not_built_here_answers_from_its_committed_graph(scratch: Project, tmp_path: Path) -> None:
    release = released(scratch.root / "graph")

    assert open_release(scratch, tmp_path) == release


def test_the_last_build_is_the_current_release(scratch: Project, tmp_path: Path) -> None:
    released(scratch.root / "graph", "committed")

    first = published(scratch, "first")
    assert open_release(scratch, tmp_path) == first

    second = published(scratch, "second")
    assert open_release(scratch, tmp_path) == second

    assert first.text() != second.text()


def test_publishing_the_same_facts_again_changes_nothing(scratch: Project) -> None:
    first = published(scratch)
    written = (first.folder / "sarcokg.trig").stat()

    second = published(scratch)

    assert second == first
    assert (second.folder / "sarcokg.trig").stat().st_mtime_ns == written.st_mtime_ns
    assert (second.folder / "sarcokg.trig").stat().st_ino == written.st_ino


def test_the_same_facts_from_other_inputs_renew_the_manifest_and_touch_no_graph(scratch: Project) -> None:
    before = published(scratch)
    graph = before.folder / "sarcokg.trig"
    kept = (graph.stat().st_ino, graph.stat().st_mtime_ns)

    with locked(scratch):
        after = publish(scratch, *compose(example(), "1.0", {"records": [], "inputs": "another digest"}))

    assert (after.folder, after.manifest["inputs"]) == (before.folder, "another digest")
    assert (graph.stat().st_ino, graph.stat().st_mtime_ns) == kept


@pytest.mark.parametrize("file", ["sarcokg.trig", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_building_again_mends_a_damaged_release(scratch: Project, tmp_path: Path, file: str, damage: str) -> None:
    whole = published(scratch)
    path = whole.folder / file
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(data[:-9] if damage == "cut" else data.replace(b"ontology", b"ontolygo"))

    published(scratch)

    assert path.read_bytes() == data
    assert open_release(scratch, tmp_path).text() == whole.text()


@pytest.mark.parametrize(
    "pointer",
    [b"", b"\n", b"..\n", b"../../graph", b"\xff\xfe", b"1.0", b"a" * 9000],
    ids=lambda pointer: repr(pointer[:9]),
)
def test_a_pointer_that_names_no_release_says_what_to_do(scratch: Project, tmp_path: Path, pointer: bytes) -> None:
    released(scratch.root / "graph", "committed")
    whole = published(scratch)
    (scratch.releases / "current").write_bytes(pointer)

    with pytest.raises(ReleaseDamagedError, match=r"current: names no release: .*\. Run `sarcokg build`") as damaged:
        open_release(scratch, tmp_path)

    assert len(str(damaged.value)) < 400
    assert published(scratch) == open_release(scratch, tmp_path) == whole


def test_a_pointer_that_is_a_folder_is_damage(scratch: Project, tmp_path: Path) -> None:
    (scratch.releases / "current").mkdir(parents=True)

    with pytest.raises(ReleaseDamagedError, match=r"current: cannot be read: .*Remove it and run `sarcokg build`"):
        open_release(scratch, tmp_path)
    with pytest.raises(ReleaseUnwritableError, match=r"the release cannot be written: "):
        published(scratch)


def test_a_release_is_never_gone_while_it_is_mended(scratch: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current release has another manifest, as one of another version of the program may."""
    text, manifest = compose(example(), "1.0", {"records": []})
    with locked(scratch):
        folder = publish(scratch, text, compose(example(), "1.0", {"records": ["other"]})[1]).folder
    real = Path.replace

    def watched(path: Path, target: Path) -> Path:
        assert read_release(folder).text() == text
        return real(path, target)

    monkeypatch.setattr(Path, "replace", watched)
    with locked(scratch):
        publish(scratch, text, manifest)

    assert read_release(folder).manifest == manifest


def test_a_failed_build_leaves_nothing_half_written(scratch: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    old = published(scratch, "old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        ReleaseUnwritableError, match=r"\.sarcokg: the release cannot be written: No space left on device\. Make room"
    ):
        published(scratch, "new")

    files = {path.relative_to(scratch.releases).as_posix() for path in scratch.releases.rglob("*") if path.is_file()}
    kept = f"releases/{old.name}"
    assert files == {"current", "lock", f"{kept}/manifest.json", f"{kept}/sarcokg.trig"}
    assert [path.name for path in (scratch.releases / "releases").iterdir()] == [old.name]


def test_a_pointer_to_a_release_that_is_gone_is_damage(scratch: Project, tmp_path: Path) -> None:
    published(scratch)
    (scratch.releases / "current").write_text("1.0-000000000000\n", encoding="utf-8")

    with pytest.raises(ReleaseDamagedError, match=r"1\.0-000000000000"):
        open_release(scratch, tmp_path)


def test_a_reader_of_the_old_release_still_has_it_after_the_switch(scratch: Project, tmp_path: Path) -> None:
    published(scratch, "old")
    reader = open_release(scratch, tmp_path)

    published(scratch, "new")

    assert b'"old"' in reader.text()
    assert b'"new"' in open_release(scratch, tmp_path).text()


@pytest.mark.parametrize("call", ["fsync", "replace", "rename", "mkdir"])
def test_whichever_call_to_the_disk_fails_the_current_release_is_whole(
    scratch: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """The disk is full at the first call, then at the second, and so on until a build succeeds."""
    old = published(scratch, "old")
    where = {"fsync": os, "replace": Path, "rename": Path, "mkdir": Path}[call]
    real = getattr(where, call)
    failures = 0
    done = False
    while not done:
        calls = 0

        def full(*arguments: Any, limit: int = failures, **options: Any) -> Any:  # noqa: ANN401 - the system's call
            nonlocal calls
            calls += 1
            if calls > limit:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **options)

        monkeypatch.setattr(where, call, full)
        try:
            published(scratch, "new")
            done = True
        except ReleaseUnwritableError:
            failures += 1
        monkeypatch.setattr(where, call, real)
        current = open_release(scratch, tmp_path)
        assert current.text() == (published(scratch, "new") if current != old else old).text()
        assert current != old or not done

    assert failures > 0
    assert b'"new"' in open_release(scratch, tmp_path).text()


# ---- Two builds at once


def test_a_second_build_is_refused_while_one_runs(scratch: Project) -> None:
    scratch.releases.mkdir()
    with (scratch.releases / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        with pytest.raises(
            BuildBusyError, match=r"another build is running\. Wait until it has ended, then build again\."
        ):
            published(scratch)

    assert published(scratch).graphs


def test_a_killed_build_leaves_no_lock(scratch: Project) -> None:
    program = (
        "import pathlib, sys, time; from sarcokg.project import Project; from sarcokg.release import locked\n"
        f"with locked(Project(pathlib.Path({str(scratch.root)!r}))):\n"
        "    print('locked', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        with pytest.raises(BuildBusyError):
            published(scratch)

        other.kill()
        other.wait()

    assert published(scratch).graphs


def test_what_a_killed_build_left_is_swept_away(scratch: Project) -> None:
    abandoned = scratch.releases / "releases" / ".staging-4711"
    abandoned.mkdir(parents=True)
    (abandoned / "sarcokg.trig").write_bytes(b"half a re")

    release = published(scratch)

    assert [path.name for path in (scratch.releases / "releases").iterdir()] == [release.name]


def test_readers_see_whole_releases_while_builds_switch_them(scratch: Project, tmp_path: Path) -> None:
    names = {published(scratch, text).name for text in ("old", "new")}
    program = (
        "import pathlib; from sarcokg.project import Project; from sarcokg.release import open_release\n"
        f"project = Project(pathlib.Path({str(scratch.root)!r}))\n"
        "print('reading', flush=True)\n"
        "for _ in range(300): release = open_release(project, project.root); release.text(); print(release.name)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        end = time.monotonic() + 20
        while reader.poll() is None and time.monotonic() < end:
            for text in ("old", "new"):
                published(scratch, text)
            if len(list((scratch.releases / "releases").iterdir())) != len(names):
                break
        seen = reader.stdout.read().split()

    assert reader.returncode == 0
    assert set(seen) <= names
    assert len(seen) == 300
    assert json.loads((open_release(scratch, tmp_path).folder / "manifest.json").read_text())["release"] in names

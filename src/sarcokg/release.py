"""Releases: immutable folders that hold the graph and a manifest, and a pointer to the current one.

A release is ``sarcokg.trig``, one block a named graph, and ``manifest.json``, which gives the place
and the SHA-256 of each block, so that a question reads only the graphs that it names, and the fingerprint
of its facts, by which they are known again in any engine.
The manifest holds a digest of itself, too: a damaged name of a graph would hide the graph without a word.
A build writes a new folder, syncs it to disk and then replaces the pointer in one step;
readers see the old release or the new one, never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from sarcokg.disk import lock_file, sync_folder, write_whole
from sarcokg.errors import BuildBusyError, MissingReleaseError, ReleaseDamagedError, ReleaseUnwritableError
from sarcokg.fingerprint import fingerprint
from sarcokg.identifiers import GRAPH, ID, NAMESPACES, kind_of
from sarcokg.store import Store, graph_name, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sarcokg.project import Project
    from sarcokg.store import Engine, Quad

__all__ = [
    "TRIG",
    "Release",
    "compose",
    "is_wanted",
    "locked",
    "open_release",
    "publish",
    "read_release",
    "styled",
    "write_files",
]

TRIG: Final = "sarcokg.trig"
MANIFEST: Final = "manifest.json"
_POINTER: Final = "current"
#: The name of a release, as the pointer gives it: a version, and the first digits of the graph's digest.
_NAME: Final = re.compile(r"[\w.+!-]+-[0-9a-f]{12}")

#: So many sets of graphs stay in memory, for whoever asks one release several questions: those asked last.
_MOST_KEPT: Final = 4
_kept: dict[tuple[Path, int, int, int, str, tuple[str, ...]], Store] = {}


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was read from a folder; its files are checked as they are read."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """The release's name: the program's version and the digest of the graph."""
        return str(self.manifest["release"])

    @property
    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, in the order of the file."""
        return [graph["iri"] for graph in self.manifest["graphs"]]

    def load(self, names: Iterable[str]) -> Store:
        """Load graphs into memory: ``sources`` for all sources, or the name of one graph.

        Raises `ReleaseDamagedError` where a block differs from the manifest.
        """
        wanted = tuple(names)
        blocks = [graph for graph in self.manifest["graphs"] if is_wanted(graph["iri"], wanted)]
        store = Store()
        with self._file() as file:
            prologue = file.read(self.manifest["prologue"])
            for block in blocks:
                file.seek(block["offset"])
                text = file.read(block["bytes"])
                if hashlib.sha256(prologue + text).hexdigest() != block["sha256"]:
                    raise _damaged(self.folder / TRIG, f"the graph {block['iri']} differs from the manifest")
                store.load(prologue + text)
        return store

    def engine(self, names: Iterable[str]) -> Engine:
        """Return what answers queries over graphs: here the graphs loaded into memory, elsewhere a remote engine."""
        return self.shared(names)

    def shared(self, names: Iterable[str]) -> Store:
        """Return graphs loaded into memory, the same to all who ask for them again: nobody may add to them.

        Raises `ReleaseDamagedError` as `load` does.
        """
        wanted = tuple(dict.fromkeys(names))
        if type(self).load is not Release.load:  # another kind of release has its graphs from elsewhere
            return self.load(wanted)
        try:
            found = (self.folder / TRIG).stat()
        except OSError:
            return self.load(wanted)  # which tells what is wrong
        key = (self.folder, found.st_mtime_ns, found.st_size, found.st_ino, str(self.manifest.get("sha256")), wanted)
        store = _kept.pop(key, None)
        if store is None:
            store = self.load(wanted)
        # The last place is that of what was asked last.
        _kept[key] = store
        while len(_kept) > _MOST_KEPT:
            del _kept[next(iter(_kept))]
        return store

    def text(self) -> bytes:
        """Return the whole graph as TriG.

        Raises `ReleaseDamagedError` where the file differs from the manifest.
        """
        with self._file() as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != self.manifest["files"][TRIG]["sha256"]:
            raise _damaged(self.folder / TRIG, "the file differs from the manifest")
        return data

    def _file(self) -> BinaryIO:
        try:
            return (self.folder / TRIG).open("rb")
        except OSError as error:
            raise _damaged(self.folder / TRIG, f"the graph cannot be read: {error.strerror}") from None


def compose(quads: list[Quad], version: str, facts: Mapping[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Return the TriG text of sorted quads and the manifest that describes it.

    The release's name is made of the version and of what the graph holds: no clock is read.
    """
    text = styled(quads, "trig")
    digest = hashlib.sha256(text).hexdigest()
    graphs = _blocks(text, quads)
    manifest = {
        "release": f"{version}-{digest[:12]}",
        "version": version,
        **facts,
        "prologue": graphs[0]["offset"] if graphs else len(text),
        "graphs": graphs,
        "files": {TRIG: {"bytes": len(text), "sha256": digest}},
    }
    return text, {**manifest, "sha256": _digest(manifest)}


def _digest(manifest: Mapping[str, Any]) -> str:
    """Return the digest of what a manifest says, its own digest left out."""
    said = {name: value for name, value in manifest.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def styled(quads: Sequence[Quad], form: str, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Return Turtle or TriG in our manner: prefixes sorted, ``prefixes`` among them, four spaces for a tab."""
    text = serialize(quads, form, {**_prefixes(quads), **(prefixes or {})})
    lines = [line.expandtabs(4) if line.startswith(b"\t") else line for line in text.splitlines(keepends=True)]
    prologue = sorted(line for line in lines if line.startswith(b"@prefix"))
    return b"".join([*prologue, *lines[len(prologue) :]])


def write_files(folder: Path, text: bytes, manifest: Mapping[str, Any]) -> None:
    """Write a release's two files into a folder, each synced to disk before it takes its name."""
    write_whole(folder / TRIG, text)
    write_whole(folder / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode())


def publish(project: Project, text: bytes, manifest: Mapping[str, Any]) -> Release:
    """Write a release into a new folder of the project and make it the current one.

    Raises `ReleaseUnwritableError` where the disk is full or the folder is not ours; the current release stays.
    """
    releases = project.releases / "releases"
    final = releases / str(manifest["release"])
    with _writing(project.releases):
        releases.mkdir(parents=True, exist_ok=True)
        if final.is_dir() and not _is_whole(final, manifest):
            # It may be the current one: file by file it becomes whole, and is never gone in between.
            write_files(final, text, manifest)
        elif not final.is_dir():
            _publish_folder(final, text, manifest)
        # The pointer is replaced last: until then every reader sees the release before.
        write_whole(project.releases / _POINTER, f"{final.name}\n".encode())
    return read_release(final)


def _publish_folder(final: Path, text: bytes, manifest: Mapping[str, Any]) -> None:
    """Write a folder aside and give it its name when it is whole; what a failure leaves is removed."""
    staged = final.with_name(f".staging-{os.getpid()}")
    try:
        staged.mkdir()
        write_files(staged, text, manifest)
        sync_folder(staged)
        staged.rename(final)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    sync_folder(final.parent)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Report what keeps a folder from being written."""
    try:
        yield
    except OSError as error:
        message = (
            f"{folder}: the release cannot be written: {error.strerror or error}. "
            "Make room on the disk, or mend the folder's rights, then build again; the release before is as it was."
        )
        raise ReleaseUnwritableError(message) from None


def _is_whole(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether a folder already holds this very release, undamaged."""
    try:
        release = read_release(folder)
        release.text()
    except ReleaseDamagedError:
        return False
    return release.manifest == manifest


@contextmanager
def locked(project: Project) -> Iterator[None]:
    """Keep other builds of the project out.

    Raises `BuildBusyError` at once where one is running. The system drops the lock of a killed build.
    """
    with _writing(project.releases):
        project.releases.mkdir(parents=True, exist_ok=True)
        file = (project.releases / "lock").open("a")
    with file:
        try:
            lock_file(file)
        except (BlockingIOError, PermissionError):  # as Unix and Windows say that another holds it
            message = f"{project.root}: another build is running. Wait until it has ended, then build again."
            raise BuildBusyError(message) from None
        # Whoever holds the lock is the only build, so what lies here was left by one that was killed.
        for abandoned in (project.releases / "releases").glob(".staging-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        yield


def open_release(project: Project | None, packaged: Path) -> Release:
    """Return the current release of a project, or the one that the package carries.

    Raises `MissingReleaseError` where a project has not been built.
    """
    if project is None:
        return read_release(packaged / "graph")
    name = _pointed(project.releases / _POINTER)
    if name is not None:
        return read_release(project.releases / "releases" / name)
    if (project.root / "graph" / MANIFEST).is_file():
        return read_release(project.root / "graph")
    message = f"{project.root}: the project has no release yet. Run `sarcokg build` there."
    raise MissingReleaseError(message)


def _pointed(pointer: Path) -> str | None:
    """Return the name that a pointer holds, or None where there is no pointer."""
    try:
        name = pointer.read_bytes().decode(errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{pointer}: cannot be read: {error.strerror}. Remove it and run `sarcokg build`."
        raise ReleaseDamagedError(message) from None
    if _NAME.fullmatch(name) is None:
        message = f"{pointer}: names no release: {name[:80]!r}. Run `sarcokg build`, which writes it anew."
        raise ReleaseDamagedError(message)
    return name


def read_release(folder: Path) -> Release:
    """Read a release's manifest.

    Raises `ReleaseDamagedError` where it is missing, no manifest, or changed since it was written.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        is_whole = manifest["sha256"] == _digest(manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        read = f"it lacks {error}" if isinstance(error, KeyError) else error
        what = error.strerror if isinstance(error, OSError) else read
        raise _damaged(folder / MANIFEST, f"no manifest of a release: {what}") from None
    if not is_whole:
        raise _damaged(folder / MANIFEST, "the manifest was changed after it was written")
    return Release(folder, manifest)


def is_wanted(iri: str, names: tuple[str, ...]) -> bool:
    """Tell whether a graph is among those named; ``sources`` names all sources.

    >>> is_wanted("https://w3id.org/sarcokg/graph/source/atezolizumab-asps", ("sources",))
    True
    """
    name = iri.removeprefix(GRAPH)
    return name in names or (name.startswith("source/") and "sources" in names)


def _prefixes(quads: Sequence[Quad]) -> dict[str, str]:
    """Return the prefixes of the vocabularies, and one for each kind of thing in the quads."""
    terms = (term for quad in quads for term in (quad.subject, quad.predicate, quad.object))
    kinds = {kind for term in terms if (kind := kind_of(getattr(term, "value", "")))}
    return {**NAMESPACES, **{kind: f"{ID}{kind}/" for kind in kinds}}


def _blocks(text: bytes, quads: list[Quad]) -> list[dict[str, Any]]:
    """Return the place of each named graph's block: the file is written graph by graph."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(graph_name(quad), []).append(quad)
    blocks: list[dict[str, Any]] = []
    edges = [*_block_starts(text), len(text)]
    for (iri, facts), start, end in zip(graphs.items(), edges[:-1], edges[1:], strict=True):
        # The prefixes belong to what is read: a damaged one would change every name of the block.
        digest = hashlib.sha256(text[: edges[0]] + text[start:end]).hexdigest()
        place = {"offset": start, "bytes": end - start, "sha256": digest}
        blocks.append({"iri": iri, "quads": len(facts), **place, "fingerprint": fingerprint(facts).sha256})
    return blocks


def _block_starts(text: bytes) -> Iterator[int]:
    """Yield where each block begins: an unindented line that ends in an opening brace."""
    position = 0
    for line in text.splitlines(keepends=True):
        if line.endswith(b" {\n") and not line.startswith((b" ", b"\t")):
            yield position
        position += len(line)


def _damaged(path: Path, what: str) -> ReleaseDamagedError:
    return ReleaseDamagedError(
        f"{path}: {what}. Build again (`sarcokg build`), or install the package again where there is no project."
    )

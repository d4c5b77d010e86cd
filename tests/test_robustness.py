"""Kill and starve: whatever happens to a build, a release is there that opens and answers."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

import sarcokg
from sarcokg.cli import main
from sarcokg.project import Project
from sarcokg.release import Release, open_release

ROOT = Path(__file__).parent.parent
MINIATURE = ROOT / "tests" / "miniature"
RECORD = "graph/records/invented-umbrella-trial.yaml"
KILLS = 50


#: The parts of a build that a kill may meet: its stages, and the writing of its files.
STAGES = (
    "reading ontology and records",
    "checking the facts against the shapes",
    "recomputing figures and reasoning",
    "checking what follows from them",
    "writing the release",
)
PUBLISHING = "publish"
#: What a build does when the pointer has been replaced.
PUBLISHED = "read_release"


@contextmanager
def miniature() -> Iterator[Project]:
    """Copy the miniature project to where any user may read it: pytest's own folders are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        shutil.copytree(ROOT / "ontology", root / "ontology")
        shutil.copytree(ROOT / "graph" / "background", root / "graph" / "background")
        shutil.copytree(MINIATURE, root, dirs_exist_ok=True)
        yield Project(root)


class Builds:
    """Builds of a project, each in a process of its own."""

    def __init__(self, project: Project, sent: IO[str], received: IO[str]) -> None:
        self.project = project
        self._sent, self._received = sent, received
        self._version = 0

    def start(self, **order: int | str) -> dict[str, Any]:
        """Order a build; return how it ended, or that it was stopped."""
        self._sent.write(json.dumps(order) + "\n")
        self._sent.flush()
        answer: dict[str, Any] = json.loads(self._received.readline())
        return answer

    def change(self) -> None:
        """Change the title of the record, so that the next build makes another release."""
        self._version += 1
        path = self.project.root / RECORD
        lines = path.read_text(encoding="utf-8").splitlines()
        given = [f"title: Version {self._version:05}" if line.startswith("title:") else line for line in lines]
        path.write_text("\n".join(given) + "\n", encoding="utf-8")


@contextmanager
def started(project: Project) -> Iterator[Builds]:
    """Start the process that forks builds."""
    command = [sys.executable, str(ROOT / "tests" / "killed_builds.py"), str(project.root)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}  # the order of sets would change the number of calls
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Builds(project, process.stdin, process.stdout)
        process.stdin.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Builds]:
    """One process for all tests."""
    with miniature() as project, started(project) as found:
        yield found


@pytest.fixture
def builds(running: Builds) -> Builds:
    """Builds of the miniature project, which has a release and no half of one."""
    if not (running.project.releases / "current").exists():
        assert running.start()["code"] == 0
    assert staged(running.project) == []
    return running


def answering(project: Project) -> Release:
    """Return the current release; it must be whole, and give the right answer on ASPS."""
    release = open_release(project, project.root)
    release.text()
    rows = sarcokg.open(project.root).ask("responses-by-mechanism", histology="ASPS").rows
    found = {(row["mechanism"], row["responders"], row["evaluable"]) for row in rows}
    # tests/miniature/sources/invented-umbrella-trial.txt, 892 to 1029
    assert found == {("PD-L1 blockade", "2", "9"), ("TGF-beta blockade", "2", "9")}
    return release


def staged(project: Project) -> list[Path]:
    """Return the folders of releases that are not whole yet."""
    return sorted((project.releases / "releases").glob(".staging-*"))


def test_a_build_killed_at_any_moment_leaves_a_release_that_answers(builds: Builds) -> None:
    """Fifty moments, chosen by chance: half within the stages, half while files are written."""
    parts = {}
    for part in (*STAGES, PUBLISHING, PUBLISHED):
        builds.change()
        parts[part] = int(builds.start(within=part)["said"])
    chance = random.Random(20261121)  # noqa: S311 - moments, not secrets
    outcomes = {"old": 0, "new": 0, "half a release": 0}
    before = answering(builds.project)

    for turn in range(KILLS):
        part = (PUBLISHING, PUBLISHED)[turn // 2 % 2] if turn % 2 else STAGES[turn // 2 % len(STAGES)]
        builds.change()
        moment = chance.randint(1, parts[part])
        ended = builds.start(within=part, at=moment, signal=signal.SIGKILL)
        assert ended["code"] == -signal.SIGKILL, f"no kill at call {moment} of {parts[part]} in {part}: {ended}"
        after = answering(builds.project)
        outcomes["old" if after == before else "new"] += 1
        outcomes["half a release"] += bool(staged(builds.project))
        assert len(staged(builds.project)) <= 1  # each build clears away what the one before it left
        before = after

    # Otherwise the moments would not have been where it matters.
    assert all(outcomes.values()), outcomes
    assert builds.start()["code"] == 0
    assert staged(builds.project) == []


def test_of_two_builds_at_once_one_is_sent_away_and_touches_nothing(builds: Builds) -> None:
    before = answering(builds.project)
    builds.change()
    stopped = builds.start(within="sync_folder", at=1, signal=signal.SIGSTOP)
    assert "stopped" in stopped
    assert len(staged(builds.project)) == 1
    left = {path: path.stat().st_mtime_ns for path in builds.project.releases.rglob("*")}

    with started(builds.project) as others:
        refused = others.start()

    assert refused["code"] == 75
    assert "another build is running. Wait until it has ended, then build again." in refused["said"]
    assert {path: path.stat().st_mtime_ns for path in builds.project.releases.rglob("*")} == left
    assert answering(builds.project) == before
    assert builds.start()["code"] == 0  # any line wakes the stopped build
    assert answering(builds.project) != before


@pytest.mark.parametrize("size", [0, 4096, 100_000], ids=lambda size: f"{size} bytes")
def test_where_no_larger_file_can_be_written_the_release_stays(builds: Builds, size: int) -> None:
    before = answering(builds.project)
    builds.change()

    ended = builds.start(bytes=size)

    assert ended["code"] == 1
    assert ".sarcokg: the release cannot be written: File too large. Make room on the disk" in ended["said"]
    assert answering(builds.project) == before
    assert staged(builds.project) == []
    assert builds.start()["code"] == 0
    assert answering(builds.project) != before


def test_on_a_full_disk_the_release_stays() -> None:
    """A disk in memory that is full, where the system lets us mount one; the limit of sizes above holds everywhere."""
    script = (
        'set -e; mkdir .sarcokg; mount -t tmpfs -o size=8m tmpfs .sarcokg; "$@" build >/dev/null; '
        'cp .sarcokg/current before; sed -i "s/^title: .*/title: Version 1/" ' + RECORD + "; "
        "head -c 16m /dev/zero >.sarcokg/filler 2>/dev/null || true; "
        'code=0; "$@" build 2>said || code=$?; echo "$code"; cmp before .sarcokg/current; '
        '"$@" ask responses-by-mechanism --histology ASPS --format csv; rm .sarcokg/filler; '
        '"$@" build >/dev/null; ! cmp -s before .sarcokg/current; ls -A .sarcokg/releases | grep -c staging || true'
    )
    namespace = ["unshare", "--mount", "--map-root-user"]
    with miniature() as project:
        mounted = subprocess.run(
            [*namespace, "mount", "-t", "tmpfs", "tmpfs", str(project.root)], check=False, capture_output=True
        )
        if mounted.returncode != 0:
            return

        command = [*namespace, "sh", "-c", script, "sh", sys.executable, "-m", "sarcokg"]
        run = subprocess.run(command, check=True, capture_output=True, text=True, cwd=project.root)
        said = (project.root / "said").read_text(encoding="utf-8")

    code, *answer, left = run.stdout.splitlines()
    assert (code, left) == ("1", "0")
    assert "2 of 9 responded" in "\n".join(answer)
    assert "the release cannot be written: No space left on device. Make room on the disk" in said


@pytest.mark.parametrize("closed", [".sarcokg", ".sarcokg/releases", "."])
def test_in_a_folder_that_is_not_ours_the_release_stays(builds: Builds, closed: str) -> None:
    root = builds.project.root
    before = answering(builds.project)
    builds.change()
    if closed == ".":
        shutil.move(builds.project.releases, root / "graph" / ".kept")
    folders = [root / closed, *(path for path in (root / closed).rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)

    ended = builds.start(bound=1)  # root, too, keeps to the rights

    for folder in folders:
        folder.chmod(0o755)
    if closed == ".":
        shutil.move(root / "graph" / ".kept", builds.project.releases)
    assert ended["code"] == 1
    assert ".sarcokg: the release cannot be written: Permission denied. Make room on the disk, or mend" in ended["said"]
    assert answering(builds.project) == before
    assert builds.start()["code"] == 0
    assert answering(builds.project) != before


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-100] ^= 1  # in the last source; a graph that no question reads may be damaged and harm none
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def point_to_nothing(path: Path) -> None:
    path.write_text("0.1.0-000000000000\n", encoding="utf-8")


def garble(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


@pytest.mark.parametrize("damage", [cut, flip, empty, Path.unlink, garble], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", ["sarcokg.trig", "manifest.json"])
def test_a_damaged_release_ends_with_3_and_the_next_build_mends_it(
    builds: Builds,
    capsys: pytest.CaptureFixture[str],
    file: str,
    damage: Any,  # noqa: ANN401 - any of the above
) -> None:
    whole = answering(builds.project)
    damage(whole.folder / file)

    code = main(["--project", str(builds.project.root), "ask", "responses-by-mechanism"])

    printed = capsys.readouterr()
    assert (code, printed.out) == (3, "")
    assert printed.err.startswith(f"sarcokg: {whole.folder / file}: ")
    assert "Build again (`sarcokg build`)" in printed.err
    assert builds.start()["code"] == 0
    assert answering(builds.project) == whole


@pytest.mark.parametrize("damage", [empty, garble, point_to_nothing], ids=lambda damage: damage.__name__)
def test_a_damaged_pointer_ends_with_3_and_the_next_build_mends_it(
    builds: Builds,
    capsys: pytest.CaptureFixture[str],
    damage: Any,  # noqa: ANN401 - any of the above
) -> None:
    whole = answering(builds.project)
    damage(builds.project.releases / "current")

    code = main(["--project", str(builds.project.root), "ask", "responses-by-mechanism"])

    printed = capsys.readouterr()
    assert (code, printed.out) == (3, "")
    assert "sarcokg build" in printed.err
    assert builds.start()["code"] == 0
    assert answering(builds.project) == whole

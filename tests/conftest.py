"""What several modules of tests share: the repository's own project, ontology and facts."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

import sarcokg
from sarcokg.build import gather
from sarcokg.lexicon import Lexicon, read_lexicon
from sarcokg.ontology import Ontology, load_ontology
from sarcokg.project import Project
from sarcokg.release import Release, read_release
from sarcokg.site import write_site
from sarcokg.store import Quad, Store

ROOT = Path(__file__).parent.parent

#: Seconds to wait for another process that writes the site, on a busy machine.
_PATIENCE = 120

# HermiT and Jena run for seconds: they end before the second compiler of Java has paid for itself, and make much that
# is soon done with.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms1g -Xmn600m")

# Whoever starts the tests in the background has Ctrl-C ignored, and every program started from here would inherit it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Derandomized: what fails here fails everywhere. No deadline: the machine may be busy.
settings.register_profile("sarcokg", derandomize=True, max_examples=50, deadline=None)
settings.load_profile("sarcokg")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the long runs, and that of the pictures."""
    parser.addoption(
        "--generated-graphs",
        default="10",
        metavar="COUNT",
        help="how many generated graphs the reasoner is compared on with the oracles (10; the long run: 200)",
    )
    parser.addoption(
        "--screenshots",
        default="",
        metavar="DIR",
        help="the folder into which the tests in a browser put a picture of each view (none)",
    )
    parser.addoption(
        "--virtuoso",
        action="store_true",
        help="ask every golden question of Virtuoso, too (some minutes; Debian's virtuoso-opensource-7-bin)",
    )
    parser.addoption(
        "--all-posted-numbers",
        action="store_true",
        help="account for the posted numbers of all real records of ../shared, not of ten",
    )


def pytest_collection_finish() -> None:
    """Spare what stays to the end, tests and modules, the search for garbage, which took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def project() -> Project:
    """The repository itself; tests read it and never build there."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def ontology(project: Project) -> Ontology:
    """The ontology of the repository."""
    return load_ontology(project.folder("ontology"))


@pytest.fixture(scope="session")
def asserted(project: Project, ontology: Ontology) -> tuple[Quad, ...]:
    """The ontology with everything that background and records assert, before any inference."""
    background = [(path, "Background") for path in sorted(project.background.glob("*.yaml"))]
    records = [(path, "Source") for path in sorted(project.records.glob("*.yaml"))]
    return (*ontology.quads, *gather(project, ontology, [*background, *records]).quads)


@pytest.fixture(scope="session")
def lexicon(ontology: Ontology) -> Lexicon:
    """The names of every individual of the ontology."""
    return read_lexicon(Store(ontology.quads))


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder that is in no project, so that the packaged release answers."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def release() -> Release:
    """The release that the repository commits."""
    return read_release(ROOT / "graph")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The static site, written by the first process that needs it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder, finished = shared / "explorer", shared / "explorer-finished"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(10 * _PATIENCE):
            if finished.exists():
                return folder
            time.sleep(0.1)
        pytest.fail("another process did not finish the site")
    write_site(sarcokg.open(), folder)
    finished.touch()
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium: install Debian's package chromium")
    with sync_playwright() as playwright:
        # Containers give the browser no name space of its own for its sandbox; our own pages need none.
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()

"""Pages in a real browser: how long until what they show is painted, and what the browser's processes used for it.

Every figure is told as a ratio of two pages that are visited in turn, each first in every other pair.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.pairing import Line, in_turn

__all__ = ["Chromium", "Figures", "bundled", "chromium", "compared", "served"]

_PAGES: Final = Path(__file__).parent / "pages"
#: Milliseconds that the slowest page may take.
_PATIENCE: Final = 300_000

#: What was measured of one visit, by name, in seconds.
Figures = Mapping[str, float]

#: Gives the time at which a frame has been painted in which a condition holds, since the page was asked for.
_PAINTED: Final = """
globalThis.painted = (holds) => new Promise((resolve) => {
  const look = () => {
    if (!holds()) return requestAnimationFrame(look);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() / 1000);
      channel.port2.postMessage(0);
    });
  };
  look();
});
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A running browser."""

    browser: Browser
    _session: CDPSession

    def used(self) -> float:
        """Return the processor seconds that all its processes have used."""
        found = self._session.send("SystemInfo.getProcessInfo")
        return sum(float(process["cpuTime"]) for process in found["processInfo"])

    def visit(self, address: str, measure: Callable[[Page], Figures]) -> Figures:
        """Open a page that remembers nothing of others, and return what is measured there and the processor's time."""
        context = self.browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(_PATIENCE)
        context.add_init_script(_PAINTED)
        page = context.new_page()
        before = self.used()
        page.goto(address, wait_until="commit")
        found = dict(measure(page))
        found["processor"] = self.used() - before
        context.close()
        return found


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Run the system's Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        message = "benchmarks: no Chromium. Install Debian's package chromium."
        raise SystemExit(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield Chromium(browser, browser.new_browser_cdp_session())
        browser.close()


def bundled(folder: Path) -> None:
    """Bundle the pages that ours are held against into a folder, with the packages of their own lock."""
    if not (_PAGES / "node_modules").is_dir():
        message = "benchmarks: the packages of others are not there. Run `npm ci` in benchmarks/pages."
        raise SystemExit(message)
    node = shutil.which("node")
    if node is None:
        message = "benchmarks: no Node on the path. Install one."
        raise SystemExit(message)
    subprocess.run([node, str(_PAGES / "build.mjs"), str(folder)], check=True)  # noqa: S603 - our own script


@contextmanager
def served() -> Iterator[str]:
    """Run `sarcokg serve` on the packaged release, and give its address."""
    call = [sys.executable, "-m", "sarcokg", "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        try:
            said = process.stdout.readline() if process.stdout else ""
            yield said.split()[0].rstrip("/")
        finally:
            process.terminate()


def compared(name: str, ours: Callable[[], Figures], theirs: Callable[[], Figures], runs: int) -> Iterator[Line]:
    """Visit both in turn and yield, for each figure that both have, the ratios ours / theirs of the pairs."""
    pairs = in_turn(ours, theirs, runs)
    for figure in (figure for figure in pairs[0][0] if figure in pairs[0][1]):
        ratios = sorted(mine[figure] / its[figure] for mine, its in pairs)
        found = f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}); {runs} pairs"
        yield Line(f"{name}, {figure}", found)

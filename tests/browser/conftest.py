"""What the tests in a browser share: Debian's Chromium, the static site, and the pages opened in it.

Every page reports what went wrong in it, and
which addresses it asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sarcokg
from benchmarks.hosting import hosted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from sarcokg.knowledge_graph import KnowledgeGraph

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
#: Seconds to wait for what takes long on a busy machine.
_PATIENCE = 120


@dataclass
class Visit:
    """A page in the browser, with what it complained of and asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def ready(self) -> None:
        """Wait until the scripts of the page have run; Chromium does not always say that the network is idle."""
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)

    def until(self, condition: str) -> None:
        """Wait until an expression holds in the page; Playwright's own way is eval, which the pages' policy forbids."""
        for _ in range(10 * _PATIENCE):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"it never came to hold: {condition}")

    def violations(self) -> list[str]:
        """Run axe-core on the page as it is now, and return each rule that is broken, with the places."""
        if not AXE.is_file():
            pytest.skip("axe-core is not there: run `npm ci` in web/")
        # By the debugger's protocol, for the page's own policy forbids scripts that are not its own.
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
        found: dict[str, Any] = self.page.evaluate("axe.run({preload: false})")
        return [
            f"{violation['id']}: {[node['html'][:120] for node in violation['nodes'][:3]]}"
            for violation in found["violations"]
        ]


@pytest.fixture(scope="session")
def site_address(site: Path) -> Iterator[str]:
    """The site over http, as a static host serves it."""
    with hosted(site) as address:
        yield address


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    """The current release."""
    return sarcokg.open()


@pytest.fixture(params=["http", "file"])
def base(request: pytest.FixtureRequest, site: Path) -> str:
    """The site as a static host serves it, and as a folder opened by double-click."""
    return site.as_uri() if request.param == "file" else str(request.getfixturevalue("site_address"))


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A page of its own, without memory of others; a test ends well only if nothing went wrong in it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(20_000)
    visited = _watched(context.new_page())
    yield visited
    context.close()
    assert not visited.complaints


def _watched(page: Page) -> Visit:
    visited = Visit(page)
    page.on("pageerror", lambda error: visited.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: visited.complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("request", lambda request: visited.addresses.append(request.url))
    page.on("requestfailed", lambda request: visited.complaints.append(f"failed: {request.url}"))
    page.on("dialog", lambda dialog: visited.complaints.append(f"dialog: {dialog.message}"))
    return visited

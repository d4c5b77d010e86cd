"""The served explorer in a real browser: its policy is unbroken, and no request leaves the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server.conftest import Server


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "sarcokg"),
        ("/questions/responses-by-mechanism?histology=ASPS", "19 of 52"),
        ("/id/drug/atezolizumab", "tezolizumab"),
        ("/study/NCT03141684", "NCT03141684"),
        ("/ontology/drug", "PDL1Inhibitor"),
        ("/no-such-page", "There is nothing here"),
    ],
)
def test_a_served_page_keeps_the_policy_and_asks_nobody_else(
    server: Server, browser: Browser, path: str, shown: str
) -> None:
    complaints: list[str] = []
    addresses: list[str] = []
    page = browser.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: addresses.append(request.url))

    answered = page.goto(f"{server.address}{path}", wait_until="load")
    text = page.inner_text("main")
    page.close()

    assert answered is not None
    assert shown in text
    # A browser notes the status of a page that is not there; that is no breach.
    assert [said for said in complaints if "404" not in said] == []
    assert [address for address in addresses if not address.startswith((server.address, "data:", "blob:"))] == []

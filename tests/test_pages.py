"""Pages: what each shows, and that every address between them leads somewhere."""

from __future__ import annotations

import pytest

import sarcokg
from sarcokg.pages import Pages


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(sarcokg.open())


def test_the_start_page_says_what_is_held_and_which_release(pages: Pages) -> None:
    html = pages.html("", {})

    assert html is not None
    assert "<b>24</b> patient" in html
    assert pages.kg.release.name in html


def test_a_path_without_a_page_is_none(pages: Pages) -> None:
    assert pages.page("no/such", {}) is None
    assert pages.html("no/such", {}) is None
    assert pages.table("no/such", {}, "csv") is None

"""Pages that the server has made once are given again from memory, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcokg.server.kept import Kept
from sarcokg.server.visit import Visit

if TYPE_CHECKING:
    from tests.server.conftest import Server


def page(letters: int) -> Visit:
    return Visit(b"x" * letters, "text/html")


def test_what_was_asked_longest_ago_goes_first() -> None:
    kept = Kept(most_bytes=400)
    kept.keep("matrix", page(150))
    kept.keep("forest", page(150))

    kept.find("matrix")
    kept.keep("audit", page(150))

    assert kept.find("forest") is None
    assert kept.find("matrix") == kept.find("audit") == page(150)


def test_neither_a_page_nor_an_address_beyond_the_bounds_is_kept() -> None:
    kept = Kept(most_bytes=400)
    kept.keep("matrix", page(10))

    kept.keep("large", page(500))
    kept.keep("a" * 500, page(1))

    assert kept.find("large") is None
    assert kept.find("a" * 500) is None
    assert kept.find("matrix") == page(10)


def test_a_page_is_the_same_again_and_each_client_gets_the_form_it_accepts(server: Server) -> None:
    page_of, turtle_of = "text/html", "text/turtle"

    first, other, again = (server.get("/drug/atezolizumab", accept) for accept in (page_of, turtle_of, page_of))

    assert first.body == again.body
    assert [answer.media_type for answer in (first, other, again)] == [page_of, turtle_of, page_of]
    assert server.get("/matrix", page_of, design="retrospective series").body != server.get("/matrix", page_of).body

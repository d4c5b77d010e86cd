"""Places: the way back from a node to the file that told of it."""

from __future__ import annotations

from sarcokg.places import Places


def test_the_nearest_place_is_found() -> None:
    places = Places({("n", ""): ("a.yaml", 4), ("n", "p"): ("a.yaml", 5)}, items={("n", "p", "v"): 6})

    found = [places.find(*what) for what in (("n", "p", "v"), ("n", "p", "w"), ("n", "q", ""), ("m", "p", "v"))]

    assert found == [("a.yaml", 6), ("a.yaml", 5), ("a.yaml", 4), None]


def test_the_places_of_two_records_come_together() -> None:
    places = Places({("n", ""): ("a.yaml", 4)}, holes={"n": {"p"}}, roots={"n"})

    places.update(Places({("m", ""): ("b.yaml", 1)}, holes={"n": {"q"}, "m": {"p"}}, roots={"m"}, cut=True))

    assert places.lines == {("n", ""): ("a.yaml", 4), ("m", ""): ("b.yaml", 1)}
    assert places.holes == {"n": {"p", "q"}, "m": {"p"}}
    assert (places.roots, places.cut) == ({"n", "m"}, True)

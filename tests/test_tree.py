"""The tree of a record: what a key leads to."""

from __future__ import annotations

from sarcokg.tree import Entry, Hole, Mapping, Scalar, Sequence

RECORD = Mapping(
    (
        Entry("key", Scalar("s", 1), 1),
        Entry("passages", Sequence((Scalar("p", 2),), 2), 2),
        Entry("title", Hole(3), 3),
    ),
    1,
)


def test_a_key_is_found_by_its_name() -> None:
    assert RECORD.find("key") == Scalar("s", 1)
    assert RECORD.find("journal") is None


def test_only_a_scalar_has_text() -> None:
    texts = [RECORD.text(key) for key in ("key", "passages", "title", "journal")]

    assert texts == ["s", None, None, None]

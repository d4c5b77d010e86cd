"""Places in JSON: every value is found where the text has it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from sarcokg.json_places import json_places

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def value_at(value: object, path: tuple[str | int, ...]) -> object:
    for name in path:
        value = value[name]  # type: ignore[index]
    return value


def paths_in(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Return the way to a value and to each within it."""
    inner = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    return {path, *(found for name, part in inner for found in paths_in(part, (*path, name)))}


@given(VALUES, st.sampled_from([None, 1]))
def test_each_value_stands_at_its_place(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)

    places = json_places(text)

    assert places.keys() == paths_in(value)
    for path, (start, end) in places.items():
        piece = text[start:end]
        # That of a named value begins with its name.
        found = json.loads(f"{{{piece}}}")[path[-1]] if path and isinstance(path[-1], str) else json.loads(piece)
        assert found == value_at(value, path)

"""Identifiers: no two things share one, and each can be read back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.identifiers import (
    ID,
    NAMESPACES,
    as_key,
    compact,
    graph_iri,
    is_key,
    is_minted_key,
    key_of,
    kind_of,
    mint,
    ontology_iri,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_KEY = 100

#: Few letters, so that equal, nested and joined keys are met often.
keys = st.text("aB0.-", min_size=1, max_size=4).filter(is_key)
parts = st.none() | keys
pairs_of_lists = st.integers(1, 4).flatmap(
    lambda arity: st.tuples(*[st.lists(parts, min_size=arity, max_size=arity)] * 2)
)


@pytest.mark.parametrize(
    "text",
    ["a", "ASPS", "0123", "nivolumab-3mg-per-kg", "RECIST-1.1", "a" * LONGEST_KEY],
)
def test_letters_digits_points_and_hyphens_make_a_key(text: str) -> None:
    assert is_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "../../etc/x",
        "/abs",
        "a/../../b",
        "..%2f",
        "a\0b",
        "a b",
        "a_b",
        "-a",
        "a-",
        ".a",
        "a\n",
        "Ä",
        "A\u0308",
        "\u0430",  # CYRILLIC SMALL LETTER A
        "٣",
        "a> <http://e/p",
        "javascript:alert(1)",
        "graph#x",
        "graph?x",
        "a" * (LONGEST_KEY + 1),
    ],
    ids=ascii,
)
def test_what_could_leave_its_place_is_no_key(text: str) -> None:
    assert not is_key(text)
    assert not is_minted_key(text) or "_" in text


@pytest.mark.parametrize("text", ["a__/b", "_", "a_", "_a", "a_b c", "a_../b"])
def test_a_minted_key_is_made_of_keys_alone(text: str) -> None:
    assert not is_minted_key(text)


@given(st.text(max_size=LONGEST_KEY))
def test_any_text_becomes_a_key_or_nothing(text: str) -> None:
    key = as_key(text)

    assert key == "" or is_key(key)
    assert as_key(key) == key


@given(keys)
def test_a_key_stays_as_it_is(key: str) -> None:
    assert as_key(key) == key


@given(pairs_of_lists)
def test_different_keys_of_a_kind_never_get_the_same_identifier(
    both: tuple[list[str | None], list[str | None]],
) -> None:
    first, second = both

    same = mint("outcome", first) == mint("outcome", second)

    assert same == (first == second)


@given(st.lists(st.tuples(keys, keys, parts), min_size=2, max_size=2))
def test_keys_that_hold_joined_keys_stay_apart(both: list[tuple[str, str, str | None]]) -> None:
    """A result is keyed by its study, a population of that study and, perhaps, a time point."""
    first, second = (
        mint("outcome", [study, key_of(mint("population", [study, population])), time])
        for study, population, time in both
    )

    assert (first == second) == (both[0] == both[1])


@given(st.lists(parts, min_size=1, max_size=4).filter(any))
def test_every_identifier_is_a_plain_address_of_its_kind(given_parts: Sequence[str | None]) -> None:
    iri = mint("outcome", list(given_parts))

    split = urlsplit(iri)
    assert (split.scheme, split.netloc, split.query, split.fragment) == ("https", "w3id.org", "", "")
    assert kind_of(iri) == "outcome"
    assert is_minted_key(key_of(iri))
    assert iri == f"{ID}outcome/{key_of(iri)}"


@pytest.mark.parametrize(
    ("given_parts", "key"),
    [
        (["NCT03141684"], "NCT03141684"),
        (["NCT03141684", "all"], "NCT03141684_all"),
        (["NCT03141684", None, "all"], "NCT03141684_-_all"),
        (["NCT03141684", None, None], "NCT03141684"),
        (["NCT03141684", "NCT03141684_all"], "NCT03141684_all"),
        (["NCT03141684_all", "atezolizumab-asps"], "NCT03141684_all__atezolizumab-asps"),
        (["a", ""], "a"),
    ],
    ids=["one", "two", "a gap", "gaps at the end", "a part within its scope", "a joined part", "an empty part"],
)
def test_the_parts_of_a_key_keep_their_places(given_parts: list[str | None], key: str) -> None:
    assert key_of(mint("outcome", given_parts)) == key


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (mint("drug", ["atezolizumab"]), "drug:atezolizumab"),
        (ontology_iri("Drug"), "sarco:Drug"),
        (graph_iri("inferred"), "graph:inferred"),
        (NAMESPACES["rdf"] + "type", "rdf:type"),
        ("http://example.org/a", "http://example.org/a"),
        ("", ""),
    ],
    ids=["a thing", "a term", "a graph", "a vocabulary", "a stranger", "nothing"],
)
def test_an_identifier_is_shortened_by_its_prefix(iri: str, short: str) -> None:
    assert compact(iri) == short


def test_an_address_of_others_has_no_kind() -> None:
    assert kind_of("http://example.org/id/drug/x") is None

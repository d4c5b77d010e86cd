"""English: words are the same whatever their case, plural and hyphens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.english import fold, has_run, is_sentence, split


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soft-Tissue Sarcomas", "soft tissue sarcoma"),
        ("PD-1", "pd1"),
        ("therapies", "therapy"),
        ("responses?", "(response)"),
        ("TGF-β", "tgf β"),
    ],
)
def test_two_spellings_fold_into_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["diagnosis", "status", "loss", "gas", "is", "axis"])
def test_a_word_that_only_looks_like_a_plural_is_kept(word: str) -> None:
    assert fold(word) == (word,)


def test_a_hyphen_joins_and_a_gap_does_not() -> None:
    assert [word.joined for word in split("PD-1 (PD 1)")] == [False, True, False, False]


def test_a_run_stands_in_its_order() -> None:
    written = split("with null results, please")

    assert has_run(written, fold("null result"))
    assert not has_run(written, fold("results null"))


@given(st.text())
def test_any_text_is_split_without_an_error(text: str) -> None:
    assert all(word.folded for word in split(text))
    assert is_sentence(text) == (len(text.split()) > 1)

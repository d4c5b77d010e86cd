"""English: words are the same whatever their case, plural and hyphens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.english import fold, has_run, is_sentence, is_whole, split


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


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("PD-1 therapy", 0, 2, True),
        ("PD-1 therapy", 0, 1, False),
        ("anti-PD drug", 1, 2, False),
        ("PD 1", 0, 1, True),
        ("PD 1", 1, 2, True),
    ],
)
def test_a_name_is_cut_from_no_hyphenated_word(text: str, start: int, end: int, whole: bool) -> None:  # noqa: FBT001 - a case
    written = split(text)

    assert is_whole(written, start, end) == whole
    assert not is_whole([replace(word, respelt=True) for word in written], start, end)


@given(st.text())
def test_any_text_is_split_without_an_error(text: str) -> None:
    assert all(word.folded for word in split(text))
    assert is_sentence(text) == (len(text.split()) > 1)

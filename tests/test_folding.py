"""Folding: two spellings of one name are the same words, each with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.folding import fold_text, inverted, is_abbreviation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("soft-tissue sarcomas", "Soft Tissue Sarcoma"),
        ("Ewing's sarcoma", "Ewing’s Sarcoma"),
        ("TUMOURS", "tumor"),
        ("BMS-936558", "BMS936558"),
        ("TGF-β", "TGF beta"),
        ("anaemia", "Anemia"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold_text(one).folded == fold_text(other).folded


@pytest.mark.parametrize("text", ["PD-1 (PD-L1)", "sarcoma; lung", "sarcoma\nlung: none", "a. b"])
def test_no_name_goes_on_behind_a_sign_that_ends_one(text: str) -> None:
    assert "|" in fold_text(text).folded


def test_words_that_lead_on_are_gone_through_and_a_sign_is_not() -> None:
    text = fold_text("cancer of the soft-tissue sarcoma; bone")

    assert text.words == ("cancer", "of", "the", "soft", "tissue", "sarcoma", "bone")
    assert [text.is_joined(word) for word in range(8)] == [False, True, True, True, True, True, False, False]
    assert [list(text.before(word)) for word in (1, 3, 5, 6)] == [[0], [2, 1, 0], [4], []]
    assert [list(text.behind(word)) for word in (1, 3, 5, 6)] == [[1, 2, 3], [3], [5], []]


@given(st.text())
def test_every_word_keeps_its_place(text: str) -> None:
    split = fold_text(text)

    assert len(split.words) == len(split.places) == len(split.starts) == len(split.ends)
    assert all(start < end <= len(text) for start, end in split.places)
    assert all(split.folded[start] == " " for start in split.starts)


def test_a_name_of_one_word_has_no_thesaurus_form() -> None:
    assert inverted(fold_text("sarcoma").folded) == ""
    assert inverted(fold_text("Synovial sarcoma").folded) == fold_text("Sarcoma, Synovial").folded


def test_a_word_is_no_abbreviation() -> None:
    assert not is_abbreviation("Gist")
    assert not is_abbreviation("alveolar soft part sarcoma")

"""Sentences: where one begins and ends, by punctuation and line ends alone."""

from __future__ import annotations

import pytest

from sarcokg.sentences import begins, ends

#: A bar marks each place at which something begins; a tilde each at which something ends.
CASES = {
    "sentences": ("|One. |Two? |Three", "One~.~ Two?~ Three~"),
    "a broken line": ("|One two-\nthree. |Four", "One two-\nthree~.~ Four~"),
    "a reference": ("|So it is. |[7] |They say", "So it is~.~ [7] They say~"),
    "rows": ("|Rash 3\n|Anemia 4", "Rash 3~\nAnemia 4~"),
    "items": ("|- |PMID: |1\n|- |DOI: |2", "- PMID~:~ 1~\n- DOI~:~ 2~"),
    "paragraphs": ("|of two\n\n|patients", "of two~\n\npatients~"),
    "a quotation": ("|He said (so.) |Then", "He said (so~.)~ Then~"),
}


def places(marked: str, mark: str) -> tuple[str, set[int]]:
    """Return the text without its marks, and where they stood."""
    parts = marked.split(mark)
    return "".join(parts), {len("".join(parts[:number])) for number in range(1, len(parts))}


@pytest.mark.parametrize(("begun", "ended"), CASES.values(), ids=CASES)
def test_each_place_is_told_by_what_stands_beside_it(begun: str, ended: str) -> None:
    text, starts = places(begun, "|")
    same, finishes = places(ended, "~")
    letters = [offset for offset in range(len(text)) if not text[offset].isspace()]
    behind = [offset + 1 for offset in letters]

    assert same == text
    assert {offset for offset in letters if begins(text, offset)} == starts
    assert {offset for offset in behind if ends(text, offset)} == finishes

r"""Where a sentence, a table row or a list item begins and ends in a text.

Turns a text and an offset into a yes or no, by punctuation and line ends alone: no language is parsed.
A line may be broken within a sentence, so its end counts only where the next does not go on in small letters.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["begins", "ends", "gap_after", "gap_before"]

#: What ends a sentence or a part of it that stands for itself, with a closing quotation mark or bracket behind it.
_STOP: Final = re.compile(r"[.:;!?][\"')\]”’]?$")
#: The same with the mark of a reference behind it.
_REFERRED: Final = re.compile(r"[.:;!?]\s?(?:\[[\d,– ]+\]|\d+)$")
_BULLET: Final = re.compile(r"(?:^|\n)\s*[-•]$")
_NEAR: Final = 12


def begins(text: str, offset: int) -> bool:
    r"""Tell whether a sentence, row or item begins at an offset.

    >>> text = "No. Two pa-\ntients\nRash 3"
    >>> [offset for offset in range(len(text)) if begins(text, offset)]
    [0, 4, 19]
    """
    start = gap_before(text, offset)
    gap, before = text[start:offset], text[max(start - _NEAR, 0) : start]
    if start == 0:
        return True
    if "\n" in gap and ("\n\n" in gap or not text[offset : offset + 1].islower()):
        return True
    is_after_stop = gap != "" and (_STOP.search(before) or _REFERRED.search(before))
    return bool(is_after_stop or _BULLET.search(text[max(start - _NEAR, 0) : start]))


def ends(text: str, offset: int) -> bool:
    r"""Tell whether a sentence, row or item ends at an offset.

    >>> text = "No. Two pa-\ntients\nRash 3"
    >>> [offset for offset in range(1, len(text) + 1) if ends(text, offset)]
    [2, 3, 18, 25]
    """
    end = gap_after(text, offset)
    gap, after = text[offset:end], text[end : end + 1]
    if after == "":
        return True
    if "\n" in gap and ("\n\n" in gap or not after.islower()):
        return True
    return after in {".", ";", ":"} or (gap != "" and _STOP.search(text[max(offset - _NEAR, 0) : offset]) is not None)


def gap_before(text: str, offset: int) -> int:
    """Return where the white space before an offset starts."""
    return len(text[:offset].rstrip())


def gap_after(text: str, offset: int) -> int:
    """Return where the white space behind an offset ends."""
    return len(text) - len(text[offset:].lstrip())

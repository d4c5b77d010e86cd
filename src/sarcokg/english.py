"""Words of an English sentence, folded so that two spellings of one word are the same, or counted.

It knows how English is spelt, and nothing of what the words mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = [
    "FUNCTION_WORDS",
    "NEGATIONS",
    "Word",
    "counted",
    "fold",
    "has_run",
    "is_sentence",
    "is_whole",
    "singular",
    "split",
]

#: Words of English that hold a sentence together and tell no question from another.
FUNCTION_WORDS: Final = frozenset(
    """a about all also am an and any are as at be been by can could did do does for from had has have how i if in into
    is it its many me much my of on or our over please show some tell than that the their them then there these they
    this those to under us was we were what when where which who whom whose why will with would you""".split()  # noqa: SIM905 - a page of words is read as one
)
#: Words that turn a name into its opposite, which no parameter can express.
NEGATIONS: Final = frozenset({"but", "except", "excluding", "not", "other", "without"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: as it was written, and folded.

    ``joined`` tells that a hyphen or nothing stands between it and the word before, ``respelt`` that another was meant.
    """

    text: str
    folded: str
    joined: bool = False
    respelt: bool = False


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one.

    >>> counted(1, "row"), counted(0, "row"), counted(2, "path")
    ('1 row', '0 rows', '2 paths')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def is_sentence(text: str) -> bool:
    """Tell whether a text is more than one word; the name of a question is one.

    >>> is_sentence("null-results"), is_sentence("which mechanisms gave responses in ASPS")
    (False, True)
    """
    return len(text.split()) > 1


def fold(text: str) -> tuple[str, ...]:
    """Return the words of a text, without case and plural, letters apart from digits.

    >>> fold("Which PD-1 therapies? PD1 responses")
    ('which', 'pd', '1', 'therapy', 'pd', '1', 'response')
    """
    return tuple(word.folded for word in split(text))


def split(text: str) -> list[Word]:
    """Return the words of a text; letters and digits are words of their own, other signs are gaps.

    >>> [(word.text, word.joined) for word in split("anti-PD1 drugs")]
    [('anti', False), ('PD', True), ('1', True), ('drugs', False)]
    """
    found = re.finditer(r"([-\u2010\u2011]?)([^\W\d_]+|\d+)", text)
    words: list[Word] = []
    end = -1
    for match in found:
        words.append(Word(match[2], singular(match[2].casefold()), joined=match.start() == end))
        end = match.end()
    return words


def singular(word: str) -> str:
    """Return a word without the ending of a plural, as far as spelling tells.

    >>> [singular(word) for word in ("responses", "studies", "diagnosis", "status", "loss", "as")]
    ['response', 'study', 'diagnosis', 'status', 'loss', 'as']
    """
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "dies" is no plural of "dy"
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")):  # noqa: PLR2004 - "was", "gas"
        return word[:-1]
    return word


def has_run(written: list[Word], run: tuple[str, ...]) -> bool:
    """Tell whether the words of a run stand one after another in the sentence."""
    folded = tuple(word.folded for word in written)
    return any(folded[start : start + len(run)] == run for start in range(len(folded) - len(run) + 1))


def is_whole(written: list[Word], start: int, end: int) -> bool:
    """Tell whether a run of words is written as a name is, and cut from no hyphenated word: PD is no part of PD-1."""
    cut = written[start].joined or (end < len(written) and written[end].joined)
    return not cut and not any(word.respelt for word in written[start:end])

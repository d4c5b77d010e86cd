"""Words of a text folded as names are compared, each with its place in the text.

Two spellings of one name, British or American, with hyphen or blank, singular or plural, fold to the same words.
It knows how names are spelt, and nothing of what they mean.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.english import singular

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FoldedText", "fold_text", "inverted", "is_abbreviation"]

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")
#: What may stand between the words of one name; a comma has its own sign, and any other sign ends a name.
_WITHIN: Final = re.compile(r"[\s\-\u2010-\u2015\u2212/'\u2018\u2019\u00ae\u2122*+_]*|\.")
_GREEK: Final = {"α": "alpha", "β": "beta", "γ": "gamma", "κ": "kappa", "ß": "beta"}
#: British spellings as American ones; a word that short is an abbreviation.
_SPELLINGS: Final = (("tumour", "tumor"), ("ae", "e"), ("oe", "e"))
_SHORTEST_WORD: Final = 5
_LONGEST_ABBREVIATION: Final = 7
#: Words that lead from a name on to one that may take it back: placebo for, placebo matching.
_LEADING_ON: Final = frozenset({"for", "match", "matched", "matching", "of", "the", "to"})


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text and its folded words, each with its place in it.

    ``folded`` has the words between blanks, with a sign where no name goes on; ``starts`` and ``ends``
    lead from a place in it to the word that begins or ends there.
    """

    text: str
    folded: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    starts: dict[int, int]
    ends: dict[int, int]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Return where a run of words begins and ends in the text."""
        return self.places[first][0], self.places[last - 1][1]

    def is_joined(self, word: int) -> bool:
        """Tell whether nothing but blanks, hyphens and the like stands before a word, and another word before that."""
        return 0 < word < len(self.words) and bool(
            _WITHIN.fullmatch(self.text[self.places[word - 1][1] : self.places[word][0]])
        )

    def before(self, word: int) -> Iterator[int]:
        """Yield the word before another, and those to which function words lead on."""
        while self.is_joined(word):
            word -= 1
            yield word
            if self.words[word] not in _LEADING_ON:
                return

    def behind(self, word: int) -> Iterator[int]:
        """Yield the word behind another, and those to which function words lead on."""
        while self.is_joined(word):
            yield word
            if self.words[word] not in _LEADING_ON:
                return
            word += 1


def _fold(word: str) -> str:
    """Return a word without case, plural and British spelling.

    >>> [_fold(word) for word in ("Tumours", "Anaemia", "β", "OS", "sarcomas")]
    ['tumor', 'anemia', 'beta', 'os', 'sarcoma']
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    # A compatibility form may hold blanks, which part words here.
    folded = _GREEK.get(folded, re.sub(r"[\s,|]", "", folded))
    if len(folded) >= _SHORTEST_WORD:
        for british, american in _SPELLINGS:
            folded = folded.replace(british, american)
    return singular(folded)


def fold_text(text: str) -> FoldedText:
    """Return the folded words of a text, with their places.

    >>> fold_text("Sarcoma, Ewing's (PD-L1)").folded
    ' sarcoma , ewing s | pd l 1 '
    """
    folded = " "
    words: list[str] = []
    places: list[tuple[int, int]] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for match in _TOKEN.finditer(text):
        if places:
            gap = text[places[-1][1] : match.start()]
            if not _WITHIN.fullmatch(gap):
                folded += ", " if gap.strip() == "," else "| "
        starts[len(folded) - 1] = len(words)
        words.append(_fold(match[0]))
        places.append(match.span())
        folded += f"{words[-1]} "
        ends[len(folded)] = len(words)
    return FoldedText(text, folded, tuple(words), tuple(places), starts, ends)


def inverted(pattern: str) -> str:
    """Return a name as thesauri turn it: its last word first.

    >>> inverted(" alveolar soft part sarcoma "), inverted(" sarcoma ")
    (' sarcoma , alveolar soft part ', '')
    """
    *rest, head = pattern.split()
    return f" {head} , {' '.join(rest)} " if rest and "," not in rest else ""


def is_abbreviation(name: str) -> bool:
    """Tell whether a name is an abbreviation, whose case counts.

    >>> [is_abbreviation(name) for name in ("OS", "uLMS", "DoR", "KIT", "XL184", "Ifex", "GIST")]
    [True, True, True, True, False, False, True]
    """
    capitals = sum(letter.isupper() for letter in name)
    return name.isalpha() and len(name) <= _LONGEST_ABBREVIATION and capitals > 1

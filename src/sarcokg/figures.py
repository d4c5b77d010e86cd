"""Figures and numbers where a text prints them.

Turns text into the numbers that it prints, and a figure into the places where it stands, both with their offsets.
White space and hyphens at line ends are folded, number words count, ``no`` and a printed dash are zero.
This module knows neither records nor the graph: only text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

__all__ = ["Folding", "PrintedNumber", "Span", "figure_spans", "fold", "foldings", "number_spans", "numbers_in"]

_TEENS: Final = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_UNITS: Final = "one two three four five six seven eight nine".split()  # noqa: SIM905
_WORDS: Final[dict[str, int]] = {
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS], 1)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **dict.fromkeys(("no", "none", "zero"), 0),
}
#: A word within a longer one is no number: "one-third", or "eight-" at the end of a line before "een".
_WORD: Final = re.compile(
    rf"(?<![\w-])(?:({'|'.join(_TENS)})[- ]({'|'.join(_UNITS)})|({'|'.join(_WORDS)}))(?![\w-])", re.IGNORECASE
)
#: The head of a column is no number, nor is the abbreviation: "No.", or "No" where the line ends.
_ABBREVIATION: Final = re.compile(r"No(?=[.)]|\s*$)", re.MULTILINE)
#: Digits within a name are no number: PD-1, CTLA4, v4.0.
_DIGITS: Final = re.compile(r"(?<![\w.])(?<![A-Za-z]-)(\d+(?:,\d{3}(?!\d))*(?:\.\d+)?)")
#: A dash is a table's cell where a number, another dash or the line's end follows; one that opens a line is a bullet.
_DASH: Final = re.compile(r"(?:\A|(?<=\S[ \t])|(?<=\S[ \t]{2}))[-–—](?=[^\S\n]*(?:[-–—\d](?!\w)|\n|$))")
_SPACE: Final = re.compile(r"(-[^\S\n]*\n\s*)|\s+")


class Span(NamedTuple):
    """A stretch of a text: the offsets of its first character and of the one behind its last."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Tell whether another span lies within this one.

        >>> Span(2, 9).holds(Span(2, 5)), Span(2, 9).holds(Span(1, 5))
        (True, False)
        """
        return self.start <= other.start and other.end <= self.end


class PrintedNumber(NamedTuple):
    """A number that a text prints, by its digits, and where."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class Folding:
    """A text on one line, and the offset in the text as it was of each of its characters."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the span in the text as it was."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def fold(text: str, *, hyphen: str) -> Folding:
    r"""Fold white space to one space, and a hyphen at the end of a line to ``hyphen``.

    >>> fold("two com-\n plete  ones ", hyphen="").text
    'two complete ones'
    """
    characters: list[str] = []
    offsets: list[int] = []
    end = len(text.rstrip())
    position = len(text) - len(text.lstrip())
    while position < end:
        match = _SPACE.match(text, position)
        if match is None:
            instead, following = text[position], position + 1
        else:
            # Between digits a hyphen is a range wherever the line ends.
            between = text[position - 1 : position].isdigit() and text[match.end() : match.end() + 1].isdigit()
            instead = ("-" if between else hyphen) if match[1] else " "
            following = match.end()
        if instead:
            characters.append(instead)
            offsets.append(position)
        position = following
    return Folding("".join(characters), tuple(offsets))


def foldings(text: str) -> tuple[Folding, Folding]:
    """Return a text with the hyphens at line ends taken out, and with them kept: only sense tells which is right."""
    return fold(text, hyphen=""), fold(text, hyphen="-")


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers that a text prints, by their digits; those in words, too.

    >>> sorted(numbers_in("Twenty-eight of 15,000 had no PD-1; 24–78"))
    ['0', '15000', '24', '28', '78']
    >>> sorted(numbers_in("Anemia 3 1.10 –"))
    ['0', '1.10', '3']
    """
    return frozenset(number.value for number in number_spans(text))


def number_spans(text: str) -> tuple[PrintedNumber, ...]:
    r"""Return each number that a text prints, in its order, with its place.

    >>> [(number.value, *number.span) for number in number_spans("Eigh-\nteen of 1,200 mg")]
    [('18', 0, 10), ('1200', 14, 19)]
    """
    found = set(_dashes(text))
    for folded in foldings(text):
        for match in _DIGITS.finditer(folded.text):
            found.add(PrintedNumber(folded.span(*match.span()), match[0].replace(",", "")))
        for match in _WORD.finditer(folded.text):
            span = folded.span(*match.span())
            if not _ABBREVIATION.match(text, span.start):
                found.add(PrintedNumber(span, _value_of(match)))
    # Of two readings of one place the longer is the number: 28, not 20 and 8.
    return tuple(
        number
        for number in sorted(found)
        if not any(other.span != number.span and other.span.holds(number.span) for other in found)
    )


def figure_spans(figure: str, text: str) -> tuple[Span, ...]:
    r"""Return each place where a figure stands in a text, not as a part of a longer number or word.

    >>> figure_spans("7 of 28", "in 7 of\n28 patients")
    (Span(start=3, end=10),)
    >>> figure_spans("7 of 2", "in 7 of 28 patients")
    ()
    """
    folded = " ".join(figure.split())
    if not folded:
        return ()
    before = r"(?<!\w)(?<!\d[.,])" if folded[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if folded[-1:].isalnum() else ""
    pattern = re.compile(before + re.escape(folded) + after)
    return tuple(
        sorted({folding.span(*match.span()) for folding in foldings(text) for match in pattern.finditer(folding.text)})
    )


def _dashes(text: str) -> list[PrintedNumber]:
    return [PrintedNumber(Span(*match.span()), "0") for match in _DASH.finditer(text)]


def _value_of(word: re.Match[str]) -> str:
    tens, unit, single = word.groups()
    return str(_WORDS[single.lower()] if single else _WORDS[tens.lower()] + _WORDS[unit.lower()])

"""The lines that tell one result: what was counted, under which drugs, and where it is printed."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.plot.story import Result

__all__ = ["Row", "best_responses", "card_rows", "has_room", "treatment_words", "wrapped"]

#: The heights of the rows of a card by what they hold.
_HEIGHTS: Final[dict[str, int]] = {
    "headline": 22,
    "percent": 18,
    "interval": 17,
    "treatment": 18,
    "best": 15,
    "place": 15,
    "conflict": 15,
}
#: How many characters a line of a card holds in a wide font.
_HEADLINE: Final = 50
_TREATMENT: Final = 52
_SMALL_PRINT: Final = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card, at a height below the upper edge of the card."""

    holds: str
    text: str
    y: float


def card_rows(result: Result, padding: float) -> tuple[tuple[Row, ...], float]:
    """Return the rows of a card and the height that they need."""
    rows = []
    y = padding
    for holds, text in _lines(result):
        rows.append(Row(holds, text, y))
        y += _HEIGHTS[holds]
    return tuple(rows), y + padding - 3


def best_responses(result: Result) -> str:
    """Return the best responses as they stand in brackets behind a headline."""
    if result.patients:
        found = [" or ".join(patient.best) for patient in result.patients]
        return f" ({', '.join(found) if len(set(found)) > 1 else found[0]})"
    counts = [f"{result.counts[name]} {name}" for name in ("complete", "partial") if name in result.counts]
    return f" ({', '.join(counts)})" if counts else ""


def has_room(result: Result) -> bool:
    """Tell whether the best responses fit beside the headline; they stand below it otherwise."""
    # A patient's dot takes the room of two characters.
    return len(result.headline) + len(best_responses(result)) + 2 * len(result.patients) <= _HEADLINE


def treatment_words(result: Result) -> str:
    """Return the drugs with their timing, said once where it is the same for all."""
    labels = result.regimen.replace(" ± ", " + ").split(" + ")
    timings = {re.sub(rf"^({'|'.join(map(re.escape, labels))}),? ", "", part) for part in result.timing.split("; ")}
    if result.some_drugs:
        return f"{result.agents}: {result.regimen}"
    if result.agents == "not stated" and len(labels) == 1:
        return f"{result.regimen}, alone or combined not stated"
    told = result.timing
    if len(timings) == 1 and timings != {"alone"}:
        told = f"{result.regimen}, {timings.pop()}"
    return told if result.agents == "not stated" else f"{result.agents}: {told}"


def wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines of at most so many characters; words with hyphens stay whole."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _lines(result: Result) -> Iterator[tuple[str, str]]:
    yield "headline", result.headline
    if not has_room(result):
        yield from (("best", line) for line in wrapped(best_responses(result), _SMALL_PRINT))
    if result.interval:
        lower, upper = result.interval
        yield "percent", result.percents
        yield "interval", f"95 % interval {lower}–{upper}, computed"
    yield from (("treatment", line) for line in wrapped(treatment_words(result), _TREATMENT))
    yield from (("place", line) for line in wrapped(_places(result), _SMALL_PRINT))
    if result.conflict:
        yield from (("conflict", line) for line in wrapped(f"Readings differ: {result.conflict}", _SMALL_PRINT))


def _places(result: Result) -> str:
    """Return where the result stands in its source: the first place, without offsets, and how many more."""
    source, _, first = re.sub(r" \[\d+–\d+\]$", "", result.evidence[0]).partition(": ")
    others = len(result.evidence) - 1
    more = f", and {others} more place{'s' if others > 1 else ''}" if others else ""
    cited = "cited in " if result.attribution == "cited" else ""
    return f"{first}{more} · {cited}{source}"

"""Where everything of a figure stands: four columns, cards of results between axes and histologies.

Turns a story into boxes and bands with coordinates, in CSS pixels. The columns are the layers of a layered
drawing: cards stand in reading order, and each column to their left is ordered by the barycentres of what it
leads to (Sugiyama, Tagawa and Toda 1981, https://doi.org/10.1109/TSMC.1981.4308636).
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sarcokg.plot.story import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sarcokg.plot.story import Result, Route, Story

__all__ = ["CARD", "COLUMNS", "WIDTH", "Band", "Box", "Card", "Layout", "Row", "arrange"]

WIDTH: Final = 1312
#: Left edge and width of each column.
COLUMNS: Final[dict[str, tuple[int, int]]] = {
    "drug": (16, 148),
    "target": (220, 148),
    "axis": (424, 132),
    "card": (648, 412),
    "histology": (1084, 212),
}
CARD: Final = COLUMNS["card"][1]
_TOP: Final = 132
_GAP: Final = 12
_GROUP_GAP: Final = 22
_PADDING: Final = 11
_LINE: Final = 17
_PORT: Final = 9
#: The heights of the rows of a card by what they hold.
_HEIGHTS: Final[dict[str, int]] = {
    "headline": 22,
    "percent": 18,
    "interval": 17,
    "patients": 23,
    "treatment": 18,
    "place": 15,
    "conflict": 15,
}


@dataclass(frozen=True, slots=True)
class Box:
    """One thing with its lines of text; ``outcome`` is the best result that it leads to."""

    key: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    outcome: Outcome
    axis: str | None = None

    @property
    def middle(self) -> float:
        """The height at which the middle of the box stands."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card, or for patients and intervals a line of marks, at a height of its own."""

    holds: str
    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Card:
    """A result with the rows that tell it."""

    box: Box
    result: Result
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A line from one box to another; ``is_partial`` where only some patients received the drug."""

    start: str
    end: str
    axis: str | None
    outcome: Outcome
    is_partial: bool
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A figure with coordinates."""

    boxes: tuple[Box, ...]
    cards: tuple[Card, ...]
    histologies: tuple[Box, ...]
    bands: tuple[Band, ...]
    height: float


@dataclass(slots=True)
class _Link:
    """A band before it has a place."""

    axis: str | None
    outcome: Outcome
    is_partial: bool


def arrange(story: Story) -> Layout:
    """Return the layout of a story."""
    cards, histologies, bottom = _stack(story)
    targets = _target_groups(story.routes)
    links = _links(story, targets)
    columns = _columns(links)
    middles = {card.box.key: card.box.middle for card in cards}
    # Two sweeps: towards the drugs by what each leads to, then targets once more between both neighbours.
    heights = {key: _height(_lines(story, key)) for keys in columns.values() for key in keys}
    for column in ("axis", "target", "drug", "target"):
        middles |= _place(columns[column], links, middles, heights, bottom)
    boxes = []
    for column, keys in columns.items():
        x, width = COLUMNS[column]
        for key in keys:
            through = [link for ends, link in links.items() if key in ends]
            axes = {link.axis for link in through}
            boxes.append(
                Box(
                    key,
                    _lines(story, key),
                    x,
                    middles[key] - heights[key] / 2,
                    width,
                    heights[key],
                    _best(link.outcome for link in through),
                    axes.pop() if len(axes) == 1 else None,
                )
            )
    bands = _bands(links, {box.key: box for box in (*boxes, *(card.box for card in cards))})
    return Layout(tuple(boxes), tuple(cards), tuple(histologies), tuple(bands), bottom)


# ---- Cards and histologies


def _stack(story: Story) -> tuple[list[Card], list[Box], float]:
    """Return the cards below one another, the histologies that they belong to, and the lower end of both."""
    cards: list[Card] = []
    histologies: list[Box] = []
    y = float(_TOP)
    for histology, group in groupby(enumerate(story.results), key=lambda item: item[1].histology):
        top = y
        for number, result in group:
            cards.append(_card(number, result, y))
            y += cards[-1].box.height + _GAP
        lines = _histology_lines(story, histology)
        # A histology is as tall as its cards, and never shorter than its own name.
        y = max(y, top + _height(lines) + _GAP)
        x, width = COLUMNS["histology"]
        best = _best(card.result.outcome for card in cards if card.result.histology == histology)
        histologies.append(Box(histology, lines, x, top, width, y - _GAP - top, best))
        y += _GROUP_GAP - _GAP
    return cards, histologies, y - _GROUP_GAP


def _histology_lines(story: Story, histology: str) -> tuple[str, ...]:
    parent = story.parents.get(histology)
    name = textwrap.wrap(story.labels[histology], 26)
    return (*name, *(textwrap.wrap(f"subtype of {parent}", 30) if parent else ()))


def _card(number: int, result: Result, y: float) -> Card:
    held = [("headline", result.headline)]
    if result.percents:
        held.append(("percent", result.percents))
        lower, upper = result.interval or (0.0, 0.0)
        held.append(("interval", f"{lower}–{upper}, 95 % exact interval, computed"))
    if result.patients:
        held.append(("patients", ""))
    held += [("treatment", line) for line in textwrap.wrap(_treatment(result), 50)]
    held += [("place", line) for line in _places(result)]
    if result.conflict:
        held += [("conflict", line) for line in textwrap.wrap(f"In conflict: {result.conflict}", 66)]
    rows = []
    below = y + _PADDING
    for holds, text in held:
        rows.append(Row(holds, text, below))
        below += _HEIGHTS[holds]
    x, width = COLUMNS["card"]
    box = Box(f"card {number}", (), x, y, width, below + _PADDING - 3 - y, result.outcome)
    return Card(box, result, tuple(rows))


def _treatment(result: Result) -> str:
    """Return the drugs with their timing, said once where it is the same for all."""
    drugs = result.regimen.replace(" ± ", " + ").split(" + ")
    timings = [re.sub(rf"^({'|'.join(map(re.escape, drugs))}) ", "", part) for part in result.timing.split("; ")]
    if result.some_drugs:
        return f"{result.regimen}: {result.agents}, some patients received both"
    if len(set(timings)) == 1:
        return result.timing if timings == ["alone"] else f"{result.regimen}, timing {_told(timings[0])}"
    return result.timing


def _told(timing: str) -> str:
    return timing if timing.startswith("not ") else f"{timing}"


def _places(result: Result) -> list[str]:
    """Return where the result stands in its source: the first places, without offsets, and how many more."""
    places = [re.sub(r" \[\d+–\d+\]$", "", place) for place in result.evidence]
    source, _, first = places[0].partition(": ")
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    cited = "cited in " if result.attribution == "cited" else ""
    return textwrap.wrap(f"{first}{more} · {cited}{source}", 66)


# ---- Columns to the left


def _target_groups(routes: Iterable[Route]) -> dict[str, str]:
    """Return the group of each target: targets of the same drugs and axes are drawn as one box."""
    signs: dict[str, set[tuple[str, str | None]]] = {}
    for route in routes:
        if route.via is not None:
            signs.setdefault(route.via, set()).add((route.drug, route.axis))
    groups: dict[frozenset[tuple[str, str | None]], list[str]] = {}
    for target in sorted(signs):
        groups.setdefault(frozenset(signs[target]), []).append(target)
    return {target: " ".join(group) for group in groups.values() for target in group}


def _links(story: Story, groups: Mapping[str, str]) -> dict[tuple[str, str], _Link]:
    """Return every band between boxes, with the best outcome that it leads to."""
    links: dict[tuple[str, str], _Link] = {}
    routes: dict[str, list[Route]] = {}
    for route in story.routes:
        routes.setdefault(route.drug, []).append(route)
    for number, result in enumerate(story.results):
        for drug in (*result.drugs, *result.some_drugs):
            for route in routes[drug]:
                stations = [drug, groups[route.via] if route.via else None, route.axis, f"card {number}"]
                present = [station for station in stations if station is not None]
                for ends in zip(present, present[1:], strict=False):
                    link = links.setdefault(ends, _Link(route.axis, result.outcome, is_partial=True))
                    link.outcome = _best((link.outcome, result.outcome))
                    link.is_partial &= drug in result.some_drugs
    return links


def _columns(links: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the boxes of each column, told by the kind in their identifiers."""
    keys = sorted({key for ends in links for key in ends if not key.startswith("card ")})
    columns: dict[str, list[str]] = {"drug": [], "target": [], "axis": []}
    for key in keys:
        kind = key.split("/id/", 1)[1].split("/", 1)[0]
        columns[kind if kind in columns else "target"].append(key)
    return columns


def _place(
    keys: list[str],
    links: Iterable[tuple[str, str]],
    middles: Mapping[str, float],
    heights: Mapping[str, float],
    bottom: float,
) -> dict[str, float]:
    """Order a column by barycentres and return the middle of each box, as near to its barycentre as room allows."""
    wanted = {}
    for key in keys:
        near = [middles[other] for ends in links if key in ends for other in ends if other != key and other in middles]
        wanted[key] = sum(near) / len(near) if near else bottom / 2
    keys.sort(key=lambda key: (round(wanted[key], 3), key))
    placed: dict[str, float] = {}
    lowest = float(_TOP)
    for key in keys:
        placed[key] = max(wanted[key], lowest + heights[key] / 2)
        lowest = placed[key] + heights[key] / 2 + _GAP
    highest = max(bottom, lowest - _GAP)
    for key in reversed(keys):
        placed[key] = min(placed[key], highest - heights[key] / 2)
        highest = placed[key] - heights[key] / 2 - _GAP
    return placed


def _lines(story: Story, key: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(", ".join(story.labels[part] for part in key.split(" ")), 19))


def _height(lines: Sequence[str]) -> float:
    return _LINE * len(lines) + 15


def _bands(links: Mapping[tuple[str, str], _Link], boxes: Mapping[str, Box]) -> list[Band]:
    """Return the bands; those that meet at one box are spread along its side in the order of their other ends."""
    leaving: dict[str, list[str]] = {}
    entering: dict[str, list[str]] = {}
    for start, end in links:
        leaving.setdefault(start, []).append(end)
        entering.setdefault(end, []).append(start)
    bands = []
    for (start, end), link in sorted(links.items()):
        one, other = boxes[start], boxes[end]
        y1 = _port(one, end, leaving[start], boxes)
        y2 = _port(other, start, entering[end], boxes)
        bands.append(Band(start, end, link.axis, link.outcome, link.is_partial, one.x + one.width, y1, other.x, y2))
    return bands


def _port(box: Box, other: str, others: Sequence[str], boxes: Mapping[str, Box]) -> float:
    ordered = sorted(others, key=lambda key: (boxes[key].middle, key))
    step = min(_PORT, (box.height - 10) / max(1, len(ordered) - 1))
    return box.middle + (ordered.index(other) - (len(ordered) - 1) / 2) * step


def _best(outcomes: Iterable[Outcome]) -> Outcome:
    return min(outcomes, key=list(Outcome).index)

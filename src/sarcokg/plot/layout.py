"""Where everything of a figure stands: four columns, cards of results between axes and histologies.

Turns a story into boxes and bands with coordinates, in CSS pixels. The columns are the layers of a layered
drawing: cards stand in reading order, and each column to their left is ordered by the barycentres of what it
leads to (Sugiyama, Tagawa and Toda 1981, https://doi.org/10.1109/TSMC.1981.4308636).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from sarcokg.plot.cards import card_rows, wrapped
from sarcokg.plot.story import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sarcokg.plot.cards import Row
    from sarcokg.plot.story import Result, Route, Story

__all__ = ["COLUMNS", "WIDTH", "Band", "Box", "Card", "Layout", "arrange"]

WIDTH: Final = 1312
#: Left edge and width of each column, and how many characters of its text a line holds in a wide font.
COLUMNS: Final[dict[str, tuple[int, int, int]]] = {
    "drug": (16, 140, 16),
    "target": (212, 156, 17),
    "axis": (424, 148, 15),
    "card": (656, 432, 0),
    "histology": (1112, 188, 20),
}
#: From so many results on, curves would hide one another: bands run down a lane for each axis instead.
_MANY: Final = 9
_LANE: Final = 13
#: How strongly a result draws what leads to it to its own height: what is known more than what is missing.
_PULL: Final[dict[Outcome, int]] = {
    Outcome.RESPONSE: 16,
    Outcome.RATE: 8,
    Outcome.NULL: 4,
    Outcome.UNBOUNDED_NULL: 4,
    Outcome.UNSTATED: 1,
    Outcome.PLANNED: 1,
    Outcome.NAMED: 1,
}
_TOP: Final = 132
_GAP: Final = 12
_GROUP_GAP: Final = 22
_PADDING: Final = 11
_LINE: Final = 17
_PORT: Final = 9


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
class Card:
    """A result with the rows that tell it."""

    box: Box
    result: Result
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A line from one box to another; ``is_partial`` where only some patients received the drug.

    A band with a ``lane`` runs level to that x, down or up, and level again; one without is a curve.
    """

    start: str
    end: str
    axis: str | None
    outcome: Outcome
    is_partial: bool
    x1: float
    y1: float
    x2: float
    y2: float
    lane: float | None


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
    heights = {key: _height(_lines(story, key, column)) for column, keys in columns.items() for key in keys}
    for column in ("axis", "target", "drug", "target"):
        # Beside many results the columns stand at the top, where reading begins.
        lower_end = bottom if len(cards) < _MANY else 0
        middles |= _place(columns[column], links, middles, heights, lower_end)
    boxes: list[Box] = []
    for column, keys in columns.items():
        x, width, _ = COLUMNS[column]
        for key in keys:
            through = [link for ends, link in links.items() if key in ends]
            axes = {link.axis for link in through}
            boxes.append(
                Box(
                    key,
                    _lines(story, key, column),
                    x,
                    middles[key] - heights[key] / 2,
                    width,
                    heights[key],
                    _best(link.outcome for link in through),
                    axes.pop() if len(axes) == 1 else None,
                )
            )
    lanes = _lanes(columns) if len(cards) >= _MANY else {}
    bands = _bands(links, {box.key: box for box in (*boxes, *(card.box for card in cards))}, lanes)
    height = max((box.y + box.height for box in boxes), default=bottom)
    return Layout(tuple(boxes), tuple(cards), tuple(histologies), tuple(bands), max(bottom, height))


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
        x, width, _ = COLUMNS["histology"]
        best = _best(card.result.outcome for card in cards if card.result.histology == histology)
        histologies.append(Box(histology, lines, x, top, width, y - _GAP - top, best))
        y += _GROUP_GAP - _GAP
    return cards, histologies, y - _GROUP_GAP


def _histology_lines(story: Story, histology: str) -> tuple[str, ...]:
    parent = story.parents.get(histology)
    told = [story.labels[histology], *([f"subtype of {parent}"] if parent else [])]
    return tuple(line for text in told for line in wrapped(text, COLUMNS["histology"][2]))


def _card(number: int, result: Result, y: float) -> Card:
    rows, height = card_rows(result, _PADDING)
    x, width, _ = COLUMNS["card"]
    return Card(Box(f"card {number}", (), x, y, width, height, result.outcome), result, rows)


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
                for ends in pairwise(present):
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
    links: Mapping[tuple[str, str], _Link],
    middles: Mapping[str, float],
    heights: Mapping[str, float],
    bottom: float,
) -> dict[str, float]:
    """Order a column by barycentres and return the middle of each box, as near to its barycentre as room allows."""
    wanted: dict[str, float] = {}
    for key in keys:
        pulls = [
            (_PULL[link.outcome], middles[other])
            for ends, link in links.items()
            if key in ends
            for other in ends
            if other != key and other in middles
        ]
        wanted[key] = sum(pull * middle for pull, middle in pulls) / max(1, sum(pull for pull, _ in pulls))
    keys.sort(key=lambda key: (round(wanted[key], 3), key))
    placed: dict[str, float] = {}
    lowest = float(_TOP)
    for key in keys:
        placed[key] = max(wanted[key], lowest + heights[key] / 2)
        lowest = placed[key] + heights[key] / 2 + _GAP
    highest = max(bottom, _TOP + sum(heights[key] + _GAP for key in keys) - _GAP)
    for key in reversed(keys):
        placed[key] = min(placed[key], highest - heights[key] / 2)
        highest = placed[key] - heights[key] / 2 - _GAP
    return placed


def _lines(story: Story, key: str, column: str) -> tuple[str, ...]:
    return tuple(wrapped(", ".join(story.labels[part] for part in key.split(" ")), COLUMNS[column][2]))


def _height(lines: Sequence[str]) -> float:
    return _LINE * len(lines) + 15


def _lanes(columns: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return a lane for each box that may lead to cards, the lowest axis nearest to its column."""
    keys = [*columns["axis"], *columns["target"], *columns["drug"]]
    return {key: COLUMNS["card"][0] - 24 - _LANE * index for index, key in enumerate(keys)}


def _bands(links: Mapping[tuple[str, str], _Link], boxes: Mapping[str, Box], lanes: Mapping[str, float]) -> list[Band]:
    """Return the bands; those that meet at one box are spread along its side in the order of their other ends."""
    leaving: dict[str, list[str]] = {}
    entering: dict[str, list[str]] = {}
    for start, end in links:
        leaving.setdefault(start, []).append(end)
        entering.setdefault(end, []).append(start)
    bands = []
    for (start, end), link in sorted(links.items()):
        one, other = boxes[start], boxes[end]
        lane = lanes.get(start) if end.startswith("card ") else None
        y1 = _port(one, end, leaving[start], boxes) if lane is None else one.middle
        y2 = _port(other, start, entering[end], boxes)
        places = one.x + one.width, y1, other.x, y2, lane
        bands.append(Band(start, end, link.axis, link.outcome, link.is_partial, *places))
    # What is firm lies on top of what is faint.
    return sorted(bands, key=lambda band: -list(Outcome).index(band.outcome))


def _port(box: Box, other: str, others: Sequence[str], boxes: Mapping[str, Box]) -> float:
    ordered = sorted(others, key=lambda key: (boxes[key].middle, key))
    step = min(_PORT, (box.height - 10) / max(1, len(ordered) - 1))
    return box.middle + (ordered.index(other) - (len(ordered) - 1) / 2) * step


def _best(outcomes: Iterable[Outcome]) -> Outcome:
    return min(outcomes, key=list(Outcome).index)

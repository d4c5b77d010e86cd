"""A figure of mechanisms as one SVG file: text stays text, nothing is fetched, nothing runs.

Colours are attributes, so that any program shows them; a page may set others through the classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from sarcokg.identifiers import ID, key_of
from sarcokg.plot.cards import best_responses, has_room, treatment_words
from sarcokg.plot.layout import COLUMNS, WIDTH, arrange
from sarcokg.plot.story import Outcome, tell
from sarcokg.plot.svg import FAINT, INK, PAPER, QUIET, WASH, Style, dot, element, line, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.late import networkx
    from sarcokg.plot.cards import Row
    from sarcokg.plot.layout import Band, Box, Card
    from sarcokg.plot.story import Result, Story

__all__ = ["NOTE", "NO_AXIS", "PALETTE", "draw", "footer", "mechanisms_svg"]

NOTE: Final = (
    "Responses observed under a mechanism, not proven to come from it. "
    "Results overlap where a source tells patients singly and in sum, so cards do not add up."
)
#: A colour of each axis on white and on black: contrast with the ground above 4.5, and any two at least 29 apart in
#: CIELAB, also under protanopia and deuteranopia (simulated as Machado et al. 2009, https://doi.org/10.1109/TVCG.2009.113).
PALETTE: Final[dict[str, tuple[str, str]]] = {
    "CTLA-4": ("#5511dd", "#5577ff"),
    "IDO-kynurenine": ("#000044", "#eeffcc"),
    "PD-1-PD-L1": ("#0072b2", "#56b4e9"),
    "TGF-beta": ("#550022", "#ffff22"),
    "VEGF-VEGFR": ("#b54800", "#f2954e"),
    "other-tyrosine-kinases": ("#667766", "#778877"),
}
#: The colour of what acts on no axis.
NO_AXIS: Final = ("#57606a", "#9aa4af")
_MISSING: Final = frozenset({Outcome.UNSTATED, Outcome.PLANNED, Outcome.NAMED})
#: Width, dashes and opacity of a band: what is known looks firm, what is missing looks faint.
_STROKES: Final[dict[Outcome, tuple[float, str, float]]] = {
    Outcome.RESPONSE: (5, "", 0.62),
    Outcome.RATE: (2.5, "", 0.62),
    Outcome.NULL: (2, "7 4", 0.8),
    Outcome.UNBOUNDED_NULL: (2, "7 3 1.5 3", 0.8),
    Outcome.UNSTATED: (1.6, "1.5 4", 0.75),
    Outcome.PLANNED: (1.6, "1.5 4", 0.75),
    Outcome.NAMED: (1.6, "1.5 4", 0.75),
}
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
#: Where the scale of intervals begins in a card, and its length.
_SCALE: Final = (276, 116)

_PLAIN: Final = Style("ink", 13, INK)
_STRONG: Final = Style("ink", 14, INK, weight=700)
_SMALL: Final = Style("quiet", 12, QUIET)
_FINE: Final = Style("quiet", 11.5, QUIET)


def mechanisms_svg(graph: networkx.MultiDiGraph[str], histology: str) -> str:
    """Return the figure of a histology and its subtypes as SVG, ending in a newline.

    ``histology`` is a key, label or synonym; raises `UsageError` where no histology has the name.
    """
    return draw(tell(graph, histology)) + "\n"


def draw(story: Story) -> str:
    """Return the SVG element of a story."""
    layout = arrange(story)
    rule = layout.height + 40
    height = rule + 106
    parts = [
        element("title", {"id": "figure-title"}, escape(story.title)),
        element("desc", {"id": "figure-text"}, escape(" ".join(_sentences(story)))),
        element("rect", {"class": "paper", "width": WIDTH, "height": height, "fill": PAPER}),
        *_heading(story),
        *(_band(band) for band in layout.bands),
        *(_node(box) for box in layout.boxes),
        *(_card(card, story) for card in layout.cards),
        *(_histology(box, story) for box in layout.histologies),
        *_legend(rule),
        text(16, height - 16, footer(story), _SMALL),
    ]
    attributes: dict[str, str | float] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {WIDTH} {height:.0f}",
        "width": WIDTH,
        "height": round(height),
        "role": "img",
        "aria-labelledby": "figure-title figure-text",
        "font-family": _FONT,
    }
    return element("svg", attributes, "\n" + "\n".join(parts) + "\n")


def footer(story: Story) -> str:
    """Return the line that every figure ends with."""
    sources = f"{story.sources} source{'' if story.sources == 1 else 's'}"
    retracted = f" · RETRACTED source in this release: {story.retracted}" if story.retracted else ""
    return f"sarcokg release {story.release} · {sources} · not a systematic review; no treatment advice{retracted}"


# ---- Head and foot


def _heading(story: Story) -> Iterator[str]:
    yield text(16, 34, story.title, _STRONG.but(size=20))
    yield text(16, 58, NOTE, _SMALL.but(size=13))
    heads = {
        "drug": ("Drug", ""),
        "target": ("Target", "inhibited by the drug"),
        "axis": ("Axis", "that the target is in"),
        "card": ("Result", "how many responded, to what, and where it is printed"),
        "histology": ("Histology", ""),
    }
    for column, (head, explained) in heads.items():
        x = COLUMNS[column][0]
        yield text(x, 96, head, _STRONG)
        if explained:
            yield text(x, 112, explained, _FINE)
    yield line((16, 120), (WIDTH - 16, 120), "rule", FAINT, {})
    if not story.results:
        label = story.labels[story.histology]
        yield text(16, 160, f"Nothing is known here: no source gives or names a treatment of {label}.", _PLAIN)


def _legend(y: float) -> Iterator[str]:
    yield line((16, y), (WIDTH - 16, y), "rule", FAINT, {})
    shown = (
        (Outcome.RESPONSE, 16, "response observed"),
        (Outcome.RATE, 236, "response rate without counts"),
        (Outcome.NULL, 530, "no response observed"),
        (Outcome.UNBOUNDED_NULL, 770, "no response, number unstated"),
        (Outcome.NAMED, 1060, "no result is known"),
    )
    for outcome, x, words in shown:
        yield line((x, y + 24), (x + 40, y + 24), "mark", INK, _stroke(outcome))
        yield text(x + 50, y + 28, words, _SMALL)
    yield dot(22, y + 48, 4.5, is_filled=True)
    yield text(36, y + 52, "drug that everyone received; patient with a response", _SMALL)
    yield dot(436, y + 48, 4.5, is_filled=False)
    yield text(450, y + 52, "drug that some received (thin line); patient without a response", _SMALL)
    yield from _string(916, y + 48, 2, 2)
    yield text(950, y + 52, "drugs of one treatment", _SMALL)


def _sentences(story: Story) -> Iterator[str]:
    """Yield the figure in words, for those who do not see it."""
    yield NOTE
    for result in story.results:
        percents = f", {result.percents}" if result.percents else ""
        interval = f", 95 % exact interval {result.figures['intervalComputed']}" if result.interval else ""
        told = f"{result.headline}{best_responses(result)}{percents}{interval}; {treatment_words(result)}"
        yield f"{story.labels[result.histology]}: {told}; {result.evidence[0]}."


# ---- Drugs, targets, axes and the bands between them


def _band(band: Band) -> str:
    stroke = _stroke(band.outcome)
    if band.is_partial:
        stroke |= {"stroke-width": min(1.8, float(stroke["stroke-width"]))}
    ends = {"class": f"line-{_slot(band.axis)}", "d": _way(band), "fill": "none", "stroke": _colour(band.axis)}
    return element("path", {**ends, **stroke})


def _stroke(outcome: Outcome) -> dict[str, str | float]:
    width, dashes, opacity = _STROKES[outcome]
    return {"stroke-width": width, "stroke-opacity": f"{opacity}", **({"stroke-dasharray": dashes} if dashes else {})}


def _way(band: Band) -> str:
    x1, y1, x2, y2 = (f"{value:.1f}" for value in (band.x1, band.y1, band.x2, band.y2))
    if band.lane is None:
        middle = f"{(band.x1 + band.x2) / 2:.1f}"
        return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
    turn = max(-8.0, min(8.0, (band.y2 - band.y1) / 2))
    before, lane, after = (f"{band.lane + shift:.1f}" for shift in (-abs(turn), 0, abs(turn)))
    down, level = f"{band.y1 + turn:.1f}", f"{band.y2 - turn:.1f}"
    return f"M{x1} {y1}H{before}Q{lane} {y1} {lane} {down}V{level}Q{lane} {y2} {after} {y2}H{x2}"


def _node(box: Box) -> str:
    is_axis = box.key.startswith(f"{ID}axis/")
    is_faint = box.outcome in _MISSING
    is_solid = is_axis and not is_faint
    axis = box.key if is_axis else box.axis
    colour, slot = _colour(axis), _slot(axis)
    frame = {"class": f"{f'fill-{slot}' if is_solid else 'paper'} line-{slot}", **_frame(box)}
    look: dict[str, str | float] = {"fill": colour if is_solid else PAPER, "stroke": colour, "stroke-width": 1.4}
    look |= {"stroke-dasharray": "1.5 4"} if is_faint else {}
    style = Style("on", 13, PAPER) if is_solid else _SMALL.but(size=13) if is_faint else _PLAIN
    style = style.but(weight=600) if is_axis else style
    words = [text(box.x + 11, box.y + 22 + 17 * index, each, style) for index, each in enumerate(box.lines)]
    return element("g", {}, element("rect", {**frame, **look}) + "".join(words))


def _frame(box: Box) -> dict[str, str | float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": 7}


def _colour(axis: str | None) -> str:
    return PALETTE.get(key_of(axis or ""), NO_AXIS)[0]


def _slot(axis: str | None) -> str:
    """Return the class of an axis, by which a page sets its colour in the dark."""
    key = key_of(axis or "")
    return str(list(PALETTE).index(key)) if key in PALETTE else "none"


# ---- Results and histologies


def _card(card: Card, story: Story) -> str:
    box, result = card.box, card.result
    is_known = result.outcome in {Outcome.RESPONSE, Outcome.RATE}
    stroke = _stroke(result.outcome)
    dashes = {"stroke-dasharray": stroke["stroke-dasharray"]} if "stroke-dasharray" in stroke else {}
    look: dict[str, str | float] = {
        "class": "known" if is_known else "open",
        **_frame(box),
        "fill": WASH if is_known else PAPER,
        "stroke": INK if is_known else QUIET,
        "stroke-width": 1.4 if is_known else 1.1,
        **dashes,
    }
    where = story.labels[result.histology]
    full = f"{result.headline}. {treatment_words(result)}. {where}. {'; '.join(result.evidence)}"
    level = min(box.middle, box.y + 40)
    tie = line((box.x + box.width, level), (COLUMNS["histology"][0], level), "mark", INK, stroke)
    rows = [part for row in card.rows for part in _row(row, card)]
    return element("g", {}, element("title", {}, escape(full)) + tie + element("rect", look) + "".join(rows))


def _row(row: Row, card: Card) -> Iterator[str]:
    x, y, result = card.box.x + 14, card.box.y + row.y, card.result
    if row.holds == "headline":
        style = _STRONG.but(size=16 if result.outcome is Outcome.RESPONSE else 14)
        style = _SMALL.but(size=13) if result.outcome in _MISSING else style
        for index in range(len(result.patients)):
            yield dot(x + 5.5 + 15 * index, y + 10, 5, is_filled=result.outcome is Outcome.RESPONSE)
        indent = 15 * len(result.patients) + 2 * bool(result.patients)
        yield text(x + indent, y + 16, row.text, style, more=best_responses(result) if has_room(result) else "")
        if result.interval:
            yield from _interval(result, result.interval, (x + _SCALE[0], y + 31))
    elif row.holds == "percent":
        yield text(x, y + 14, row.text, _PLAIN)
    elif row.holds == "interval":
        yield text(x, y + 13, row.text, _SMALL)
    elif row.holds == "treatment":
        count = len(result.drugs) + len(result.some_drugs)
        if row is next(each for each in card.rows if each.holds == "treatment"):
            yield from _string(x, y + 9, count, len(result.drugs))
        yield text(x + 4 + 16 * count, y + 13, row.text, _PLAIN.but(size=12.5))
    else:
        yield text(x, y + 12, row.text, _FINE.but(slant="italic") if row.holds == "conflict" else _FINE)


def _interval(result: Result, limits: tuple[float, float], place: tuple[float, float]) -> Iterator[str]:
    """Yield the computed interval on a scale from 0 to 100 %, at the same place in every card."""
    (left, y), length = place, _SCALE[1]
    yield line((left, y), (left + length, y), "rule", FAINT, {})
    for share in (0, 50, 100):
        at = left + length * share / 100
        yield line((at, y - 4), (at, y + 4), "rule", FAINT, {})
        yield text(at, y + 17, f"{share}{' %' if share else ''}", _FINE.but(size=10, anchor="middle"))
    lower, upper = (left + length * limit / 100 for limit in limits)
    yield line((lower, y), (upper, y), "mark", INK, {"stroke-width": 2})
    at = left + length * float(result.figures["percentComputed"]) / 100
    yield dot(at, y, 4.5, is_filled=result.outcome is Outcome.RESPONSE)


def _string(x: float, y: float, count: int, full: int) -> Iterator[str]:
    """Yield one bead a drug on a string: filled where everyone received it, hollow where some did."""
    if count > 1:
        yield line((x + 6, y), (x + 6 + 16 * (count - 1), y), "mark", INK, {"stroke-width": 2})
    for index in range(count):
        yield dot(x + 6 + 16 * index, y, 4.5, is_filled=index < full)


def _histology(box: Box, story: Story) -> str:
    """Return a bar as tall as the cards of a histology, with its name beside it."""
    width = 7 if box.key == story.histology else 4
    place: dict[str, str | float] = {"x": box.x, "y": box.y, "width": width, "height": box.height}
    bar = element("rect", {"class": "bar", **place, "fill": INK})
    words = []
    style = _STRONG
    for index, each in enumerate(box.lines):
        style = _SMALL if each.startswith("subtype of") else style
        words.append(text(box.x + 16, box.y + 22 + 17 * index, each, style))
    return element("g", {}, bar + "".join(words))

"""A figure of mechanisms as one SVG file: text stays text, nothing is fetched, nothing runs.

Colours are attributes, so that any program shows them; a page may set others through the classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from sarcokg.identifiers import key_of
from sarcokg.plot.layout import COLUMNS, WIDTH, arrange
from sarcokg.plot.story import Outcome, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sarcokg.late import networkx
    from sarcokg.plot.layout import Band, Box, Card, Layout, Row
    from sarcokg.plot.story import Result, Story

__all__ = ["NOTE", "PALETTE", "draw", "footer", "mechanisms_svg"]

NOTE: Final = (
    "Responses observed under a mechanism, not proven to come from it. "
    "Results overlap where a source tells patients singly and in sum, so cards do not add up."
)
#: A colour of each axis on white and on black. On white each has a contrast above 4.5 with white; they stay
#: apart under protanopia and deuteranopia, simulated as by Machado et al. 2009, https://doi.org/10.1109/TVCG.2009.113.
PALETTE: Final[dict[str, tuple[str, str]]] = {
    "CTLA-4": ("#332288", "#a99bf0"),
    "IDO-kynurenine": ("#00786b", "#4fc3b3"),
    "PD-1-PD-L1": ("#0072b2", "#56b4e9"),
    "TGF-beta": ("#aa3377", "#ee88bb"),
    "VEGF-VEGFR": ("#b54800", "#f2954e"),
    "other-tyrosine-kinases": ("#5b5f66", "#aab0ba"),
}
_NO_AXIS: Final = ("#5b5f66", "#aab0ba")
#: Width, dashes and opacity of a band: what is known looks firm, what is missing looks faint.
_STROKES: Final[dict[Outcome, tuple[float, str, float]]] = {
    Outcome.RESPONSE: (5, "", 0.62),
    Outcome.RATE: (2.5, "", 0.62),
    Outcome.NULL: (2, "7 4", 0.8),
    Outcome.UNBOUNDED_NULL: (2, "7 3 1.5 3", 0.8),
    Outcome.UNSTATED: (1.6, "1.5 4", 0.75),
    Outcome.NAMED: (1.6, "1.5 4", 0.75),
}
_INK: Final = "#1b1f24"
_QUIET: Final = "#57606a"
_FAINT: Final = "#d0d7de"
_PAPER: Final = "#ffffff"
_WASH: Final = "#f3f5f7"
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_SCALE: Final = (256, 140)


def mechanisms_svg(graph: networkx.MultiDiGraph[str], histology: str) -> str:
    """Return the figure of a histology and its subtypes as SVG, ending in a newline.

    ``histology`` is a key, label or synonym; raises `UsageError` where no histology has the name.
    """
    return draw(tell(graph, histology)) + "\n"


def draw(story: Story) -> str:
    """Return the SVG element of a story."""
    layout = arrange(story)
    bottom = layout.height + 40
    height = bottom + 128
    parts = [
        _element("title", {"id": "figure-title"}, escape(story.title)),
        _element("desc", {"id": "figure-text"}, escape(" ".join(_sentences(story)))),
        _element("rect", {"class": "paper", "width": WIDTH, "height": height, "fill": _PAPER}),
        *_heading(story),
        *(_band(band) for band in layout.bands),
        *(_node(box) for box in layout.boxes),
        *(_whole_card(card, story) for card in layout.cards),
        *(_histology(box, story) for box in layout.histologies),
        *(_absence(story) if not story.results else ()),
        *_legend(bottom),
        _text(16, height - 16, footer(story), "quiet", 12, _QUIET),
    ]
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {WIDTH} {_number(height)}",
        "width": WIDTH,
        "height": height,
        "role": "img",
        "aria-labelledby": "figure-title figure-text",
        "font-family": _FONT,
    }
    return _element("svg", attributes, "\n" + "\n".join(parts) + "\n")


def footer(story: Story) -> str:
    """Return the line that every figure ends with."""
    sources = f"{story.sources} source{'' if story.sources == 1 else 's'}"
    return f"sarcokg release {story.release} · {sources} · not a systematic review; no treatment advice"


# ---- Parts


def _heading(story: Story) -> Iterator[str]:
    yield _text(16, 34, story.title, "ink strong", 20, _INK, weight=700)
    yield _text(16, 58, NOTE, "quiet", 13, _QUIET)
    heads = {
        "drug": ("Drug", ""),
        "target": ("Target", "inhibited by the drug"),
        "axis": ("Axis", "that the target is in"),
        "card": ("Result", "how many responded, to what, and where it is printed"),
        "histology": ("Histology", ""),
    }
    for column, (head, explained) in heads.items():
        x = COLUMNS[column][0]
        yield _text(x, 96, head, "ink strong", 14, _INK, weight=700)
        yield _text(x, 112, explained, "quiet", 11.5, _QUIET) if explained else ""
    yield _element("line", {"class": "rule", "x1": 16, "y1": 120, "x2": WIDTH - 16, "y2": 120, "stroke": _FAINT})


def _band(band: Band) -> str:
    width, dashes, opacity = _STROKES[band.outcome]
    bend = (band.x2 - band.x1) / 2
    start, end = f"{_number(band.x1)} {_number(band.y1)}", f"{_number(band.x2)} {_number(band.y2)}"
    controls = f"{_number(band.x1 + bend)} {_number(band.y1)} {_number(band.x2 - bend)} {_number(band.y2)}"
    attributes = {
        "class": f"line-{_slot(band.axis)}",
        "d": f"M{start}C{controls} {end}",
        "fill": "none",
        "stroke": _colour(band.axis),
        "stroke-width": min(width, 1.8) if band.is_partial else width,
        "stroke-opacity": opacity,
        **({"stroke-dasharray": dashes} if dashes else {}),
    }
    return _element("path", attributes)


def _node(box: Box) -> str:
    is_axis = "/id/axis/" in box.key
    is_faint = box.outcome in {Outcome.UNSTATED, Outcome.NAMED}
    colour = _colour(box.key if is_axis else box.axis)
    slot = _slot(box.key if is_axis else box.axis)
    is_solid = is_axis and not is_faint
    frame = {
        "class": f"fill-{slot} line-{slot}" if is_solid else f"paper line-{slot}",
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "rx": 7,
        "fill": colour if is_solid else _PAPER,
        "stroke": colour,
        "stroke-width": 1.4,
        **({"stroke-dasharray": "1.5 4"} if is_faint else {}),
    }
    style = ("on", _PAPER) if is_solid else ("quiet", _QUIET) if is_faint else ("ink", _INK)
    lines = [
        _text(box.x + 11, box.y + 22 + 17 * index, line, style[0], 13, style[1], weight=600 if is_axis else None)
        for index, line in enumerate(box.lines)
    ]
    return _element("g", {}, _element("rect", frame) + "".join(lines))


def _whole_card(card: Card, story: Story) -> str:
    box, result = card.box, card.result
    _, dashes, _ = _STROKES[result.outcome]
    known = result.outcome in {Outcome.RESPONSE, Outcome.RATE}
    frame = {
        "class": "card" if known else "paper card",
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "rx": 7,
        "fill": _WASH if known else _PAPER,
        "stroke": _INK if known else _QUIET,
        "stroke-width": 1.4 if known else 1.1,
        **({"stroke-dasharray": dashes} if dashes else {}),
    }
    full = f"{result.headline}. {result.timing}. {story.labels[result.histology]}. " + "; ".join(result.evidence)
    rows = [part for row in card.rows for part in _row(row, card)]
    agents = _text(box.x + box.width - 12, box.y + 26, _agents(result), "quiet", 11.5, _QUIET, anchor="end")
    return _element("g", {}, _element("title", {}, escape(full)) + _element("rect", frame) + agents + "".join(rows))


def _row(row: Row, card: Card) -> Iterator[str]:
    x, result = card.box.x + 14, card.result
    faint = result.outcome in {Outcome.UNSTATED, Outcome.NAMED}
    if row.holds == "headline":
        style = ("quiet", _QUIET, None) if faint else ("ink strong", _INK, 700)
        yield _text(x, row.y + 16, row.text, style[0], 13 if faint else 16, style[1], weight=style[2], more=_parts(result))
    elif row.holds == "percent":
        yield _text(x, row.y + 14, row.text, "ink", 13, _INK)
        yield from _interval(card, row.y)
    elif row.holds == "interval":
        yield _text(x, row.y + 13, row.text, "quiet", 12, _QUIET)
    elif row.holds == "patients":
        yield from _patients(result, x, row.y + 12)
    elif row.holds == "treatment":
        is_first = row is next(each for each in card.rows if each.holds == "treatment")
        beads = list(_beads(result, x, row.y + 9)) if is_first else []
        yield from beads
        indent = 16 * (len(result.drugs) + len(result.some_drugs))
        yield _text(x + indent, row.y + 13, row.text, "ink", 12.5, _INK)
    else:
        yield _text(x, row.y + 12, row.text, "quiet", 11.5, _QUIET, style="italic" if row.holds == "conflict" else None)


def _parts(result: Result) -> str:
    counts = [f"{result.counts[name]} {name}" for name in ("complete", "partial") if name in result.counts]
    return f" ({', '.join(counts)})" if counts else ""


def _agents(result: Result) -> str:
    return "agents not stated" if result.agents == "not stated" else result.agents


def _interval(card: Card, y: float) -> Iterator[str]:
    """Yield the computed interval on a scale from 0 to 100 %, the same in every card."""
    if card.result.interval is None:
        return
    left, length = card.box.x + _SCALE[0], _SCALE[1]
    lower, upper = (left + length * limit / 100 for limit in card.result.interval)
    middle = left + length * float(card.result.figures["percentComputed"]) / 100
    level = y + 9
    yield _element("line", {"class": "rule", "x1": left, "x2": left + length, "y1": level, "y2": level, "stroke": _FAINT})
    for share in (0, 50, 100):
        at = left + length * share / 100
        yield _element("line", {"class": "rule", "x1": at, "x2": at, "y1": level - 4, "y2": level + 4, "stroke": _FAINT})
        yield _text(at, level + 17, f"{share}{' %' if share else ''}", "quiet", 10, _QUIET, anchor="middle")
    ends = {"class": "mark", "x1": lower, "x2": upper, "y1": level, "y2": level, "stroke": _INK, "stroke-width": 2}
    yield _element("line", ends)
    filled = card.result.outcome is Outcome.RESPONSE
    yield _dot(middle, level, 4.5, is_filled=filled)


def _patients(result: Result, x: float, y: float) -> Iterator[str]:
    """Yield a disc for each patient, filled for a response, with the best response beside it."""
    for patient in result.patients:
        yield _dot(x + 6, y - 4, 5.5, is_filled=result.outcome is Outcome.RESPONSE)
        text = "/".join(patient.best if len(result.patients) == 1 else patient.categories)
        yield _text(x + 17, y, text, "ink", 12.5, _INK)
        x += 62


def _dot(x: float, y: float, radius: float, *, is_filled: bool) -> str:
    attributes = {"cx": x, "cy": y, "r": radius, "fill": _INK if is_filled else _PAPER, "stroke": _INK, "stroke-width": 1.5}
    return _element("circle", {"class": "mark full" if is_filled else "mark hollow", **attributes})


def _beads(result: Result, x: float, y: float) -> Iterator[str]:
    """Yield one bead a drug on a string: filled where everyone received it, hollow where some did."""
    count = len(result.drugs) + len(result.some_drugs)
    if count > 1:
        end = x + 6 + 16 * (count - 1)
        yield _element("line", {"class": "mark", "x1": x + 6, "x2": end, "y1": y, "y2": y, "stroke": _INK, "stroke-width": 2})
    for index in range(count):
        yield _dot(x + 6 + 16 * index, y, 4.5, is_filled=index < len(result.drugs))


def _histology(box: Box, story: Story) -> str:
    is_asked = box.key == story.histology
    frame = {
        "class": "asked" if is_asked else "wash",
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "rx": 7,
        "fill": _INK if is_asked else _WASH,
    }
    parent = story.parents.get(box.key)
    top = box.middle - 17 * (len(box.lines) - 1) / 2 + 5
    names = sum(1 for line in box.lines if not (parent and line.startswith("subtype of")))
    lines = []
    for index, line in enumerate(box.lines):
        is_name = index < names
        style = ("on", _PAPER) if is_asked else ("ink", _INK) if is_name else ("quiet", _QUIET)
        size, weight = (14, 700) if is_name else (11.5, None)
        lines.append(_text(box.x + 14, top + 17 * index, line, style[0], size, style[1], weight=weight))
    tie = {"class": "rule", "x1": box.x - 24, "x2": box.x, "y1": box.middle, "y2": box.middle, "stroke": _QUIET}
    return _element("g", {}, (_element("line", tie) if box.outcome else "") + _element("rect", frame) + "".join(lines))


def _absence(story: Story) -> Iterator[str]:
    text = f"Nothing is known here: no source of this release gives or names a treatment of {story.labels[story.histology]}."
    yield _text(16, 160, text, "ink", 15, _INK)


def _legend(top: float) -> Iterator[str]:
    yield _element("line", {"class": "rule", "x1": 16, "y1": top, "x2": WIDTH - 16, "y2": top, "stroke": _FAINT})
    shown = ((Outcome.RESPONSE, 0), (Outcome.RATE, 210), (Outcome.NULL, 480), (Outcome.UNBOUNDED_NULL, 700), (Outcome.NAMED, 1010))
    for outcome, x in shown:
        width, dashes, opacity = _STROKES[outcome]
        line = {"class": "mark", "x1": 16 + x, "x2": 56 + x, "y1": top + 24, "y2": top + 24, "stroke": _INK}
        more = {"stroke-width": width, "stroke-opacity": opacity, **({"stroke-dasharray": dashes} if dashes else {})}
        yield _element("line", {**line, **more})
        text = "no result: named in a title, or not stated" if outcome is Outcome.NAMED else str(outcome)
        yield _text(64 + x, top + 28, text, "quiet", 12, _QUIET)
    yield _dot(22, top + 48, 4.5, is_filled=True)
    yield _text(34, top + 52, "a drug that everyone received, or a patient with a response", "quiet", 12, _QUIET)
    yield _dot(396, top + 48, 4.5, is_filled=False)
    yield _text(408, top + 52, "a drug that some received (thin line), or a patient without a response", "quiet", 12, _QUIET)
    yield _text(820, top + 52, "beads on one string: drugs of one treatment", "quiet", 12, _QUIET)


def _sentences(story: Story) -> Iterator[str]:
    """Yield the figure in words, for those who do not see it."""
    yield NOTE
    for result in story.results:
        percents = f", {result.percents}" if result.percents else ""
        interval = f", 95 % exact interval {result.figures['intervalComputed']}" if result.interval else ""
        under = f"under {result.timing} ({_agents(result)})"
        yield f"{story.labels[result.histology]}: {result.headline}{percents}{interval}, {under}; {result.evidence[0]}."


# ---- SVG


def _colour(axis: str | None) -> str:
    return PALETTE.get(key_of(axis or ""), _NO_AXIS)[0]


def _slot(axis: str | None) -> str:
    """Return the class of an axis, by which a page sets its colour in the dark."""
    key = key_of(axis or "")
    return str(list(PALETTE).index(key)) if key in PALETTE else "none"


def _text(
    x: float, y: float, text: str, style_class: str, size: float, fill: str, *, weight: int | None = None,
    anchor: str | None = None, style: str | None = None, more: str = "",
) -> str:
    attributes = {"class": style_class, "x": x, "y": y, "font-size": size, "fill": fill}
    optional = {"font-weight": weight, "text-anchor": anchor, "font-style": style}
    attributes |= {name: value for name, value in optional.items() if value is not None}
    tail = _element("tspan", {"font-size": 12.5, "font-weight": 400}, escape(more)) if more else ""
    return _element("text", attributes, escape(text) + tail)


def _element(name: str, attributes: dict[str, str | float], content: str = "") -> str:
    written = "".join(f" {key}={quoteattr(_number(value))}" for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _number(value: str | float) -> str:
    """Return a number with at most one decimal, the same on every machine; texts are left alone.

    >>> _number(12.0), _number(12.25), _number("12.25")
    ('12', '12.2', '12.25')
    """
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")

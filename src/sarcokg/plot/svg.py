"""The few kinds of mark that figures are made of, as SVG text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FAINT", "INK", "PAPER", "QUIET", "WASH", "Style", "dot", "element", "line", "text"]

INK: Final = "#1b1f24"
QUIET: Final = "#57606a"
FAINT: Final = "#d0d7de"
PAPER: Final = "#ffffff"
WASH: Final = "#f3f5f7"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; ``name`` is the class by which a page gives it another colour."""

    name: str
    size: float
    fill: str
    weight: int | None = None
    slant: str | None = None
    anchor: str | None = None

    def but(self, **changes: float | str | None) -> Style:
        """Return the style with some traits changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def element(name: str, attributes: Mapping[str, str | float], content: str = "") -> str:
    """Return an element; ``content`` is markup already.

    >>> element("rect", {"x": 1.5, "class": "a"})
    '<rect x="1.5" class="a"/>'
    """
    written = "".join(f" {key}={quoteattr(_number(value))}" for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(x: float, y: float, words: str, style: Style, *, more: str = "") -> str:
    """Return a line of text, escaped; ``more`` follows it in a lighter hand."""
    attributes: dict[str, str | float] = {
        "class": style.name,
        "x": x,
        "y": y,
        "font-size": style.size,
        "fill": style.fill,
        **({"font-weight": style.weight} if style.weight else {}),
        **({"font-style": style.slant} if style.slant else {}),
        **({"text-anchor": style.anchor} if style.anchor else {}),
    }
    tail = element("tspan", {"font-size": 12.5, "font-weight": 400}, escape(more)) if more else ""
    return element("text", attributes, escape(words) + tail)


def line(
    start: tuple[float, float], end: tuple[float, float], name: str, colour: str, more: Mapping[str, str | float]
) -> str:
    """Return a straight line; ``more`` are attributes of its stroke."""
    ends: dict[str, str | float] = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", {"class": name, **ends, "stroke": colour, **more})


def dot(x: float, y: float, radius: float, *, is_filled: bool) -> str:
    """Return a disc, filled for yes and hollow for no."""
    place: dict[str, str | float] = {"cx": x, "cy": y, "r": radius}
    fill = INK if is_filled else PAPER
    name = "mark full" if is_filled else "mark hollow"
    return element("circle", {"class": name, **place, "fill": fill, "stroke": INK, "stroke-width": 1.5})


def _number(value: str | float) -> str:
    """Return a number with at most one decimal, the same on every machine; texts are left alone.

    >>> _number(12.0), _number(12.26), _number("12.26")
    ('12', '12.3', '12.26')
    """
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")

"""A figure as PNG: SVG text drawn with the font that the package carries, so that it is the same on every machine."""

from __future__ import annotations

from typing import Final

from sarcokg.errors import UsageError
from sarcokg.late import find_resvg
from sarcokg.renderer import built_path

__all__ = ["as_png"]

_FONTS: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
#: Pixels a unit of the drawing: fine enough for print.
_ZOOM: Final = 2


def as_png(svg: str) -> bytes:
    """Draw an SVG document, two pixels a unit.

    Raises `UsageError` where the extra ``plot`` is not installed, `MissingExplorerError` where the font was not built.
    """
    resvg = find_resvg()
    if resvg is None:
        message = "a PNG needs the extra plot. Run `pip install 'sarcokg[plot]'`, or end the name in .svg."
        raise UsageError(message)
    # Fonts of the system would give other pixels on another machine.
    drawn: bytes = resvg.svg_to_bytes(
        svg_string=svg, zoom=_ZOOM, skip_system_fonts=True, font_files=[str(built_path(name)) for name in _FONTS]
    )
    return bytes(drawn)

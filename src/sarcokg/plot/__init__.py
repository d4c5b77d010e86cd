"""Figures as self-contained text: SVG, and HTML pages that hold the same facts as tables.

A figure is made in four steps, one module each: `story` chooses what is drawn, `layout` gives it places,
`drawing` writes SVG, `page` writes HTML. Equal graphs give equal bytes.
"""

from sarcokg.plot.drawing import mechanisms_svg
from sarcokg.plot.page import mechanisms_html

__all__ = ["mechanisms_html", "mechanisms_svg"]

"""Pages of the explorer: what each shows, as data, and as HTML by the renderer.

Each view is a module here, found by its ``VIEW``: it names the paths that it has pages for, and makes the page of one.
It takes what it shows from questions and SPARQL, and computes no number anew.
"""

from sarcokg.pages.catalogue import Pages
from sarcokg.pages.model import Page

__all__ = ["Page", "Pages"]

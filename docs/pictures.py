"""Takes the pictures of views that stand in the documentation: ``python docs/pictures.py``.

Needs Debian's chromium, and Pillow (``pip install pillow``), which makes them small: a palette of 256 colours.
Equal views give equal pictures on one machine; another has other fonts, and the workbench tells its seconds.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "pictures"
_HEIGHT: Final = 900
_COLOURS: Final = 256
_QUERY: Final = """SELECT ?drug ?mechanism ?target WHERE {
  ?drug a sarco:CheckpointInhibitor .
  ?drug sarco:hasMechanism ?mechanism .
  OPTIONAL { ?drug sarco:inhibits ?target }
}
ORDER BY ?drug ?mechanism
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A view at an address; ``until`` is what has to be there, ``top`` what the picture begins with."""

    name: str
    address: str
    until: str = "main"
    width: int = 1440
    top: str = "body"


PICTURES: Final = (
    Picture("matrix", "matrix", "#view[data-settled]"),
    Picture("forest", "forest?histology=SARC&mechanism=PD-1-blockade&nulls=yes", "#view[data-settled]"),
    Picture("mechanisms", "mechanisms?focus=histology/ASPS&at=axis/PD-1-PD-L1~histology/ASPS", "a.node[tabindex='0']"),
    Picture("study", "study/nivolumab-pazopanib-series", top="section:has(svg.swimmer)"),
    Picture("workbench", f"workbench?{urlencode({'query': _QUERY})}", "#workbench-shown table"),
    Picture("start-narrow", "", width=390),
)


def taken(browser: Browser, server: str, picture: Picture) -> bytes:
    """Return a picture as PNG with a palette."""
    page = browser.new_page(viewport={"width": picture.width, "height": _HEIGHT})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_default_timeout(180_000)
    page.goto(f"{server}{picture.address}")
    page.wait_for_selector(picture.until)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.locator(picture.top).evaluate("shown => shown.scrollIntoView()")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    small = io.BytesIO()
    image.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Serve the release of the checkout, and write every picture."""
    call = [sys.executable, "-m", "sarcokg", "--project", str(ROOT), "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process, sync_playwright() as playwright:  # noqa: S603 - our own command
        try:
            server = process.stdout.readline().split()[0] if process.stdout else ""
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for picture in PICTURES:
                path = FOLDER / f"{picture.name}.png"
                path.write_bytes(taken(browser, server, picture))
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")
            browser.close()
        finally:
            process.terminate()


if __name__ == "__main__":
    main()

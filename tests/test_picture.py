"""Figures as PNG."""

from __future__ import annotations

import struct

import pytest

from sarcokg import picture
from sarcokg.errors import UsageError

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" width="60" height="20" font-family="DejaVu Sans">'
    '<rect width="60" height="20" fill="#ffffff"/>{}</svg>'
)


def test_a_picture_has_two_pixels_a_unit_and_shows_its_text() -> None:
    empty, told = picture.as_png(SVG.format("")), picture.as_png(SVG.format('<text x="2" y="15">19 of 52</text>'))

    assert struct.unpack(">II", told[16:24]) == (120, 40)
    assert len(told) > len(empty)
    assert told == picture.as_png(SVG.format('<text x="2" y="15">19 of 52</text>'))


def test_without_the_extra_a_picture_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "find_resvg", lambda: None)

    with pytest.raises(UsageError, match=r"pip install 'sarcokg\[plot\]'"):
        picture.as_png(SVG.format(""))

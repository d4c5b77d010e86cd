"""The explorer as a folder."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import sarcokg
from sarcokg.errors import UsageError
from sarcokg.site import write_site


def test_every_address_in_a_page_leads_to_a_file(site: Path) -> None:
    broken = [
        f"{page.relative_to(site)}: {address}"
        for page in site.rglob("*.html")
        for address in set(re.findall(r'(?:href|src|action)="([^"]*)"', page.read_text(encoding="utf-8")))
        if not urlsplit(address).scheme and not address.startswith("#")
        if not (page.parent / unquote(urlsplit(address).path)).is_file()
    ]

    assert not broken


def test_a_site_is_written_twice_alike(site: Path, tmp_path: Path) -> None:
    write_site(sarcokg.open(), tmp_path)

    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (site, tmp_path)
    )
    assert first == second


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="holds something else"):
        write_site(sarcokg.open(), tmp_path)

"""The build of the explorer: what it asks for, what it leaves behind, what it ships."""

from __future__ import annotations

import importlib.util
import io
import shutil
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from sarcokg import renderer

ROOT = Path(__file__).parent.parent
MOST_BYTES_OF_THE_WHEEL = 4 * 1024 * 1024


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """web/build.py as the build hook loads it, writing elsewhere."""
    for name in ("SARCOKG_NODE", "SARCOKG_SKIP_WEB"):
        monkeypatch.delenv(name, raising=False)
    spec = importlib.util.spec_from_file_location("web_build", ROOT / "web" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "BUILT", tmp_path / "_web")
    return module


def finished(web: ModuleType) -> Path:
    """Lay down a build with the stamp of the inputs as they are."""
    folder: Path = web.BUILT
    folder.mkdir()
    (folder / "stamp").write_text(web._digest(), encoding="utf-8")  # noqa: SLF001 - the stamp is the build's own
    return folder


def test_node_is_asked_for_only_when_there_is_something_to_build(
    web: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert web.needed_packages() == [web.NODE_PACKAGE]

    finished(web)
    assert web.needed_packages() == []

    (web.BUILT / "stamp").write_text("of other sources", encoding="utf-8")
    assert web.needed_packages() == [web.NODE_PACKAGE]
    monkeypatch.setenv("SARCOKG_NODE", "/opt/node/bin/node")
    assert web.needed_packages() == []


def test_what_is_built_is_not_built_again(web: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    finished(web)
    monkeypatch.setattr(web, "_find_node", lambda: pytest.fail("it looked for Node"))

    web.ensure_built()

    assert web.is_built()


def test_a_stale_build_is_removed_when_the_explorer_is_left_out(
    web: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = finished(web)
    (folder / "stamp").write_text("of other sources", encoding="utf-8")
    monkeypatch.setenv("SARCOKG_SKIP_WEB", "1")

    web.ensure_built()

    assert not folder.exists()


def test_a_node_that_is_none_is_said(web: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SARCOKG_NODE", str(tmp_path / "node"))

    with pytest.raises(web.WebBuildError, match="no npm beside this Node"):
        web.ensure_built()


def test_the_lock_names_no_host() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 3


def test_what_is_bundled_is_listed_with_its_licence() -> None:
    listed = renderer.built_file("THIRD_PARTY_LICENSES.txt").decode()

    assert "dejavu-fonts-ttf" in listed
    assert "oxigraph 0.5.11, MIT OR Apache-2.0\n\nTaken under the Apache License 2.0" in listed
    assert listed.count("Permission is hereby granted") > 5


def test_the_sdist_names_what_is_there_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]

    assert len(included) == len(set(included))
    assert [path for path in included if not (ROOT / path).exists()] == []
    assert "web" in included


def test_the_wheel_stays_small() -> None:
    """As a wheel holds them: the package with what was built, and the data folders, deflated."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as wheel:
        for folder in ("src/sarcokg", "graph", "ontology", "queries", "shapes"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    wheel.write(path)

    assert len(content.getvalue()) <= MOST_BYTES_OF_THE_WHEEL


def test_the_types_of_the_scripts_hold(web: ModuleType) -> None:
    try:
        web.check_types()
    except web.WebBuildError as error:
        if "needs Node" in str(error):
            pytest.skip("no Node: install Debian's package nodejs")
        pytest.fail(str(error))


def test_a_type_that_does_not_hold_is_said_with_its_place(
    web: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if shutil.which("node") is None:
        pytest.skip("no Node: install Debian's package nodejs")
    (tmp_path / "node_modules").symlink_to(ROOT / "web" / "node_modules")
    (tmp_path / "tsconfig.json").write_text('{"files": ["wrong.ts"], "compilerOptions": {"types": []}}')
    (tmp_path / "wrong.ts").write_text('export const patients: number = "26";\n')
    monkeypatch.setattr(web, "WEB", tmp_path)

    with pytest.raises(web.WebBuildError, match=r"wrong\.ts\(1,14\): error TS2322"):
        web.check_types()

"""The shape of the repository: what a newcomer may rely on when looking for a thing."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "sarcokg"
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

#: ``__main__`` is a script, which nobody imports.
IMPORTED = [module for module in MODULES if module.stem != "__main__"]

#: ``__init__`` only re-exports; the modules behind it have the tests.
TESTED = [module for module in IMPORTED if module.stem != "__init__"]

MOST_LINES_OF_A_MODULE = 350
MOST_LINES_OF_THE_README = 120

every_module = pytest.mark.parametrize("module", MODULES, ids=str)


@pytest.mark.parametrize("module", TESTED, ids=str)
def test_every_module_has_a_module_of_tests(module: Path) -> None:
    """A module of a package may share ``tests/test_<package>.py`` with its siblings."""
    mirrored = module.parent / f"test_{module.stem}.py"
    shared = [Path(f"test_{parent.name}.py") for parent in module.parents if parent.name]

    found = [path for path in (mirrored, *shared) if (ROOT / "tests" / path).is_file()]

    assert found, f"src/sarcokg/{module} has no tests. Write tests/{mirrored}."


@every_module
def test_every_module_says_what_it_is(module: Path) -> None:
    syntax = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))

    docstring = ast.get_docstring(syntax)

    assert docstring, f"src/sarcokg/{module} begins with no docstring. Say what it turns into what."


@pytest.mark.parametrize("module", IMPORTED, ids=str)
def test_every_module_lists_its_public_names(module: Path) -> None:
    syntax = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))

    assigned = {
        target.id
        for statement in syntax.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }

    assert "__all__" in assigned, f"src/sarcokg/{module} has no __all__. List its public names, sorted."


@every_module
def test_no_module_is_too_long_to_read_at_once(module: Path) -> None:
    lines = (PACKAGE / module).read_text(encoding="utf-8").splitlines()

    assert len(lines) <= MOST_LINES_OF_A_MODULE, f"src/sarcokg/{module} does more than one thing. Split it."


def test_the_readme_fits_on_one_page() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= MOST_LINES_OF_THE_README, "Move what README.md says last to docs/."


def test_the_drawing_of_the_layers_is_the_import_contract() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]

    drawn = re.search(r"<!-- layers -->\n+```text\n(.*?)```\n+<!-- /layers -->", page, re.DOTALL)

    assert drawn is not None, "docs/architecture.md draws no layers between its two markers."
    assert drawn[1].splitlines() == contract["layers"]


def test_the_tables_of_the_architecture_name_every_module_once() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = page[page.index("## Modules") : page.index("## Folders")]

    named = re.findall(r"^\| `(\w+)` \|", modules, re.MULTILINE)

    assert sorted(named) == sorted({module.parts[0].removesuffix(".py") for module in IMPORTED} - {"__init__"})

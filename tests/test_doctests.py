"""Every example in a docstring gives the answer that it shows."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import sarcokg

MODULES = sorted({"sarcokg", *(module.name for module in pkgutil.walk_packages(sarcokg.__path__, "sarcokg."))})


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
@pytest.mark.usefixtures("outside")
def test_the_examples_of_a_module_hold(name: str) -> None:
    module = importlib.import_module(name)

    result = doctest.testmod(module)

    assert result.failed == 0


def test_pure_functions_show_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)

    shown = {name for name in MODULES[1:] if finder.find(importlib.import_module(name))}

    assert {"sarcokg.errors", "sarcokg.identifiers", "sarcokg.record", "sarcokg.statistics"} <= shown

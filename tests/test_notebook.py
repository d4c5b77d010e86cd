"""The notebook of the documentation runs as it is written, from an empty folder and offline."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parent.parent / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return found


def run_cell(source: str, names: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the cell shows
    """Run a cell as a notebook does: the value of its last expression is shown."""
    syntax = ast.parse(source)
    last = syntax.body.pop() if isinstance(syntax.body[-1], ast.Expr) else None
    exec(compile(syntax, str(NOTEBOOK), "exec"), names)  # noqa: S102 - the notebook is ours, and running it is the test
    if last is None:
        return None
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names)  # noqa: S307 - the same


def test_the_notebook_runs_from_top_to_bottom(
    cells: list[dict[str, Any]], outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {}

    shown = [run_cell("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]

    assert "19 of 52" in shown[1]._repr_html_()
    assert shown[2].startswith("sarcokg, release ")
    assert any("osteosarcoma" in line or "OS" in line for line in shown[3])
    assert set(shown[4].columns) == {"mechanism", "responders", "evaluable", "regimen", "source", "place"}
    assert shown[5].sum() == len(names["responses"])
    assert "19" in capsys.readouterr().out
    assert shown[7][1] > 10
    assert shown[8][0] > 10_000
    assert {row["drug"].rsplit("/", 1)[-1] for row in shown[9]} >= {"atezolizumab"}
    assert list(outside.iterdir()) == []


def test_the_notebook_holds_no_output(cells: list[dict[str, Any]]) -> None:
    outputs = [cell.get("outputs") for cell in cells if cell["cell_type"] == "code"]

    assert outputs == [[]] * len(outputs), "Clear the outputs: they would differ with every release."

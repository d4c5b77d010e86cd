"""Writes ``docs/axioms.md``: for each axiom the first golden answer that changes without it.

    python docs/axioms.py

It takes every axiom away in turn, which needs some minutes. A row that still holds is kept.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from sarcokg.project import Project

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "axioms.md"


def main() -> int:
    """Find an answer for each axiom and write the page; return 1 where one has none."""
    PAGE.touch()
    specification = importlib.util.spec_from_file_location("mutation", ROOT / "tests" / "test_mutation.py")
    assert specification is not None  # noqa: S101 - the file stands in the repository
    assert specification.loader is not None  # noqa: S101 - the same
    mutation = importlib.util.module_from_spec(specification)
    sys.modules["mutation"] = mutation
    specification.loader.exec_module(mutation)
    graph = mutation.whole(Project(ROOT))
    found: dict[str, str] = {}
    for name in sorted({*mutation.AXIOMS, *mutation.NAMED} - set(mutation.UNASKED)):
        known = mutation.LISTED.get(name)
        if known in mutation.GOLDEN and not mutation.GOLDEN[known].holds(mutation.mutant(graph, name)):
            found[name] = known
        elif (stem := mutation.find_golden(graph, name)) is not None:
            found[name] = stem
        else:
            print(f"no golden answer needs it: {name}. Write the question, or drop the axiom.")
            continue
        print(f"{name}: {found[name]}")
    PAGE.write_text(mutation.page(found), encoding="utf-8")
    return 1 if len(found) < len(mutation.AXIOMS) + len(mutation.NAMED) - len(mutation.UNASKED) else 0


if __name__ == "__main__":
    sys.exit(main())

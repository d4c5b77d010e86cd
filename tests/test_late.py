"""Late imports: the command line starts without the libraries that only some commands use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sarcokg import late

SLOW = ("networkx", "owlready2", "pyshacl", "rdflib", "rich.table", "scipy")


def test_starting_the_command_line_imports_no_slow_library() -> None:
    program = f"import sys, sarcokg.cli; print([name for name in {SLOW} if name in sys.modules])"

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


@pytest.mark.parametrize("name", late.__all__)
def test_a_late_library_is_there_when_it_is_asked_for(name: str) -> None:
    library = getattr(late, name)

    assert library.__name__.rpartition(".")[2] == name


def test_a_name_that_a_library_lacks_is_missed_as_usual() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        late.networkx.no_such_name  # type: ignore[attr-defined]  # noqa: B018 - asking is the act

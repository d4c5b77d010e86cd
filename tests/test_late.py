"""Late imports: the command line starts without the libraries that only some commands use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sarcokg import late

SLOW = ("networkx", "owlready2", "pyshacl", "rdflib", "rich", "scipy", "watchfiles")


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (["--help"], (*SLOW, "yaml", "pyoxigraph", "sarcokg.build", "sarcokg.questions")),
        (["ask", "responses-by-mechanism", "--histology", "ASPS"], (*SLOW, "sarcokg.build", "sarcokg.story")),
        (["ask", "responses-by-mechanism", "--format", "csv"], SLOW),
    ],
    ids=["help", "ask", "csv"],
)
@pytest.mark.usefixtures("outside")
def test_a_command_imports_no_slow_library_that_it_does_not_use(words: list[str], unused: tuple[str, ...]) -> None:
    program = (
        "import sys; from sarcokg.cli import main\n"
        f"try: main({words})\n"
        "except SystemExit: pass\n"
        f"print([name for name in {unused} if name in sys.modules], file=sys.stderr)"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stderr.splitlines()[-1] == "[]"
    assert run.stdout


@pytest.mark.parametrize("name", late.__all__)
def test_a_late_library_is_there_when_it_is_asked_for(name: str) -> None:
    library = getattr(late, name)

    assert library.__name__.rpartition(".")[2] == name


def test_a_name_that_a_library_lacks_is_missed_as_usual() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        late.networkx.no_such_name  # type: ignore[attr-defined]  # noqa: B018 - asking is the act

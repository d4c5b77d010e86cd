"""The walk-throughs of CONTRIBUTING.md and of docs do what they say, command by command."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest

from sarcokg.cli import main
from sarcokg.questions import read_question

ROOT = Path(__file__).parent.parent
ARCHIVE = Path(os.environ.get("SARCOKG_SHARED", ROOT.parent / "shared")) / "fixtures" / "ctgov-v2.tar.gz"

#: A block with the line before it, or a line that tells a change.
STEP = re.compile(
    r"^(?P<verb>Write|Append to) `(?P<file>[^`]+)`:\n\n```\w+\n(?P<text>.*?)^```$"
    r"|^Change `(?P<old>[^`]+)` to `(?P<new>[^`]+)` in `(?P<changed>[^`]+)`\.$"
    r"|^```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def runs(console: str) -> list[tuple[str, str]]:
    """Return each command of a block with what it is said to print."""
    found = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", console, re.MULTILINE)
    return [(command, said) for command, said in found]


def pattern(said: str) -> str:
    """Return the pattern of an output: an ellipsis stands for anything, alone on a line for any lines."""
    lines = [".*" if line == "…" else re.escape(line).replace("…", "[^\\n]*") for line in said.splitlines()]
    return "\n".join(lines) + "\n"


def real_study(name: str) -> bytes:
    """Return a study of the registry, which is no part of the repository."""
    if not ARCHIVE.is_file():
        pytest.skip(f"no real records: {ARCHIVE.name} is not there")
    with tarfile.open(ARCHIVE) as archive:
        file = next(archive.extractfile(member) for member in archive if Path(member.name).name == name)
        assert file is not None
        return file.read()


def test_the_question_of_the_page_has_what_every_question_needs(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (written,) = (step for step in STEP.finditer(text) if (step["file"] or "").endswith(".rq"))

    (tmp_path / "question.rq").write_text(written["text"], encoding="utf-8")
    question = read_question(tmp_path / "question.rq")

    assert question.also
    assert re.search(r"^SELECT .*\?place$", question.query, re.MULTILINE)


@pytest.mark.parametrize(
    ("page", "commands"), [("CONTRIBUTING.md", 8), ("docs/curating.md", 7), ("docs/from-a-registry.md", 4)]
)
def test_whoever_follows_the_page_sees_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], page: str, commands: int
) -> None:
    for folder in ("graph", "ontology", "queries", "shapes", "tests/miniature-registry", "tests/miniature-source"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    text = (ROOT / page).read_text(encoding="utf-8")
    for study in set(re.findall(r"\$ sarcokg new (NCT\d+\.json)", text)):
        Path(study).write_bytes(real_study(study))
    walked = 0

    for step in STEP.finditer(text):
        if step["verb"] == "Write":
            Path(step["file"]).write_text(step["text"], encoding="utf-8")
        elif step["verb"]:
            with Path(step["file"]).open("a", encoding="utf-8") as file:
                file.write(step["text"])
        elif step["changed"]:
            path = Path(step["changed"])
            before = path.read_text(encoding="utf-8")
            assert step["old"] in before
            path.write_text(before.replace(step["old"], step["new"]), encoding="utf-8")
        else:
            for command, said in runs(step["console"]):
                program, *words = shlex.split(command)
                if program == "rm":
                    Path(words[0]).unlink()
                    continue
                with suppress(SystemExit):  # by which drift tells that there is some
                    main(words)
                printed = capsys.readouterr()
                assert program == "sarcokg"
                assert re.fullmatch(pattern(said), printed.out + printed.err, re.DOTALL), (
                    f"{command} printed:\n{printed.out}{printed.err}"
                )
                walked += 1

    assert walked == commands

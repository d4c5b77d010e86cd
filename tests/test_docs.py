"""Pages that are made from the code and the data are fresh, and what the pages name exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from sarcokg.cli import verbs
from sarcokg.exports import formats

ROOT = Path(__file__).parent.parent


def test_the_generated_pages_are_fresh() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], check=False, capture_output=True, text=True
    )

    assert (run.returncode, run.stdout) == (0, "")


def test_the_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"(?:^|`|&& )sarcokg (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))

    assert named == set(verbs())


def test_the_python_of_the_readme_runs_and_prints_what_it_tells(tmp_path: Path) -> None:
    (code,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )

    run = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[0] == "PD-L1 blockade 19 of 52 Abstract, Results, sentence 2 [1093–1206]"


def test_the_page_of_exports_names_every_format_and_no_other() -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")

    table = re.findall(r"^\| [^|`]+ \| ([^|]+) \|", page[: page.index("\n## ")], re.MULTILINE)

    assert sorted(re.findall(r"`([\w-]+)`", " ".join(table))) == list(formats())


def test_every_link_within_the_repository_leads_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "queries").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}, which is not there."


def test_every_rule_and_error_has_its_heading() -> None:
    headings = re.findall(r"^### (\S+)", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert len(headings) == len(set(headings))
    assert {"unknown-term", "more-responders-than-evaluable", "RefusedError"} <= set(headings)

"""Seeded mistakes: each is caught by the right rule at its line, alone and together, and nothing else is.

``tests/mistakes.yaml`` is the table: how the text of a curated record is changed, and the defect that it makes.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from sarcokg.build import build, check
from sarcokg.errors import Defect, RefusedError
from sarcokg.gate import ENGINES
from sarcokg.project import Project

ROOT = Path(__file__).parent.parent
BACKGROUND = "graph/background/drug-targets.yaml"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A change of a record's text, and the defect that it makes.

    ``at`` is how the line of the defect begins in the changed text, ``first`` how another line does that the
    value tells; ``repair`` is how the repair begins.
    """

    name: str
    record: str
    old: str
    new: str
    at: str
    field: str
    value: str
    rule: str
    repair: str
    first: str = ""

    def place(self, text: str) -> tuple[str, int, str, str, str]:
        """File, line, rule, field and value, as the defect has to name them in the changed text."""
        value = self.value.format(first=line_of(self.first, text)) if self.first else self.value
        return (f"graph/records/{self.record}.yaml", line_of(self.at, text), self.rule, self.field, value)


def line_of(beginning: str, text: str) -> int:
    """Return the only line that begins so, blanks aside."""
    found = [match.start() for match in re.finditer(rf"(?m)^[ \t]*{re.escape(beginning)}", text)]
    assert len(found) == 1, f"{beginning!r} begins {len(found)} lines."
    # YAML counts a line at each of its line breaks.
    return len(re.findall(r"\r\n|\r|\n", text[: found[0]])) + 1


TABLE = yaml.safe_load((ROOT / "tests" / "mistakes.yaml").read_text(encoding="utf-8"))
MISTAKES = {row["name"]: Mistake(**row) for row in TABLE}

#: Mistakes that leave the number of lines as it is, and of which none hides another.
TOGETHER = (
    "a percent that cannot be right",
    "an unknown key",
    "a key of the wrong case",
    "an anchor",
    "a field in the wrong place",
    "an unknown term",
    "an unknown histology",
    "a term in typographic quotes",
    "a passage that is nowhere",
    "a leading zero",
    "a negative count",
    "best responses that do not add up",
    "an en dash in a range",
    "a passage of a whole paragraph",
    "offsets reversed",
    "offsets beyond the text",
    "a day that does not exist",
    "a median outside its range",
    "grade 6",
    "a claim about nothing declared",
    "yes for true",
    "drugs as a list",
    "a term of the wrong case",
    "the curator as second reader",
    "a PMCID as PMID",
    "NO as a gene",
    "an interval beside its estimate",
    "a cohort above the enrolled",
    "a conflict of one",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the curated records, to be changed by one test at a time."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "graph", root / "graph")
    return Project(root)


def change(project: Project, *mistakes: Mistake) -> list[Path]:
    """Write the records with mistakes; return the files."""
    texts: dict[str, str] = {}
    for mistake in mistakes:
        source = ROOT / "graph" / "records" / f"{mistake.record}.yaml"
        text = texts.setdefault(mistake.record, source.read_text(encoding="utf-8"))
        assert text.count(mistake.old) == 1, f"{mistake.name}: no single place to change."
        texts[mistake.record] = text.replace(mistake.old, mistake.new)
    paths = []
    for record, text in texts.items():
        paths.append(project.records / f"{record}.yaml")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def restore(project: Project) -> None:
    for folder in ("background", "records"):
        shutil.copytree(ROOT / "graph" / folder, project.root / "graph" / folder, dirs_exist_ok=True)


def refusal(project: Project, paths: list[Path], engine: str | None = None) -> tuple[Defect, ...]:
    """Check records that have to be refused; return the defects and undo the changes."""
    try:
        with pytest.raises(RefusedError) as refused:
            check(project, paths, engine)
    finally:
        restore(project)
    return refused.value.defects


def places(defects: tuple[Defect, ...]) -> list[tuple[str, int, str, str, str]]:
    return [(found.file, found.line, found.rule, found.field, found.value) for found in defects]


def expected_places(project: Project, *mistakes: Mistake) -> list[tuple[str, int, str, str, str]]:
    """Return what has to be named of the records as they are changed now."""
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in project.records.glob("*.yaml")}
    return [mistake.place(texts[mistake.record]) for mistake in mistakes]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_caught_by_the_right_rule_and_by_no_other(copy: Project, mistake: Mistake) -> None:
    paths = change(copy, mistake)
    expected = expected_places(copy, mistake)

    (defect,) = refusal(copy, paths)

    assert places((defect,)) == expected
    assert defect.repair.startswith(mistake.repair)


@pytest.mark.parametrize("engine", ENGINES)
def test_mistakes_of_several_files_are_named_in_one_run(copy: Project, engine: str) -> None:
    mistakes = [MISTAKES[name] for name in TOGETHER]
    paths = change(copy, *mistakes)
    background = copy.root / BACKGROUND
    text = background.read_text(encoding="utf-8")
    background.write_text(text.replace("of-drug:", "of-drugg:", 1), encoding="utf-8")
    line = text[: text.index("of-drug:")].count("\n") + 1

    expected = [(BACKGROUND, line, "unknown-key", "of-drugg", ""), *expected_places(copy, *mistakes)]

    defects = refusal(copy, paths, engine)

    assert places(defects) == sorted(expected)


def test_a_refused_build_leaves_every_byte_of_the_release(copy: Project) -> None:
    built = build(copy, lambda _: None)
    before = {path: path.read_bytes() for path in copy.releases.rglob("*") if path.is_file()}
    change(copy, *(MISTAKES[name] for name in TOGETHER))

    with pytest.raises(RefusedError) as refused:
        build(copy, lambda _: None)
    restore(copy)

    assert len(refused.value.defects) == len(TOGETHER)
    assert {path: path.read_bytes() for path in copy.releases.rglob("*") if path.is_file()} == before
    assert built.release.name in {path.parent.name for path in before}


def test_the_table_has_every_mistake_once() -> None:
    assert len(MISTAKES) == len(TABLE) >= 40


def test_what_stands_above_a_mistake_of_syntax_is_judged_all_the_same(copy: Project) -> None:
    names = ("a day that does not exist", "offsets reversed", "a colon in bare text")
    mistakes = [MISTAKES[name] for name in names]

    paths = change(copy, *mistakes)
    expected = expected_places(copy, *mistakes)

    defects = refusal(copy, paths)

    assert places(defects) == expected


def test_a_record_with_the_key_of_another_is_named(copy: Project) -> None:
    text = (copy.records / "atezolizumab-asps.yaml").read_text(encoding="utf-8")
    path = copy.records / "copied.yaml"
    path.write_text(text, encoding="utf-8")

    defects = refusal(copy, sorted(copy.records.glob("*.yaml")))
    path.unlink()

    assert places(defects) == [
        (
            "graph/records/copied.yaml",
            3,
            "key-taken",
            "key",
            "atezolizumab-asps, of graph/records/atezolizumab-asps.yaml",
        )
    ]

"""The list of what holds no fact: its form, its kinds, and what counts as Methods or Results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sarcokg.errors import RefusedError
from sarcokg.uncovered import MEANINGS, Kind, is_evidence, read_uncovered

if TYPE_CHECKING:
    from sarcokg.project import Project

ROOT = Path(__file__).parent.parent
MINIATURE = Path(__file__).parent / "miniature-source"
UNCOVERED = "graph/uncovered.yaml"
VISITORS = "      - {at: [728, 754], kind: advertising, reason: for visitors of the page}\n"

#: One mistake of form for each way to write the file wrongly.
MALFORMED = {
    "no list": ("sources:", "texts:", "uncovered-malformed"),
    "no sum": ("    text-sha256: ", "    sum: ", "uncovered-malformed"),
    "one offset": ("[61, 69]", "[61]", "uncovered-malformed"),
    "no offset": ("[61, 69]", "[61, end]", "uncovered-malformed"),
    "no reason": (", reason: said before", "", "uncovered-malformed"),
    "a repetition of no passage": ("repeats: response, ", "", "uncovered-malformed"),
    "what repeats nothing": ("kind: connective", "kind: connective, repeats: response", "uncovered-malformed"),
    "an unknown key": ("reason: said before", "reason: said before, words: As said", "uncovered-malformed"),
    "an entry that is no mapping": (VISITORS, "      - 728\n", "uncovered-malformed"),
    "an unknown kind": ("kind: connective", "kind: nothing", "uncovered-unknown-kind"),
}


@pytest.mark.parametrize(("old", "new", "rule"), MALFORMED.values(), ids=MALFORMED)
def test_a_list_without_its_form_is_refused(old: str, new: str, rule: str, tmp_path: Path) -> None:
    written = (MINIATURE / "uncovered.yaml").read_text(encoding="utf-8")
    assert written.count(old) == 1
    path = tmp_path / "uncovered.yaml"
    path.write_text(written.replace(old, new), encoding="utf-8")

    with pytest.raises(RefusedError) as refused:
        read_uncovered(path, UNCOVERED)

    assert rule in {defect.rule for defect in refused.value.defects}
    assert all(defect.file == UNCOVERED and defect.line for defect in refused.value.defects)


@pytest.mark.parametrize(
    "section", ["Results, Safety", "Abstract, Methods", "Table 2", "Treatment Details, Group I", ""]
)
def test_a_section_that_nobody_has_excepted_holds_evidence(section: str) -> None:
    assert is_evidence(section)


def test_each_kind_is_explained_to_those_who_choose_one() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")

    assert set(MEANINGS) == set(Kind)
    assert all(f"| `{kind.value}` | {meaning} |" in page for kind, meaning in MEANINGS.items())


def test_the_list_names_each_stretch_once(project: Project) -> None:
    stretches = read_uncovered(project.uncovered, UNCOVERED)
    places = [(stretch.sha256, stretch.span) for stretch in stretches]

    assert len(places) == len(set(places))

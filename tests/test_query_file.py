"""Query files: SPARQL with a header that YAML reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcokg.errors import UsageError
from sarcokg.query_file import QueryFiles, read_query, sorted_list

QUERIES = sorted((Path(__file__).parent.parent / "queries").rglob("*.rq"))


def test_a_file_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    for name in "ba":
        (tmp_path / f"{name}.rq").write_text("no header", encoding="utf-8")

    files = QueryFiles(tmp_path, lambda path: path.read_text(encoding="utf-8"))

    assert list(files) == ["a", "b"]
    assert ("a" in files, "c" in files, len(files)) == (True, False, 2)
    (tmp_path / "a.rq").write_text("changed", encoding="utf-8")
    assert files["a"] == "changed"


def test_the_header_is_what_stands_behind_the_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.rq"
    path.write_text("#+ question: Which?\n#+ tags: [one, two]\nSELECT * { ?s ?p ?o } # no header\n", encoding="utf-8")

    text, header = read_query(path)

    assert header == {"question": "Which?", "tags": ["one", "two"]}
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('#+ question: "half" a sentence\nSELECT * {}\n', "the header cannot be read"),
        ("SELECT * {}\n", "there is no header"),
        ("#+ only words\nSELECT * {}\n", "there is no header"),
    ],
    ids=["no-yaml", "none", "no-mapping"],
)
def test_a_header_that_cannot_be_used_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=rf"broken\.rq: {said}"):
        read_query(path)


def test_a_group_is_sorted_and_loses_what_is_empty() -> None:
    assert sorted_list(" | b | a | b", " | ") == "a | b"

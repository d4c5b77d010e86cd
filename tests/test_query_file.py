"""Query files: SPARQL with a header that YAML reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import UsageError
from sarcokg.query_file import QueryFiles, read_plain, read_query, sorted_list

QUERIES = sorted((Path(__file__).parent.parent / "queries").rglob("*.rq"))

words = st.text("abeflnorstuy0:,#'\"[]{}-~ .β", min_size=1, max_size=12) | st.sampled_from(["true", "No", "null", "on"])
values = st.one_of(
    words,
    words.map('"{}"'.format),
    st.lists(words, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.lists(st.tuples(words, words), max_size=2).map(
        lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
    ),
    st.just(""),
)
header_lines = st.lists(
    st.builds("{}{}:{}{}".format, *map(st.sampled_from, [(" ", "   "), ("key", "of", "on", "note"), (" ", "")]), values)
)


@given(header_lines)
def test_what_is_read_without_yaml_is_what_yaml_reads(lines: list[str]) -> None:
    plain = read_plain(lines)

    assert plain is None or not lines or plain == yaml.safe_load("\n".join(lines))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_header_of_ours_is_read_as_yaml_reads_it(path: Path) -> None:
    lines = [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#+")]

    assert read_plain(lines) in (None, yaml.safe_load("\n".join(lines)))


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

"""Records: YAML read as text, and each mistake of form named by its line."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, TypeAlias

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import RefusedError
from sarcokg.record import RULES, Entry, Mapping, Scalar, Sequence, Value, parse_record, read_record

if TYPE_CHECKING:
    from pathlib import Path

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

DEEPEST = 24
LARGEST = 4_000_000

#: Text as a curator may write it: any letters and signs, but nothing invisible, and something to read.
special = st.sampled_from(" :#-?,[]{}&*!|>'\"%@`\\~=<0123456789.+eEnyN")
texts = st.text(
    special | st.characters(exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda text: text.strip() not in {"", "~", "null"})
trees = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)


def as_tree(value: Value) -> Tree:
    """Leave out the lines."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return [as_tree(item) for item in value.items]
    return {entry.key: as_tree(entry.value) for entry in value.entries}


def composed(tree: Tree) -> Tree:
    """Compose every text, as NFC has it."""
    if isinstance(tree, str):
        return unicodedata.normalize("NFC", tree)
    if isinstance(tree, list):
        return [composed(item) for item in tree]
    return {unicodedata.normalize("NFC", key): composed(value) for key, value in tree.items()}


def defects_of(text: str) -> list[tuple[int, str, str]]:
    """Return line, rule and value of each defect of a record's text."""
    with pytest.raises(RefusedError) as refused:
        parse_record(text, "a.yaml")
    assert {defect.file for defect in refused.value.defects} == {"a.yaml"}
    return [(defect.line, defect.rule, defect.value) for defect in refused.value.defects]


@given(texts)
def test_quoted_text_keeps_its_characters(text: str) -> None:
    record = parse_record(f"key: {json.dumps(text, ensure_ascii=False)}", "a.yaml")

    assert record.text("key") == unicodedata.normalize("NFC", text)


@given(st.dictionaries(texts, trees, max_size=4))
def test_any_tree_of_text_is_read_as_it_was_written(tree: dict[str, Tree]) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)

    assert as_tree(parse_record(text, "a.yaml")) == composed(tree)


@pytest.mark.parametrize(
    "written",
    [
        "37",
        "37.0",
        "11.10",
        "0123",
        "012_345",
        "0x1F",
        "0o17",
        "1e3",
        "1.0e+3",
        "-0",
        "+1",
        ".5",
        "NO",
        "no",
        "on",
        "off",
        "Yes",
        "true",
        "FALSE",
        "12:30:45",
        "1:2",
        "2024-02-30",
        "2024-13-01",
        "2024-05",
        ".nan",
        ".inf",
        "NaN",
        "NR",
        "<0.001",
        "12,5",
        "1,234",
        "NCT00000123",
        "0–1",
        "37672694",
        "=",
        "<<",
    ],
)
def test_a_scalar_stays_the_text_that_stands_in_the_file(written: str) -> None:
    assert parse_record(f"key: {written}", "a.yaml").text("key") == written


def test_decomposed_letters_are_composed() -> None:
    record = parse_record("key: A\u0308", "a.yaml")

    assert record.text("key") == "Ä"


def test_every_value_knows_its_line() -> None:
    record = parse_record("# a comment\nkey: s\n\npassages:\n  - p\n  - {at: [1,\n      2]}\n", "a.yaml")

    assert record == Mapping(
        (
            Entry("key", Scalar("s", 2), 2),
            Entry(
                "passages",
                Sequence(
                    (
                        Scalar("p", 5),
                        Mapping((Entry("at", Sequence((Scalar("1", 6), Scalar("2", 7)), 6), 6),), 6),
                    ),
                    5,
                ),
                4,
            ),
        ),
        2,
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=ascii)
def test_lines_are_counted_whatever_ends_them(newline: str) -> None:
    record = parse_record(newline.join(["key: s", "# a comment", "title: t"]), "a.yaml")

    assert [entry.line for entry in record.entries] == [1, 3]


def test_a_key_is_found_by_its_name() -> None:
    record = parse_record("key: s\npassages: [p]", "a.yaml")

    assert record.find("key") == Scalar("s", 1)
    assert record.find("title") is None
    assert record.text("passages") is None


#: For each rule of form: a record with that mistake, and its line and value.
MISTAKES = [
    ("alias", "key: s\ntitle: &t x\nnote: y", 2, "&t"),
    ("alias", "key: &t s\nnote: *t", 2, "*t"),
    ("alias", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", 3, "*b"),
    ("alias", "key: &t [*t]", 1, "*t"),
    ("duplicate-key", "key: s\ntitle: x\nkey: t", 3, "key, first on line 1"),
    ("duplicate-key", "key: s\nA\u0308: x\nÄ: y", 3, "Ä, first on line 2"),
    ("empty-value", "key: s\ntitle:", 2, "title"),
    ("empty-value", "key: s\ntitle: ~", 2, "title"),
    ("empty-value", "key: s\ntitle: null", 2, "title"),
    ("empty-value", "key: s\nstudy: {key, of: 52}", 2, "key"),
    ("forbidden-character", "key: s\ntitle: a\u200bb", 2, "U+200B ZERO WIDTH SPACE"),
    ("forbidden-character", "\ufeffkey: s", 1, "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ("forbidden-character", "key: s\n\ntitle: a\0b", 3, "U+0000"),
    ("forbidden-character", "key: s\ntitle: \u202egnp.exe", 2, "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ("forbidden-character", "key: s\ntitle: a\u2028b", 2, "U+2028 LINE SEPARATOR"),
    ("forbidden-character", "key: s\ntitle: a\ud800b", 2, "U+D800"),
    ("forbidden-character", "key: s\ntitle: a\ufffeb", 2, "U+FFFE"),
    ("forbidden-character", 'key: s\ntitle: "a\\u202Eb"', 2, "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ("forbidden-character", 'key: s\ntitle: "\\ud800"', 2, "U+D800"),
    ("forbidden-character", 'key: s\n"a\\0b": x', 2, "U+0000"),
    ("forbidden-character", 'key: s\ntitle: "a\\rb"', 2, "U+000D"),
    ("not-a-key", "key: s\n? [a, b]\n: x", 2, "a list"),
    ("not-a-key", "key: s\n? {a: b}\n: x", 2, "a mapping"),
    ("not-a-record", "", 1, "an empty file"),
    ("not-a-record", "# only a comment", 1, "an empty file"),
    ("not-a-record", "- key: s", 1, "a list"),
    ("not-a-record", "just words", 1, "the text just words"),
    ("not-yaml", "key: s\n\ttitle: x", 2, "found character '\\t' that cannot start any token"),
    ("not-yaml", "key: s\ntitle: [x", 2, "expected ',' or ']', but got '<stream end>'"),
    ("not-yaml", 'key: s\ntitle: "\\U00110000"', 2, "\\U00110000"),
    ("not-yaml", 'key: s\ntitle: "\\UFFFFFFFF"', 2, "\\UFFFFFFFF"),
    ("not-yaml", "%YAML 3.0\n---\nkey: s", 1, "found incompatible YAML document (version 1.* is required)"),
    (
        "tag",
        'key: s\ntitle: !!python/object/apply:os.system ["id"]',
        2,
        "tag:yaml.org,2002:python/object/apply:os.system",
    ),
    ("tag", "key: s\ntitle: !!int 4", 2, "tag:yaml.org,2002:int"),
    ("too-deep", "key: s\ntitle: " + "[" * 5000, 2, f"{DEEPEST + 1} levels"),
    ("two-documents", "key: s\n---\nkey: t", 2, "---"),
]


@pytest.mark.parametrize(
    ("rule", "text", "line", "value"), MISTAKES, ids=[f"{rule} {ascii(text)[:40]}" for rule, text, _, _ in MISTAKES]
)
def test_a_mistake_of_form_is_named_by_line_rule_and_value(rule: str, text: str, line: int, value: str) -> None:
    assert (line, rule, value) in defects_of(text)


def test_every_rule_of_form_has_a_seeded_mistake() -> None:
    of_bytes = {"not-utf-8", "too-large"}

    assert {rule for rule, *_ in MISTAKES} | of_bytes == set(RULES)


def test_all_mistakes_of_a_record_are_named_at_once() -> None:
    found = defects_of("key: s\nkey: t\ntitle: !!str x\nnote: &n y\nstudy:\n---\na: b")

    assert [(line, rule) for line, rule, _ in found] == [
        (2, "duplicate-key"),
        (3, "tag"),
        (4, "alias"),
        (5, "empty-value"),
        (6, "two-documents"),
    ]


def test_values_may_be_nested_as_deep_as_records_are() -> None:
    record = parse_record("key: " + "[" * (DEEPEST - 1) + "x" + "]" * (DEEPEST - 1), "a.yaml")

    assert "x" in str(as_tree(record))


@pytest.mark.parametrize(
    ("data", "line", "value"),
    [
        ("key: s\ntitle: M\u00fcnchen".encode("latin-1"), 2, "252"),
        ("key: s".encode("utf-16"), 1, "255"),
        (b"key: s\n\n\xed\xa0\x80", 3, "237"),
    ],
    ids=["latin-1", "utf-16", "a surrogate"],
)
def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path, data: bytes, line: int, value: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)

    with pytest.raises(RefusedError) as refused:
        read_record(path, "graph/records/a.yaml")

    (defect,) = refused.value.defects
    assert (defect.file, defect.line, defect.rule, defect.value) == ("graph/records/a.yaml", line, "not-utf-8", value)


def test_a_file_too_large_for_one_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * (LARGEST + 1))

    with pytest.raises(RefusedError) as refused:
        read_record(path)

    (defect,) = refused.value.defects
    assert (defect.file, defect.line, defect.rule, defect.value) == (str(path), 0, "too-large", f"{LARGEST + 1} bytes")


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("key: ß", encoding="utf-8")

    assert read_record(path).text("key") == "ß"


@given(st.text(special | st.sampled_from("\n\t\0") | st.characters(), max_size=40))
def test_no_text_at_all_brings_anything_but_a_record_or_a_refusal(text: str) -> None:
    try:
        record = parse_record(text, "a.yaml")
    except RefusedError as refused:
        assert refused.defects  # noqa: PT017 - either end is fine; nothing else is
    else:
        assert isinstance(record, Mapping)

"""Expansion: a record becomes nodes whose identifiers come from meaning, and each mistake has its line."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcokg.errors import RefusedError
from sarcokg.expand import Expanded, expand
from sarcokg.identifiers import graph_iri, is_minted_key, key_of, mint, ontology_iri
from sarcokg.record import parse_record, read_record
from sarcokg.store import NamedNode, Quad, canonical, parse_jsonld
from sarcokg.tree import Entry, Mapping, Sequence, Value
from sarcokg.unfold import MESSAGES

if TYPE_CHECKING:
    from pathlib import Path

    from sarcokg.lexicon import Lexicon
    from sarcokg.ontology import Ontology
    from sarcokg.project import Project

GRAPH = graph_iri("source/s")
NOTATION = "http://www.w3.org/2004/02/skos/core#notation"

#: The lines of the smallest record that uses each short form and each way to refer.
RECORD = """\
key: s
source-kind: abstract-page
passages:
  - {key: response, section: Abstract, at: [10, 20]}
study:
  key: T1
  regimens:
    - key: combination
      drugs: {pazopanib: ongoing, nivolumab: added-to-ongoing}
  populations:
    - {key: all, size: 52, histology: ASPS, treatment: combination, passage: response}
  proportions:
    - population: all
      treatment: combination
      histology: ASPS
      endpoint: objective-response
      count: 19
      of: 52
      percent: 36.50
      breakdown: {CR: 1, PR: 18}
      passage: response
propositions:
  - {key: it-works, wording: It works, concerns: ["drug:nivolumab", "histology:ASPS"]}
"""

Expander = Callable[..., Expanded]


@pytest.fixture(scope="session")
def expanded(ontology: Ontology, lexicon: Lexicon) -> Expander:
    """Expand the text or the tree of a record."""

    def expand_(record: str | Mapping, root: str = "Source") -> Expanded:
        tree = parse_record(record, "a.yaml") if isinstance(record, str) else record
        found = expand(tree, "a.yaml", ontology_iri(root), ontology, lexicon)
        if found.defects:
            raise RefusedError(found.defects)
        return found

    return expand_


@pytest.fixture(scope="session")
def as_quads(ontology: Ontology, expanded: Expander) -> Callable[..., list[Quad]]:
    """Turn the text or the tree of a record into sorted quads."""

    def as_quads_(record: str | Mapping) -> list[Quad]:
        return canonical(parse_jsonld(expanded(record).nodes, ontology.context, GRAPH))

    return as_quads_


def values(quads: list[Quad], subject: str, name: str) -> list[str]:
    """Return the values of one property of one thing, identifiers by their keys."""
    property_ = NOTATION if name == "notation" else ontology_iri(name)
    found = [q.object for q in quads if q.subject == NamedNode(subject) and q.predicate.value == property_]
    return [key_of(value.value) if isinstance(value, NamedNode) else getattr(value, "value", "") for value in found]


def shuffled(value: Value, seed: random.Random) -> Value:
    """Return a value with the entries of each mapping in another order."""
    if isinstance(value, Mapping):
        entries = [Entry(entry.key, shuffled(entry.value, seed), entry.line) for entry in value.entries]
        seed.shuffle(entries)
        return Mapping(tuple(entries), value.line)
    if isinstance(value, Sequence):
        return Sequence(tuple(shuffled(item, seed) for item in value.items), value.line)
    return value


# ---- What becomes of a record


def test_a_record_is_named_by_its_key(expanded: Expander) -> None:
    record = expanded("key: s")

    assert (record.name, record.key) == ("a.yaml", "s")
    assert record.nodes == [{"@id": mint("source", ["s"]), "@type": ontology_iri("Source"), "key": ["s"]}]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("source", "s"),
        ("passage", "s_response"),
        ("study", "T1"),
        ("regimen", "T1_combination"),
        ("component", "T1_combination__nivolumab"),
        ("population", "T1_all"),
        ("outcome", "T1_all_combination_ASPS_objective-response"),
        ("proposition", "it-works"),
    ],
)
def test_every_thing_is_named_by_what_its_class_is_keyed_by(
    as_quads: Callable[..., list[Quad]], kind: str, key: str
) -> None:
    subjects = {q.subject.value for q in as_quads(RECORD) if isinstance(q.subject, NamedNode)}

    assert mint(kind, [key]) in subjects
    assert all(is_minted_key(key_of(subject)) for subject in subjects)


def test_a_statement_is_split_from_what_it_is_about(as_quads: Callable[..., list[Quad]]) -> None:
    quads = as_quads(RECORD)
    (statement,) = values(quads, mint("study", ["T1"]), "proportions")

    (about,) = values(quads, mint("proportion", [statement]), "about")

    assert values(quads, mint("outcome", [about]), "endpoint") == ["objective-response"]
    assert values(quads, mint("proportion", [statement]), "endpoint") == []
    assert values(quads, mint("proportion", [statement]), "source") == ["s"]


def test_a_figure_keeps_the_characters_that_were_printed(as_quads: Callable[..., list[Quad]]) -> None:
    quads = as_quads(RECORD)
    (statement,) = values(quads, mint("study", ["T1"]), "proportions")

    assert values(quads, mint("proportion", [statement]), "percentAsPrinted") == ["36.50"]


@pytest.mark.parametrize(
    ("kind", "key", "name", "expected"),
    [
        ("passage", "s_response", "start", ["10"]),
        ("passage", "s_response", "end", ["20"]),
        ("regimen", "T1_combination", "components", ["T1_combination__nivolumab", "T1_combination__pazopanib"]),
        ("component", "T1_combination__pazopanib", "timing", ["ongoing"]),
        ("proposition", "it-works", "concerns", ["nivolumab", "ASPS"]),
    ],
    ids=["first item", "second item", "a map", "its value", "kind and key"],
)
def test_a_short_form_unfolds(
    as_quads: Callable[..., list[Quad]], kind: str, key: str, name: str, expected: list[str]
) -> None:
    assert values(as_quads(RECORD), mint(kind, [key]), name) == expected


def test_a_breakdown_becomes_a_count_for_each_category(as_quads: Callable[..., list[Quad]]) -> None:
    quads = as_quads(RECORD)
    (statement,) = values(quads, mint("study", ["T1"]), "proportions")

    counts = values(quads, mint("proportion", [statement]), "categoryCounts")

    assert [values(quads, mint("category-count", [count]), "patientCount") for count in counts] == [["1"], ["18"]]


def test_a_reference_means_the_nearest_thing_with_its_key(as_quads: Callable[..., list[Quad]]) -> None:
    quads = as_quads("""\
key: s
study:
  key: T1
  regimens: [{key: single}]
  populations: [{key: all, treatment: single}]
cites:
  - key: cited
    study:
      key: T2
      regimens: [{key: single}]
      populations: [{key: all, treatment: single}]
""")

    assert values(quads, mint("population", ["T1_all"]), "treatment") == ["T1_single"]
    assert values(quads, mint("population", ["T2_all"]), "treatment") == ["T2_single"]


def test_every_value_knows_its_line(expanded: Expander) -> None:
    lines = expanded(RECORD).places.lines

    proportion = next(node for node, _ in lines if "/proportion/" in node)
    assert lines[proportion, ""] == ("a.yaml", 13)
    assert lines[proportion, ontology_iri("count")] == ("a.yaml", 17)
    assert lines[proportion, ontology_iri("categoryCounts")] == ("a.yaml", 20)
    assert lines[mint("population", ["T1_all"]), ontology_iri("size")] == ("a.yaml", 11)


def test_two_readings_of_one_measurand_share_it(as_quads: Callable[..., list[Quad]]) -> None:
    result = "histology: ASPS, endpoint: objective-response, count"

    quads = as_quads(
        f"key: s\nstudy:\n  key: T1\n  proportions: [{{{result}: 1, reading: a}}, {{{result}: 2, reading: b}}]"
    )

    statements = values(quads, mint("study", ["T1"]), "proportions")
    assert len(statements) == 2
    assert len({about for key in statements for about in values(quads, mint("proportion", [key]), "about")}) == 1


# ---- Laws


@given(seed=st.randoms(use_true_random=False))
def test_the_order_of_keys_means_nothing(as_quads: Callable[..., list[Quad]], seed: random.Random) -> None:
    record = parse_record(RECORD, "a.yaml")

    assert as_quads(shuffled(record, seed)) == as_quads(record)


def test_the_order_of_keys_means_nothing_in_any_record_of_ours(
    project: Project, as_quads: Callable[..., list[Quad]]
) -> None:
    records = [read_record(path) for path in sorted(project.records.glob("*.yaml"))]

    assert records
    for record in records:
        assert as_quads(shuffled(record, random.Random(7))) == as_quads(record)  # noqa: S311 - an order, no secret


def test_expanding_twice_gives_the_same_nodes_in_the_same_order(expanded: Expander) -> None:
    assert expanded(RECORD) == expanded(RECORD)


@pytest.mark.parametrize("figure", ["0", "-1", "0.0", "11.10", "100", "0.00000000000000001", "999999999999999999"])
def test_a_number_is_written_plainly(as_quads: Callable[..., list[Quad]], figure: str) -> None:
    quads = as_quads(f"key: s\nstudy: {{key: T1, durations: [{{endpoint: overall-survival, median: {figure}}}]}}")

    (statement,) = values(quads, mint("study", ["T1"]), "durations")
    assert values(quads, mint("time-to-event", [statement]), "medianAsPrinted") == [figure]


# ---- Mistakes

#: For each rule: a record with that mistake, and its line, field and value.
MISTAKES = [
    (
        "ambiguous-reference",
        "key: s\nstudy:\n  key: T1\n  proportions: [{key: r}]\n  durations: [{key: r}]\nclaims: [{key: c, basis: r}]",
        6,
        "basis",
        "r",
    ),
    ("malformed-key", "key: ../../etc/x", 1, "key", "../../etc/x"),
    ("malformed-key", "key: /abs", 1, "key", "/abs"),
    ("malformed-key", "key: a_b", 1, "key", "a_b"),
    ("malformed-key", "key: s\nstudy:\n  key: Ä", 3, "key", "Ä"),
    ("malformed-key", "key: s\nstudy:\n  key: NCT\u043e", 3, "key", "NCT\u043e"),
    ("malformed-key", "key: s\nstudy:\n  key: " + 101 * "a", 3, "key", 101 * "a"),
    ("malformed-key", 'key: s\nsource-kind: "source-kind:a b"', 2, "source-kind", "source-kind:a b"),
    ("malformed-key", 'key: s\nsource-kind: "source-kind:../../x"', 2, "source-kind", "source-kind:../../x"),
    ("malformed-key", 'key: s\nsource-kind: "drug:a> <http://e/p"', 2, "source-kind", "drug:a> <http://e/p"),
    ("misplaced-key", "key: s\ncuration:\n  count: 3", 3, "count", "curation"),
    ("misplaced-key", "key: s\nat: [0, 4]", 2, "at", "source"),
    ("missing-key", "title: x", 1, "key", "source"),
    ("missing-key", "key: s\nsource-kind: {note: x}", 2, "key", "source kind"),
    ("missing-key", "key: s\nstudy:\n  funder: x", 3, "key", "study"),
    ("same-identifier", "key: s\npassages:\n  - {key: p}\n  - {key: p}", 4, "passages", "passage p, first on line 3"),
    (
        "same-identifier",
        "key: s\nstudy:\n key: T1\n planned-endpoints: [{endpoint: disease-control},\n   {endpoint: disease-control}]",
        5,
        "planned-endpoints",
        "planned endpoint disease-control, first on line 4",
    ),
    ("unknown-key", "key: s\ntitel: x", 2, "titel", ""),
    ("unknown-key", "key: s\n<<: {title: x}", 2, "<<", ""),
    ("unknown-key", "key: s\nstudy:\n  key: T1\n  zzzz: x", 4, "zzzz", ""),
    ("unknown-term", "key: s\nsource-kind: abstract-pag", 2, "source-kind", "abstract-pag"),
    (
        "unknown-term",
        "key: s\nstudy: {key: T1, populations: [{key: all, histology: asps}]}",
        2,
        "histology",
        "asps",
    ),
    ("unknown-term", "key: s\npassage: nowhere", 2, "passage", "nowhere"),
    ("wrong-shape", "key: s\ntitle: {a: b}", 2, "title", "a mapping"),
    ("wrong-shape", "key: s\ntitle: [[a]]", 2, "title", "a list of 1"),
    ("wrong-shape", "key: s\npassages: [{key: p, at: 4}]", 2, "at", "4"),
    ("wrong-shape", "key: s\npassages: [{key: p, at: [1, 2, 3]}]", 2, "at", "a list of 3"),
    ("wrong-shape", "key: s\nstudy: {key: T1, regimens: [{key: r, drugs: [pazopanib]}]}", 2, "drugs", "a list of 1"),
    ("wrong-type", "key: s\ntext-length: 007", 2, "text-length", "007"),
    ("wrong-type", "key: s\ncites: [{key: p,\n title-only: yes}]", 3, "title-only", "yes"),
]
MISTAKES += [
    ("wrong-type", f"key: s\nstudy:\n  key: T1\n  populations: [{{key: all, size: {written}}}]", 4, "size", value)
    for written, value in [
        ("NaN", "NaN"),
        ("1e400", "1e400"),
        ("NR", "NR"),
        ("4.0", "4.0"),
        ("+4", "+4"),
        ("'1,234'", "1,234"),
        ("9999999999999999999", "9999999999999999999"),
        ("٣", "٣"),
        ("'4 '", "4 "),
    ]
]
MISTAKES += [
    (
        "wrong-type",
        f"key: s\nstudy:\n  key: T1\n  durations:\n    - {{endpoint: overall-survival, median: {written}}}",
        5,
        "median",
        value,
    )
    for written, value in [
        ("'12,5'", "12,5"),
        ("'<0.001'", "<0.001"),
        ("inf", "inf"),
        (".5", ".5"),
        ("5.", "5."),
        ("12.5 months", "12.5 months"),
        ("0.000000000000000001", "0.000000000000000001"),
    ]
]


@pytest.mark.parametrize(
    "mistake",
    MISTAKES,
    ids=[f"{rule} {ascii(value)[:30]} {number}" for number, (rule, _, _, _, value) in enumerate(MISTAKES)],
)
def test_a_mistake_is_named_by_line_rule_field_and_value(
    expanded: Expander, mistake: tuple[str, str, int, str, str]
) -> None:
    rule, text, line, field, value = mistake

    with pytest.raises(RefusedError) as refused:
        expanded(text)

    found = [(defect.file, defect.line, defect.rule, defect.field, defect.value) for defect in refused.value.defects]
    assert ("a.yaml", line, rule, field, value) in found


def test_a_key_in_the_wrong_mapping_is_told_where_it_belongs(expanded: Expander) -> None:
    with pytest.raises(RefusedError, match=r"It belongs to: passage\."):
        expanded("key: s\nat: [0, 4]")


def test_every_rule_has_a_seeded_mistake() -> None:
    assert {rule for rule, *_ in MISTAKES} == set(MESSAGES)


def test_all_mistakes_of_a_record_are_named_at_once_by_line(expanded: Expander) -> None:
    text = "source-kind: abstract-pag\ntitel: x\ntext-length: many\nstudy:\n  key: a/b\n  passage: p\n  at: 4"

    with pytest.raises(RefusedError) as refused:
        expanded(text)

    assert [(defect.line, defect.rule) for defect in refused.value.defects] == [
        (1, "missing-key"),
        (1, "unknown-term"),
        (2, "unknown-key"),
        (3, "wrong-type"),
        (5, "malformed-key"),
        (6, "unknown-term"),
        (7, "misplaced-key"),
    ]


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("key: s\ntitel: x", "Did you mean title"),
        ("key: s\nqqqq: x", "See the list of keys in docs/records.md."),
        ("key: s\nsource-kind: abstract-pag", "Did you mean abstract-page?"),
        ("key: s\npassages: [{key: response}]\npassage: respons", "Did you mean response?"),
        ("key: s\npassage: zzz", "Use a declared key, or declare it."),
        ("key: s\npassages: [{key: p, at: 4}]", "Write a list of 2 values."),
        ("key: s\nstudy: {key: T1, regimens: [{key: r, drugs: x}]}", "Write a mapping."),
        ("key: s\ntitle: {a: b}", "Write one value, or a list of values."),
    ],
)
def test_a_mistake_comes_with_its_repair(expanded: Expander, text: str, repair: str) -> None:
    with pytest.raises(RefusedError) as refused:
        expanded(text)

    assert any(defect.repair.startswith(repair) for defect in refused.value.defects)


def test_a_thing_that_its_own_parts_name_needs_no_key(expanded: Expander) -> None:
    record = expanded("key: s\nstudy:\n  key: T1\n  design: {design-type: single-group-trial}")

    assert mint("study-design", ["T1"]) in {node["@id"] for node in record.nodes}


def test_background_is_expanded_by_the_same_step(project: Project, expanded: Expander) -> None:
    paths: list[Path] = sorted(project.background.glob("*.yaml"))

    keys = [expanded(read_record(path), "Background").key for path in paths]

    assert keys == [path.stem for path in paths]

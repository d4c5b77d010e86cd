"""Questions: every one has a golden answer, checked against the lines of the sources that it names.

A golden answer is a file ``tests/golden/<question>[?name=value&…].tsv``: comment lines that name the
lines of the sources it was checked against, then the columns and rows that must come back, in order.
It may leave columns out. No command of the project writes these files.

Which answers hold how: where the first line is ``# reviewed:``, each row and each place was held against the text by
somebody who had noted what to expect before looking; the rest were checked against their lines when they were written.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from sarcokg.errors import UsageError
from sarcokg.identifiers import NAMESPACES
from sarcokg.knowledge_graph import FACTS
from sarcokg.project import packaged
from sarcokg.questions import Answer, ask, find_question, read_questions
from sarcokg.release import Release, is_wanted
from sarcokg.retraction import find_retractions
from sarcokg.store import Store, graph_name, parse_text
from sarcokg.strata import names_in

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.tsv"))
QUESTIONS = read_questions(packaged() / "queries")

KINDS = "SELECT ?label { ?kind a sarco:KindOfAbsence . ?kind rdfs:label ?label }"


def read_golden(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    rows = list(reader)
    return list(reader.fieldnames or ()), rows


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_answer_is_the_golden_one(path: Path, release: Release) -> None:
    name, _, parameters = path.stem.partition("?")
    columns, expected = read_golden(path)

    answer = ask(find_question(QUESTIONS, name), release, dict(parse_qsl(parameters)))

    found = [{column: row[column] for column in columns} for row in answer.rows]
    assert found == expected


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_answer_names_the_lines_that_it_was_checked_against(path: Path) -> None:
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]

    assert any("line" in comment for comment in comments)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_a_golden_answer(name: str) -> None:
    assert any(path.stem.partition("?")[0] == name for path in GOLDEN), f"Write tests/golden/{name}.tsv."


@pytest.mark.parametrize("name", [name for name in QUESTIONS if "nothing" in QUESTIONS[name].tags])
def test_a_question_whose_right_answer_is_nothing_says_what_an_empty_answer_means(name: str, release: Release) -> None:
    assert ask(QUESTIONS[name], release, {}).rows == ()
    assert QUESTIONS[name].note.startswith("An empty answer means nothing in this release: ")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_a_sentence(name: str) -> None:
    assert QUESTIONS[name].sentence.endswith("?")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_has_a_total_order_and_a_place(name: str) -> None:
    query = QUESTIONS[name].query

    assert "\nORDER BY " in query
    assert (
        {"place", "places"} & set(_columns(query))
        or "absence" in QUESTIONS[name].tags
        or "graph" in QUESTIONS[name].drawn
    )


@pytest.fixture(scope="module")
def said(release: Release) -> dict[str, set[str]]:
    """The properties and classes that are spoken of in each named graph."""
    found: dict[str, set[str]] = {}
    for quad in parse_text(release.text(), "trig"):
        term = quad.object if quad.predicate.value == NAMESPACES["rdf"] + "type" else quad.predicate
        found.setdefault(graph_name(quad), set()).add(str(term).strip("<>"))
    return found


@pytest.mark.parametrize("name", [name for name in QUESTIONS if set(QUESTIONS[name].graphs) < set(FACTS)])
def test_a_question_reads_no_graph_that_it_does_not_name(
    name: str, said: dict[str, set[str]], release: Release
) -> None:
    question = QUESTIONS[name]
    prologue, _, body = question.query.partition("SELECT")
    terms = names_in(re.sub(r"^\s*#.*$", "", body, flags=re.MULTILINE), prologue)

    # A label may stand in any graph, but whatever else a question asks of the sources is theirs alone.
    unnamed = [iri for iri in said if is_wanted(iri, ("sources",)) and not is_wanted(iri, question.graphs)]

    assert {iri: terms & said[iri] for iri in unnamed} == {iri: set() for iri in unnamed}
    assert ask(question, release, {}).rows == ask(replace(question, graphs=FACTS), release, {}).rows


@pytest.mark.parametrize("name", [name for name in QUESTIONS if "sources" in QUESTIONS[name].graphs])
def test_a_question_that_reads_nothing_of_the_sources_does_not_load_them(name: str, said: dict[str, set[str]]) -> None:
    prologue, _, body = QUESTIONS[name].query.partition("SELECT")

    spoken_of = set().union(*(terms for iri, terms in said.items() if is_wanted(iri, ("sources",))))

    assert names_in(body, prologue) & spoken_of, "Leave `sources` out of its graphs: they are half of what is loaded."


def test_a_parameter_is_found_by_key_label_or_synonym(release: Release) -> None:
    question = QUESTIONS["responses-by-mechanism"]

    answers = [
        ask(question, release, {"histology": name}).rows
        for name in ("ASPS", "alveolar soft part sarcoma", "Alveolar Soft Part Sarcoma")
    ]

    assert answers[0] == answers[1] == answers[2] != ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"histology": "APSP"}, "Did you mean ASPS"),
        ({"histology": 'ASPS> } SELECT * { ?s ?p "x'}, "no histology is called"),
        ({"histologie": "ASPS"}, "has no such parameter. It has: --histology, --nulls"),
        ({"nulls": "perhaps"}, "neither true nor false: perhaps"),
    ],
    ids=["misspelt", "injection", "unknown-parameter", "no-flag"],
)
def test_a_wrong_parameter_is_named_with_its_repair(values: dict[str, str], said: str, release: Release) -> None:
    with pytest.raises(UsageError) as refused:
        ask(QUESTIONS["responses-by-mechanism"], release, values)

    assert said in str(refused.value)


@pytest.mark.parametrize("name", [name for name in QUESTIONS if QUESTIONS[name].find_parameter("histology")])
def test_the_rate_of_anlotinib_in_all_sarcomas_is_no_result_of_alveolar_soft_part_sarcoma(
    name: str, release: Release
) -> None:
    values = {"histology": "ASPS"}
    if QUESTIONS[name].find_parameter("mechanism"):
        values["mechanism"] = "VEGFR-inhibition"

    answer = ask(QUESTIONS[name], release, values)

    assert [row for row in answer if any("10.13" in cell for cell in row.values())] == []


def test_a_trial_open_to_soft_tissue_sarcoma_is_shown_for_a_subtype_as_open_to_an_ancestor_only(
    release: Release,
) -> None:
    absent = ask(QUESTIONS["kinds-of-absence"], release, {"histology": "ASPS"})
    planned = ask(QUESTIONS["plans-without-results"], release, {"histology": "ASPS"})

    trials = {"anlotinib-toripalimab-STS", "ipilimumab-nivolumab-cabozantinib"}
    assert {(row["study"], row["shown"]) for row in absent if row["study"] in trials} == {
        (trial, "ancestor only, no result") for trial in trials
    }
    assert {(row["study"], row["relation"], row["result"]) for row in planned if row["study"] in trials} == {
        (trial, "ancestor only", "none in this release") for trial in trials
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_drawing_names_columns_that_the_answer_has(name: str) -> None:
    question = QUESTIONS[name]
    columns = next(set(read_golden(path)[0]) for path in GOLDEN if path.stem.partition("?")[0] == name)
    named: set[str] = set()
    for part in question.drawing.values():
        for one in [part] if isinstance(part, str) else part:
            named |= {one} if isinstance(one, str) else set(one)

    assert question.drawn in {"forest", "graph", "matrix", "table"}
    assert bool(question.drawing) == (question.drawn != "table")
    assert named <= columns


def test_each_kind_of_absence_has_an_example_in_a_golden_answer(release: Release) -> None:
    kinds = {row["label"] for row in release.load(["ontology"]).select(KINDS)}

    shown = {row["kind"] for path in GOLDEN if path.stem.startswith("kinds-of-absence") for row in read_golden(path)[1]}

    assert len(kinds) == 7
    assert kinds - shown == set()


def _columns(query: str) -> list[str]:
    head = query[query.index("SELECT") : query.index("\nWHERE")]
    return [word.strip("?()") for line in head.splitlines() for word in line.split()[-1:]]


RETRACTED = """
@prefix sarco: <https://w3id.org/sarcokg/ontology#> .
@prefix source: <https://w3id.org/sarcokg/id/source/> .
source:invented sarco:retractionNotice "PMID:99999902" .
"""


def test_every_answer_says_which_source_of_its_release_was_retracted() -> None:
    retracted = find_retractions(Store(parse_text(RETRACTED, "turtle", "http://example.org/g")))

    answer = Answer(QUESTIONS["null-results"], "0.1.0", (), (), retracted=retracted)

    assert list(map(str, retracted)) == ["invented (notice PMID:99999902)"]
    assert answer.citation.endswith(" RETRACTED source in this release: invented (notice PMID:99999902).")

"""Question files: a header says what a question asks, and a defect in it is named with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcokg.errors import UsageError
from sarcokg.question_file import find_question, read_question, read_questions

QUESTIONS = read_questions(Path(__file__).parent.parent / "queries")

FILE = """#+ question: Who responded?
#+ also:
#+   - responders
#+ parameters:
#+   histology: {type: Histology, text: which, optional: true}
#+   nulls: {type: boolean, text: whether, also: [nobody]}
#+ graphs: [sources]
PREFIX histology: <https://w3id.org/sarcokg/id/histology/>
SELECT ?a
WHERE {
  VALUES ?histology { histology:ASPS }
  VALUES ?nulls { false }
}
ORDER BY ?a
"""


def test_a_file_says_what_its_question_asks(tmp_path: Path) -> None:
    path = tmp_path / "who.rq"
    path.write_text(FILE, encoding="utf-8")

    question = read_question(path)

    histology, nulls = question.parameters
    assert (question.name, question.sentence, question.also) == ("who", "Who responded?", ("responders",))
    assert (histology.default, histology.optional) == (("<https://w3id.org/sarcokg/id/histology/ASPS>",), True)
    assert (nulls.is_flag, nulls.also, nulls.optional) == (True, ("nobody",), False)
    assert question.find_parameter("nulls") is nulls
    assert question.find_parameter("null") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('#+ question: "half" a sentence\nSELECT * { ?s ?p ?o }\n', "the header cannot be read"),
        ("#+ graphs: [sources]\nSELECT * { ?s ?p ?o }\n", "the header lacks 'question'"),
        (FILE.replace("VALUES ?nulls", "VALUES ?null"), "the header lacks 'nulls'"),
        ("#+ question: a?\n#+ graphs: sources\n", "graphs: another form is needed: sources. Write a list, as in [one,"),
        ("#+ question: a?\n#+ lists: [a]\n", "lists: another form is needed: ['a']. Write names with values, as in {"),
        (
            "#+ computed: {a: {method: percnt, of: [b, c]}}\n",
            "no method is called percnt. Choose one of clopper-pearson-",
        ),
        ("#+ computed: {a: {method: percent, of: [b]}}\n", "percent takes two columns: ['b']. Write of: [one, other]."),
    ],
    ids=["no YAML", "no sentence", "a parameter without its line", "word", "list", "method", "column"],
)
def test_a_defect_of_a_header_is_named_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=r"broken\.rq: ") as refused:
        read_question(path)

    assert said in str(refused.value)


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean responses-by-mechanism"):
        find_question(QUESTIONS, "response-by-mechanism")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_says_its_other_wordings(name: str) -> None:
    assert QUESTIONS[name].also, f"Write #+ also: into {name}.rq: how else do people ask it?"

"""Likeness: a sentence is nearest to the question whose rare words it shares."""

from __future__ import annotations

import subprocess
import sys

from sarcokg.english import fold
from sarcokg.likeness import Vocabulary
from sarcokg.question_file import Parameter, Question


def question(name: str, sentence: str, *also: str, parameters: tuple[Parameter, ...] = ()) -> Question:
    return Question(name, sentence, "", parameters, (), ("tag",), "table", (), {}, "", "", also)


HISTOLOGY = Parameter("histology", "Histology", (), "")
NULLS = Parameter("nulls", "boolean", ("false",), "", also=("null results",))
QUESTIONS = {
    "cured": question("cured", "Who was cured?", "lasting remission in {histology}", parameters=(HISTOLOGY, NULLS)),
    "harmed": question("harmed", "Who was harmed?", "side effects"),
}
VOCABULARY = Vocabulary(QUESTIONS)


def likeness(sentence: str, name: str) -> float:
    return VOCABULARY.likeness(frozenset(fold(sentence)), name)


def test_a_question_is_wholly_like_itself() -> None:
    assert likeness("cured", "cured") == 1.0
    assert likeness("harmed", "cured") == 0.0


def test_another_wording_counts_as_much_as_the_sentence() -> None:
    assert likeness("side effects", "harmed") == 1.0


def test_a_name_counts_where_the_question_takes_one() -> None:
    asked = frozenset({"cured", "<Histology>"})

    assert VOCABULARY.likeness(asked, "cured") == 1.0
    assert VOCABULARY.likeness(asked, "harmed") == 0.0


def test_a_word_from_elsewhere_in_the_question_counts_half() -> None:
    assert 0.0 < likeness("tag", "cured") < likeness("cured", "cured")
    assert likeness("cured null results", "cured") > likeness("cured foo bar", "cured")


def test_the_words_of_all_questions_are_known() -> None:
    assert {"cured", "harmed", "remission", "effect", "null", "<Histology>"} <= VOCABULARY.known


#: Words that nine, eight, … questions share, so that each weighs something else; their likeness is printed.
SUMS = """
from sarcokg.likeness import Vocabulary
from sarcokg.question_file import Question
words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"]
asked = frozenset(words)
shared = [" ".join(words[: number + 1]) for number in range(len(words))]
questions = {text: Question(text, text, "", (), (), (), "table", (), {}, "", "") for text in shared}
print([Vocabulary(questions).likeness(asked, text) for text in shared])
"""


def test_words_weigh_the_same_in_every_order_of_a_set() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SUMS], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in "12345"
    }

    assert len(said) == 1

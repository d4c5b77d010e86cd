"""How alike a sentence and a question are: the words that they share, the rare ones counting more.

The words of a question are those of its sentence, of its other wordings, of its name and of its tags.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from sarcokg.english import FUNCTION_WORDS, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.question_file import Question

__all__ = ["Vocabulary"]


class Vocabulary:
    """The words of every question, each with its weight; ``<Histology>`` stands for the name of any histology."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions
        self._wordings = {name: tuple(_wordings(question)) for name, question in questions.items()}
        #: The words of each question, by its name.
        self.words = {
            name: frozenset().union(
                *wordings, fold(" ".join((name, *questions[name].tags, *_switches(questions[name]))))
            )
            for name, wordings in self._wordings.items()
        }
        known = [word for own in self.words.values() for word in own]
        #: The words of all questions.
        self.known = frozenset(known)
        self._weights = {word: math.log(1 + len(questions) / known.count(word)) for word in set(known)}
        self._rare = math.log(1 + len(questions))

    def likeness(self, asked: frozenset[str], name: str) -> float:
        """Return how alike a sentence and a question are, from 0 to 1.

        Dice's coefficient over the nearest wording, each word weighted by how few questions have it;
        a word from elsewhere in the question counts half.
        """
        takes = {f"<{parameter.type}>" for parameter in self._questions[name].parameters} & asked
        best = 0.0
        for wording in self._wordings[name]:
            own = wording | takes
            shared = self._weight(asked & own)
            elsewhere = self._weight((asked & self.words[name]) - own) / 2
            best = max(best, (2 * shared + elsewhere) / (self._weight(asked) + self._weight(own)))
        return best

    def _weight(self, of: Iterable[str]) -> float:
        # Added up without rounding: a set of words has another order in each process, and a tie must stay one.
        return math.fsum(self._weights.get(word, self._rare) for word in of)


def _wordings(question: Question) -> Iterator[frozenset[str]]:
    """Yield the words of a question's sentence and of each other wording; ``{histology}`` stands for any."""
    kinds = {parameter.name: f"<{parameter.type}>" for parameter in question.parameters}
    for wording in (question.sentence, *question.also, question.name):
        places = re.findall(r"\{([\w-]+)\}", wording)
        plain = re.sub(r"\{[\w-]+\}", " ", wording)
        yield frozenset(fold(plain)) - FUNCTION_WORDS | {kinds[place] for place in places}


def _switches(question: Question) -> Iterator[str]:
    """Yield the words that switch a truth value of a question on."""
    yield from (words for parameter in question.parameters for words in parameter.also)

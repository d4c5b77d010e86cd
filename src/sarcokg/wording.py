"""Questions in words: the nearest question to a sentence, and the terms that the sentence names.

What words mean stands in data: the sentence of each question with its ``also`` wordings, and the labels
and synonyms of the ontology. Here stands only how words are compared. Nothing is guessed in silence:
each reading says what it took and what it left, and where two readings are as good, none is taken.
See ``docs/decisions/0013-questions-in-words-are-matched-and-nothing-is-guessed.md``.
"""

from __future__ import annotations

import difflib
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sarcokg.english import FUNCTION_WORDS, NEGATIONS, Word, fold, has_run, is_whole, split
from sarcokg.errors import UsageError
from sarcokg.identifiers import key_of, kind_of, ontology_iri, words
from sarcokg.likeness import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sarcokg.lexicon import Lexicon
    from sarcokg.question_file import Parameter, Question

__all__ = ["Reader", "Reading", "read_sentence"]

#: A name of so few letters has more meanings than one ontology knows.
_TOO_SHORT: Final = 2
#: Below this likeness no question comes near; within this distance two are a tie. Both settled on the tests' sentences.
_NEAR: Final = 0.34
_TIE: Final = 0.04
#: So alike must a misspelt word be to one of the questions' own (difflib's ratio).
_MISSPELT: Final = 0.84
_SHORTEST_MISSPELT: Final = 5
_MOST_COMMANDS: Final = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sentence was read: the question, the values of its parameters, and what to say of it, line by line."""

    question: Question
    values: Mapping[str, str]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of words that is a name, from ``start`` up to ``end``, with the terms that go by it."""

    start: int
    end: int
    text: str
    terms: tuple[str, ...]


def read_sentence(
    sentence: str, questions: Mapping[str, Question], lexicon: Lexicon, given: Mapping[str, str]
) -> Reading:
    """Read a sentence as one of the questions; ``given`` are parameters that the caller sets beside it.

    Raises `UsageError` with the commands to choose from where no question comes near, two come as near,
    a parameter that a question needs is named by no word, or a name may mean several terms.
    """
    return Reader(questions, lexicon).read(sentence, given)


class Reader:
    """The questions and names, prepared for comparison with many sentences, one after another."""

    def __init__(self, questions: Mapping[str, Question], lexicon: Lexicon) -> None:
        """Take the questions and the names."""
        # Each file of a question is read once, not for each comparison.
        self._questions = questions = dict(questions)
        self._lexicon = lexicon
        self._types = {
            ontology_iri(parameter.type)
            for question in questions.values()
            for parameter in question.parameters
            if not parameter.is_flag
        }
        self._vocabulary = Vocabulary(questions)
        self._names = lexicon.by_words
        self._own_words = sorted(word for word in self._vocabulary.known if not word.startswith("<"))
        self._never_respelt = {*self._own_words, *FUNCTION_WORDS, *(word for name in self._names for word in name)}

    def read(self, sentence: str, given: Mapping[str, str]) -> Reading:
        """Read a sentence as `read_sentence` does."""
        written, respelt = self._respell(split(sentence))
        found = list(self._find_names(written))
        self._refuse_negations(sentence, written, found)
        self._refuse_ambiguous(sentence, written, found)
        self._refuse_narrowed(sentence, written, found)
        question = self._nearest(sentence, written, found, given)
        named = {name: parameter for name in found if (parameter := self._parameter_of(question, name))}
        values = dict(given)
        for parameter in question.parameters:
            if parameter.name not in given:
                keys = [key_of(name.terms[0]) for name, of in named.items() if of is parameter]
                if keys:
                    values[parameter.name] = ",".join(dict.fromkeys(keys))
                elif parameter.is_flag and any(has_run(written, fold(words)) for words in parameter.also):
                    values[parameter.name] = "true"
        self._refuse_open(sentence, question, values, written, named)
        return Reading(question, values, tuple(self._said(question, values, given, written, found, respelt)))

    # ---- Words and names

    def _respell(self, written: list[Word]) -> tuple[list[Word], list[str]]:
        """Replace words that are almost one of the questions' own; names are never respelt."""
        said = []
        for place, word in enumerate(written):
            if len(word.folded) < _SHORTEST_MISSPELT or word.folded in self._never_respelt:
                continue
            near = difflib.get_close_matches(word.folded, self._own_words, n=1, cutoff=_MISSPELT)
            if near:
                said.append(f'"{word.text}" read as "{near[0]}"')
                written[place] = replace(word, folded=near[0], respelt=True)
        return written, said

    def _find_names(self, written: list[Word]) -> Iterator[_Name]:
        """Yield the names of terms that a parameter may take, the longest from left to right."""
        longest = max(map(len, self._names), default=0)
        start = 0
        while start < len(written):
            for end in range(min(len(written), start + longest), start, -1):
                terms = self._terms(written[start:end]) if is_whole(written, start, end) else ()
                if terms:
                    yield _Name(start, end, " ".join(word.text for word in written[start:end]), terms)
                    start = end
                    break
            else:
                start += 1

    def _terms(self, run: list[Word]) -> tuple[str, ...]:
        """Return the terms that go by a run of words, where one of them is the value of some parameter."""
        found = self._names.get(tuple(word.folded for word in run), {})
        # "is" and "as" are words, IS and AS are abbreviations of histologies.
        if len(run) == 1 and run[0].text.casefold() in FUNCTION_WORDS and not run[0].text.isupper():
            return ()
        wanted = [iri for iri in found if self._types & self._lexicon.classes(iri)]
        # An abbreviation shared with another kind of thing (OS) must be told apart; a whole word need not.
        if wanted and all(found[iri] for iri in wanted):
            return tuple(found)
        return tuple(wanted)

    def _parameter_of(self, question: Question, name: _Name) -> Parameter | None:
        classes = self._lexicon.classes(name.terms[0])
        return next((parameter for parameter in question.parameters if ontology_iri(parameter.type) in classes), None)

    # ---- The nearest question

    def _nearest(self, sentence: str, written: list[Word], found: list[_Name], given: Mapping[str, str]) -> Question:
        asked = self._content(written, found)
        # What the caller gives by name, the question must have.
        able = {
            name: question
            for name, question in self._questions.items()
            if all(question.find_parameter(parameter) for parameter in given)
        }
        scores = sorted(((self._vocabulary.likeness(asked, name), name) for name in able), reverse=True)
        if not scores or scores[0][0] < _NEAR:
            message = f'"{sentence}": no question comes near. '
            raise UsageError(message + self._offer([able[name] for score, name in scores[:3] if score], found, given))
        ties = [able[name] for score, name in scores if score > scores[0][0] - _TIE]
        if len(ties) > 1:
            message = f'"{sentence}": {len(ties)} questions come as near as one another. '
            raise UsageError(message + self._offer(ties, found, given))
        return ties[0]

    def _content(self, written: list[Word], found: list[_Name]) -> frozenset[str]:
        """Return the words that tell questions apart; a name counts as the kind of thing that it names."""
        within = {place for name in found for place in range(name.start, name.end)}
        plain = {word.folded for place, word in enumerate(written) if place not in within} - FUNCTION_WORDS
        return frozenset(plain | {kind for name in found for kind in self._kinds(name)})

    def _kinds(self, name: _Name) -> set[str]:
        return {f"<{key_of(iri)}>" for iri in self._types & self._lexicon.classes(name.terms[0])}

    # ---- What is refused

    def _refuse_negations(self, sentence: str, written: list[Word], found: list[_Name]) -> None:
        for name in found:
            before = {word.folded for word in written[max(0, name.start - 2) : name.start]}
            if before & NEGATIONS and kind_of(name.terms[0]):
                message = (
                    f'"{sentence}": {" ".join(sorted(before & NEGATIONS))} {name.text}: no question leaves a term '
                    "out. Ask for what you want to see instead."
                )
                raise UsageError(message)

    def _refuse_ambiguous(self, sentence: str, written: list[Word], found: list[_Name]) -> None:
        spelt_out = {name.terms for name in found if sum(map(len, fold(name.text))) > _TOO_SHORT}
        for name in found:
            short = len(name.text) <= _TOO_SHORT and name.terms not in spelt_out
            if len(name.terms) == 1 and not short:
                continue
            meant = ", ".join(f"{kind_of(iri)} {self._lexicon.label(iri)}" for iri in name.terms)
            why = f"may mean {meant}" if len(name.terms) > 1 else f"may mean more than {meant}"
            message = f'"{sentence}": {name.text} {why}. Spell it out, or choose:'
            raise UsageError("\n  ".join([message, *dict.fromkeys(self._spelt_out(written, name))]))

    def _refuse_narrowed(self, sentence: str, written: list[Word], found: list[_Name]) -> None:
        """Refuse a name with a word beside it that makes it part of another name: alveolar sarcoma is no sarcoma."""
        within = {place for name in found for place in range(name.start, name.end)}
        for name in found:
            for place in {name.start - 1, name.end} & set(range(len(written))) - within:
                if written[place].folded in FUNCTION_WORDS | self._vocabulary.known:
                    continue
                classes = self._types & self._lexicon.classes(name.terms[0])
                meant = tuple(self._lexicon.terms_with(classes, {*fold(name.text), written[place].folded}))
                start, end = min(place, name.start), max(place + 1, name.end)
                text = " ".join(word.text for word in written[start:end])
                if meant:
                    labels = " or ".join(self._lexicon.label(iri) or key_of(iri) for iri in meant)
                    message = f'"{sentence}": no {kind_of(meant[0])} is called {text}. Did you mean {labels}? Choose:'
                    raise UsageError("\n  ".join([message, *self._spelt_out(written, _Name(start, end, text, meant))]))

    def _spelt_out(self, written: list[Word], name: _Name) -> Iterator[str]:
        """Yield the command for each meaning of a name."""
        for iri in name.terms:
            label = self._lexicon.label(iri) or key_of(iri)
            before, after = written[: name.start], written[name.end :]
            sentence = " ".join([*(word.text for word in before), label, *(word.text for word in after)])
            try:
                reading = self.read(sentence, {})
            except UsageError:
                yield f'sarcokg ask "{sentence}"'
            else:
                yield _command(reading.question, reading.values)

    def _refuse_open(
        self,
        sentence: str,
        question: Question,
        values: Mapping[str, str],
        written: list[Word],
        named: Mapping[_Name, Parameter],
    ) -> None:
        for parameter in question.parameters:
            if parameter.name in values or parameter.optional or parameter.is_flag:
                continue
            used = {place for name in named for place in range(name.start, name.end)}
            left = [word for place, word in enumerate(written) if place not in used]
            terms = list(self._suggested(parameter, left))
            commands = [_command(question, {**values, parameter.name: key}) for key in terms[:_MOST_COMMANDS]]
            kind = words(parameter.type)
            message = f'"{sentence}": read as {question.name}, but no word names its {parameter.name}. Choose:'
            rest = ", ".join(sorted(terms[_MOST_COMMANDS:]))
            more = [f"or another {kind}: {rest}"] if rest else []
            raise UsageError("\n  ".join([message, *commands, *more]))

    def _suggested(self, parameter: Parameter, left: list[Word]) -> Iterator[str]:
        """Yield the keys of a parameter's terms, those first whose names share a word with what was written."""
        told = {word.folded for word in left} - FUNCTION_WORDS - self._vocabulary.known
        defaults = [key_of(term.strip("<>")) for term in parameter.default]
        terms = self._lexicon.terms(ontology_iri(parameter.type))
        shared = {key_of(term.iri): max(len(told & set(fold(name))) for name in term.names) for term in terms}
        close = difflib.get_close_matches(" ".join(word.folded for word in left), shared, n=3)
        sharing = sorted((key for key, count in shared.items() if count), key=lambda key: -shared[key])
        yield from dict.fromkeys([*close, *sharing, *defaults, *sorted(shared)])

    def _offer(self, questions: Iterable[Question], found: list[_Name], given: Mapping[str, str]) -> str:
        commands = []
        for question in questions:
            values = dict(given)
            for name in found:
                parameter = self._parameter_of(question, name)
                if parameter is not None and parameter.name not in given:
                    own = values.get(parameter.name)
                    values[parameter.name] = ",".join([*([own] if own else []), key_of(name.terms[0])])
            commands.append(f"{_command(question, values)}\n      {question.sentence}")
        return "\n  ".join(["Choose:", *commands]) if commands else "Run `sarcokg ask` for the list."

    # ---- What is said

    def _said(  # noqa: PLR0913, PLR0917 - all that a reading knows
        self,
        question: Question,
        values: Mapping[str, str],
        given: Mapping[str, str],
        written: list[Word],
        found: list[_Name],
        respelt: list[str],
    ) -> Iterator[str]:
        yield f"read as {question.name}: {question.sentence}"
        yield from respelt
        for name in found:
            parameter = self._parameter_of(question, name)
            term = f"{kind_of(name.terms[0])} {key_of(name.terms[0])}"
            if parameter is None:
                yield f"{name.text} → {term}: this question cannot be narrowed to it"
            elif parameter.name in given:
                yield f"{name.text} → {term}: --{parameter.name} {given[parameter.name]} stands instead"
            else:
                yield f"{name.text} → {parameter.name} {key_of(name.terms[0])}"
        for parameter in question.parameters:
            if parameter.name not in values:
                yield f"{parameter.name}: not asked, default {self._default(parameter)}"
            elif parameter.is_flag and parameter.name not in given:
                yield f"{parameter.name}: asked, yes"
        named, unknown = self._left(question, written, found)
        for text, iri in named:
            yield f"{text} → {kind_of(iri)} {key_of(iri)}: this question cannot be narrowed to it"
        if unknown:
            yield f"not understood: {' '.join(unknown)}"
        yield f"the same as: {_command(question, values)}"

    def _default(self, parameter: Parameter) -> str:
        if parameter.is_flag:
            return "yes" if parameter.default == ("true",) else "no"
        labels = [self._lexicon.label(term.strip("<>")) for term in parameter.default]
        named = zip(parameter.default_keys, labels, strict=True)
        return ", ".join(f"{key} ({label})" if label else key for key, label in named)

    def _left(
        self, question: Question, written: list[Word], found: list[_Name]
    ) -> tuple[list[tuple[str, str]], list[str]]:
        """Return what the question's own words and its names don't account for: names of other terms, and words."""
        within = {place for name in found for place in range(name.start, name.end)}
        flags = {word for parameter in question.parameters for also in parameter.also for word in fold(also)}
        known = self._vocabulary.words[question.name] | FUNCTION_WORDS | flags
        left = [place for place, word in enumerate(written) if place not in within and word.folded not in known]
        named: list[tuple[str, str]] = []
        unknown: list[str] = []
        while left:
            start = left[0]
            runs = (
                end
                for end in range(len(written), start, -1)
                if not within & set(range(start, end)) and is_whole(written, start, end)
            )
            end = next((end for end in runs if tuple(word.folded for word in written[start:end]) in self._names), None)
            if end is None:
                unknown.append(written[start].text)
            else:
                terms = self._names[tuple(word.folded for word in written[start:end])]
                named.append((" ".join(word.text for word in written[start:end]), next(iter(terms))))
            left = [place for place in left if place >= (end or start + 1)]
        return named, unknown


def _command(question: Question, values: Mapping[str, str]) -> str:
    """Return the command that asks a question with these values."""
    parts = [f"--{name}" if value == "true" else f"--{name} {shlex.quote(value)}" for name, value in values.items()]
    return " ".join(["sarcokg ask", question.name, *parts])

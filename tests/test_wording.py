"""Questions in words: what a sentence is read as, what is said of it, and what is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sarcokg.errors import UsageError
from sarcokg.lexicon import Lexicon
from sarcokg.question_file import read_questions
from sarcokg.wording import Reader, Reading, read_sentence

QUESTIONS = read_questions(Path(__file__).parent.parent / "queries")

#: A sentence, the question that it is read as, and the values that its words give the parameters.
UNDERSTOOD = [
    ("which mechanisms gave responses in alveolar soft part sarcoma", "responses-by-mechanism", "histology=ASPS"),
    ("Which mechanisms produced responses in ASPS?", "responses-by-mechanism", "histology=ASPS"),
    ("what works in undifferentiated pleomorphic sarcoma", "responses-by-mechanism", "histology=UPS"),
    ("responses by mechanism in soft-tissue sarcomas", "responses-by-mechanism", "histology=STS"),
    ("mechanisms behind responses in UPS and synovial sarcoma", "responses-by-mechanism", "histology=UPS,SS"),
    (
        "which mechanisms gave responses in osteosarcoma, with null results",
        "responses-by-mechanism",
        "histology=OS nulls=true",
    ),
    ("which histologies responded to PD-1 blockade", "responses-by-histology", "mechanism=PD-1-blockade"),
    ("in which sarcomas does PD-L1 inhibition work", "responses-by-histology", "mechanism=PD-L1-blockade"),
    (
        "in which histologies were responses seen under PD-1 targeting",
        "responses-by-histology",
        "mechanism=PD-1-blockade",
    ),
    ("did anyone with alveolar soft part sarcoma respond", "responses-by-mechanism", "histology=ASPS"),
    ("has anybody with leiomyosarcoma responded", "responses-by-mechanism", "histology=LMS"),
    ("which patients with ASPS responded", "responses-by-mechanism", "histology=ASPS"),
    ("did anyone respond to PD-1 blockade", "responses-by-histology", "mechanism=PD-1-blockade"),
    (
        "did anyone with osteosarcoma respond to PD-1 blockade",
        "pooled-responders",
        "mechanism=PD-1-blockade histology=OS",
    ),
    ("did no one with ASPS respond", "null-results", "histology=ASPS"),
    ("what is known about angiosarcoma", "what-is-known", "histology=AS"),
    ("what do we know of uterine LMS", "what-is-known", "histology=ULMS"),
    ("overview of the evidence for leiomyosarcoma of the uterus", "what-is-known", "histology=ULMS"),
    ("studies without results in soft tissue sarcoma", "plans-without-results", "histology=STS"),
    ("recruiting trials for liposarcoma", "plans-without-results", "histology=LPS"),
    (
        "pooled responders under PD-1 blockade in osteosarcoma",
        "pooled-responders",
        "mechanism=PD-1-blockade histology=OS",
    ),
    (
        "how many patients responded to checkpoint blockade in soft tissue sarcoma in all",
        "pooled-responders",
        "mechanism=checkpoint-blockade histology=STS",
    ),
    ("median overall survival by regimen", "time-to-event", "endpoint=overall-survival"),
    ("what was the median PFS in each study", "time-to-event", "endpoint=progression-free-survival"),
    ("how long was the duration of response", "time-to-event", "endpoint=duration-of-response"),
    ("kinds of absence in leiomyosarcoma", "kinds-of-absence", "histology=LMS"),
    ("gaps in the evidence for GIST", "kinds-of-absence", "histology=GIST"),
    ("null results in leiomyosarcoma", "null-results", "histology=LMS"),
    ("where was no response observed", "null-results", ""),
    ("printed figures that cannot be right", "printed-against-recomputed", ""),
    ("where do the sources disagree", "conflicts", ""),
    ("contradictions in the sources", "conflicts", ""),
    ("were the responses confirmed", "confirmed-responses", ""),
    ("were the efficacy thresholds met", "thresholds-beside-observed", ""),
    ("non-progression at 6 months", "non-progression", ""),
    ("line of therapy in each study", "earlier-treatment", ""),
    ("route of administration of each drug", "routes-of-administration", ""),
    ("which regimens combine a checkpoint inhibitor with a VEGFR TKI", "checkpoint-with-antiangiogenic", ""),
    ("treatments known by title only for ASPS", "known-by-title-only", "histology=ASPS"),
    ("which patients had a partial response", "patients-by-best-response", "category=PR"),
    ("which mechansims gave respones in ASPS", "responses-by-mechanism", "histology=ASPS"),
    ("synovial sarcoma (SS): which mechanisms gave responses", "responses-by-mechanism", "histology=SS"),
]

#: A sentence that is refused, and what the refusal says, piece by piece.
REFUSED = [
    (
        "which mechanisms gave responses",
        ["no word names its histology", "sarcokg ask responses-by-mechanism --histology "],
    ),
    (
        "which mechanisms gave responses in OS",
        ["OS may mean", "overall survival", "osteosarcoma", "sarcokg ask responses-by-mechanism --histology OS"],
    ),
    ("which mechanisms gave responses in SS", ["SS may mean more than histology synovial sarcoma", "--histology SS"]),
    ("which mechanisms gave responses in AS", ["AS may mean more than histology angiosarcoma", "--histology AS"]),
    ("what is known of IS", ["IS may mean more than histology intimal sarcoma"]),
    ("median OS by regimen", ["OS may mean", "sarcokg ask time-to-event --endpoint overall-survival"]),
    (
        "which mechanisms gave responses in alveolar soft part sarkoma",
        ["no word names its histology", "--histology ASPS"],
    ),
    ("which mechanisms gave responses in anything except ASPS", ["except ASPS", "no question leaves a term out"]),
    ("what works in sarcomas other than GIST", ["other GIST", "no question leaves a term out"]),
    ("pooled responders under PD-1 blockade", ["no word names its histology", "--mechanism PD-1-blockade --histology"]),
    (
        "did anyone with alveolar sarcoma respond",
        [
            "no histology is called alveolar sarcoma",
            "Did you mean alveolar soft part sarcoma?",
            "sarcokg ask responses-by-mechanism --histology ASPS",
        ],
    ),
    ("which mechanisms gave responses in clear sarcoma", ["is called clear sarcoma", "--histology CCS"]),
    ("what is the weather in Paris", ["no question comes near"]),
    ("colourless green ideas sleep furiously", ["no question comes near", "Run `sarcokg ask` for the list."]),
    ("kinds of absence", ["no word names its histology", "sarcokg ask kinds-of-absence --histology ASPS"]),
]


@cache
def reader_with(lexicon: Lexicon) -> Reader:
    return Reader(QUESTIONS, lexicon)


def read(sentence: str, lexicon: Lexicon, **given: str) -> Reading:
    return reader_with(lexicon).read(sentence, given)


def test_a_reader_of_one_sentence_reads_as_one_of_many(lexicon: Lexicon) -> None:
    sentence = UNDERSTOOD[0][0]

    assert read_sentence(sentence, QUESTIONS, lexicon, {}) == read(sentence, lexicon)


@pytest.mark.parametrize(("sentence", "question", "values"), UNDERSTOOD, ids=[case[0] for case in UNDERSTOOD])
def test_a_sentence_is_read_as_a_question(sentence: str, question: str, values: str, lexicon: Lexicon) -> None:
    reading = read(sentence, lexicon)

    assert (reading.question.name, dict(reading.values)) == (question, dict(pair.split("=") for pair in values.split()))


@pytest.mark.parametrize(("sentence", "pieces"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_sentence_that_leaves_a_choice_open_is_refused_with_the_commands(
    sentence: str, pieces: list[str], lexicon: Lexicon
) -> None:
    with pytest.raises(UsageError) as refused:
        read(sentence, lexicon)

    assert [piece for piece in pieces if piece not in str(refused.value)] == []


def test_a_reading_says_what_it_took_and_what_it_left(lexicon: Lexicon) -> None:
    said = read(
        "which mechanisms gave responses to pembrolizumab in alveolar soft part sarcoma frobnicated", lexicon
    ).said

    assert said == (
        f"read as responses-by-mechanism: {QUESTIONS['responses-by-mechanism'].sentence}",
        "alveolar soft part sarcoma → histology ASPS",
        "nulls: not asked, default no",
        "pembrolizumab → drug pembrolizumab: this question cannot be narrowed to it",
        "not understood: frobnicated",
        "the same as: sarcokg ask responses-by-mechanism --histology ASPS",
    )


def test_a_default_that_is_taken_is_said(lexicon: Lexicon) -> None:
    assert "histology: not asked, default SARC (sarcoma)" in read("where was no response observed", lexicon).said


def test_a_misspelt_word_is_said_as_it_was_read(lexicon: Lexicon) -> None:
    said = read("which mechansims gave responses in ASPS", lexicon).said

    assert '"mechansims" read as "mechanism"' in said


def test_what_the_caller_gives_stands_before_what_the_words_say(lexicon: Lexicon) -> None:
    reading = read("which mechanisms gave responses in ASPS", lexicon, histology="UPS")

    assert dict(reading.values) == {"histology": "UPS"}
    assert "ASPS → histology ASPS: --histology UPS stands instead" in reading.said


def test_what_the_caller_gives_closes_an_open_choice(lexicon: Lexicon) -> None:
    assert dict(read("which mechanisms gave responses", lexicon, histology="UPS").values) == {"histology": "UPS"}


def test_two_questions_as_near_are_both_offered(lexicon: Lexicon) -> None:
    with pytest.raises(UsageError, match=r"\d questions come as near as one another. Choose:\n  sarcokg ask "):
        read("deaths and doses", lexicon)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_found_by_its_own_sentence(name: str, lexicon: Lexicon) -> None:
    question = QUESTIONS[name]
    examples = {
        "Histology": "epithelioid sarcoma",
        "Mechanism": "TGF-beta blockade",
        "ResponseCategory": "stable disease",
        "TimeEndpoint": "time to response",
    }
    # A patient is named by no words; the parameter can be left out.
    missing = [examples.get(parameter.type, "") for parameter in question.parameters if not parameter.is_flag]

    for wording in (question.sentence, *question.also):
        filled = wording.format_map({p.name: examples.get(p.type, "") for p in question.parameters})
        sentence = f"{' '.join(example for example in missing if example not in filled)}: {filled}"
        assert read(sentence, lexicon).question.name == name, sentence

"""Source texts: the sentence of a passage where its text is at hand, and a way to it where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sarcokg.build import gather
from sarcokg.figures import Span
from sarcokg.project import Project
from sarcokg.source_text import Passage, link_to, passages_in, read_sentence, read_texts

if TYPE_CHECKING:
    from sarcokg.ontology import Ontology

MINIATURE = Path(__file__).parent / "miniature-source"


@pytest.fixture(name="passages")
def read_passages(tmp_path: Path, ontology: Ontology) -> dict[str, Passage]:
    """The passages of the miniature record, by their key."""
    facts = gather(Project(tmp_path), ontology, [(MINIATURE / "record.yaml", "Source")])
    return {passage.key: passage for passage in passages_in(facts.quads).values()}


def test_a_passage_is_shown_with_its_figures_marked(passages: dict[str, Passage]) -> None:
    sentence = read_sentence(read_texts(MINIATURE), passages["response"])

    assert sentence is not None
    assert sentence.marked("«", "»") == (
        "«A response» was seen in «7 of 28» patients («25%»), «two com- plete» and «five par- tial»."
    )


def test_a_passage_without_figures_is_shown_as_it_is(passages: dict[str, Passage]) -> None:
    sentence = read_sentence(read_texts(MINIATURE), passages["opinion"])

    assert sentence is not None
    assert sentence.marked("«", "»") == "Half of the readers agree."


def test_no_sentence_is_shown_of_a_text_that_has_changed(tmp_path: Path, passages: dict[str, Passage]) -> None:
    (tmp_path / "text.txt").write_bytes((MINIATURE / "text.txt").read_bytes().replace(b"7 of 28", b"8 of 28"))

    assert read_sentence(read_texts(tmp_path), passages["response"]) is None


@pytest.mark.parametrize("span", [Span(-1, 5), Span(5, 5), Span(0, 99_999)], ids=str)
def test_no_sentence_is_shown_of_a_place_outside_the_text(span: Span, passages: dict[str, Passage]) -> None:
    passage = passages["response"]
    elsewhere = Passage(passage.iri, passage.source, passage.sha256, passage.section, span, ())

    assert read_sentence(read_texts(MINIATURE), elsewhere) is None


@pytest.mark.parametrize(
    ("identifiers", "figures", "address"),
    [
        ({"doi": "10.1234/mini-56"}, ["3 1 –"], "https://doi.org/10.1234/mini-56#:~:text=3%201%20%E2%80%93"),
        ({"doi": "10.1234/a", "pmid": "1"}, [], "https://pubmed.ncbi.nlm.nih.gov/1/"),
        ({"registration": "NCT01"}, ["4-6, 7"], "https://clinicaltrials.gov/study/NCT01#:~:text=4%2D6%2C%207"),
        ({"doi": ""}, ["37%"], None),
    ],
)
def test_a_source_with_a_public_page_is_linked_at_its_figures(
    identifiers: dict[str, str], figures: list[str], address: str | None
) -> None:
    assert link_to(identifiers, figures) == address

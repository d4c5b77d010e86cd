"""A draft of an article: its design is read from its publication types, the most telling first."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcokg.article_draft import draft_article
from sarcokg.gate import read_shapes
from sarcokg.lexicon import Lexicon
from sarcokg.names import read_names
from sarcokg.ontology import Ontology
from sarcokg.pubmed import Article
from sarcokg.record_schema import record_schema
from sarcokg.rule_schema import Schema
from sarcokg.store import Store


@pytest.fixture(scope="module")
def schema(ontology: Ontology, lexicon: Lexicon) -> Schema:
    return record_schema(ontology, lexicon, read_shapes(Path(__file__).parent.parent / "shapes"))


@pytest.mark.parametrize(
    ("types", "design"),
    [
        (("Journal Article", "Clinical Trial", "Randomized Controlled Trial"), "randomised-trial"),
        (("Case Reports",), "case-report"),
        (("Journal Article",), "design-not-stated"),
    ],
)
def test_the_design_is_that_of_the_publication_types(
    ontology: Ontology, lexicon: Lexicon, schema: Schema, types: tuple[str, ...], design: str
) -> None:
    article = Article("99999901", ("a.xml", 1), title="Invented", publication_types=types)

    text = draft_article(
        article,
        "text",
        "mine",
        names=read_names(Store(ontology.quads)),
        ontology=ontology,
        lexicon=lexicon,
        schema=schema,
    )

    assert f"    design-type: {design}\n" in text
    assert "RETRACTED" not in text

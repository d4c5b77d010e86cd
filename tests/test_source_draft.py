"""Drafts: what a file says is filled in, what only a person can tell is marked, bad files are one clear error."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from sarcokg.errors import RefusedError, UsageError
from sarcokg.gate import read_shapes
from sarcokg.lexicon import Lexicon
from sarcokg.ontology import Ontology
from sarcokg.record import parse_record
from sarcokg.record_schema import record_schema
from sarcokg.rule_schema import Schema
from sarcokg.source_draft import draft_source, read_source

ROOT = Path(__file__).parent.parent
STUDY = ROOT / "tests" / "miniature-registry" / "NCT99999901.json"
ARTICLE = """
PMID- 99999901
TI  - Invented: a trial of nivolumab "alone" in alveolar soft part sarcoma.
LID - 10.5555/invented [doi]
PT  - Randomized Controlled Trial
DP  - 2023 Sep
RIN - J Inv. 2024;1:2. PMID: 99999902
SI  - ClinicalTrials.gov/NCT99999901
"""
#: The same in the other form of PubMed.
XML = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99999901</PMID><Article>"
    "<ArticleTitle>Invented: ä.</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)


@pytest.fixture(scope="module")
def schema(ontology: Ontology, lexicon: Lexicon) -> Schema:
    return record_schema(ontology, lexicon, read_shapes(ROOT / "shapes"))


def drafted(path: Path, ontology: Ontology, lexicon: Lexicon, schema: Schema) -> str:
    return draft_source(read_source(path), "mine", ontology=ontology, lexicon=lexicon, schema=schema)


def test_each_passage_of_a_study_points_to_the_value_in_the_file(
    ontology: Ontology, lexicon: Lexicon, schema: Schema
) -> None:
    text, source = drafted(STUDY, ontology, lexicon, schema), STUDY.read_text(encoding="utf-8")

    found = re.findall(r'figures: \["(.*?)"\], at: \[(\d+), (\d+)\]', text)
    assert len(found) >= 15
    assert [figure for figure, start, end in found if figure not in source[int(start) : int(end)]] == []


def test_every_place_that_only_a_person_can_fill_is_refused_until_then(
    ontology: Ontology, lexicon: Lexicon, schema: Schema
) -> None:
    text = drafted(STUDY, ontology, lexicon, schema)

    with pytest.raises(RefusedError) as refused:
        parse_record(text, "mine.yaml")

    marked = [number for number, line in enumerate(text.splitlines(), 1) if "FILL IN" in line]
    assert [defect.line for defect in refused.value.defects] == marked
    # A drug without a name must not be lost from its arm.
    assert len([line for line in text.splitlines() if "drugs:  # FILL IN" in line]) == 2
    assert "no histology is called\n  #   Carcinosarcoma\n" in text
    assert "no sentence" not in text


def test_an_article_brings_its_identity_and_says_that_it_is_retracted(
    tmp_path: Path, ontology: Ontology, lexicon: Lexicon, schema: Schema
) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")

    lines = drafted(path, ontology, lexicon, schema).splitlines()

    assert read_source(path).key == "PMID-99999901"
    assert {
        "pmid: 99999901",
        "doi: 10.5555/invented",
        'published: "2023-09"',
        "    design-type: randomised-trial",
        "  registration: NCT99999901",
        "# CHECK: the article is RETRACTED (notice: PMID:99999902)",
        'retraction-notice: "PMID:99999902"',
        "# CHECK: nivolumab is drug nivolumab",
        "# CHECK: alveolar soft part sarcoma is histology ASPS",
        'title: "Invented: a trial of nivolumab \\"alone\\" in alveolar soft part sarcoma."',
    } <= set(lines)


@pytest.mark.parametrize(
    ("field", "drafted_as"),
    [
        ("EIN", "correction-notice"),
        ("CRI", "correction-notice"),
        ("ECI", "concern-notice"),
    ],
)
def test_a_correction_and_an_expression_of_concern_are_drafted_too(  # noqa: PLR0913, PLR0917 - what a draft is made of
    tmp_path: Path, ontology: Ontology, lexicon: Lexicon, schema: Schema, field: str, drafted_as: str
) -> None:
    path = tmp_path / "article.txt"
    path.write_text(f"{ARTICLE.rstrip()}\n{field} - Invented J. 2024;1:2. PMID: 99999905\n", encoding="utf-8")

    lines = drafted(path, ontology, lexicon, schema).splitlines()

    assert f'{drafted_as}: "PMID:99999905"' in lines


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("NCT99999901.json", '{"protocolSection": {', RefusedError, "registry-not-json"),
        ("NCT99999902.json", STUDY.read_text(encoding="utf-8"), RefusedError, "registry-name-differs"),
        ("a.json", "[]", UsageError, "0 studies or articles"),
        ("a.json", f"[{STUDY.read_text(encoding='utf-8')}]", UsageError, "NCT99999901 is only a part of the file"),
        ("a.xml", "<html/>", RefusedError, "pubmed-not-articles"),
        ("a.txt", f"{ARTICLE}\n{ARTICLE.replace('99999901', '7')}", UsageError, "2 studies or articles"),
    ],
)
def test_a_file_that_is_not_one_source_is_one_clear_error(
    tmp_path: Path, name: str, content: str, error: type[Exception], said: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")

    with pytest.raises(error, match=said):
        read_source(path)


def test_a_packed_article_is_drafted_as_the_text_that_it_holds(tmp_path: Path) -> None:
    plain, packed = tmp_path / "article.xml", tmp_path / "packed.xml.gz"
    plain.write_text(XML, encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert read_source(packed).text == read_source(plain).text == XML


def test_an_article_in_another_encoding_is_refused_before_its_places_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "article.xml"
    path.write_bytes(XML.encode("utf-16"))

    with pytest.raises(UsageError, match=r"article\.xml: not UTF-8, so its offsets mean nothing\. Save it as UTF-8\."):
        read_source(path)


def test_a_file_that_is_not_there_is_told_from_a_design(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file, and no design of this name"):
        read_source(tmp_path / "none.json")

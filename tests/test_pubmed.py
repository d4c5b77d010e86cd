"""PubMed files: what they say of an article, and what is refused with one clear error."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

from sarcokg.errors import Defect, UsageError
from sarcokg.pubmed import Article, Author, Link, Mesh, medline_file, read_articles, xml_file
from sarcokg.pubmed.article import read_date

ROOT = Path(__file__).parent.parent
FIXTURES = Path(os.environ.get("SARCOKG_SHARED", ROOT.parent / "shared")) / "fixtures" / "pubmed"

DOCTYPE = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "http://127.0.0.1:9/pubmed.dtd">'
ARTICLE = """
<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">99999901</PMID>
<DateRevised><Year>2024</Year><Month>02</Month><Day>29</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue><PubDate><Year>2023</Year><Month>Sep</Month></PubDate></JournalIssue>
<Title>Journal of invented trials</Title></Journal>
<ArticleTitle>An <i>invented</i> trial of a drug.</ArticleTitle>
<Abstract><AbstractText>Registered as ISRCTN00000001.</AbstractText></Abstract>
<AuthorList><Author><LastName>Nobody</LastName><ForeName>A B</ForeName>
<Identifier Source="ORCID">https://orcid.org/0000-0001-2345-6789</Identifier>
<AffiliationInfo><Affiliation>Nowhere One</Affiliation></AffiliationInfo>
<AffiliationInfo><Affiliation>Nowhere Two</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>The Invented Group</CollectiveName></Author></AuthorList>
<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
<AccessionNumber>NCT99999999</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Inv. 2024;1:2</RefSource>
<PMID>99999902</PMID></CommentsCorrections></CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D018234" MajorTopicYN="N">Sarcoma, Alveolar Soft Part</DescriptorName>
<QualifierName UI="Q000188" MajorTopicYN="Y">drug therapy</QualifierName></MeshHeading></MeshHeadingList>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">99999901</ArticleId>
<ArticleId IdType="doi">10.5555/invented</ArticleId><ArticleId IdType="pmc">PMC0</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/other</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>
"""
XML = f'<?xml version="1.0" ?>\n{DOCTYPE}\n<PubmedArticleSet>{ARTICLE}</PubmedArticleSet>'
MEDLINE = """
PMID- 99999901
LR  - 20240229
TI  - An invented trial of
      a drug.
LID - 10.5555/invented [doi]
AB  - Registered as ISRCTN00000001.
FAU - Nobody, A B
AU  - Nobody AB
AUID- ORCID: 0000-0001-2345-6789
AD  - Nowhere One
AD  - Nowhere Two
CN  - The Invented Group
SI  - ClinicalTrials.gov/NCT99999999
PT  - Journal Article
PT  - Retracted Publication
DP  - 2023 Sep
JT  - Journal of invented trials
MH  - *Sarcoma, Alveolar Soft Part/drug therapy
RIN - J Inv. 2024;1:2. PMID: 99999902
PMC - PMC0

PMID- 99999903
TI  - Another.
DP  - 2001 Spring
"""


def read(tmp_path: Path, content: str | bytes, name: str = "articles.txt") -> list[Article | Defect]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_articles(path))


def only_article(found: list[Article | Defect]) -> Article:
    (article,) = found
    assert isinstance(article, Article)
    return article


def rules(found: list[Article | Defect]) -> list[str]:
    return [one.rule if isinstance(one, Defect) else one.pmid for one in found]


def test_an_article_of_xml_has_all_that_it_is_known_by(tmp_path: Path) -> None:
    article = only_article(read(tmp_path, XML))

    assert (article.pmid, article.doi, article.pmc) == ("99999901", "10.5555/invented", "PMC0")
    assert (article.title, article.journal) == ("An invented trial of a drug.", "Journal of invented trials")
    assert (str(article.published), str(article.revised)) == ("2023-09", "2024-02-29")
    assert article.authors == (
        Author("Nobody", "A B", "0000-0001-2345-6789", ("Nowhere One", "Nowhere Two")),
        Author("The Invented Group"),
    )
    assert article.publication_types == ("Journal Article", "Retracted Publication")
    assert article.mesh == (
        Mesh("Sarcoma, Alveolar Soft Part", "D018234", is_major=True, qualifiers=("drug therapy",)),
    )
    assert article.registry_numbers == ("NCT99999999", "ISRCTN00000001")
    assert article.links == (Link("RetractionIn", "J Inv. 2024;1:2", "99999902"),)
    assert article.is_retracted


def test_medline_text_says_the_same(tmp_path: Path) -> None:
    first, second = read(tmp_path, MEDLINE)
    of_xml = only_article(read(tmp_path, XML))

    assert isinstance(first, Article)
    assert isinstance(second, Article)
    same = ("pmid", "doi", "pmc", "title", "journal", "published", "revised", "authors", "publication_types")
    assert [getattr(first, name) for name in same] == [getattr(of_xml, name) for name in same]
    assert (first.registry_numbers, first.is_retracted) == (("NCT99999999", "ISRCTN00000001"), True)
    assert [link.pmid for link in first.links] == ["99999902"]
    assert [(one.name, one.is_major) for one in first.mesh] == [("Sarcoma, Alveolar Soft Part", True)]
    assert (str(second.published), second.published and second.published.text) == ("2001", "Spring")
    assert not second.is_retracted


def test_a_packed_file_is_read_as_it_is(tmp_path: Path) -> None:
    assert rules(read(tmp_path, gzip.compress(XML.encode()), "articles.xml.gz")) == ["99999901"]


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;]>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{BOMB}<PubmedArticleSet>&b;</PubmedArticleSet>", ["pubmed-entities"]),
        (f"{OUTSIDE}<PubmedArticleSet>&a;</PubmedArticleSet>", ["pubmed-entities"]),
        (f"{PARAMETER}<PubmedArticleSet/>", ["pubmed-entities"]),
        (XML.replace("An <i>", "An &eacute;<i>"), ["pubmed-not-xml"]),
        (XML[:-10], ["99999901", "pubmed-not-xml"]),
        (f"<PubmedArticleSet>{'<a>' * 1000}", ["pubmed-too-deep"]),
        ("<html><body/></html>", ["pubmed-not-articles"]),
        ("just words", ["pubmed-not-articles"]),
        ("", ["pubmed-not-articles"]),
        (XML.replace("99999901<", "nine<"), ["pubmed-no-identifier"]),
        (XML.replace("<Day>29", "<Day>30"), ["pubmed-date"]),
        (XML.replace("<Month>Sep", "<Month>13"), ["pubmed-date"]),
        (XML.replace("<Month>Sep", "<Month>Foo"), ["pubmed-date"]),
        (XML.replace(ARTICLE, ARTICLE * 2), ["99999901", "pubmed-duplicate"]),
        (XML.replace(ARTICLE, ARTICLE + ARTICLE.replace("99999901", "7")), ["99999901", "7"]),
        (XML.replace('"1.0" ?', '"1.0" encoding="no-such"?').encode(), ["pubmed-not-utf-8"]),
        (MEDLINE.replace("Spring", "Foo 30").replace("2001", "20x1"), ["99999901", "pubmed-date"]),
        (MEDLINE.replace("PMID- 99999903", "PMID- x"), ["99999901", "pubmed-no-identifier"]),
        (MEDLINE.replace("Nowhere One", "Nowh\xe9re").encode("latin-1"), ["pubmed-not-utf-8"]),
        (gzip.compress(XML.encode())[:200], ["pubmed-unreadable"]),
    ],
)
def test_bad_input_is_one_clear_error_and_the_rest_is_read(
    tmp_path: Path, content: str | bytes, expected: list[str]
) -> None:
    assert rules(read(tmp_path, content)) == expected


@pytest.mark.parametrize("module", [xml_file, medline_file])
def test_an_endless_article_is_refused_before_it_fills_the_memory(
    module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAXIMUM_BYTES", 200_000)
    long = "x" * 1_000_000
    xml, medline = f"<PubmedArticleSet><a>{long}", f"PMID- 1\nTI  - {long}"

    found = (
        list(xml_file.read_xml(io.BytesIO(xml.encode()), "a"))
        if module is xml_file
        else list(medline_file.read_medline(io.BytesIO(medline.encode()), "a"))
    )

    assert rules(found) == ["pubmed-too-large"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        list(read_articles(tmp_path / "none.xml"))


def test_a_year_that_no_article_has_is_refused() -> None:
    with pytest.raises(ValueError, match="0001"):
        read_date("0001")


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the real PubMed files are not beside this checkout")
def test_real_files_are_read_without_a_defect() -> None:
    found = [one for path in sorted(FIXTURES.glob("*.xml")) for one in read_articles(path)]

    assert rules(found) == ["12091962", "9997", "11748933", "11700088", "29963580"]
    assert all(isinstance(one, Article) and one.title and one.published and one.authors for one in found)

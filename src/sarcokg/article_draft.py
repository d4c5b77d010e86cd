"""A record drafted from an article of PubMed: its identity filled in, its design read from its publication types.

What the abstract says is left to the curator: the draft has the places, not the figures.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sarcokg.draft import draft
from sarcokg.identifiers import key_of, kind_of

if TYPE_CHECKING:
    from sarcokg.lexicon import Lexicon
    from sarcokg.names import Names
    from sarcokg.ontology import Ontology
    from sarcokg.pubmed import Article
    from sarcokg.rule_schema import Schema

__all__ = ["draft_article"]

#: Publication types of MeSH (https://www.nlm.nih.gov/mesh/pubtypes.html) to designs, the most telling first.
_DESIGNS: Final = {
    "Randomized Controlled Trial": "randomised-trial",
    "Case Reports": "case-report",
    "Clinical Trial": "prospective-trial-unspecified",
    "Clinical Trial, Phase I": "prospective-trial-unspecified",
    "Clinical Trial, Phase II": "prospective-trial-unspecified",
    "Clinical Trial, Phase III": "prospective-trial-unspecified",
}
#: The notices that a record names, by PubMed's links (https://www.nlm.nih.gov/bsd/mms/medlineelements.html#cc).
_NOTICES: Final = {
    "retraction-notice": frozenset({"RetractionIn"}),
    "concern-notice": frozenset({"ExpressionOfConcernIn"}),
    "correction-notice": frozenset({"CorrectedandRepublishedIn", "CorrectedAndRepublishedIn", "ErratumIn"}),
}


def draft_article(  # noqa: PLR0913 - what a draft is made of
    article: Article, text: str, key: str, *, names: Names, ontology: Ontology, lexicon: Lexicon, schema: Schema
) -> str:
    """Return the text of a record of one article; ``text`` is that of the file which it was read from."""
    from_types = (design for kind, design in _DESIGNS.items() if kind in article.publication_types)
    given = {
        "key": key,
        "design-type": next(from_types, "design-not-stated"),
        "source-kind": "abstract-page",
        "title": json.dumps(article.title, ensure_ascii=False),
        "text-sha256": sha256(text.encode()).hexdigest(),
        "text-length": str(len(text)),
    }
    if article.doi:
        given["doi"] = article.doi
    if article.registry_numbers:
        given["registration"] = article.registry_numbers[0]
    lines = draft(ontology, lexicon, schema, given).splitlines()
    identity = [f"pmid: {article.pmid}"]
    identity += [f"pmcid: {article.pmc}"] if article.pmc else []
    identity += [f'published: "{article.published}"'] if article.published else []
    identity += [f'{name}: "{notice}"' for name in _NOTICES for notice in _notices(article, name)[:1]]
    place = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    lines[place + 1 : place + 1] = identity
    lines[1:1] = [f"# CHECK: {said}" for said in _to_check(article, names)]
    return "\n".join([*lines, ""])


def _to_check(article: Article, names: Names) -> list[str]:
    """Say what a curator must know before filling in the record."""
    said = []
    if article.is_retracted:
        said.append(f"the article is RETRACTED (notice: {', '.join(_notices(article, 'retraction-notice'))})")
    said += [f"PubMed links {link.kind}: {link.pmid or link.reference}" for link in article.links]
    said += [f"its registration may be {number}" for number in article.registry_numbers]
    told = " ; ".join((article.title, *(heading.name for heading in article.mesh)))
    found = {link.term: link.text for link in names.find(told).links}
    return said + [f"{name} is {kind_of(term)} {key_of(term)}" for term, name in found.items()]


def _notices(article: Article, key: str) -> list[str]:
    """Return the notices of an article that a record holds under a key."""
    found = [
        f"PMID:{link.pmid}" if link.pmid else link.reference for link in article.links if link.kind in _NOTICES[key]
    ]
    return found or (["not named"] if key == "retraction-notice" and article.is_retracted else [])

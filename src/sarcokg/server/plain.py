"""Plain pages, where the explorer has none: a list of facts, an answer, a problem; and what is added to any page.

Turns facts, rows and texts into HTML. Every text of the graph is escaped here.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import ID, compact
from sarcokg.server.negotiation import SUFFIXES
from sarcokg.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.questions import Answer
    from sarcokg.server.problems import Problem
    from sarcokg.source_text import Sentence
    from sarcokg.store import Quad, Store

__all__ = ["answer_page", "facts_page", "ontology_page", "problem_page", "with_facts", "with_sentences"]

_HOME: Final = "https://w3id.org/sarcokg/"
_HEADER: Final = '<p><a href="/">sarcokg</a></p>'
_FOOTER: Final = "<footer><p>Not a systematic review; no treatment advice.</p></footer>"
_LABELS: Final = "SELECT ?label WHERE {{ <{}> rdfs:label ?label }} ORDER BY ?label LIMIT 1"
#: What may end a script element early, https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements.
_IN_SCRIPT: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def facts_page(iri: str, facts: Iterable[Quad], store: Store, style: str) -> str:
    """Return a page that lists facts, each term as a link."""
    rows = "".join(
        f"<tr><td>{_term(fact.subject)}</td><td>{_term(fact.predicate)}</td><td>{_term(fact.object)}</td></tr>"
        for fact in facts
    )
    found = store.select(_LABELS.format(iri)) if re.fullmatch(r"[^<>\"{}|^`\\\s]+", iri) else []
    title = (found[0]["label"] if found else None) or compact(iri)
    head = '<thead><tr><th scope="col">subject</th><th scope="col">property</th><th scope="col">value</th></tr></thead>'
    body = f"<p><code>{html.escape(iri)}</code></p><table>{head}<tbody>{rows}</tbody></table>"
    return _document(title, body, style)


def answer_page(answer: Answer, style: str) -> str:
    """Return a page of a question with its answer as a table."""
    return _document(answer.question.sentence, answer._repr_html_() or "", style)


def ontology_page(exported: str, style: str) -> str:
    """Return the exported page of the ontology in the explorer's style: the server's policy allows none inside."""
    head = f'<link rel="stylesheet" href="{html.escape(style)}" /><link rel="icon" href="data:," />'
    page = re.sub(r"<style>.*?</style>", head, exported, count=1, flags=re.DOTALL)
    page = page.replace("<header>", f"<header>{_HEADER}", 1)
    return page.replace("</body>", f"{_FOOTER}</body>", 1)


def problem_page(problem: Problem) -> str:
    """Return a page that says what is wrong and what to do."""
    document = problem.document()
    return _document(str(document["title"]), f"<p>{html.escape(problem.detail)}</p>", "")


def with_facts(page: str, path: str, jsonld: bytes) -> str:
    """Return a page whose head holds the same facts as JSON-LD, and links to the other forms of them."""
    links = "".join(
        f'<link rel="alternate" type="{kind}" href="{html.escape(path)}.{suffix}">\n'
        for suffix, (_, kind) in SUFFIXES.items()
    )
    data = jsonld.decode()
    for sign, escaped in _IN_SCRIPT.items():
        data = data.replace(sign, escaped)
    return page.replace("</head>", f'{links}<script type="application/ld+json">{data}</script>\n</head>', 1)


def with_sentences(page: str, sentences: Mapping[str, Sentence]) -> str:
    """Return a page with what the sources say at its passages, by their IRI, the figures marked."""
    if not sentences:
        return page
    quotes = "".join(
        f'<figure><blockquote>{_marked(sentence)}</blockquote><figcaption><a href="{html.escape(_address(iri))}">'
        f"{html.escape(compact(iri))}</a></figcaption></figure>"
        for iri, sentence in sentences.items()
    )
    section = f'<section aria-labelledby="in-the-source"><h2 id="in-the-source">In the source</h2>{quotes}</section>'
    return page.replace("</main>", f"{section}\n</main>", 1)


def _marked(sentence: Sentence) -> str:
    # The marks are letters that no text has, so that what is between them can be escaped first.
    return html.escape(sentence.marked("\ue000", "\ue001")).replace("\ue000", "<mark>").replace("\ue001", "</mark>")


def _term(term: object) -> str:
    if isinstance(term, NamedNode):
        shown = html.escape(compact(term.value))
        address = html.escape(_address(term.value))
        return f'<a href="{address}">{shown}</a>' if address else shown
    if isinstance(term, Literal):
        language = f' lang="{html.escape(term.language)}"' if term.language else ""
        return f"<span{language}>{html.escape(term.value)}</span>"
    return html.escape(str(term))


def _address(iri: str) -> str:
    """Return where a link to an IRI leads: ours to this server, others to themselves if they are of the web.

    >>> _address("https://w3id.org/sarcokg/id/drug/atezolizumab"), _address("javascript:alert(1)")
    ('/drug/atezolizumab', '')
    """
    if iri.startswith(ID):
        return f"/{iri.removeprefix(ID)}"
    if iri.startswith(_HOME):
        return f"/{iri.removeprefix(_HOME)}"
    return iri if iri.startswith(("http://", "https://")) else ""


def _document(title: str, body: str, style: str) -> str:
    link = f'<link rel="stylesheet" href="{html.escape(style)}">\n' if style else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,">\n{link}</head>\n<body>\n'
        f'<header>{_HEADER}</header>\n<main id="main">\n<h1>{html.escape(title)}</h1>\n{body}\n'
        f"</main>\n{_FOOTER}\n</body>\n</html>\n"
    )

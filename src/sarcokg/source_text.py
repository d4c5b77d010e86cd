"""Passages and the texts that they lie in: the sentence itself where the texts are at hand, else a way to it.

Turns a folder into texts by their SHA-256, facts into passages, a passage into its sentence with its figures marked,
and a passage without a text into a link to the publisher's page.
A sentence is shown, never kept: nothing of it goes into a record or a release.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sarcokg.figures import Span, figure_spans
from sarcokg.identifiers import key_of, ontology_iri
from sarcokg.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sarcokg.store import Quad

__all__ = ["Passage", "Sentence", "SourceText", "link_to", "passages_in", "read_sentence", "read_texts"]

#: Where a source with an identifier has its public page, the most direct first; a text fragment keeps to one page.
_ADDRESSES: Final = (
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    ("doi", "https://doi.org/{}"),
    ("registration", "https://clinicaltrials.gov/study/{}"),
)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one source; ``name`` is the file's, ``sha256`` that of its bytes."""

    name: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The place of one sentence, table row or list item, and the figures printed there.

    ``sha256`` is that of the source's text, ``span`` its offsets there; it may be wrong, which the lock says.
    """

    iri: str
    source: str
    sha256: str
    section: str
    span: Span
    figures: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name of the passage within its source, as a record writes it."""
        return key_of(self.iri).removeprefix(f"{key_of(self.source)}_")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a source prints at a passage, with the span of each figure within ``text``."""

    text: str
    figures: tuple[Span, ...]

    def marked(self, before: str, after: str) -> str:
        r"""Return the sentence on one line, each stretch of figures between two marks.

        >>> Sentence("in 7 of\n28 patients", (Span(3, 10), Span(8, 10))).marked("[", "]")
        'in [7 of 28] patients'
        """
        pieces: list[str] = []
        position = 0
        for start, end in _merged(self.figures):
            pieces += [self.text[position:start], before, self.text[start:end], after]
            position = end
        return " ".join("".join([*pieces, self.text[position:]]).split())


def read_texts(folder: Path) -> dict[str, SourceText]:
    """Read every file of a folder; the key is the SHA-256 of its bytes, whatever the file is called.

    Raises `OSError` where a file cannot be read.
    """
    texts: dict[str, SourceText] = {}
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        data = path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        # What is not UTF-8 keeps its place, so that one stray file does not hide the others.
        texts[sha256] = SourceText(path.name, sha256, data.decode("utf-8", errors="replace"))
    return texts


def passages_in(quads: Iterable[Quad]) -> dict[str, Passage]:
    """Return the passages among facts, by their identifier, sorted by it."""
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    passage_class = ontology_iri("Passage")
    found: set[str] = set()
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (Literal, NamedNode)):
            texts[quad.subject.value][key_of(quad.predicate.value)].append(quad.object.value)
            if key_of(quad.predicate.value) == "type" and quad.object.value == passage_class:
                found.add(quad.subject.value)

    def first(node: str, name: str) -> str:
        return next(iter(texts[node][name] if node in texts else ()), "")

    return {
        iri: Passage(
            iri=iri,
            source=first(iri, "source"),
            sha256=first(first(iri, "source"), "textSha256"),
            section=first(iri, "section"),
            span=Span(int(first(iri, "start") or -1), int(first(iri, "end") or -1)),
            figures=tuple(sorted(texts[iri]["figures"])),
        )
        for iri in sorted(found)
    }


def read_sentence(texts: Mapping[str, SourceText], passage: Passage) -> Sentence | None:
    """Return the sentence of a passage, or None where no text has its source's SHA-256 or the text ends before it."""
    source = texts.get(passage.sha256)
    start, end = passage.span
    if source is None or not 0 <= start < end <= len(source.text):
        return None
    text = source.text[start:end]
    return Sentence(text, tuple(sorted({span for figure in passage.figures for span in figure_spans(figure, text)})))


def link_to(identifiers: Mapping[str, str], figures: Iterable[str]) -> str | None:
    """Return the address of a source's public page at the figures of a passage, or None where it has none.

    ``identifiers`` are the source's own, by property: ``pmid``, ``doi``, ``registration``.
    The page is told the figures by a text fragment (https://wicg.github.io/scroll-to-text-fragment/), so no sentence is
    needed; a browser scrolls to the first that it finds, and the longest is the least likely to stand elsewhere.

    >>> link_to({"pmid": "37672694"}, ["37%", "19 of 52"])
    'https://pubmed.ncbi.nlm.nih.gov/37672694/#:~:text=19%20of%2052&text=37%25'
    >>> link_to({}, ["37%"]) is None
    True
    """
    address = next((form.format(quote(identifiers[name])) for name, form in _ADDRESSES if identifiers.get(name)), None)
    if address is None:
        return None
    ordered = sorted(figures, key=lambda figure: (-len(figure), figure))
    # A hyphen or comma would be read as a part of the fragment's own syntax; quote() leaves the hyphen alone.
    fragments = "&".join(f"text={quote(figure, safe='').replace('-', '%2D')}" for figure in ordered)
    return f"{address}#:~:{fragments}" if fragments else address


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged

"""Names in a text: each with its place, the term that it means and the rule by which it was read.

Turns a text and the lexicon into links. All names are searched at once (Aho and Corasick, 1975), whole words only,
the longest first. What names there are, what shares an abbreviation and what a name does not mean stands in the
ontology (``ontology/modules/naming.ttl``). A name that may mean several things is linked to none, and listed.
It knows nothing of registries and articles: a caller says which kinds of things a field may name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick

from sarcokg.english import FUNCTION_WORDS
from sarcokg.folding import FoldedText, fold_text, inverted, is_abbreviation
from sarcokg.identifiers import ontology_iri
from sarcokg.lexicon import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sarcokg.lexicon import Lexicon
    from sarcokg.store import Store

__all__ = ["NAMED", "Found", "Link", "Names", "Open", "Rule", "read_names"]

#: The kinds of things that a registry record or an abstract names.
NAMED: Final = tuple(map(ontology_iri, ("AdverseEventTerm", "Disease", "Drug", "Endpoint", "MolecularTarget")))

_NAMINGS: Final = """
SELECT ?term ?property ?value WHERE {
  VALUES ?property { rdfs:label skos:altLabel skos:hiddenLabel sarco:alone sarco:sharedName sarco:notMeantBy }
  ?term a owl:NamedIndividual ; ?property ?value .
}
ORDER BY ?term ?property ?value
"""
_WORDS_OF_CLASSES: Final = """
SELECT ?class ?property ?value WHERE {
  VALUES ?property { sarco:cue sarco:voidedBy sarco:qualifier }
  ?class ?property ?value .
}
ORDER BY ?class ?property ?value
"""
_WIDER: Final = "SELECT ?term ?wider WHERE { ?term sarco:subtypeOf+ ?wider }"

#: How far from an abbreviation a cue may stand, in words.
_NEAR: Final = 2


class Rule(StrEnum):
    """How a name was read."""

    LABEL = "label"
    SYNONYM = "synonym"
    MISSPELLING = "misspelling"
    INVERTED = "inverted"  # Sarcoma, Synovial
    CONTEXT = "context"  # an abbreviation with several meanings, one of which the context tells


@dataclass(frozen=True, slots=True)
class Link:
    """A name at ``start`` up to ``end`` (code points) that means a term.

    ``narrowed_by`` has the words before it that no name has: the text may mean something narrower than the term.
    """

    term: str
    text: str
    start: int
    end: int
    rule: Rule
    narrowed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """A name that was linked to nothing: ``terms`` are what it may mean, ``reason`` says why none was taken."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """The links of a text and the names left open, both in the order of the text."""

    links: tuple[Link, ...]
    open: tuple[Open, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms linked, each once, in the order of the text."""
        return tuple(dict.fromkeys(link.term for link in self.links))


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a term; of a phrase that only seems to name it, ``is_meant`` is false.

    One that is shared needs a context, one that stands alone no word before it.
    """

    term: str
    written: str
    rule: Rule
    is_meant: bool = True
    is_shared: bool = False
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    """A run of tokens, ``first`` up to ``last``, with the names that it may be."""

    first: int
    last: int
    names: tuple[_Name, ...]


class Names:
    """Every name of the terms of some classes, ready to be found in texts."""

    def __init__(self, lexicon: Lexicon, store: Store, classes: Iterable[str] = NAMED) -> None:
        self._lexicon = lexicon
        self._classes = tuple(classes)
        self._words = _words_of_classes(store)
        self._wider: dict[str, set[str]] = {}
        for row in store.select(_WIDER):
            self._wider.setdefault(row["term"] or "", set()).add(row["wider"] or "")
        names: dict[str, dict[_Name, None]] = {}
        for name in self._read(store):
            pattern = fold_text(name.written).folded
            if pattern.strip():
                names.setdefault(pattern, {})[name] = None
                if name.is_meant and ontology_iri("Disease") in lexicon.classes(name.term):
                    thesaurus_form = inverted(pattern)
                    turned = _Name(name.term, name.written, Rule.INVERTED)
                    names.setdefault(thesaurus_form, {})[turned] = None
        names.pop("", None)
        self._names = [tuple(found) for found in names.values()]
        self._automaton = AhoCorasick(list(names))

    def find(self, text: str, classes: Iterable[str] = (), context: str = "") -> Found:
        """Find the names in a text; of ``classes`` alone, where any are given.

        ``context`` is what else the document says, such as its title: it tells what an abbreviation means.
        """
        wanted = frozenset(classes)
        around = self._certain(context) if context else frozenset()
        split = fold_text(text)
        spans = list(self._spans(split, wanted))
        certain = around | {
            name.term for span in spans if len(span.names) == 1 for name in span.names if _is_certain(name)
        }
        links: list[Link] = []
        left: list[Open] = []
        for span in spans:
            read = self._read_span(split, span, certain)
            if isinstance(read, Link):
                links.append(read)
            else:
                left.append(read)
        return Found(tuple(links), tuple(left))

    def is_akin(self, term: str, other: str) -> bool:
        """Tell whether two terms are one, or one of them is wider than the other."""
        return other == term or other in self._wider.get(term, ()) or term in self._wider.get(other, ())

    # ---- Names

    def _read(self, store: Store) -> Iterator[_Name]:
        namings: dict[str, dict[str, list[str]]] = {}
        for row in store.select(_NAMINGS):
            own = namings.setdefault(row["term"] or "", {})
            own.setdefault((row["property"] or "").rsplit("#", 1)[-1], []).append(row["value"] or "")
        for term, own in namings.items():
            if not self._lexicon.classes(term) & frozenset(self._classes):
                continue
            shared, alone = (set(own.get(kind, [])) for kind in ("sharedName", "alone"))
            for kind, rule in (
                ("label", Rule.LABEL),
                ("altLabel", Rule.SYNONYM),
                ("hiddenLabel", Rule.MISSPELLING),
            ):
                for written in own.get(kind, []):
                    yield _Name(term, written, rule, is_shared=written in shared, is_alone=written in alone)
            for written in own.get("notMeantBy", []):
                yield _Name(term, written, Rule.SYNONYM, is_meant=False)

    # ---- Spans

    def _spans(self, text: FoldedText, wanted: frozenset[str]) -> Iterator[_Span]:
        """Yield the longest names from left to right, none within another."""
        found: list[_Span] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(text.folded, overlapping=True):
            first, last = text.starts[start], text.ends[end]
            names = tuple(name for name in self._names[pattern] if _is_written(text, first, last, name))
            if names:
                found.append(_Span(first, last, names))
        found.sort(key=lambda span: (span.first, -span.last))
        place = 0
        for span in found:
            if span.first < place:
                continue
            place = span.last
            names = tuple(name for name in span.names if not wanted or self._lexicon.classes(name.term) & wanted)
            if names:
                yield _Span(span.first, span.last, names)

    def _certain(self, context: str) -> frozenset[str]:
        spans = self._spans(fold_text(context), frozenset())
        return frozenset(name.term for span in spans for name in span.names if _is_certain(name))

    def _read_span(self, text: FoldedText, span: _Span, certain: frozenset[str]) -> Link | Open:
        start, end = text.place(span.first, span.last)
        terms = tuple(dict.fromkeys(name.term for name in span.names))
        written = text.text[start:end]

        def left_open(reason: str) -> Open:
            return Open(written, start, end, terms, reason)

        if not all(name.is_meant for name in span.names):
            return left_open("means something else")
        voiding = self._voiding(text, span, terms[0])
        if voiding:
            return left_open(f"taken back by {voiding}")
        best = span.names[0]
        rule = best.rule
        if len(terms) > 1 or best.is_shared:
            supported = [name for name in span.names if self._is_supported(name.term, text, span, certain)]
            if len({name.term for name in supported}) != 1:
                return left_open("may mean several things" if len(terms) > 1 else "means other things, too")
            best, rule = supported[0], Rule.CONTEXT
        narrowed_by = self._narrowing(text, span, best.term)
        if narrowed_by and best.is_alone:
            return left_open(f"narrowed by {' '.join(narrowed_by)}")
        return Link(best.term, written, start, end, rule, narrowed_by)

    # ---- What stands around a name

    def _is_supported(self, term: str, text: FoldedText, span: _Span, certain: frozenset[str]) -> bool:
        """Tell whether the document names the term, or a wider or narrower one, in full, or a cue stands near."""
        if any(self.is_akin(term, other) for other in certain):
            return True
        near = {*text.words[max(0, span.first - _NEAR) : span.first], *text.words[span.last : span.last + _NEAR]}
        return bool(near & self._words_of("cue", term))

    def _voiding(self, text: FoldedText, span: _Span, term: str) -> str | None:
        """Return the word before or behind a name that takes it back, such as placebo."""
        voiding = self._words_of("voidedBy", term)
        for place in (*text.before(span.first), *text.behind(span.last)) if voiding else ():
            if text.words[place] in voiding:
                start, end = text.place(place, place + 1)
                return text.text[start:end]
        return None

    def _narrowing(self, text: FoldedText, span: _Span, term: str) -> tuple[str, ...]:
        """Return the words before a name that are none of those which narrow nothing, such as advanced."""
        qualifiers = self._words_of("qualifier", term)
        if not qualifiers:
            return ()
        found: list[str] = []
        place = span.first
        while place and text.is_joined(place) and text.words[place - 1] not in FUNCTION_WORDS:
            place -= 1
            if text.words[place] not in qualifiers and not text.words[place].isdigit():
                start, end = text.place(place, place + 1)
                found.insert(0, text.text[start:end])
        return tuple(found)

    def _words_of(self, kind: str, term: str) -> frozenset[str]:
        found = (self._words.get((kind, class_iri), frozenset()) for class_iri in self._lexicon.classes(term))
        return frozenset().union(*found)


def read_names(store: Store, classes: Iterable[str] = NAMED) -> Names:
    """Collect the names of the terms of some classes from the ontology."""
    chosen = tuple(classes)
    return Names(read_lexicon(store), store, chosen)


def _words_of_classes(store: Store) -> dict[tuple[str, str], frozenset[str]]:
    words: dict[tuple[str, str], set[str]] = {}
    for row in store.select(_WORDS_OF_CLASSES):
        kind = (row["property"] or "").rsplit("#", 1)[-1]
        words.setdefault((kind, row["class"] or ""), set()).update(fold_text(row["value"] or "").words)
    return {key: frozenset(found) for key, found in words.items()}


def _is_certain(name: _Name) -> bool:
    return name.is_meant and not name.is_shared and not is_abbreviation(name.written)


def _is_written(text: FoldedText, first: int, last: int, name: _Name) -> bool:
    """Tell whether a run of words is written as the name is: whole, and an abbreviation in its own case."""
    start, end = text.place(first, last)
    # VEGFR is no name in VEGFR2, nor PD in 5PD.
    if (first and text.places[first - 1][1] == start) or (last < len(text.words) and text.places[last][0] == end):
        return False
    if not is_abbreviation(name.written):
        return True
    before, written, behind = text.text[:start], text.text[start:end], text.text[end:]
    is_cut = bool(re.search(r"\w[-\u2011]$", before) or re.match(r"[-\u2011]\w", behind))
    own = {name.written, name.written.upper()}
    return not is_cut and (written in own or written.removesuffix("s") in own)

"""Retraction: which sources of a release were retracted, corrected or doubted, and how all that is taken says so.

Turns the notices of a release into words, a column, a header and links, so that no figure travels without them.
It must not know which answers rest on such a source: whatever is taken from such a release is flagged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sarcokg.identifiers import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sarcokg.store import Engine

__all__ = ["COLUMN", "HEADER", "NOTICES", "Retraction", "as_header", "find_retractions", "flag", "flagged", "linked"]

#: The column that rows for a program get where there is such a source; else they do not have it.
COLUMN: Final = "sourceNotice"
#: The header that every answer over HTTP gets where there is such a source.
HEADER: Final = "X-Sarcokg-Source-Notices"
#: What a source is called by the kind of its notice, as lines of SPARQL: the kinds are those of PubMed's links
#: (https://www.nlm.nih.gov/bsd/mms/medlineelements.html#cc).
NOTICES: Final = """
  VALUES (?property ?called) {
    (sarco:retractionNotice "RETRACTED source")
    (sarco:concernNotice "source under an EXPRESSION OF CONCERN")
    (sarco:correctionNotice "CORRECTED source")
  }
"""

_QUERY: Final = (
    f"SELECT ?source ?notice ?called {{ {NOTICES} ?source ?property ?notice }} ORDER BY ?source ?notice ?called"
)
#: What RFC 9110, section 5.5, lets stand in a header, less the sign by which the rest is written.
_IN_HEADER: Final = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")


@dataclass(frozen=True, slots=True)
class Retraction:
    """A source, by its IRI, and the notice that retracts, corrects or doubts it: a PubMed number, or where it appeared.

    ``called`` is what the source is for that, in a word that nobody overlooks.
    """

    source: str
    notice: str
    called: str = "RETRACTED source"

    def __str__(self) -> str:
        """Return the key of the source with the notice.

        >>> print(Retraction("https://w3id.org/sarcokg/id/source/miniature", "PMID:1"))
        miniature (notice PMID:1)
        """
        return f"{key_of(self.source)} (notice {self.notice})"


def find_retractions(engine: Engine) -> tuple[Retraction, ...]:
    """Return each source that has a notice; an answer that may rest on one says so."""
    rows = engine.select(_QUERY)
    return tuple(Retraction(row["source"] or "", row["notice"] or "", row["called"] or "") for row in rows)


def flag(retracted: Iterable[Retraction]) -> str:
    """Return what is said wherever figures of the release are shown, empty where no source has a notice.

    >>> flag([Retraction("https://w3id.org/sarcokg/id/source/miniature", "PMID:1")])
    'RETRACTED source in this release: miniature (notice PMID:1).'
    """
    return " ".join(f"{each.called[:1].upper()}{each.called[1:]} in this release: {each}." for each in retracted)


def flagged(
    columns: Sequence[str], rows: Iterable[dict[str, str]], retracted: Sequence[Retraction]
) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
    """Return rows for a program, each with the flag in a last column; as they are where no source has a notice.

    >>> flagged(["a"], [{"a": "1"}], [])
    (('a',), ({'a': '1'},))
    >>> flagged(["a"], [{"a": "1"}], [Retraction("https://w3id.org/sarcokg/id/source/miniature", "PMID:1")])[0]
    ('a', 'sourceNotice')
    """
    if not retracted:
        return tuple(columns), tuple(rows)
    said = flag(retracted)
    return (*columns, COLUMN), tuple({**row, COLUMN: said} for row in rows)


def as_header(retracted: Sequence[Retraction]) -> dict[str, str]:
    """Return the header that says it over HTTP, other signs than those of ASCII in percent-encoding.

    >>> as_header([Retraction("https://w3id.org/sarcokg/id/source/miniature", "Ärzteblatt 2020;1:2")])
    {'X-Sarcokg-Source-Notices': 'RETRACTED source: miniature (notice %C3%84rzteblatt 2020;1:2)'}
    """
    said = "; ".join(f"{each.called}: {each}" for each in retracted)
    return {HEADER: quote(said, safe=_IN_HEADER)} if retracted else {}


def linked(text: bytes, form: str, retracted: Iterable[Retraction]) -> bytes:
    """Return SPARQL results in ``json`` or ``xml`` with each such source linked in the head; other forms have none.

    https://www.w3.org/TR/rdf-sparql-XMLres/#head, https://www.w3.org/TR/sparql11-results-json/#select-link.

    >>> linked(b'{"head":{},"boolean":true}', "json", [Retraction("https://example.org/a", "PMID:1")])
    b'{"head":{"link":["https://example.org/a"]},"boolean":true}'
    """
    links = list(dict.fromkeys(each.source for each in retracted))
    if not links:
        return text
    if form == "xml":
        # An IRI of ours holds no sign that XML would escape.
        return text.replace(b"</head>", "".join(f'<link href="{link}"/>' for link in links).encode() + b"</head>", 1)
    if form == "json":
        before, head, rest = text.partition(b'"head":{')
        said = f'"link":{json.dumps(links, separators=(",", ":"))}'.encode()
        return b"".join((before, head, said, b"" if rest.startswith(b"}") else b",", rest))
    return text

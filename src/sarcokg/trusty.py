"""Trusty URIs: names that hold a digest of what they name, so that anybody can check a copy.

Kuhn and Dumontier, https://doi.org/10.1007/978-3-319-07443-6_27, module RA: statements of several graphs are
normalized, sorted and hashed; in the names that hold the digest itself a space stands in its place.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from sarcokg.store import Literal, NamedNode, Quad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.store import Term

__all__ = ["named"]

#: The module of the specification: RDF graphs, with blank nodes made into names before.
_MODULE: Final = "RA"
#: What stands for the digest while it is computed.
_GAP: Final = " "


def named(quads: Iterable[Quad], base: str) -> tuple[str, list[Quad]]:
    """Return the trusty URI of statements, and the statements with that URI where ``base`` stood.

    ``base`` is an IRI that ends in a slash; ``base#x`` names a part. There must be no blank node.
    """
    told = list(quads)
    digest = hashlib.sha256("".join(_normalized(told, base)).encode()).digest()
    iri = f"{base}{_MODULE}{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
    return iri, [_renamed(quad, base, iri) for quad in told]


def _normalized(quads: list[Quad], base: str) -> list[str]:
    keyed = {}
    for quad in quads:
        names = [_blanked(term, base) for term in (quad.graph_name, quad.subject, quad.predicate)]
        is_literal = isinstance(quad.object, Literal)
        last = _literal(quad.object) if isinstance(quad.object, Literal) else ("", _blanked(quad.object, base))
        # Names come before literals; literals go by text, then by type or language.
        key = (*(name.encode() for name in names), is_literal, _order(quad.object, base))
        keyed[key] = "".join(f"{part}\n" for part in (*names, "".join(last)))
    return [text for _, text in sorted(keyed.items())]


def _order(term: Term, base: str) -> tuple[bytes, str, str]:
    if isinstance(term, Literal):
        # A literal with a language comes before any with a type.
        return term.value.encode(), "" if term.language else term.datatype.value, term.language or ""
    return _blanked(term, base).encode(), "", ""


def _literal(literal: Literal) -> tuple[str, str]:
    r"""Return a literal as its type or language, and its escaped text.

    >>> "".join(_literal(Literal("19 of 52\n")))
    '^http://www.w3.org/2001/XMLSchema#string 19 of 52\\n'
    """
    text = literal.value.replace("\\", "\\\\").replace("\n", "\\n")
    kind = f"@{literal.language.lower()}" if literal.language else f"^{literal.datatype.value}"
    return f"{kind} ", text


def _blanked(term: object, base: str) -> str:
    """Return a name with a gap where the digest will stand.

    >>> _blanked(NamedNode("https://example.org/np/#assertion"), "https://example.org/np/")
    'https://example.org/np/ #assertion'
    """
    iri = str(getattr(term, "value", term))
    return f"{base}{_GAP}{iri.removeprefix(base)}" if iri == base or iri.startswith(f"{base}#") else iri


def _renamed(quad: Quad, base: str, iri: str) -> Quad:
    def rename(name: NamedNode) -> NamedNode:
        is_own = name.value == base or name.value.startswith(f"{base}#")
        return NamedNode(iri + name.value.removeprefix(base)) if is_own else name

    subject, value, graph = (
        rename(term) if isinstance(term, NamedNode) else term for term in (quad.subject, quad.object, quad.graph_name)
    )
    return Quad(subject, rename(quad.predicate), value, graph)  # type: ignore[arg-type] # each keeps its kind

"""What every handler of the server knows: the graph, the limits, the workers; and how an answer is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from starlette.responses import Response

from sarcokg.server.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.server.limits import Limits
    from sarcokg.server.pool import Pool

__all__ = ["KEPT", "Service", "alternates", "parameters_of", "sent", "service_of"]

#: An answer depends on what is asked for, and may be kept as long as it is checked again: a release may follow.
KEPT: Final = {"Cache-Control": "no-cache", "Vary": "Accept"}


@dataclass(frozen=True, slots=True)
class Service:
    """One server: ``strangers`` has the workers for queries that anybody writes, ``own`` those for our own pages."""

    graph: KnowledgeGraph
    limits: Limits
    strangers: Pool
    own: Pool
    assets: Mapping[str, bytes]
    kept: Kept = field(default_factory=Kept)

    def close(self) -> None:
        """End the workers, whatever they do; once more does no harm."""
        self.strangers.close()
        self.own.close()


def service_of(request: Request) -> Service:
    """Return the server that a request came to."""
    return cast("Service", request.app.state.service)


def sent(body: bytes, media_type: str, **headers: str) -> Response:
    """Return an answer; names of headers are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(body, headers={**KEPT, **named, "Content-Type": _with_charset(media_type)})


def alternates(path: str, suffixes: Iterable[tuple[str, str]]) -> str:
    """Return the ``Link`` header that names the other forms of a page, by ending and media type.

    >>> alternates("/drug/atezolizumab", [("ttl", "text/turtle")])
    '</drug/atezolizumab.ttl>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(f'<{path}.{suffix}>; rel="alternate"; type="{kind}"' for suffix, kind in suffixes)


def parameters_of(request: Request) -> dict[str, str]:
    """Return the parameters of an address by name; several values of one are joined, as a question reads them."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _with_charset(media_type: str) -> str:
    is_text = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if is_text else media_type

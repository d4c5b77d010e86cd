"""Linked data and pages: every IRI of ours leads to a page for a person, or to RDF for a program.

An IRI of a thing is no document, so it is answered by 303, See Other (https://www.w3.org/TR/cooluris/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sarcokg.identifiers import ID
from sarcokg.server.negotiation import GRAPHS, HTML, SUFFIXES, choose
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.service import alternates, parameters_of, sent, service_of
from sarcokg.server.visit import locate, visit

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["ROUTES"]

_ENDINGS: Final = {form: ending for ending, (form, _) in reversed(list(SUFFIXES.items()))}


async def thing(request: Request) -> Response:
    """Send who asks for the IRI of a thing to the document about it."""
    path = request.path_params["path"]
    own = service_of(request).own
    if await own.run(request, locate, path) is None:
        stem, _, ending = path.rpartition(".")
        if ending not in SUFFIXES or await own.run(request, locate, stem) is None:
            message = f"the release says nothing of {ID}{path}. Search for it on the start page."
            raise Problem(Kind.NOT_FOUND, message)
        return RedirectResponse(f"/{quote(path)}", status_code=303)
    _, form = choose(request.headers.get("accept"), {"text/html": HTML, **GRAPHS})
    ending = "" if form == HTML else f".{_ENDINGS[form]}"
    return RedirectResponse(f"/{quote(path)}{ending}", status_code=303, headers={"Vary": "Accept"})


async def page(request: Request) -> Response:
    """Return what stands at a path."""
    path = request.path_params["path"].rstrip("/")
    service, parameters, accept = service_of(request), parameters_of(request), request.headers.get("accept")
    asked = (path, tuple(parameters.items()), accept)
    found = service.kept.find(asked) or await service.own.run(request, visit, path, parameters, accept)
    if found is None:
        message = f"no page and no thing is at /{path}. Begin at the start page, or list the questions at /questions."
        raise Problem(Kind.NOT_FOUND, message)
    service.kept.keep(asked, found)
    headers = {}
    if found.is_thing and found.media_type == "text/html":
        headers["Link"] = alternates(f"/{quote(path)}", ((suffix, kind) for suffix, (_, kind) in SUFFIXES.items()))
    return sent(found.body, found.media_type, **headers)


async def asset(request: Request) -> Response:
    """Return one of the explorer's files; its name holds its hash, so it may be kept for ever."""
    name = request.path_params["name"]
    assets = service_of(request).assets
    if name not in assets:
        message = f"no file is at /assets/{name}. Load the page again."
        raise Problem(Kind.NOT_FOUND, message)
    kind = next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), "application/octet-stream")
    return sent(assets[name], kind, Cache_Control="public, max-age=31536000, immutable")


_KINDS: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".wasm": "application/wasm",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}

ROUTES: Final = [
    Route("/id/{path:path}", thing),
    Route("/assets/{name}", asset),
    Route("/{path:path}", page),
]

"""The questions as an interface: an answer at an address, in the form that a program or a person reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from sarcokg.identifiers import graph_iri
from sarcokg.server.ask import answer
from sarcokg.server.negotiation import ANSWERS, GRAPHS, HTML, SUFFIXES, choose
from sarcokg.server.openapi import openapi
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.service import alternates, parameters_of, sent, service_of
from sarcokg.server.things import graph_facts
from sarcokg.server.visit import ask_page, visit

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["ROUTES"]

_ENDINGS: Final = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
}
_OTHERS: Final = [(ending, kind) for ending, kind in _ENDINGS.items() if ending != "html"]


async def question(request: Request) -> Response:
    """Answer a question with the parameters of the address."""
    service = service_of(request)
    name, _, ending = request.path_params["name"].partition(".")
    if name not in service.graph.questions or (ending and ending not in _ENDINGS):
        message = f"no question is at /questions/{request.path_params['name']}. See the list at /questions."
        raise Problem(Kind.NOT_FOUND, message)
    kind, form = (_ENDINGS[ending], ending) if ending else choose(request.headers.get("accept"), ANSWERS)
    values = parameters_of(request)
    if form == HTML:
        page = await service.own.run(request, ask_page, name, values)
        return sent(page, kind, Link=alternates(f"/questions/{name}", _OTHERS))
    return sent(await service.own.run(request, answer, name, values, form), kind)


async def questions(request: Request) -> Response:
    """List the questions: a page for a person, executables of SHACL for a SPARQL editor."""
    service = service_of(request)
    ending = request.path_params.get("ending", "")
    if ending and ending not in SUFFIXES:
        message = f"the questions are not to be had as .{ending}. Write one of .{', .'.join(SUFFIXES)}."
        raise Problem(Kind.NOT_FOUND, message)
    if ending:
        form, kind = SUFFIXES[ending]
    else:
        kind, form = choose(request.headers.get("accept"), {"text/html": HTML, **GRAPHS})
    if form == HTML:
        page = await service.own.run(request, visit, "questions", parameters_of(request), "text/html")
        if page is not None:
            return sent(page.body, kind)
        kind, form = "text/turtle", "turtle"
    return sent(await _executables(request, form), kind)


async def _executables(request: Request, form: str) -> bytes:
    found: bytes | None = await service_of(request).own.run(request, graph_facts, graph_iri("questions"), form)
    return found or b""


async def description(request: Request) -> Response:
    """Return the OpenAPI description of the questions."""
    service = service_of(request)
    document = openapi(service.graph.questions, service.graph.release.manifest["release"], str(request.base_url))
    return sent(json.dumps(document, ensure_ascii=False, indent=1).encode(), "application/json")


ROUTES: Final = [
    Route("/openapi.json", description),
    Route("/questions", questions),
    Route("/questions.{ending}", questions),
    Route("/questions/{name}", question),
]

"""The SPARQL endpoint: the Protocol, the Service Description and the reading half of the Graph Store Protocol.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-service-description/,
https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse
from starlette.routing import Route

from sarcokg.identifiers import GRAPH
from sarcokg.remote import FetchedRelease
from sarcokg.server.description import describe_service
from sarcokg.server.evaluate import evaluate
from sarcokg.server.forms import as_form
from sarcokg.server.negotiation import GRAPHS, HTML, SUFFIXES, choose
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.protocol import read_request
from sarcokg.server.service import sent, service_of
from sarcokg.server.things import DATASET, describe, graph_facts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["ROUTES", "WORKBENCH", "read_body"]

#: The page with an editor, where a browser that opens the endpoint's address is sent.
WORKBENCH: Final = "/workbench"
#: A form writes one byte of a query as up to three.
_LARGEST_BODY: Final = 4


async def sparql(request: Request) -> Response:
    """Answer a query, or describe the service where none is asked."""
    service = service_of(request)
    search = request.url.query
    if request.method != "POST" and not search:
        return await _describe(request)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.scope["headers"]]
    body = await read_body(request, service.limits.query_bytes * _LARGEST_BODY) if request.method == "POST" else b""
    asked = read_request(request.method, search, headers, body, service.limits)
    found, kind = await service.strangers.run(request, evaluate, asked, request.headers.get("accept"))
    return sent(found, kind)


async def _describe(request: Request) -> Response:
    """Return the Service Description; a browser is sent to the workbench."""
    service = service_of(request)
    kind, form = choose(request.headers.get("accept"), {**GRAPHS, "text/html": HTML})
    if form == HTML:
        return RedirectResponse(WORKBENCH, status_code=303, headers={"Vary": "Accept"})
    release = service.graph.release
    has_questions = not isinstance(release, FetchedRelease)
    facts = describe_service(
        str(request.url_for("sparql")), release.manifest, service.limits, has_questions=has_questions
    )
    return sent(as_form(facts, form, release), kind)


async def graph_store(request: Request) -> Response:
    """Return one graph, or all of them merged: the Graph Store Protocol, section 5.2."""
    wanted = request.query_params
    if len(wanted.multi_items()) != 1 or not ({"default", "graph"} & set(wanted)):
        message = f"graph: not exactly one graph is named: {request.url.query or 'none'}. Write ?default or ?graph=IRI."
        raise Problem(Kind.BAD_REQUEST, message)
    return await _graph(request, wanted.get("graph"), None)


async def named_graph(request: Request) -> Response:
    """Return the graph that the address names itself: the Graph Store Protocol, section 4.1."""
    name = request.path_params["name"]
    stem, _, suffix = name.rpartition(".")
    if suffix in SUFFIXES and stem:
        return await _graph(request, GRAPH + stem, suffix)
    return await _graph(request, GRAPH + name, None)


async def _graph(request: Request, iri: str | None, suffix: str | None) -> Response:
    if suffix is None:
        kind, form = choose(request.headers.get("accept"), GRAPHS)
    else:
        form, kind = SUFFIXES[suffix]
    text = await service_of(request).own.run(request, graph_facts, iri, form)
    if text is None:
        known = "The service description at /sparql lists those that there are."
        message = f"no graph has this name: {iri}. {known}"
        raise Problem(Kind.NOT_FOUND, message)
    return sent(text, kind)


async def void(request: Request) -> Response:
    """Return the description of the data set: https://www.w3.org/TR/void/#discovery."""
    kind, form = choose(request.headers.get("accept"), GRAPHS)
    text = await service_of(request).own.run(request, describe, DATASET, form)
    return sent(text or b"", kind)


async def read_body(request: Request, most: int) -> bytes:
    """Return the body of a request.

    Raises `Problem` as soon as it has more bytes than are read here.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            message = f"the body has more than {most} bytes. Send a shorter query."
            raise Problem(Kind.TOO_LONG_A_QUERY, message)
    return bytes(body)


ROUTES: Final = [
    Route("/sparql", sparql, methods=["GET", "POST"], name="sparql"),
    Route("/sparql/", sparql, methods=["GET", "POST"]),
    Route("/graph-store", graph_store),
    Route("/graph/{name:path}", named_graph),
    Route("/.well-known/void", void),
]

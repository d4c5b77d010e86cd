"""The web application: its routes, what it says of problems, and the workers that begin and end with it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import metadata
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sarcokg.pages import Pages
from sarcokg.retraction import as_header, find_retractions
from sarcokg.server import asking, endpoint, linked
from sarcokg.server.limits import HEADER
from sarcokg.server.negotiation import HTML, choose
from sarcokg.server.plain import problem_page
from sarcokg.server.pool import Pool
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.service import Service, sent, service_of
from sarcokg.server.shell import Shell
from sarcokg.server.things import HOME
from sarcokg.server.validator import Validator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from pathlib import Path

    from starlette.requests import Request

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.server.limits import Limits

__all__ = ["LOOPBACK", "application"]

#: The names by which a machine calls itself.
LOOPBACK: Final = ("127.0.0.1", "localhost")
_RETRY: Final = "5"
#: Seconds for a page or a question of our own, which are known to end.
_PATIENCE: Final = 60.0


def application(
    graph: KnowledgeGraph,
    limits: Limits,
    *,
    workers: int = 2,
    hosts: Collection[str] = LOOPBACK,
    sources: Path | None = None,
) -> Starlette:
    """Return the application that serves a graph; ``workers`` is how many strangers' queries run at once.

    Raises `ReleaseDamagedError` where the release differs from its manifest, and `MissingExplorerError` where the
    package was installed without the explorer.
    """
    # Read once, so that a damaged release or a missing explorer is told here and not by every worker.
    graph.release.text()
    assets = Pages(graph).assets()
    release = graph.release.name
    retracted = find_retractions(graph.release.shared(("sources",)))
    shown = {HEADER: str(limits), "X-Sarcokg-Release": release, **as_header(retracted)}
    # Texts of sources may be replaced by others; all else hangs on the release and on the program.
    validator = Validator((release, metadata.version("sarcokg"), *sorted(assets))) if sources is None else None

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        strangers = Pool(graph, limits, workers)
        own = Pool(graph, replace(limits, seconds=max(limits.seconds, _PATIENCE)), workers, sources)
        app.state.service = service = Service(graph, limits, strangers, own, assets)
        try:
            yield
        finally:
            service.close()

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/problem/{name}", explained),
            *endpoint.ROUTES,
            *asking.ROUTES,
            *linked.ROUTES,
        ],
        middleware=[Middleware(Shell, hosts=hosts, shown=shown, validator=validator)],
        exception_handlers={Problem: _problem, ClientDisconnect: _unheard, HTTPException: _refused, Exception: _broken},
        lifespan=lifespan,
    )


async def healthz(request: Request) -> Response:
    """Tell that the server answers, what it serves and within which limits; no worker is asked."""
    service = service_of(request)
    document = {"status": "ok", "release": service.graph.release.name, "limits": str(service.limits)}
    return sent(json.dumps(document).encode(), "application/json", Cache_Control="no-store")


async def explained(request: Request) -> Response:
    """Say what a problem is; its IRI leads here."""
    name = request.path_params["name"]
    found = next((kind.value for kind in Kind if kind.value[0] == name), None)
    if found is None:
        message = f"no problem has this name: {name}. docs/server.md lists them."
        raise Problem(Kind.NOT_FOUND, message)
    document = {"type": f"{HOME}problem/{name}", "status": found[1], "title": found[2]}
    return sent(json.dumps(document).encode(), "application/json")


async def _problem(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, Problem):
        raise problem
    headers = {"Vary": "Accept"}
    if problem.kind is Kind.BUSY:
        headers["Retry-After"] = _RETRY
    if _wants_page(request):
        return Response(problem_page(problem), problem.status, headers, media_type="text/html")
    return JSONResponse(problem.document(), problem.status, headers, media_type="application/problem+json")


async def _refused(request: Request, error: Exception) -> Response:
    """Say in our manner what the routes refuse: a method that a path does not have."""
    if not isinstance(error, HTTPException):
        raise error
    # The routes keep their methods in a set.
    allowed = ", ".join(sorted((error.headers or {}).get("Allow", "GET, HEAD").split(", ")))
    kind = Kind.METHOD_NOT_ALLOWED if error.status_code == 405 else Kind.NOT_FOUND  # noqa: PLR2004 - a status of HTTP
    answer = await _problem(request, Problem(kind, f"{request.method} {request.url.path}: refused. Use {allowed}."))
    answer.headers["Allow"] = allowed
    return answer


async def _unheard(request: Request, gone: Exception) -> Response:
    """Answer nobody: the client has hung up."""
    del request, gone
    return Response(status_code=204)


async def _broken(request: Request, error: Exception) -> Response:
    """Say that something is wrong with us, and nothing of what."""
    del request, error
    document = {"type": "about:blank", "title": "Something is wrong with this server", "status": 500}
    return JSONResponse(document, 500, media_type="application/problem+json")


def _wants_page(request: Request) -> bool:
    """Tell whether it is a browser that asks."""
    try:
        return choose(request.headers.get("accept"), {"application/json": "json", "text/html": HTML})[1] == HTML
    except Problem:
        return False


_ROUTES: Final = (Route("/healthz", healthz), Route("/problem/{name}", explained))

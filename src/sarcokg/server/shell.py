"""What holds for every answer of the server, whatever was asked: its name, its policy, who may read it.

An ASGI middleware. Only requests to a name that the server goes by are answered, against pages elsewhere that bind
their own name to this machine; no page of ours loads or runs what is not ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response

from sarcokg.retraction import HEADER as RETRACTED
from sarcokg.server.limits import HEADER
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.service import KEPT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sarcokg.server.validator import Validator

__all__ = ["POLICY", "Shell"]

#: https://www.w3.org/TR/CSP3/.
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
#: Any page may read what is published here; none may with the reader's own rights, and none what the sources say.
_READ_BY_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"{HEADER}, X-Sarcokg-Release, {RETRACTED}, ETag, Link, Retry-After",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Language, Content-Type, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, POST, OPTIONS",
}


class Shell:
    """The middleware; ``hosts`` are the names that the server goes by, without the port.

    ``shown`` are headers that every answer has. Without a ``validator`` no answer is told apart from another,
    as where pages may show sentences of the sources; those no page elsewhere may read.
    """

    def __init__(
        self, app: ASGIApp, hosts: Collection[str], shown: Mapping[str, str], validator: Validator | None
    ) -> None:
        """Keep what is wrapped."""
        self._app = app
        self._hosts = frozenset(hosts)
        self._shown = {**_ALWAYS, **shown}
        self._validator = validator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        tag = self._tag(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                shared = {} if is_page and self._validator is None else _READ_BY_ALL
                for name, value in {**self._shown, **shared}.items():
                    headers[name] = value
                if tag and message["status"] in {200, 304}:
                    headers["ETag"] = tag
            await send(message)

        answered = self._answered(scope, tag)
        await (answered or self._app)(scope, receive, send_with_headers)

    def _tag(self, scope: Scope) -> str | None:
        """Return the entity tag of what a request asks for, or None where it is not told."""
        if self._validator is None or scope["method"] not in {"GET", "HEAD"}:
            return None
        accept = ", ".join(Headers(scope=scope).getlist("accept"))
        return self._validator.tag(scope["path"], scope["query_string"].decode("latin-1"), accept)

    def _answered(self, scope: Scope, tag: str | None) -> Response | None:
        """Return the answer to what never reaches the application."""
        given = [value for name, value in Headers(scope=scope).items() if name == "host"]
        host = given[0].rpartition(":")[0] or given[0] if len(given) == 1 else ""
        if host not in self._hosts and (given[:1] or [""])[0] not in self._hosts:
            message = f"Host: not a name of this server: {', '.join(given)[:200] or 'none'}. Begin it with --host-name."
            problem = Problem(Kind.WRONG_HOST, message)
            return JSONResponse(problem.document(), problem.status, media_type="application/problem+json")
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        if tag and self._validator is not None and self._validator.is_known(tag, Headers(scope=scope)):
            return Response(status_code=304, headers=KEPT)
        return None

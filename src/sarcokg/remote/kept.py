"""One connection to an engine that is kept open from one request to the next, as HTTP/1.1 has it.

urllib closes a connection after each request. To open one costs an engine more than to write a small graph.
"""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import http.client
    from collections.abc import Mapping

__all__ = ["Kept", "kept"]


class _Line:
    """A connection as urllib wants to have it, which outlives the request."""

    #: urllib closes what stands here as soon as the answer begins.
    sock = None

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection
        self._answer: http.client.HTTPResponse | None = None
        self._sent: tuple[Any, ...] = ()
        self._is_reused = False

    def set_debuglevel(self, level: int) -> None:
        self._connection.set_debuglevel(level)

    def request(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], **_: object) -> None:
        if self._answer is not None and not self._answer.isclosed():
            self.close()  # what nobody read of the answer before would be taken for the next one
        self._is_reused = self._connection.sock is not None
        self._sent = method, url, body, {name: value for name, value in headers.items() if name != "Connection"}
        try:
            self._connection.request(*self._sent)
        except ConnectionError:
            if not self._is_reused:
                raise
            self._begin_anew()

    def getresponse(self) -> http.client.HTTPResponse:
        try:
            self._answer = self._connection.getresponse()
        except ConnectionError:
            if not self._is_reused:
                raise
            self._begin_anew()
            self._answer = self._connection.getresponse()
        return self._answer

    def close(self) -> None:
        self._connection.close()

    def _begin_anew(self) -> None:
        """Send the request on a new connection: a server may close one that waits (RFC 9112, section 9.3.1).

        To write a graph and to ask have the same effect twice.
        """
        self._is_reused = False
        self.close()
        self._connection.request(*self._sent)


class Kept(urllib.request.AbstractHTTPHandler):
    """Gives urllib the same connection for all requests to a host; for one thread."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        super().__init__()
        self._lines: dict[str, _Line] = {}

    def do_open(self, http_class: Any, req: urllib.request.Request, **options: Any) -> Any:  # noqa: ANN401 - as urllib
        """Send a request on the connection that is there, or on a new one."""
        if req._tunnel_host:  # type: ignore[attr-defined]  # noqa: SLF001 - a proxy for https makes a connection of its own
            return super().do_open(http_class, req, **options)

        def line(host: str, **settings: Any) -> Any:  # noqa: ANN401 - as urllib
            if host not in self._lines:
                self._lines[host] = _Line(http_class(host, **settings))
            return self._lines[host]

        return super().do_open(line, req, **options)

    def close(self) -> None:
        """Close the connections; the next request opens one."""
        for line in self._lines.values():
            line.close()


class _KeptPlain(Kept, urllib.request.HTTPHandler):
    """Connections of http."""


class _KeptSecure(Kept, urllib.request.HTTPSHandler):
    """Connections of https."""


def kept() -> tuple[Kept, Kept]:
    """Return the handlers of http and https that keep connections."""
    return _KeptPlain(), _KeptSecure()

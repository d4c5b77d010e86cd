"""HTTP to one engine: a request with the user's name and password, and errors that say what to do.

It must not know SPARQL.
"""

from __future__ import annotations

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Mapping  # noqa: TC003 - a dataclass reads its types
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sarcokg.errors import AnswerTooLargeError, EndpointError, QueryError, SarcokgError, UsageError
from sarcokg.remote.kept import kept

__all__ = ["PASSWORD", "USER", "Reply", "Wire"]

#: Where the user's name and password stand: a command line is seen by others on the machine.
USER: Final = "SARCOKG_USER"
PASSWORD: Final = "SARCOKG_PASSWORD"  # noqa: S105 - the name of the variable

#: Longer than any question takes; whoever asks more can say so.
_SECONDS: Final = 120.0
_BAD_REQUEST: Final = 400
_FORBIDDEN: Final = (401, 403)
_LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What an engine answered; the names of headers are in lower case."""

    body: bytes
    headers: Mapping[str, str]


class Wire:
    """Requests to one engine, by Basic or Digest authentication where it asks for it."""

    def __init__(
        self, url: str, seconds: float = _SECONDS, most: int | None = None, *, keeps_open: bool = False
    ) -> None:
        """Take the name and password from the environment; of an answer ``most`` bytes are read, for ``seconds``.

        One that ``keeps_open`` its connection is for one thread, and is to be closed.
        Raises `UsageError` where the URL is none of HTTP.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
            what = "it holds a name or password" if parts.username or parts.password else "no URL of http or https"
            message = f"{parts._replace(netloc=parts.netloc.rpartition('@')[2]).geturl()}: {what}. "
            message += f"Write http://host:port/path, and put name and password into {USER} and {PASSWORD}."
            raise UsageError(message)
        self.url = url
        self.seconds = seconds
        self._most = most
        # Without a name, who asks for one is told of as such: the handler of Basic fails on any other scheme.
        handlers: list[urllib.request.BaseHandler] = [_Stay()]
        if os.environ.get(USER):
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(
                None, f"{parts.scheme}://{parts.netloc}/", os.environ[USER], os.environ.get(PASSWORD, "")
            )
            handlers += [urllib.request.HTTPBasicAuthHandler(passwords), _RememberedDigest(passwords)]
        self._kept = kept() if keeps_open else ()
        self._opener = urllib.request.build_opener(*handlers, *self._kept)

    def __reduce__(self) -> tuple[type[Wire], tuple[str, float, int | None]]:
        """Let another process make its own: what opens connections is for one process."""
        return Wire, (self.url, self.seconds, self._most)  # one for a process of its own, which keeps nothing open

    def close(self) -> None:
        """Close the connections that were kept open."""
        for handler in self._kept:
            handler.close()

    def send(self, url: str, headers: Mapping[str, str], body: bytes | None = None, method: str = "POST") -> Reply:
        """Send one request, and return what came back.

        Raises `QueryError` where the engine calls the request bad, `EndpointError` where it refuses, or is not there,
        `AnswerTooLargeError` where more comes back than is to be read.
        """
        try:
            return self._answered(urllib.request.Request(url, body, dict(headers), method=method))  # noqa: S310 - checked when made
        except (SarcokgError, KeyboardInterrupt):
            self.close()  # the rest of an answer that was not read would be taken for the next one
            raise

    def _answered(self, request: urllib.request.Request) -> Reply:
        url = request.full_url
        try:
            with self._opener.open(request, timeout=self.seconds) as reply:
                answer = reply.read() if self._most is None else reply.read(self._most + 1)
                if self._most is not None and len(answer) > self._most:
                    message = f"{url}: the engine's answer has more than {self._most} bytes. Ask for less."
                    raise AnswerTooLargeError(message)
                return Reply(answer, {name.lower(): value for name, value in reply.headers.items()})
        except urllib.error.HTTPError as error:
            raise _refused(url, error) from None
        except TimeoutError:
            message = f"{url}: no answer within {self.seconds:g} seconds. Ask for less, or look at the engine's log."
            raise EndpointError(message) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            message = f"{url}: the engine cannot be reached: {reason}. Start it, or mend the URL."
            raise EndpointError(message) from None


class _RememberedDigest(urllib.request.HTTPDigestAuthHandler):
    """Digest authentication that answers the challenge of the request before (RFC 7616, section 3.6).

    A server that must challenge a large body closes the connection while it is being sent.
    """

    _challenge: Mapping[str, str] | None = None

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> Any:  # noqa: ANN401 - urllib's own type
        """Keep the challenge, then answer it."""
        fields = urllib.request.parse_http_list(auth.partition(" ")[2])
        self._challenge = urllib.request.parse_keqv_list(list(filter(None, fields)))
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        """Authorize a request by the challenge that is known."""
        answer = self.get_authorization(req, self._challenge) if self._challenge else None
        if answer:
            req.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return req

    https_request = http_request


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: a query goes to the machine that the user named, and to no other."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def _refused(url: str, error: urllib.error.HTTPError) -> QueryError | EndpointError:
    with error:
        reason = " ".join(error.read(4096).decode(errors="replace").split())[:_LONGEST_REASON] or str(error.reason)
    if error.code == _BAD_REQUEST:
        return QueryError(f"{url}: the engine cannot run the query: {reason}. Mend what it names.")
    if error.code in _FORBIDDEN:
        return EndpointError(
            f"{url}: the engine lets nobody in by this name: HTTP {error.code}. Set {USER} and {PASSWORD}."
        )
    return EndpointError(f"{url}: the engine refused: HTTP {error.code}, {reason}. Compare docs/engines.md.")

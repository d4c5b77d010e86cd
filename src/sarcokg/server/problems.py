"""What a server answers where it cannot answer: a problem with a status, a name and a repair.

RFC 9457, Problem Details for HTTP APIs. Every problem has a line in ``docs/server.md``.
"""

from __future__ import annotations

from enum import Enum

__all__ = ["Kind", "Problem"]


class Kind(Enum):
    """The problems, each with its name, the HTTP status and a title."""

    BAD_REQUEST = ("bad-request", 400, "The request does not follow the protocol")
    BAD_QUERY = ("bad-query", 400, "The query cannot be read or run")
    BAD_PARAMETER = ("bad-parameter", 400, "A parameter is wrong")
    READ_ONLY = ("read-only", 403, "Nothing can be changed here")
    NOT_FOUND = ("not-found", 404, "There is nothing here")
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405, "The method is not allowed here")
    NOT_ACCEPTABLE = ("not-acceptable", 406, "No format that was asked for can be given")
    TOO_LARGE_AN_ANSWER = ("too-large-an-answer", 413, "The answer is beyond the limits")
    TOO_LONG_A_QUERY = ("too-long-a-query", 413, "The query is beyond the limits")
    UNSUPPORTED_MEDIA_TYPE = ("unsupported-media-type", 415, "The body is in no form that is read here")
    WRONG_HOST = ("wrong-host", 421, "This server does not go by that name")
    ENGINE_FAILED = ("engine-failed", 502, "The engine behind this server did not answer as it should")
    BUSY = ("busy", 503, "Too many queries are waiting")
    TIMEOUT = ("timeout", 503, "The query took longer than the limit")
    ENDING = ("ending", 503, "The server is ending")
    ENGINE_ENDED = ("engine-ended", 503, "The query ended the engine")


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 gives it
    """One kind of problem, with a sentence that says what is wrong, the value and what to do."""

    def __init__(self, kind: Kind, detail: str) -> None:
        """Keep both."""
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.kind.value[1]

    def document(self) -> dict[str, object]:
        """Return the body of the answer.

        >>> Problem(Kind.BUSY, "17 queries are waiting. Ask again later.").document()["title"]
        'Too many queries are waiting'
        """
        name, status, title = self.kind.value
        return {
            "type": f"https://w3id.org/sarcokg/problem/{name}",
            "title": title,
            "status": status,
            "detail": self.detail,
        }

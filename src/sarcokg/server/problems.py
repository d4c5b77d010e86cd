"""What a server answers where it cannot answer: a problem with a status, a name and a repair.

RFC 9457, Problem Details for HTTP APIs. Every problem has a line in ``docs/server.md``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PROBLEMS", "Problem"]

#: The status and title of each problem, by its name.
PROBLEMS: Final[dict[str, tuple[int, str]]] = {
    "bad-request": (400, "The request does not follow the protocol"),
    "bad-query": (400, "The query cannot be read or run"),
    "bad-parameter": (400, "A parameter is wrong"),
    "read-only": (403, "Nothing can be changed here"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "The method is not allowed here"),
    "not-acceptable": (406, "No format that was asked for can be given"),
    "too-large-an-answer": (413, "The answer is beyond the limits"),
    "too-long-a-query": (413, "The query is beyond the limits"),
    "unsupported-media-type": (415, "The body is in no form that is read here"),
    "wrong-host": (421, "This server does not go by that name"),
    "busy": (503, "Too many queries are waiting"),
    "timeout": (503, "The query took longer than the limit"),
    "engine-ended": (503, "The query ended the engine"),
}


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 gives it
    """One of the `PROBLEMS`, with a sentence that says what is wrong, the value and what to do."""

    def __init__(self, name: str, detail: str) -> None:
        """Keep both."""
        super().__init__(name, detail)
        self.name = name
        self.detail = detail

    @property
    def status(self) -> int:
        """The HTTP status."""
        return PROBLEMS[self.name][0]

    def document(self) -> dict[str, object]:
        """Return the body of the answer.

        >>> Problem("busy", "17 queries are waiting. Ask again later.").document()["title"]
        'Too many queries are waiting'
        """
        status, title = PROBLEMS[self.name]
        return {
            "type": f"https://w3id.org/sarcokg/problem/{self.name}",
            "title": title,
            "status": status,
            "detail": self.detail,
        }

"""A stranger's query, answered within limits by a worker.

The rows, bytes and triples of an answer are counted; one that is beyond the limits is not given at all,
because a part that passes for the whole would be a wrong answer.
"""

from __future__ import annotations

import csv
import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Final

from sarcokg.errors import AnswerTooLargeError
from sarcokg.retraction import linked
from sarcokg.server.forms import as_form
from sarcokg.server.negotiation import GRAPHS, ROWS, choose
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.resident import current
from sarcokg.store import Quad

if TYPE_CHECKING:
    from sarcokg.server.limits import Limits
    from sarcokg.server.protocol import Asked

__all__ = ["count_rows", "evaluate"]

#: What is sent with a form of rows beside its media type.
_PARAMETERS: Final = {"csv": "; charset=utf-8; header=present", "tsv": "; charset=utf-8"}


def evaluate(asked: Asked, accept: str | None) -> tuple[bytes, str]:
    """Return the answer and its content type.

    Raises `QueryError` where the query cannot be read or run, and `Problem` where it is beyond the limits
    or cannot be given in what the client accepts.
    """
    resident = current()
    limits = resident.limits
    try:
        result = resident.engine.evaluate(asked.query, asked.default, asked.named)
    except AnswerTooLargeError:
        raise _too_large(limits) from None
    if result.is_graph:
        kind, form = choose(accept, GRAPHS)
        triples = list(islice(result.triples(), limits.rows + 1))
        _count(len(triples), limits, "triples")
        text = as_form((Quad(*triple) for triple in triples), form, resident.graph.release)
        if len(text) > limits.answer_bytes:
            raise _too_large(limits)
        return text, kind
    kind, form = choose(accept, ROWS)
    file = _Bounded(limits)
    try:
        result.write(file, form)
    except _BeyondError:
        raise _too_large(limits) from None
    _count(count_rows(file.getvalue(), form), limits, "rows")
    return linked(file.getvalue(), form, resident.retracted), kind + _PARAMETERS.get(form, "")


def count_rows(text: bytes, form: str) -> int:
    r"""Return the number of rows of an answer in a form of SPARQL; a yes or no has none.

    >>> count_rows(b"a\r\n\"x\ny\"\r\n", "csv"), count_rows(b"?a\n1\n2\n", "tsv")
    (1, 2)
    >>> count_rows(b'{"boolean": true}', "json")
    0
    """
    if form == "json":
        return len(json.loads(text).get("results", {}).get("bindings", ()))
    if form == "xml":
        # In texts and attributes the sign < is escaped.
        return text.count(b"<result>")
    if form == "csv":
        return max(0, sum(1 for _ in csv.reader(io.StringIO(text.decode(), newline=""))) - 1)
    return max(0, text.count(b"\n") - 1)


class _BeyondError(Exception):
    """More bytes than the limit."""


class _Bounded(io.BytesIO):
    """A file that refuses what goes beyond the limit."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._most = limits.answer_bytes

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Keep the bytes; raises `_BeyondError` beyond the limit."""
        if self.tell() + len(data) > self._most:
            raise _BeyondError
        return super().write(data)


def _count(found: int, limits: Limits, what: str) -> None:
    if found > limits.rows:
        message = (
            f"the answer has more than {limits.rows} {what}, and nothing of it is given. Narrow the query, "
            "take it in parts by ORDER BY, LIMIT and OFFSET, or export the release whole."
        )
        raise Problem(Kind.TOO_LARGE_AN_ANSWER, message)


def _too_large(limits: Limits) -> Problem:
    message = (
        f"the answer has more than {limits.answer_bytes} bytes, and nothing of it is given. "
        "Ask for fewer rows or columns, or export the release whole."
    )
    return Problem(Kind.TOO_LARGE_AN_ANSWER, message)

"""A question, answered by a worker in the forms that programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sarcokg.errors import UsageError
from sarcokg.results import rewritten
from sarcokg.retraction import linked
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.resident import current
from sarcokg.tables import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.questions import Answer

__all__ = ["answer", "as_results"]


def answer(name: str, values: Mapping[str, str], form: str) -> bytes:
    """Return the answer to a question as ``json``, ``csv``, ``tsv`` or ``xml``.

    Raises `Problem` where a parameter or its value is unknown.
    """
    found = asked(name, values)
    return as_results(found) if form == "xml" else render(found, form).encode()


def asked(name: str, values: Mapping[str, str]) -> Answer:
    """Return the answer to a question.

    Raises `Problem` where a parameter or its value is unknown.
    """
    try:
        return current().graph.ask(name, **values)
    except UsageError as error:
        # The message is the command line's; in an address a parameter has no hyphens before it.
        raise Problem(Kind.BAD_PARAMETER, str(error).replace("--", "")) from None


def as_results(found: Answer) -> bytes:
    """Return an answer as SPARQL results in XML, every value as the text that people read."""
    columns, flagged = found.flagged()
    rows = [{name: {"type": "literal", "value": value} for name, value in row.items() if value} for row in flagged]
    text = rewritten(json.dumps({"head": {"vars": list(columns)}, "results": {"bindings": rows}}), "json", "xml")
    return linked(text, "xml", found.retracted)

"""Results: forms of rows turned into one another, and what is cut off in the middle."""

from __future__ import annotations

import io

import pytest

from sarcokg.errors import QueryError
from sarcokg.results import RESULTS, as_result, read_results, rewritten
from sarcokg.store import Literal, NamedNode, Quad, Store

ROWS = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "19 of 52"}}]}}'


@pytest.mark.parametrize("form", sorted(RESULTS))
def test_rows_are_the_same_in_every_form(form: str) -> None:
    file = io.BytesIO()

    Store().evaluate("SELECT ?n { VALUES ?n { '19 of 52' } }").write(file, form)

    assert b"19 of 52" in file.getvalue()


def test_rows_are_rewritten_from_one_form_into_another() -> None:
    assert rewritten(ROWS.decode(), "json", "csv").split() == [b"n", b"19", b"of", b"52"]


@pytest.mark.parametrize("text", [b"", b"<html>", ROWS[:-20]])
def test_a_result_that_ends_early_is_refused(text: bytes) -> None:
    with pytest.raises(QueryError):
        read_results(text)


def test_quads_are_the_triples_of_a_graph() -> None:
    subject, predicate = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")

    triples = list(as_result([Quad(subject, predicate, Literal("1"), NamedNode("http://example.org/g"))]))

    assert [(triple.subject, triple.object.value) for triple in triples] == [(subject, "1")]

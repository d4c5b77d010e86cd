"""Tools for assistants, tried by the client that the protocol's own package brings, over standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from sarcokg.errors import QueryError, UsageError
from sarcokg.knowledge_graph import KnowledgeGraph
from sarcokg.mcp.killable import Limits, run_within
from sarcokg.mcp.tools import Tools
from sarcokg.release import Release

if TYPE_CHECKING:
    from mcp.types import CallToolResult

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def tools(release: Release) -> Tools:
    return Tools(KnowledgeGraph(release, ROOT / "queries"), Limits(rows=3))


def conversation(talk: Callable[[Client], Awaitable[None]]) -> None:
    """Run a talk with ``sarcokg mcp``, started as an assistant starts it."""
    program = Path(sys.executable).parent / "sarcokg"
    parameters = StdioServerParameters(command=str(program), args=["mcp"], cwd=str(ROOT))

    async def run() -> None:
        async with Client(stdio_client(parameters)) as client:
            await talk(client)

    # In a thread of its own: a browser of other tests may run a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, run).result()


def told(result: CallToolResult) -> dict[str, Any]:
    """Return the data that a tool gave."""
    found = result.structured_content
    assert isinstance(found, dict), result.content
    return found


def test_an_assistant_lists_asks_describes_explains_and_queries(release: Release) -> None:
    async def talk(client: Client) -> None:
        listed = await client.list_tools()
        assert [tool.name for tool in listed.tools] == ["list_questions", "ask", "describe", "explain", "sparql"]
        assert all(tool.annotations is not None and tool.annotations.read_only_hint for tool in listed.tools)

        questions = told(await client.call_tool("list_questions", {}))["questions"]
        assert "responses-by-mechanism" in {question["name"] for question in questions}

        asked = {"question": "responses-by-mechanism", "parameters": {"histology": "ASPS"}}
        answer = told(await client.call_tool("ask", asked))
        (row,) = answer["rows"]
        assert (row["mechanism"], row["result"]) == ("PD-L1 blockade", "19 of 52 responded")
        assert row["source"].startswith("atezolizumab-asps")
        assert row["place"].startswith("Abstract, Results")
        assert row["confirmation"] == "not stated"
        assert release.name in answer["citation"]

        in_words = told(await client.call_tool("ask", {"question": "which mechanisms gave responses in ASPS"}))
        assert in_words["understood"]
        assert in_words["rows"] == answer["rows"]

        described = told(await client.call_tool("describe", {"thing": "atezolizumab"}))
        assert any(fact["statedIn"] == ["inferred"] for fact in described["facts"])

        statement = {"subject": "atezolizumab", "relation": "inhibits", "object": "PD-L1"}
        assert told(await client.call_tool("explain", statement))["holds"] is True

        counted = await client.call_tool("sparql", {"query": "SELECT (COUNT(*) AS ?facts) { ?s ?p ?o }"})
        assert int(told(counted)["rows"][0]["facts"]) > 1000

        refused = await client.call_tool("sparql", {"query": "SELECT * { SERVICE <http://example.org/> { } }"})
        assert refused.is_error
        assert "SERVICE" in refused.content[0].text  # type: ignore[union-attr]

    conversation(talk)


def test_rows_beyond_the_limit_are_told_of(tools: Tools) -> None:
    answer = tools.ask("which-drugs-act-on-what", {})

    assert len(answer["rows"]) == 3
    assert answer["total"] > 3
    assert answer["truncated"] is True


def test_an_answer_says_that_a_source_does_not_say(tools: Tools) -> None:
    answer = tools.ask("responses-by-mechanism", {"histology": "ASPS"})

    assert "not stated" in answer["rows"][0].values()
    assert "do not fill it in" in answer["howToRead"]


@pytest.mark.parametrize(
    ("query", "limits", "said"),
    [
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", Limits(seconds=3), "ended after 3 seconds"),
        ("SELECT ?a { ?a ?b ?c }", Limits(characters=10), "too long: 22 characters"),
        ("SELECT ?a { ?a ?b }", Limits(), "cannot be read at line 1"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", Limits(), "cannot be read"),
    ],
    ids=["endless", "long", "unreadable", "update"],
)
def test_a_query_beyond_its_limits_is_ended(query: str, limits: Limits, said: str, release: Release) -> None:
    with pytest.raises(QueryError, match=said):
        run_within(KnowledgeGraph(release, ROOT / "queries"), query, limits)


def test_what_has_no_such_name_is_offered_the_nearest(tools: Tools) -> None:
    with pytest.raises(UsageError, match="Did you mean drug:atezolizumab"):
        tools.describe("atezolizumap")

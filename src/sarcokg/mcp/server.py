"""The Model Context Protocol over standard input and output: the tools under their names, errors as messages."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from sarcokg.errors import SarcokgError
from sarcokg.late import metadata
from sarcokg.mcp.tools import READING, Tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["made", "serve"]

_READ_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def serve(graph: KnowledgeGraph) -> None:
    """Serve a graph to the assistant that started this program, until it closes the input."""
    made(Tools(graph)).run("stdio")


def made(tools: Tools) -> MCPServer:
    """Return the server with its five tools."""
    server = MCPServer(
        "sarcokg",
        version=metadata.version("sarcokg"),
        instructions="Evidence on the immunotherapy of sarcoma, with counts, intervals and places in the sources. "
        f"Begin with list_questions, and prefer ask to sparql. {READING}",
    )

    @_tool(server)
    def list_questions() -> dict[str, Any]:
        """List the questions that can be asked by name, with their parameters and defaults."""
        return tools.list_questions()

    @_tool(server)
    def ask(question: str, parameters: dict[str, str] | None = None) -> dict[str, Any]:
        """Ask a question by its name, or in words; parameters take a key, label or synonym, such as histology: ASPS."""
        return tools.ask(question, parameters or {})

    @_tool(server)
    def describe(thing: str) -> dict[str, Any]:
        """Tell what the graph says of a drug, target, mechanism, histology, study or other thing, and who says it."""
        return tools.describe(thing)

    @_tool(server)
    def explain(subject: str, relation: str, object: str) -> dict[str, Any]:  # noqa: A002 - the name that a reader sees
        """Tell why a statement stands, down to the sources, such as: atezolizumab, inhibits, PD-L1."""
        return tools.explain(subject, relation, object)

    @_tool(server)
    def sparql(query: str) -> dict[str, Any]:
        """Answer a SPARQL 1.1 SELECT over all graphs, within limits of time, memory and rows that the answer tells."""
        return tools.sparql(query)

    return server


def _tool(server: MCPServer) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    """Return what adds a tool to the server, our errors turned into those of the protocol."""

    def add(function: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        @functools.wraps(function)
        def reported(*arguments: Any, **named: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the tool takes
            try:
                return function(*arguments, **named)
            except SarcokgError as error:
                raise ToolError(str(error)) from None

        return server.tool(annotations=_READ_ONLY)(reported)

    return add

"""A stranger's query in a process of its own, which is ended when it takes too long or too much.

The embedded engine has no time limit and cannot be stopped; a process can.
"""

from __future__ import annotations

import multiprocessing
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sarcokg.errors import QueryError, SarcokgError
from sarcokg.guard import refuse_unsafe

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from sarcokg.knowledge_graph import KnowledgeGraph

__all__ = ["LIMITS", "Limits", "Table", "run_within"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a query may take: seconds, rows that are given back, characters of the query, bytes of memory."""

    seconds: float = 20.0
    rows: int = 500
    characters: int = 65_536
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of an answer, the rows that are given back, and how many there were."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str | None], ...]
    total: int


LIMITS: Final = Limits()


def run_within(graph: KnowledgeGraph, query: str, limits: Limits = LIMITS) -> Table:
    """Answer a SELECT within limits.

    Raises `QueryError` where the query is unsafe, too long, cannot be read, or was ended at a limit.
    """
    if len(query) > limits.characters:
        message = f"the query is too long: {len(query)} characters. Write at most {limits.characters}."
        raise QueryError(message)
    refuse_unsafe(query)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, graph, query, limits), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(limits.seconds):
            message = f"the query was ended after {limits.seconds:g} seconds. Ask for less."
            raise QueryError(message)
        answer: Table | str = ours.recv()
    except EOFError:
        message = f"the query ended the engine, or took more than {limits.memory >> 20} MiB. Ask for less."
        raise QueryError(message) from None
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(answer, str):
        raise QueryError(answer)
    return answer


def _answer(connection: Connection, graph: KnowledgeGraph, query: str, limits: Limits) -> None:
    """Send the rows, or the message of an error; runs in the process that may be killed."""
    _limit_memory(limits.memory)
    try:
        columns, rows = graph.engine().table(query)
        connection.send(Table(columns, tuple(rows[: limits.rows]), len(rows)))
    except SarcokgError as error:
        connection.send(str(error))


def _limit_memory(most: int) -> None:
    """Keep this process from taking more memory, where the system can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - no such module on Windows

    resource.setrlimit(resource.RLIMIT_AS, (most, most))

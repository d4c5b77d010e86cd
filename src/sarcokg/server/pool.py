"""Workers that can be killed: each piece of work runs in a process of its own, within a time limit.

The engine has no time limit, cannot be stopped, and some queries end it; so a worker that takes too long is killed,
one that dies is replaced, and the process that answers requests never notices
(docs/decisions/0019-a-strangers-query-runs-where-it-can-be-killed.md).
Strangers' queries and our own pages have pools of their own, so that no query keeps a page waiting.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool
from starlette.requests import ClientDisconnect

from sarcokg.errors import EndpointError, MissingReleaseError, SarcokgError
from sarcokg.remote import FetchedRelease
from sarcokg.server.problems import Kind, Problem
from sarcokg.server.resident import begin, is_ready

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.server.limits import Limits

__all__ = ["Pool"]

Given = TypeVar("Given")

#: A fork of a small process that knows the engine is the quickest new worker; where there is none, a new process.
_START: Final = "spawn" if sys.platform == "win32" else "forkserver"


class Pool:
    """Some workers on one release; work that finds them all busy waits, up to a limit."""

    def __init__(self, graph: KnowledgeGraph, limits: Limits, workers: int, sources: Path | None = None) -> None:
        """Begin the workers; the first work that comes finds them ready, or nearly so."""
        context = multiprocessing.get_context(_START)
        if _START == "forkserver":
            context.set_forkserver_preload(["sarcokg.server.resident"])
        self._limits = limits
        self._engine = graph.release.endpoint.url if isinstance(graph.release, FetchedRelease) else ""
        self._most = workers + limits.waiting
        self._asked = 0
        self._free = asyncio.Semaphore(workers)
        self._works: set[ProcessFuture[Any]] = set()
        self._pool = ProcessPool(
            max_workers=workers, initializer=begin, initargs=(graph, limits, sources), context=context
        )
        self._pool.schedule(is_ready)

    async def run(self, request: Request, function: Callable[..., Given], *arguments: Any) -> Given:  # noqa: ANN401
        """Return what a function of `sarcokg.server.resident` gives; it ends with the client, or at the time limit.

        Raises `Problem` where the limits are met or the worker dies, `ClientDisconnect` where nobody waits any more.
        """
        if self._asked >= self._most:
            message = f"{self._asked} queries are being answered or waiting. Ask again in some seconds."
            raise Problem(Kind.BUSY, message)
        self._asked += 1
        gone = asyncio.ensure_future(_until_gone(request))
        try:
            # Who waits, waits here: what is cancelled inside the pool costs a worker its life, even if it never began.
            await _either(asyncio.ensure_future(self._free.acquire()), gone)
            try:
                work = self._pool.schedule(function, args=arguments, timeout=self._limits.seconds)
                self._works.add(work)
                work.add_done_callback(self._works.discard)
                return self._result(await _either(asyncio.wrap_future(work), gone))
            finally:
                self._free.release()
        finally:
            gone.cancel()
            self._asked -= 1

    def _result(self, work: asyncio.Future[Given]) -> Given:
        try:
            return work.result()
        except TimeoutError:
            message = (
                f"the query took longer than {self._limits.seconds:g} seconds and was ended; nothing of its answer "
                "is given. Narrow it, or load the release into an engine of your own."
            )
            raise Problem(Kind.TIMEOUT, message) from None
        except (ProcessExpired, MemoryError):
            message = "the query ended the engine, which began anew. Nest it less, or let it build less text."
            raise Problem(Kind.ENGINE_ENDED, message) from None
        except SarcokgError as error:
            # Where an engine stands, and what it calls itself, is not for strangers.
            kind = Kind.ENGINE_FAILED if isinstance(error, EndpointError | MissingReleaseError) else Kind.BAD_QUERY
            raise Problem(kind, str(error).replace(f"{self._engine}: ", "") if self._engine else str(error)) from None

    def close(self) -> None:
        """End the workers, whatever they do; who waits for them is told."""
        for work in tuple(self._works):
            work.cancel()  # type: ignore[no-untyped-call]
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


async def _either(wanted: asyncio.Future[Given], gone: asyncio.Future[None]) -> asyncio.Future[Given]:
    """Return what is wanted when it is done; where the client has gone before, cancel it, which kills its worker."""
    try:
        await asyncio.wait((wanted, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not wanted.done():
            wanted.cancel()
    if not wanted.done() or (gone.done() and wanted.cancelled()):
        raise ClientDisconnect
    if wanted.cancelled():
        message = "the server is ending, and the query with it. Ask again when it is back."
        raise Problem(Kind.ENDING, message)
    return wanted


async def _until_gone(request: Request) -> None:
    """Return when the client has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass

"""Runs the application on this machine until it is told to end."""

from __future__ import annotations

import asyncio
import socket
import webbrowser
from typing import TYPE_CHECKING, Final

import uvicorn

from sarcokg.errors import UsageError
from sarcokg.server.application import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

__all__ = ["listen"]

#: Seconds that queries have left once the server is told to end.
_PATIENCE: Final = 2


def listen(app: Starlette, port: int, *, begun: Callable[[str], None], is_browser_opened: bool) -> None:
    """Serve on the loopback address alone; ``begun`` is told the address when requests are answered.

    Port 0 is one that is free. Raises `UsageError` where the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((LOOPBACK[0], port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            message = f"--port: cannot be had: {port} ({reason}). Choose another; 0 takes one that is free."
            raise UsageError(message) from None
        address = f"http://{LOOPBACK[0]}:{door.getsockname()[1]}/"
        # Below an error, what is written is for clients to choose: Jena's offers HTTP/2 each time, and is passed over.
        config = uvicorn.Config(
            app, log_level="error", access_log=False, server_header=False, timeout_graceful_shutdown=_PATIENCE
        )
        _Server(app, config, address, begun, is_browser_opened=is_browser_opened).run(sockets=[door])


class _Server(uvicorn.Server):
    """A server that tells when it has begun."""

    def __init__(
        self,
        app: Starlette,
        config: uvicorn.Config,
        address: str,
        begun: Callable[[str], None],
        *,
        is_browser_opened: bool,
    ) -> None:
        super().__init__(config)
        self._app = app
        self._address = address
        self._begun = begun
        self._is_browser_opened = is_browser_opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        if self.should_exit:
            return
        self._begun(self._address)
        if self._is_browser_opened:
            webbrowser.open(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what runs first: a connection is closed only when its query is over."""
        service = self._app.state.service
        await asyncio.to_thread(service.close)
        await super().shutdown(sockets)

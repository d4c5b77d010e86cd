"""An engine that is asked in halves, as one that leaves the standard is: for the tests of halves and of engines."""

from __future__ import annotations

from sarcokg.remote.halves import divide
from sarcokg.results import over_rows
from sarcokg.store import Engine

__all__ = ["Halved"]


class Halved(Engine):
    """Asks another engine in halves; each query must be one that can be divided."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine that is asked."""
        self._engine = engine

    def _run(self, query: str) -> object:
        halves = divide(query)
        assert halves is not None
        return over_rows((self._engine.run(half.there, "json") for half in halves.there), halves.here)

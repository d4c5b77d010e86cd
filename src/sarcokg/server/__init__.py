"""The server: the release over HTTP, for browsers, SPARQL clients and other programs.

``application`` makes the web application of a graph; ``listen`` runs it on this machine.
No query is evaluated in the process that answers requests: `sarcokg.server.pool` has workers that can be killed.
"""

from __future__ import annotations

from sarcokg.server.application import LOOPBACK, application
from sarcokg.server.limits import Limits
from sarcokg.server.listen import listen

__all__ = ["LOOPBACK", "Limits", "application", "listen"]

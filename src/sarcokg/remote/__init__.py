"""Engines by URL: a release that a SPARQL 1.1 engine holds is asked, taken away and written there.

Questions run in the engine. An explanation takes thousands of small steps and an export needs every fact,
so for those the graphs are downloaded and read in memory.
This package and no other speaks to other machines, and only to the one whose URL the user gave.
"""

from __future__ import annotations

from sarcokg.remote.endpoint import Endpoint
from sarcokg.remote.fetched import FetchedRelease, fetch
from sarcokg.remote.hosted import HostedRelease, open_hosted
from sarcokg.remote.push import Pushed, push, write_bulk
from sarcokg.remote.watched import WatchedEngine
from sarcokg.remote.wire import Wire

__all__ = [
    "Endpoint",
    "FetchedRelease",
    "HostedRelease",
    "Pushed",
    "WatchedEngine",
    "Wire",
    "fetch",
    "open_hosted",
    "push",
    "write_bulk",
]

"""Tools for assistants by the Model Context Protocol: https://modelcontextprotocol.io/specification.

Everything is read-only. An answer carries its sources and places, the release that it came from and how to cite it,
and what a source does not say stands in it as "not stated".
"""

from __future__ import annotations

from sarcokg.mcp.server import serve

__all__ = ["serve"]

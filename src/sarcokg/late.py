"""What takes long to import and few commands use, each imported when it is first used.

``sarcokg ask`` must start about as fast as the engine alone.
This is the only place that delays an import; the other modules import from here.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import difflib
    import html
    import multiprocessing
    from importlib import metadata

    import networkx
    import owlready2
    import pyshacl
    import quickjs
    import rdflib
    import shacl
    import watchfiles
    import yaml
    from rdflib.plugins import sparql
    from rich import console, table

    # Of layers above, so that their names are known where they are used, not here.
    explain: Any
    mechanisms: Any
    reason: Any
    server: Any
    remote: Any
    wording: Any
else:

    class _Late:
        """A module that is imported when one of its names is first asked for."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 - whatever the module holds
            return getattr(importlib.import_module(self._name), attribute)

    difflib = _Late("difflib")
    html = _Late("html")
    metadata = _Late("importlib.metadata")
    explain = _Late("sarcokg.explain")
    mechanisms = _Late("sarcokg.mechanisms")
    multiprocessing = _Late("multiprocessing")
    networkx = _Late("networkx")
    owlready2 = _Late("owlready2")
    pyshacl = _Late("pyshacl")
    quickjs = _Late("quickjs")
    reason = _Late("sarcokg.reason")
    rdflib = _Late("rdflib")
    server = _Late("sarcokg.server")
    remote = _Late("sarcokg.remote")
    shacl = _Late("shacl")
    console = _Late("rich.console")
    sparql = _Late("rdflib.plugins.sparql")
    table = _Late("rich.table")
    watchfiles = _Late("watchfiles")
    wording = _Late("sarcokg.wording")
    yaml = _Late("yaml")

__all__ = [
    "console",
    "difflib",
    "explain",
    "find_mcp",
    "find_pandas",
    "find_parquet",
    "find_pyld",
    "find_resvg",
    "has_server",
    "has_shacl",
    "html",
    "mechanisms",
    "metadata",
    "multiprocessing",
    "networkx",
    "owlready2",
    "pyshacl",
    "quickjs",
    "rdflib",
    "reason",
    "remote",
    "server",
    "shacl",
    "sparql",
    "table",
    "watchfiles",
    "wording",
    "yaml",
]


def has_shacl() -> bool:
    """Tell whether the fast SHACL engine is installed: it has no wheel for every platform."""
    return importlib.util.find_spec("shacl") is not None


def has_server() -> bool:
    """Tell whether what the server needs is installed: it is an extra."""
    needed = ("mimeparse", "pebble", "starlette", "uvicorn")
    return all(importlib.util.find_spec(name) is not None for name in needed)


def find_mcp() -> Any:  # noqa: ANN401 - a module whose own imports may not be there
    """Return our tools for assistants, or None where the package of their protocol is not installed."""
    return importlib.import_module("sarcokg.mcp") if importlib.util.find_spec("mcp") else None


def find_pandas() -> Any:  # noqa: ANN401 - a module that may not be there
    """Return pandas, or None where it is not installed: it is no dependency."""
    return _found("pandas")


def find_parquet() -> tuple[Any, Any] | None:
    """Return pyarrow and its module of Parquet, or None where it is not installed: it is no dependency."""
    parquet = _found("pyarrow.parquet")
    return None if parquet is None else (importlib.import_module("pyarrow"), parquet)


def find_pyld() -> Any:  # noqa: ANN401 - a module that may not be there
    """Return PyLD, which frames JSON-LD, or None where it is not installed: it is no dependency."""
    return _found("pyld.jsonld")


def find_resvg() -> Any:  # noqa: ANN401 - a module that may not be there
    """Return resvg, which draws SVG, or None where it is not installed: it is of the extra ``plot``."""
    return _found("resvg_py")


def _found(name: str) -> Any:  # noqa: ANN401 - a module that may not be there
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None

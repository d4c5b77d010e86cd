"""The renderer of the pages, which is JavaScript, run in an embedded engine.

One set of functions writes every page, figure and notebook table: those of ``web/src``, built into
``_web/renderer.js``. The browser runs them, too, so both always agree.
docs/decisions/0017-one-renderer.md tells why, and which engine.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import MissingExplorerError
from sarcokg.late import quickjs

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["assets", "built_file", "built_names", "built_path", "render"]

_BUILT: Final = Path(__file__).resolve().parent / "_web"
#: An engine measures its stack from where its thread began, so each thread has its own.
_LOCAL: Final = threading.local()
#: Enough for a page of ten thousand rows.
_MOST_MEMORY: Final = 512 * 1024 * 1024
_MOST_STACK: Final = 512 * 1024


def render(function: str, *arguments: str) -> str:
    """Call a function of the renderer, such as ``renderPage``, with texts.

    Raises `MissingExplorerError` where the package was installed without the explorer.
    """
    call = f"sarcokgRenderer.{function}({', '.join(json.dumps(argument) for argument in arguments)})"
    # The engine keeps a long concatenation as a rope, which its Python side cannot read; `join` makes one text of it.
    return str(_engine().eval(f"[{call}].join('')"))


def assets() -> Mapping[str, Any]:
    """Return which built file is which: ``app``, ``style``, and ``live`` by view.

    Raises `MissingExplorerError` where the package was installed without the explorer.
    """
    manifest: dict[str, Any] = json.loads(built_file("manifest.json"))
    return manifest


def built_file(name: str) -> bytes:
    """Return the content of a built file.

    Raises `MissingExplorerError` where it was not built.
    """
    return built_path(name).read_bytes()


def built_path(name: str) -> Path:
    """Return where a built file is.

    Raises `MissingExplorerError` where it was not built.
    """
    path = _BUILT / name
    if not path.is_file():
        message = (
            f"{path}: the explorer was not built. Install sarcokg again without SARCOKG_SKIP_WEB, "
            "or run `python web/build.py` in a checkout."
        )
        raise MissingExplorerError(message)
    return path


def built_names() -> list[str]:
    """Return the names of all built files, sorted."""
    return sorted(path.name for path in _BUILT.iterdir() if path.is_file()) if _BUILT.is_dir() else []


def _engine() -> Any:  # noqa: ANN401 - the engine has no types
    script = built_file("renderer.js")
    if getattr(_LOCAL, "script", None) != script:
        engine = quickjs.Context()
        engine.set_memory_limit(_MOST_MEMORY)
        engine.set_max_stack_size(_MOST_STACK)
        engine.eval(script.decode())
        _LOCAL.engine, _LOCAL.script = engine, script
    return _LOCAL.engine

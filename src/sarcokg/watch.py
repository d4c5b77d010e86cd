"""Tells when files change, so that a check can be made again.

A watch begins before the first answer: what changes while that is worked out is not missed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.late import watchfiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["changes"]

#: What a curator edits; an editor's own files beside them do not count.
_SUFFIXES: Final = frozenset({".jsonld", ".rq", ".ttl", ".yaml"})
#: How long the first answer waits for the watch to begin, and Ctrl-C for its effect, in milliseconds.
_PATIENCE: Final = 200


def changes(folders: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    """Yield nothing once, when the watch has begun, then the files of each change, sorted.

    Ctrl-C raises `KeyboardInterrupt`, as anywhere.
    """
    begun = False
    watch = watchfiles.watch(
        *folders,
        watch_filter=lambda _, name: Path(name).suffix in _SUFFIXES,
        rust_timeout=_PATIENCE,
        yield_on_timeout=True,
    )
    for changed in watch:
        if changed or not begun:
            begun = True
            yield tuple(sorted({Path(name) for _, name in changed}))

"""What a worker gives up before it works: the network where the system lets it, endless memory, core dumps, a voice.

The guard refuses what would call another machine; this is the second lock on the same door.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

__all__ = ["isolate"]

#: Of ``sched.h``: a new user namespace, in which a new network namespace, which has no way out, needs no rights.
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000


def isolate(memory_bytes: int, *, is_online: bool = False) -> bool:
    """Give up memory beyond a limit, core dumps, the terminal, and the network, unless a remote engine has to be asked.

    Returns whether the network is gone.
    """
    # Ctrl-C in a terminal reaches every process there; the server tells its workers when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Pebble asks by this signal before it kills; a handler of Python's would run only when the engine returns.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What the engine prints when a query ends it is a stranger's doing, and no news: the answer tells of it.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 - not there on every system

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux" or is_online:
        return False
    system = ctypes.CDLL(None, use_errno=True)
    return any(system.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))

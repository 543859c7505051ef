"""A child process that does not outlive the one that started it, even one killed outright."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import threading
from time import sleep

_LINUX = platform.system() == "Linux"
_PR_SET_PDEATHSIG = 1
_WATCH_SECONDS = 1.0


def end_with_it() -> None:
    """Have this process told to stop when its parent ends; call from the main thread."""
    parent = os.getppid()
    if _LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
        return
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        sleep(_WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)

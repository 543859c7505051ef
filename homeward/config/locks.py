"""File locks of the home: the kernel drops them with the process, however it ended."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """One lock file, held by many (``shared``) or by one (``alone``)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def shared(self) -> None:
        """Hold it beside others, waiting for one who holds it alone."""
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def alone(self, *, wait: bool) -> bool:
        """Hold it alone; without ``wait`` return False at once where others hold it."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let go."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Hold a lock file alone for the block, waiting for it."""
    lock = FileLock(path)
    try:
        lock.alone(wait=True)
        yield
    finally:
        lock.close()

"""The worker's look into the folder of arriving files: once a minute, in a thread of its own.

A slow disc then never delays the clock. Logs say how many files, for which authority's code.
"""

from __future__ import annotations

import threading

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from homeward.config import clock
from homeward.sources.watching import Watch

EVERY_SECONDS = 60.0

_log = structlog.get_logger("homeward.arrivals")


def watch_arrivals(stop: threading.Event, *, every: float = EVERY_SECONDS) -> None:
    """Look into the folder until told to stop; without a folder, return at once."""
    if settings.HOMEWARD_ARRIVALS is None:
        return
    watch = Watch(settings.HOMEWARD_ARRIVALS)
    try:
        while not stop.is_set():
            _look(watch)
            stop.wait(every)
    finally:
        close_old_connections()


def _look(watch: Watch) -> None:
    """Look once. What fails is logged and tried again at the next look."""
    try:
        done = watch.look(clock.utc_now())
    except OSError as error:
        _log.error("arrivals_not_read", error=type(error).__name__)
        return
    except DatabaseError as error:
        _log.error("arrivals_not_loaded", error=type(error).__name__)
        close_old_connections()
        return
    for code, files in done.taken.items():
        _log.info("arrivals_taken", authority=code, files=files)
    for code, files in done.failed.items():
        _log.error("arrivals_failed", authority=code, files=files)

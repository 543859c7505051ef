"""The worker's round of the search keys: as it starts, then each night, in a thread of its own.

Children recorded before there was a search, or put in behind the application's back, are then
found too. Logs say how many, in whose record.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import structlog
from django.db import DatabaseError, close_old_connections

from homeward.config import clock
from homeward.record.search.keeping import without_keys
from homeward.record.search.rebuilding import go_through
from homeward.work.obligations.nightly import next_night

LOOK_EVERY_SECONDS = 60.0
_PUT_OFF = timedelta(minutes=10)

_log = structlog.get_logger("homeward.search_keys")


def keep_search_whole(stop: threading.Event, *, every: float = LOOK_EVERY_SECONDS) -> None:
    """Give keys to children without any, now and each night, until told to stop."""
    due = clock.utc_now()
    try:
        while not stop.is_set():
            now = clock.utc_now()
            if now >= due:
                due = next_night(now) if build(stop) else now + _PUT_OFF
            stop.wait(every)
    finally:
        close_old_connections()


def build(stop: threading.Event) -> bool:
    """Give keys to children without any, page by page; tell whether nothing failed.

    Where it is stopped or fails, those before have their keys: the next round does the rest.
    """
    try:
        for page in go_through(clock=clock.utc_now, find=without_keys, mend=True):
            if page.wanting:
                about, built = str(page.authority), len(page.wanting)
                _log.info("search_keys_built", authority=about, children=built)
            if stop.is_set():
                break
    except DatabaseError as error:
        _log.error("search_keys_not_built", error=type(error).__name__)
        close_old_connections()
        return False
    return True

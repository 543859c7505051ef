"""The worker's round of the search keys: as it starts, then each night, in a thread of its own.

As it starts, children who have no keys get them: those recorded before there was a search. Each
night, all keys are compared with the record: a provider may have got another name. Logs say how
many, in whose record.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import structlog
from django.db import DatabaseError, close_old_connections

from homeward.config import clock
from homeward.record.search.keeping import drifted, without_keys
from homeward.record.search.rebuilding import Find, go_through
from homeward.work.obligations.nightly import next_night

LOOK_EVERY_SECONDS = 60.0
_PUT_OFF = timedelta(minutes=10)

_log = structlog.get_logger("homeward.search_keys")


def keep_search_whole(stop: threading.Event, *, every: float = LOOK_EVERY_SECONDS) -> None:
    """Give keys to children without any; then each night mend all, until told to stop."""
    due = clock.utc_now()
    find: Find = without_keys
    try:
        while not stop.is_set():
            now = clock.utc_now()
            if now >= due:
                whole = build(stop, find)
                due, find = (next_night(now), drifted) if whole else (now + _PUT_OFF, find)
            stop.wait(every)
    finally:
        close_old_connections()


def build(stop: threading.Event, find: Find) -> bool:
    """Mend the keys of children whom ``find`` gives back, page by page; tell if nothing failed.

    Where it is stopped or fails, those before have their keys: the next round does the rest.
    """
    try:
        for page in go_through(clock=clock.utc_now, find=find, mend=True):
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

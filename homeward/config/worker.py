"""The worker: the clock's due rows, messages, nightly checks, the ledger's seals, jobs.

It goes on until told to stop. Any number may run: due rows are claimed with SKIP LOCKED, and a
job is one worker's. A failed database ends the process, and whoever keeps it starts it again.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from procrastinate.contrib.django import app

from homeward.config import clock, database
from homeward.config.arrivals import watch_arrivals
from homeward.config.posting import STOP_SECONDS, Posting
from homeward.config.search_keys import keep_search_whole
from homeward.guard.people import system_context
from homeward.guard.seals import seal_heads
from homeward.work.daily.making import make_next, set_up_hours
from homeward.work.messages.chasing import chase_due
from homeward.work.obligations.nightly import check_some, set_up_checks
from homeward.work.obligations.ticking import tick
from homeward.work.rota.alarming import alarm_gaps
from homeward.work.watch import beating
from homeward.work.watch.alarming import tell_alarms, tell_failing

_TICK_SECONDS = 1.0
_AT_ONCE = 20  # so that a round ends, and its sign of life comes, soon after a standstill too
_SEAL_EVERY = timedelta(minutes=1)
_TELL_AFTER = timedelta(minutes=5)  # so long in a row a thing fails, then people are told
_JOB_SECONDS = 10.0  # then what is under way is broken off

_CANNOT = {
    "_tick": "What falls due cannot be worked out",
    "_chase": "Messages that nobody has answered cannot be passed on",
    "_check": "The nightly check of actions due cannot be done",
    "report": "Daily reports cannot be made",
    "set_up_checks": "Nightly checks cannot be set up",
    "set_up_hours": "Daily reports cannot be set up",
    "alarm_gaps": "Whether somebody is on duty in the week ahead cannot be worked out",
    "tell_alarms": "The alarms that stand cannot all be told of",
}
_LOST = "Something that Homeward does by itself cannot be done"

_log = structlog.get_logger("homeward.worker")


def main() -> int:
    """Work until SIGTERM or SIGINT; the exit code is 1 where the clock stopped by itself."""
    stop = threading.Event()
    clockwork = _Clockwork(stop)
    thread = threading.Thread(target=clockwork.run, name="clock", daemon=True)
    thread.start()
    door = threading.Thread(target=watch_arrivals, args=(stop,), name="arrivals", daemon=True)
    door.start()
    keys = threading.Thread(target=keep_search_whole, args=(stop,), name="keys", daemon=True)
    keys.start()
    posting = Posting(stop)
    posting.start()
    try:
        asyncio.run(_jobs(clockwork, posting))
    finally:
        stop.set()
        until = clock.elapsed_seconds() + STOP_SECONDS
        posting.join(STOP_SECONDS)
        for one in (thread, door, keys):
            one.join(max(0.0, until - clock.elapsed_seconds()))
        database.let_go()
    return 1 if clockwork.failed or posting.failed else 0


async def _jobs(clockwork: _Clockwork, posting: Posting) -> None:
    """Do background jobs until a stop signal, or until the clock has failed."""
    from homeward.config import jobs  # puts the tasks in place

    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        await jobs.give_stalled_back(worker.job_manager)
        working = asyncio.ensure_future(
            worker.run_worker_async(
                concurrency=1, shutdown_graceful_timeout=_JOB_SECONDS, delete_jobs="successful"
            )
        )
        watching = asyncio.ensure_future(_until_failed(clockwork, posting))
        await asyncio.wait([working, watching], return_when=asyncio.FIRST_COMPLETED)
        for task in (working, watching):
            if not task.done():
                task.cancel()
        ended = await asyncio.gather(working, watching, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error


async def _until_failed(clockwork: _Clockwork, posting: Posting) -> None:
    while not (clockwork.failed or posting.failed):
        await asyncio.sleep(_TICK_SECONDS)


class _Clockwork:
    """Every second: what has fallen due. Every minute: seals, and what is to be set up or told."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._sealed_at: datetime | None = None
        self._beat_at: float | None = None
        self._failing: dict[str, datetime] = {}
        self._name = f"{socket.gethostname()[:60]}:{os.getpid()}"
        self.failed = False

    def run(self) -> None:
        """Go on until told to stop. A database that is gone ends the process, to start afresh."""
        try:
            while not self._stop.is_set():
                self.beat(clock.utc_now())
                self._stop.wait(_TICK_SECONDS)
        except Exception:
            self.failed = True
            _log.exception("clock_failed")
        finally:
            database.let_go()

    def beat(self, now: datetime) -> None:
        """Do what one second asks for, then give a sign of life: never before it is all done."""
        for each_second in (_tick, _chase, _check, report):
            self._work(each_second, now)
        if self._sealed_at is None or now - self._sealed_at >= _SEAL_EVERY:
            self._sealed_at = now
            seal(now)
            for each_minute in (set_up_checks, set_up_hours, alarm_gaps, tell_alarms):
                self._work(each_minute, now)
            self._work(self._tell_failing, now)
        self._show_life()

    def _work(self, work: Callable[[datetime], object], now: datetime) -> None:
        """Do one thing, and keep in mind since when it fails, if it does. Raises: as ``_well``."""
        if _well(work, now):
            self._failing.pop(work.__name__, None)
        else:
            self._failing.setdefault(work.__name__, now)

    def _tell_failing(self, now: datetime) -> None:
        """Tell the administrators of what has failed for minutes without once going well."""
        for name, since in list(self._failing.items()):
            if now - since >= _TELL_AFTER:
                tell_failing(now, name=name.strip("_"), said=_CANNOT.get(name, _LOST))

    def _show_life(self) -> None:
        """Give a sign of life, from the thread that does the work: one that hangs gives none."""
        elapsed = clock.elapsed_seconds()
        if self._beat_at is None or elapsed - self._beat_at >= beating.EVERY.total_seconds():
            self._beat_at = elapsed
            beating.beat(self._name)


def _well(work: Callable[[datetime], object], now: datetime) -> bool:
    """Do one thing; tell whether it went well. What fails for one must not stop the clock of all.

    Raises: DatabaseError, upon which the process ends and is started afresh.
    """
    try:
        work(now)
    except DatabaseError:
        raise
    except Exception:
        _log.exception("work_failed", purpose=work.__name__)
        return False
    return True


def _tick(now: datetime) -> None:
    _, failed = tick(now, limit=_AT_ONCE)
    for episode in failed:
        _log.error("episode_not_worked_out", episode_id=str(episode))


def _chase(now: datetime) -> None:
    chase_due(now, limit=_AT_ONCE)


def _check(now: datetime) -> None:
    """Do a slice of a night's check, if one is due; what is wrong is told by ids alone."""
    done = check_some(now)
    if done is None:
        return
    about = str(done.organisation)
    if done.error is not None:
        _log.error("check_failed", organisation=about, error=type(done.error).__name__)
    if done.wrong:
        ids = [str(episode) for episode in done.wrong]
        _log.error("obligations_drift", organisation=about, episode_ids=ids)


def report(now: datetime) -> None:
    """Make a daily report that is due; one that fails is put off and alarmed, not fatal."""
    made = make_next(now)
    if made is not None and made.error is not None:
        about, error = str(made.organisation), type(made.error).__name__
        _log.error("daily_report_failed", organisation=about, error=error)
    if made is not None and made.unlisted:
        _log.error(
            "daily_report_not_noted", organisation=str(made.organisation), count=made.unlisted
        )


def seal(now: datetime) -> None:
    """Seal the ledger's heads that moved; another worker that did so just now is no fault."""
    ctx = system_context(now=now, purpose="seal")
    try:
        with transaction.atomic():
            seal_heads(ctx, key=settings.HOMEWARD_SEALING_KEY.encode())
    except IntegrityError:
        _log.info("sealed_by_another")
    except DatabaseError:
        _log.exception("seal_failed")
        raise

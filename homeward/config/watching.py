"""The second path: the web's own look at the engine, which needs neither worker nor outbox.

A thread in each of the web's processes. Whichever has its turn hands mail straight to SMTP,
before anything else is tried; where the database answers nothing, to those it knew before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from django.conf import settings
from django.db import Error, close_old_connections

from homeward.config import channels, clock, env
from homeward.config.last_resort import LastResort
from homeward.domain.context import Context
from homeward.domain.messages import Channel, Letter, NotSent, Sender, words_of
from homeward.domain.time import in_words
from homeward.guard.people import services_here, working_for
from homeward.work.watch import beating, outages, queries
from homeward.work.watch.models import Outage

_LOOK_SECONDS = 10.0
_CAUGHT_UP = 30.0  # seconds: what swings about the limit is not told of again and again
_MAIL = (Channel.EMAIL, Channel.NOTIFY_EMAIL)
_STOPPED, _BEHIND, _RUNS_AGAIN = "engine_stalled", "engine_behind", "engine_back"
_DATABASE = {True: "database_down", False: "database_back"}

Senders = Mapping[Channel, Sender]

_log = structlog.get_logger("homeward.watching")


class NobodyTold(RuntimeError):
    """Mail should leave, and not one letter did: the turn is given back and tried again."""


def start(stop: threading.Event | None = None) -> threading.Thread:
    """Begin to look after the engine, in a thread that ends with its process."""
    ends = stop or threading.Event()
    thread = threading.Thread(target=_watch, args=(ends,), name="watching", daemon=True)
    thread.start()
    return thread


def _watch(stop: threading.Event) -> None:
    """Look every few seconds. A worker that starts together with this process has a minute."""
    began = clock.elapsed_seconds()
    resort = LastResort(env.current().home)
    while not stop.is_set():
        try:
            waits = clock.elapsed_seconds() - began < queries.STALLED_AFTER.total_seconds()
            look_after(resort, senders=None if waits else channels.senders())
        except Exception as error:
            _log.error("watching_failed", error=type(error).__name__)
        finally:
            close_old_connections()
        stop.wait(_LOOK_SECONDS)


def look_after(resort: LastResort, *, senders: Senders | None) -> None:
    """Look once; without ``senders`` it is too early to tell anybody anything.

    A database that does not answer for a minute is told of to the administrators it last named.

    Raises: NobodyTold, as ``look``.
    """
    try:
        beating.expect()
        now = queries.database_time() or clock.utc_now()
        resort.remember(outages.administrators(now))
        if senders is not None:
            look(now, senders=senders)
    except Error as error:
        _log.error("watching_without_database", error=type(error).__name__)
        resort.failed()
    except NobodyTold:
        resort.answered()
        raise
    else:
        resort.answered()
    if senders is not None:
        resort.tell(clock.utc_now(), lambda people, down, at: _database(people, down, at, senders))


def look(now: datetime, *, senders: Senders) -> None:
    """Notice that the engine stopped, is behind or runs again; tell the administrators when due.

    ``now`` is by the database's clock, as signs of life are. ``senders``: of them the mail
    server, else Notify's email; without either there is the notice in Homeward alone. That
    comes after the mail, for each services by itself: whatever fails there keeps no mail back.

    Raises: NobodyTold, when no letter could be handed over; it is tried again at the next look.
    """
    match queries.state(now):
        case queries.Stalled(since):
            _trouble(since, _STOPPED, now, senders)
        case queries.Behind(since):
            _trouble(since, _BEHIND, now, senders)
        case queries.Alive(lag=lag) if lag < _CAUGHT_UP:
            _over(now, senders)


def _trouble(since: datetime, template: str, now: datetime, senders: Senders) -> None:
    outages.begin(since=since, now=now)
    try:
        with outages.turn_to_tell(now) as outage:
            if outage is not None:
                _log.error(template, since_at=outage.began_at)
                _tell(outage, template, now, senders)
    finally:
        standing = outages.standing()
        if standing is not None:
            _each_services(
                now, lambda ctx: outages.put_up_once(ctx, outage=standing, template=template)
            )


def _over(now: datetime, senders: Senders) -> None:
    over = outages.note_over(now)
    try:
        with outages.turn_to_end() as outage:
            if outage is not None and outage.told_at is not None:
                _log.info(_RUNS_AGAIN, since_at=outage.began_at)
                _tell(outage, _RUNS_AGAIN, now, senders)
    finally:
        if over is not None:
            _each_services(now, lambda ctx: outages.take_down_once(ctx, outage=over))


def _each_services(now: datetime, act: Callable[[Context], None]) -> None:
    """Do the same for each children's services; one for which it fails keeps none from it."""
    for services in services_here():
        try:
            act(working_for(services, now=now, purpose="watch"))
        except Exception as error:
            about, name = str(services.pk), type(error).__name__
            _log.error("watching_notice_failed", organisation=about, error=name)


def _tell(outage: Outage, template: str, now: datetime, senders: Senders) -> None:
    """Hand a letter for each administrator over, if mail leaves this home."""
    hours = (now - outage.began_at) // timedelta(hours=1)
    about = f"{template}:{outage.pk}:{hours}"
    _mail(outages.administrators(now), template, outage.began_at, about=about, senders=senders)


def _database(
    people: list[tuple[UUID, str]], down: bool, since: datetime, senders: Senders
) -> None:
    template = _DATABASE[down]
    _log.error(template, since_at=since)
    if not people:
        _log.error("watching_knows_nobody")
    about = f"{template}:{since:%Y%m%d%H}"
    _mail(people, template, since, about=about, senders=senders)


def _mail(
    people: list[tuple[UUID, str]],
    template: str,
    since: datetime,
    *,
    about: str,
    senders: Senders,
) -> None:
    """Hand a letter to each of these people over; ``about`` is the same for the same telling.

    Raises: NobodyTold, when there are people and no letter was taken.
    """
    channel = next((one for one in _MAIL if one in senders), None)
    if channel is None:
        return
    fields = {"since": in_words(since), "link": f"{settings.HOMEWARD_ADDRESS}/"}
    words = words_of(template, channel, fields)
    gone = 0
    for person, address in people:
        letter = Letter(uuid5(NAMESPACE_URL, f"homeward:{about}:{person}"), address, words)
        try:
            senders[channel].send(letter)
            gone += 1
        except NotSent as error:
            _log.error("watching_not_sent", person_id=str(person), error=error.code)
    if people and not gone:
        raise NobodyTold

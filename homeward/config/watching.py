"""The second path: the web's own look at the engine, which needs neither worker nor outbox.

A thread in each of the web's processes. Whichever has its turn hands mail straight to SMTP.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from homeward.config import channels, clock
from homeward.domain.messages import Channel, Letter, NotSent, Sender, words_of
from homeward.domain.time import in_words
from homeward.work.watch import beating, outages, queries
from homeward.work.watch.models import Outage

_LOOK_SECONDS = 10.0
_MAIL = (Channel.EMAIL, Channel.NOTIFY_EMAIL)
_STOPPED, _RUNS_AGAIN = "engine_stalled", "engine_back"

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
    began = clock.utc_now()
    while not stop.is_set():
        now = clock.utc_now()
        try:
            beating.expect(now)
            if now - began >= queries.STALLED_AFTER:
                look(now, senders=channels.senders())
        except (DatabaseError, NobodyTold) as error:
            _log.error("watching_failed", error=type(error).__name__)
        except Exception:
            _log.exception("watching_failed")
        finally:
            close_old_connections()
        stop.wait(_LOOK_SECONDS)


def look(now: datetime, *, senders: Mapping[Channel, Sender]) -> None:
    """Notice that the engine stopped or runs again, and tell the administrators when due.

    ``senders``: of them the mail server, else Notify's email. Without either there is the notice
    in Homeward alone.

    Raises: NobodyTold, when no letter could be handed over; it is tried again at the next look.
    """
    state = queries.state(now)
    if isinstance(state, queries.Stalled):
        outages.notice(since=state.since, now=now)
        with outages.turn_to_tell(now) as outage:
            if outage is not None:
                _log.error("engine_stalled", since_at=outage.began_at)
                _tell(outage, _STOPPED, now, senders)
    elif isinstance(state, queries.Alive):
        outages.note_over(now)
        with outages.turn_to_end() as outage:
            if outage is not None and outage.told_at is not None:
                _log.info("engine_back", since_at=outage.began_at)
                _tell(outage, _RUNS_AGAIN, now, senders)


def _tell(outage: Outage, template: str, now: datetime, senders: Mapping[Channel, Sender]) -> None:
    """Hand a letter for each administrator over, if mail leaves this home."""
    channel = next((one for one in _MAIL if one in senders), None)
    if channel is None:
        return
    fields = {"since": in_words(outage.began_at), "link": f"{settings.HOMEWARD_ADDRESS}/"}
    words = words_of(template, channel, fields)
    people = outages.administrators(now)
    gone = 0
    for person, address in people:
        letter = Letter(_letter_id(outage, template, person, now), address, words)
        try:
            senders[channel].send(letter)
            gone += 1
        except NotSent as error:
            _log.error("watching_not_sent", person_id=str(person), error=error.code)
    if people and not gone:
        raise NobodyTold


def _letter_id(outage: Outage, template: str, person: UUID, now: datetime) -> UUID:
    """Return the same id for the same telling, so that a letter sent twice can be known."""
    hours = (now - outage.began_at) // timedelta(hours=1)
    return uuid5(NAMESPACE_URL, f"homeward:{template}:{outage.pk}:{person}:{hours}")

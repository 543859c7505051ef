"""The threads of the worker that hand messages over, beside the clock.

A mail server that is slow, or does not answer, holds one of them and never the clock. Each
claims its own rows, so that any number of threads and workers may do this together.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from uuid import UUID

import structlog
from django.conf import settings

from homeward.config import channels, clock, database
from homeward.domain.messages import Channel, Sender
from homeward.work.messages.links import token_of
from homeward.work.messages.sending import send_due
from homeward.work.rota.carrying import send_codes

_THREADS = 2
_LOOK_SECONDS = 1.0
_AT_ONCE = 20  # so that the instant that a round goes by is never long ago

_log = structlog.get_logger("homeward.posting")


class Posting:
    """Hands over what is due, every second, until told to stop or until the database is gone."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self.failed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"posting {number}", daemon=True)
            for number in range(_THREADS)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the letters that are on their way."""
        for thread in self._threads:
            thread.join(seconds)

    def _run(self) -> None:
        try:
            senders = channels.senders()
            while not self._stop.is_set():
                if not post_some(senders):
                    self._stop.wait(_LOOK_SECONDS)
        except Exception:
            self.failed = True
            _log.exception("posting_failed")
        finally:
            database.let_go()


def post_some(senders: Mapping[Channel, Sender]) -> bool:
    """Hand over some of what is due now; tell whether there may be more."""
    send_codes(clock.utc_now(), senders=senders)
    sent = send_due(clock.utc_now(), senders=senders, link=link_to, limit=_AT_ONCE)
    for delivery in sent.failed:
        _log.error("delivery_not_worked", delivery_id=str(delivery))
    if sent.given_up:
        _log.error("deliveries_given_up", count=sent.given_up)
    return sent.handed + sent.put_off + sent.given_up >= _AT_ONCE


def link_to(delivery: UUID) -> str:
    """Return the address that opens a delivery's message."""
    return f"{settings.HOMEWARD_ADDRESS}/m/{token_of(delivery)}"

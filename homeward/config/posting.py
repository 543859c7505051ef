"""The threads of the worker that hand messages over, beside the clock.

A mail server that is slow, or does not answer, holds one of them and never the clock; and text
messages have threads of their own, so that they never wait for mail. Each claims its own rows,
so that any number of threads and workers may do this together.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from uuid import UUID

import structlog
from django.conf import settings

from homeward.config import channels, clock, database
from homeward.domain.messages import Channel, Sender
from homeward.outputs.channels.accounts import LONGEST_LETTER
from homeward.work.messages.links import token_of
from homeward.work.messages.sending import Round
from homeward.work.rota.carrying import send_codes

STOP_SECONDS = LONGEST_LETTER + 2.0
"""So long a worker that is to stop waits for the letters on their way."""

_BY_TEXT = (False, False, True, True)
"""A thread for each: for mail, or for text messages."""

_LOOK_SECONDS = 1.0
_AT_ONCE = 20
_AT_MOST = 1000  # of those that wait for a server that does not answer, which cost little

_log = structlog.get_logger("homeward.posting")

Stopping = Callable[[], bool]


class Posting:
    """Hands over what is due, every second, until told to stop or until the database is gone."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self.failed = False
        self._threads = [
            threading.Thread(
                target=self._run, args=(by_text,), name=f"posting {number}", daemon=True
            )
            for number, by_text in enumerate(_BY_TEXT)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the letters that are on their way, so many seconds for all together."""
        until = clock.elapsed_seconds() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - clock.elapsed_seconds()))

    def _run(self, by_text: bool) -> None:
        try:
            senders = channels.senders()
            while not self._stop.is_set():
                if not post_some(senders, by_text=by_text, stopping=self._stop.is_set):
                    self._stop.wait(_LOOK_SECONDS)
        except Exception:
            self.failed = True
            _log.exception("posting_failed")
        finally:
            database.let_go()


def post_some(
    senders: Mapping[Channel, Sender],
    *,
    by_text: bool | None = None,
    stopping: Stopping = lambda: False,
) -> bool:
    """Hand over some of what is due now; tell whether there may be more.

    ``by_text``: only text messages, or only the rest; ``None`` is one after the other.
    ``stopping`` is asked between letters.
    """
    kinds = (False, True) if by_text is None else (by_text,)
    more = [_post(senders, by_text=kind, stopping=stopping) for kind in kinds]
    return any(more)


def _post(senders: Mapping[Channel, Sender], *, by_text: bool, stopping: Stopping) -> bool:
    theirs = {
        channel: sender
        for channel, sender in senders.items()
        if (channel is Channel.NOTIFY_SMS) is by_text
    }
    codes = send_codes(
        clock.utc_now(),
        senders=theirs,
        clock=clock.utc_now,
        stopping=stopping,
        failed=_not_worked,
    )
    post = Round(senders, link_to, clock.utc_now, by_text=by_text)
    while len(post.met) < (_AT_MOST if post.away else _AT_ONCE) and not stopping():
        if not post.send_next():
            break
    sent = post.done()
    for delivery in sent.failed:
        _log.error("delivery_not_worked", delivery_id=str(delivery))
    for code in sent.why:
        _log.error("letters_not_sent", error=code)
    if sent.given_up:
        _log.error("deliveries_given_up", count=sent.given_up)
    return codes + len(post.met) >= _AT_ONCE


def _not_worked(row: UUID, error: Exception) -> None:
    _log.error("code_not_worked", reach_id=str(row), error=type(error).__name__)


def link_to(delivery: UUID) -> str:
    """Return the address that opens a delivery's message."""
    return f"{settings.HOMEWARD_ADDRESS}/m/{token_of(delivery)}"

"""The post of a simulated month: what arrived, when by its clock, and what was made to fail."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from aiosmtpd.controller import Controller

from tests.simulate.calendar import Month
from tests.standins.mail import Box, free_port, mail_server
from tests.standins.notify import Notify


@dataclass(frozen=True, slots=True)
class Arrived:
    """One copy of a letter, when it was taken, and in which beat of the workers."""

    delivery: UUID
    to: str
    at: datetime
    beat: int


@dataclass
class Post:
    """Both counterparts. ``victim``: the process to kill as the next letter is taken."""

    month: Month
    now: Callable[[], datetime]
    beat: Callable[[], int]
    arrived: list[Arrived] = field(default_factory=list)
    failed: dict[UUID, datetime] = field(default_factory=dict)
    victim: int | None = None
    port: int = field(default_factory=free_port)
    singles: int = 0
    _server: Controller | None = None

    def start(self) -> None:
        """Let mail in."""
        self._server = mail_server(_Letterbox(self), port=self.port)
        self._server.start()

    def stop(self) -> None:
        """Let no mail in."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def keep_hours(self) -> None:
        """Have the mail server down while it is to be."""
        begins, ends = self.month.mail_down
        down = begins <= self.now() < ends
        if down and self._server is not None:
            self.stop()
        elif not down and self._server is None:
            self.start()

    def notify(self) -> Notify:
        """Return Notify's stand-in."""
        return _Texts(self)

    def take(self, delivery: UUID, to: str) -> None:
        """Take one copy, and kill whoever brought it if that is due."""
        self.arrived.append(Arrived(delivery, to, self.now(), self.beat()))
        if self.victim is not None:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = None


class _Letterbox(Box):
    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post = post

    async def handle_DATA(self, server, session, envelope) -> str:
        """Take a letter."""
        said = await super().handle_DATA(server, session, envelope)
        letter = self.letters.pop()
        name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
        self._post.take(UUID(name), envelope.rcpt_tos[0])
        return said


class _Texts(Notify):
    def __init__(self, post: Post) -> None:
        super().__init__(now=post.now)
        self._post = post

    def answer(self, kind, given, body):
        """Take a text message, or fail as the month has it."""
        post, now = self._post, self._post.now()
        month, single = post.month, False
        if post.singles:
            post.singles, single = post.singles - 1, True
        if month.notify_silent[0] <= now < month.notify_silent[1]:
            self.next.append(0.5)
        elif single or month.notify_broken[0] <= now < month.notify_broken[1]:
            self.next.append(500)
        status, answer = super().answer(kind, given, body)
        delivery = UUID(body["reference"])
        if status == 201:
            post.take(delivery, body["phone_number"])
        else:
            post.failed[delivery] = now
        return status, answer

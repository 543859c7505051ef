"""In what order people are told of one thing: the role's own, those behind, then up the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.protocol import Protocol
from homeward.record.care.workers import ALLOCATED, Around, around_child
from homeward.record.profile.harm import Harm
from homeward.work.messages.models import Message
from homeward.work.obligations.queries import protocol_of
from homeward.work.rota.resolving import Found, above, who_for

ANSWER_WITHIN = timedelta(minutes=15)
"""How long a message for now may stay unanswered, where no protocol says."""


class Trouble(NamedTuple):
    """What the administrators must know: of which template, about which role, and a sentence.

    ``episode``: where it is about those around one child.
    """

    template: str
    role: str
    said: str
    urgency: str
    episode: UUID | None = None


class Line:
    """Who is told for each role, for one episode or none, as things stand at ``ctx.now``.

    ``ctx`` is the program's, working as the organisation on whose behalf it is told, and is the
    one that the database sees. Who is around the child, and each role, is looked up once.
    ``gaps`` and ``held`` gather what follows from asking (``alarming.follow``): what is wanting,
    and messages kept from somebody. To look up raises NotFound where the episode is not open to
    these services.
    """

    def __init__(self, ctx: Context, *, episode: UUID | None) -> None:
        self.ctx = ctx
        self.episode = episode
        self.gaps: list[Trouble] = []
        self.held: list[Message] = []
        self.harms: tuple[Harm, ...] | None = None
        self._around: Around | None = None
        self._found: dict[str, Found] = {}
        self._pack: tuple[Protocol | None] | None = None

    @property
    def pack(self) -> Protocol | None:
        """Return the protocol that governs the episode, if one does."""
        if self._pack is None:
            self._pack = (protocol_of(self.ctx, self.episode) if self.episode else None,)
        return self._pack[0]

    @property
    def answer_within(self) -> timedelta:
        """Return how long an answer to a message for now is waited for."""
        return self.pack.answer_within if self.pack else ANSWER_WITHIN

    @property
    def has_worker(self) -> bool:
        """Tell whether the child is allocated to somebody."""
        around = self._around_child()
        return around is not None and bool(around.workers_as(ALLOCATED))

    def rungs(self, role: str) -> Iterator[tuple[str, Found]]:
        """Yield a role and then those above it, each with whom it finds; the last is the top."""
        met: set[str] = set()
        for one in self._order(role):
            if one not in met:
                met.add(one)
                yield one, self._who(one)

    def _order(self, role: str) -> Iterator[str]:
        """The protocol's own way up first, where it names one, then the home's."""
        named = self.pack.raised_to if self.pack else ()
        later = named[named.index(role) + 1 :] if role in named else named
        yield from (role, *later)
        last: str | None = later[-1] if later else role
        while last is not None:
            last = above(last)
            if last is not None:
                yield last

    def _who(self, role: str) -> Found:
        if role not in self._found:
            self._found[role] = who_for(self.ctx, role=role, around=self._around_child())
        return self._found[role]

    def _around_child(self) -> Around | None:
        if self._around is None and self.episode:
            self._around = around_child(self.ctx, self.episode)
        return self._around

"""The one rule of leave and deputies: who is there for whom at an instant, and in a time.

Who is told now and where nobody is on duty ahead are both read from here, so they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from homeward.domain.time import Stretch
from homeward.guard.models import Membership
from homeward.guard.permissions import (
    ACTORS,
    DIRECTORS,
    MANAGERS,
    OFFICE,
    OVERSEERS,
    SERVICES,
    WORKERS,
)
from homeward.work.rota.models import Leave


class _Post(NamedTuple):
    starts_at: datetime
    ends_at: datetime | None
    role: str


class _Away(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    deputy: UUID | None


@dataclass(frozen=True, slots=True)
class Roster:
    """What an organisation's people hold, and who is away, in a time.

    ``changes``: the instants (aware UTC) at which any of it changes.
    """

    posts: Mapping[UUID, Sequence[_Post]]
    leave: Mapping[UUID, Sequence[_Away]]
    changes: frozenset[datetime]

    def roles(self, person: UUID, *, at: datetime) -> frozenset[str]:
        """Return the roles that somebody who can sign in holds at an instant."""
        return frozenset(
            post.role
            for post in self.posts.get(person, ())
            if post.starts_at <= at and (post.ends_at is None or post.ends_at > at)
        )

    def fit(self, people: Iterable[UUID], *, role: str, at: datetime) -> list[UUID]:
        """Return those of these people who may be on duty for a role at an instant."""
        return [one for one in people if self.roles(one, at=at) & fit_for(role)]

    def there(self, people: Iterable[UUID], *, at: datetime) -> tuple[UUID, ...]:
        """Return these people at an instant, in order, with deputies for those on leave.

        Whoever has no deputy who is here and fit for all that they do is left out.
        """
        found = ((one, self._stand_in(one, at)) for one in people)
        return tuple(
            dict.fromkeys(
                instead
                for one, instead in found
                if instead is not None and self._may_stand_in(instead, one, at)
            )
        )

    def manned(self, person: UUID, *, within: Stretch, role: str = "") -> list[Stretch]:
        """Return the parts of a time in which somebody, or who stands in for them, is there.

        ``role``: they are to be on duty for it, and are there only while fit for it.
        """
        inside = (at for at in self.changes if within.starts < at < within.ends)
        cuts = [within.starts, *sorted(inside), within.ends]
        return [
            Stretch(starts, ends)
            for starts, ends in pairwise(cuts)
            if self.there(self.fit([person], role=role, at=starts) if role else [person], at=starts)
        ]

    def _may_stand_in(self, instead: UUID, person: UUID, at: datetime) -> bool:
        held = self.roles(instead, at=at)
        return bool(held) and (instead == person or not unfit(held, self.roles(person, at=at)))

    def _stand_in(self, person: UUID, at: datetime) -> UUID | None:
        """Follow from one on leave to the next deputy who is not; a ring of deputies is nobody."""
        met: set[UUID] = set()
        one: UUID | None = person
        while one is not None and (away := self._away(one, at)) is not None:
            if one in met:
                return None
            met.add(one)
            one = away.deputy
        return one

    def _away(self, person: UUID, at: datetime) -> _Away | None:
        rows = (row for row in self.leave.get(person, ()) if row.starts_at <= at < row.ends_at)
        return max(rows, key=lambda row: row.starts_at, default=None)


def roster_of(organisation: UUID, *, within: Stretch) -> Roster:
    """Return an organisation's roster for a time, of one instant or longer, in two queries."""
    posts: dict[UUID, list[_Post]] = {}
    leave: dict[UUID, list[_Away]] = {}
    changes: set[datetime | None] = set()
    held = Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=within.starts),
        organisation=organisation,
        starts_at__lte=within.ends,
        user__is_active=True,
    )
    for person, starts, until, role in held.values_list("user_id", "starts_at", "ends_at", "role"):
        posts.setdefault(person, []).append(_Post(starts, until, role))
        changes.update((starts, until))
    away = Leave.objects.filter(
        organisation=organisation,
        removed_at=None,
        starts_at__lte=within.ends,
        ends_at__gt=within.starts,
    )
    said = away.order_by("starts_at", "pk").values_list(
        "user_id", "starts_at", "ends_at", "deputy_id"
    )
    for person, starts, ends, deputy in said:
        leave.setdefault(person, []).append(_Away(starts, ends, deputy))
        changes.update((starts, ends))
    return Roster(posts, leave, frozenset(at for at in changes if at is not None))


def fit_for(role: str) -> frozenset[str]:
    """Return the roles of which one is needed to be on duty for a role, or to stand in for it.

    Whoever stands in is told what the other would be, and must be able to open it and act on it.
    """
    if role in MANAGERS:
        return ACTORS | DIRECTORS
    if role in WORKERS:
        return ACTORS
    if role in OVERSEERS:
        return OVERSEERS | MANAGERS
    return SERVICES | (OFFICE if role in OFFICE else frozenset({role}))


def unfit(held: frozenset[str], roles: Iterable[str]) -> str:
    """Return a role of these for which one who holds ``held`` may not stand in; "" if none."""
    return next((role for role in sorted(roles) if not held & fit_for(role)), "")

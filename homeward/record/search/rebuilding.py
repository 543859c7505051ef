"""Going through every child of the home: whose key rows are wanting, and putting them right.

Page by page, each in a transaction of its own: what is cut short goes on where it was, for a
child whose rows are whole is not touched again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import Authority, Organisation
from homeward.guard.people import services_context, services_of
from homeward.guard.session import scope
from homeward.record.search.keeping import all_of, rebuild_keys

PURPOSE = "search keys"

_FIRST = UUID(int=0)

Clock = Callable[[], datetime]
Find = Callable[[Context, Collection[UUID]], list[UUID]]


@dataclass(frozen=True, slots=True)
class Keeper:
    """On whose behalf the program goes through an authority's children."""

    authority: UUID
    organisation: UUID | None = None

    def context(self, now: datetime) -> Context:
        """Return the program's context there, each time for an operation of its own."""
        return services_context(
            now=now, authority=self.authority, purpose=PURPOSE, organisation=self.organisation
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Children gone through together. ``wanting``: those whose key rows were found wanting."""

    authority: UUID
    children: int
    wanting: tuple[UUID, ...]


def keepers() -> list[Keeper]:
    """Return as whom to go through all children of the home.

    Children of an authority whose services do not work here are seen by whom they are shared
    with, and by nobody else.
    """
    found: list[Keeper] = []
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    for authority in Authority.objects.order_by("code").values_list("pk", flat=True):
        if services_of(authority) is not None:
            found.append(Keeper(authority))
        else:
            found += [Keeper(authority, organisation) for organisation in organisations]
    return found


def go_through(*, clock: Clock, find: Find, mend: bool) -> Iterator[Page]:
    """Yield every page of children, with those that ``find`` gives back; ``mend`` them first."""
    for keeper in keepers():
        after: UUID | None = _FIRST
        while after is not None:
            ctx = keeper.context(clock())
            with scope(ctx):
                children = all_of(ctx, after=after)
                wanting = find(ctx, children)
            if wanting and mend:
                rebuild_keys(ctx, children=wanting)
            yield Page(keeper.authority, len(children), tuple(wanting))
            after = children[-1] if children else None

"""Who keeps an episode's clock: the responsible authority's services, or whoever hosts the child.

A child whose own authority does not work in this home is still looked for here: the children's
services with whom the record is shared run their protocol for the child, as another
authority's. Source: Medway report 2024, 3.6 and 4.13.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.people import services_context as at_work
from homeward.guard.people import services_here
from homeward.record.episodes.queries import sees_episode
from homeward.work.obligations.models import Wake

PURPOSE = "protocol clock"
"""For what the program looks at an episode when its clock's time has come."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """The organisation that keeps a clock, and the authority whose protocol it is."""

    organisation: UUID
    authority: UUID

    def context(self, ctx: Context, *, record: UUID) -> Context:
        """Return the program's context for keeping a clock in ``record``, an authority's."""
        return at_work(
            now=ctx.now, authority=record, purpose=PURPOSE, organisation=self.organisation
        )


def keeper_of(ctx: Context, *, episode: UUID, authority: UUID) -> Keeper | None:
    """Return who keeps an episode's clock; None if nobody here can."""
    here = services_here()
    kept_by = Wake.objects.filter(pk=episode).values_list("kept_by", flat=True).first()
    first = (authority, kept_by)
    for services in sorted(here, key=lambda row: _place(row.pk, row.authority_id, first)):
        if services.authority_id is None:
            continue
        keeper = Keeper(services.pk, services.authority_id)
        theirs = keeper.context(ctx, record=authority)
        with session.lent_to(theirs):
            if sees_episode(theirs, episode):
                return keeper
    return None


def _place(organisation: UUID, authority: UUID | None, first: tuple[UUID, UUID | None]) -> int:
    """The responsible authority's own first, then whoever has kept it so far, then by name."""
    responsible, kept_by = first
    return 0 if authority == responsible else 1 if organisation == kept_by else 2

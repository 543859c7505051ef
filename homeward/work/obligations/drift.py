"""The nightly check: does the obligations table still equal the function it is a cache of?"""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.protocol import plan
from homeward.guard.session import scope
from homeward.record.episodes.queries import episode_named
from homeward.work.obligations.models import EpisodeClock, Obligation, Wake
from homeward.work.obligations.operations import duties
from homeward.work.obligations.rows import duty_of


def drifted(ctx: Context) -> list[UUID]:
    """Return the episodes whose rows are not what the protocol gives now.

    Those whose clock ``ctx.organisation`` keeps.
    Those whose time has come and whose tick has not are left out: they are late, not wrong.
    """
    with scope(ctx):
        late = set(Wake.objects.filter(at__lte=ctx.now).values_list("episode_id", flat=True))
        clocks = EpisodeClock.objects.seen_by(ctx).filter(kept_by=ctx.organisation)
        return [
            clock.episode_id
            for clock in clocks.order_by("episode").iterator(chunk_size=500)
            if clock.episode_id not in late and _differs(ctx, clock)
        ]


def _differs(ctx: Context, clock: EpisodeClock) -> bool:
    rows = Obligation.objects.seen_by(ctx).filter(episode=clock.episode_id)
    kept = [duty_of(row) for row in rows]
    return bool(plan(kept, duties(ctx, episode_named(ctx, clock.episode_id), clock)))

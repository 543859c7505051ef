"""Many clocks at once: what their rows keep, and what the protocol gives now.

Both the nightly check and working out again stand on it. A fixed number of questions for any
number of episodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.protocol import Obligation as Duty
from homeward.domain.protocol import Plan, Protocol, obligations, plan
from homeward.guard.people import protocol_named
from homeward.record.episodes.many_facts import many_and_ahead
from homeward.record.episodes.queries import Episode
from homeward.work.obligations.calendar import calendar_here
from homeward.work.obligations.models import EpisodeClock, Obligation, Wake
from homeward.work.obligations.operations import changes_by
from homeward.work.obligations.protocols import Shelf
from homeward.work.obligations.rows import duty_of


@dataclass(frozen=True, slots=True)
class Stands:
    """One episode: its clock and rows as kept, and what they should be.

    ``wakes_at`` is what is kept of when it next changes by itself; ``wake_kept`` says whether
    anything is. ``ahead`` is when the next fact on record comes true.
    """

    episode: Episode
    clock: EpisodeClock
    pack: Protocol
    rows: dict[str, Obligation]
    after: tuple[Duty, ...]
    wake_kept: bool
    wakes_at: datetime | None
    ahead: datetime | None
    now: datetime

    @property
    def changes(self) -> Plan:
        """Return what must be done to bring the rows into line."""
        return plan([duty_of(row) for row in self.rows.values()], self.after)

    @property
    def should_wake_at(self) -> datetime | None:
        """Return when it next changes by itself (aware UTC)."""
        return changes_by(self.after, self.ahead)

    @property
    def wakes_wrongly(self) -> bool:
        """Tell whether the clock would not look at it when it should.

        One whose time has come is not wrong: the clock looks at it next.
        """
        if self.wakes_at is not None and self.wakes_at <= self.now:
            return False
        return not self.wake_kept or self.wakes_at != self.should_wake_at


def clocks_kept(ctx: Context, *, after: UUID, at_once: int) -> list[EpisodeClock]:
    """Return the next clocks that ``ctx.organisation`` keeps, by episode, after one."""
    rows = EpisodeClock.objects.seen_by(ctx).filter(kept_by=ctx.organisation)
    return list(rows.filter(episode__gt=after).order_by("episode")[:at_once])


def stands_of(
    ctx: Context, clocks: Sequence[EpisodeClock], *, rechoose: bool = False
) -> list[Stands]:
    """Return how these clocks' episodes stand at ``ctx.now``, by episode.

    With ``rechoose`` each is judged by the version that is now in force for the day on which it
    began, else by the one that its clock names.
    """
    by_episode = {clock.episode_id: clock for clock in clocks}
    ids, shelf = list(by_episode), Shelf()
    kept = _grouped(Obligation.objects.seen_by(ctx).filter(episode__in=ids))
    wakes = dict(Wake.objects.filter(pk__in=ids).values_list("pk", "at"))
    whose = {pk: clock.protocol_authority for pk, clock in by_episode.items()}
    names = {each: protocol_named(each) for each in set(whose.values())} if rechoose else {}
    found = []
    for episode, facts in many_and_ahead(ctx, ids, protocol_authorities=whose):
        clock = by_episode[episode.pk]
        pack = shelf.version(clock.protocol, clock.protocol_version)
        if rechoose:
            name = names[clock.protocol_authority]
            pack = shelf.standing(name=name, began_at=episode.started_at) or pack
        found.append(
            Stands(
                episode=episode,
                clock=clock,
                pack=pack,
                rows=kept.get(episode.pk, {}),
                after=obligations(pack.rules, facts.known, now=ctx.now, calendar=calendar_here()),
                wake_kept=episode.pk in wakes,
                wakes_at=wakes.get(episode.pk),
                now=ctx.now,
                ahead=facts.ahead,
            )
        )
    return sorted(found, key=lambda one: one.episode.pk)


def _grouped(rows: Iterable[Obligation]) -> dict[UUID, dict[str, Obligation]]:
    groups: dict[UUID, dict[str, Obligation]] = {}
    for row in rows:
        groups.setdefault(row.episode_id, {})[row.key] = row
    return groups

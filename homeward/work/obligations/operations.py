"""Bringing an episode's obligation rows into line with what the protocol says of its facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.protocol import Obligation as Duty
from homeward.domain.protocol import Plan, next_change_at, obligations, plan
from homeward.guard import session
from homeward.guard.people import protocol_named
from homeward.guard.versions import change
from homeward.record.episodes.facts import known_and_ahead
from homeward.record.episodes.queries import Episode, authority_of, episode_named
from homeward.record.stamp import stamp
from homeward.work.obligations.calendar import calendar_here
from homeward.work.obligations.keeping import Keeper, keeper_of
from homeward.work.obligations.models import EpisodeClock, Obligation, Wake
from homeward.work.obligations.protocols import protocol_version, standing_protocol
from homeward.work.obligations.rows import columns_of, duty_of

ALREADY_OVER = timedelta(days=7)
"""An episode that was over for longer when it was first recorded here gets no clock: its
duties were worked, or missed, elsewhere, and alarms about them would help nobody."""


def work_out(ctx: Context, *, episode: UUID) -> None:
    """Work out one episode's obligations at ``ctx.now``, within the operation under way.

    Runs as the clock's keeper: what is due does not depend on who looked.
    """
    session.hold(episode)  # two at once would each write the same obligations
    authority = authority_of(ctx, episode)
    keeper = keeper_of(ctx, episode=episode, authority=authority)
    if keeper is None:
        return
    theirs = keeper.context(ctx, record=authority)
    with session.lent_to(theirs):
        row = episode_named(theirs, episode)
        clock = _clock(theirs, row, keeper)
        if clock is not None:
            _renew(theirs, row, clock)


def _clock(ctx: Context, episode: Episode, keeper: Keeper) -> EpisodeClock | None:
    """Return the version that governs the episode, choosing it the first time."""
    kept = EpisodeClock.objects.seen_by(ctx).filter(episode=episode).first()
    if kept is not None:
        return _follow(ctx, episode, kept, keeper)
    if episode.ended_at and episode.recorded_at - episode.ended_at > ALREADY_OVER:
        return None
    name = protocol_named(keeper.authority)
    pack = standing_protocol(name=name, began_at=episode.started_at)
    if pack is None:
        return None
    return EpisodeClock.objects.create(
        episode=episode,
        child_id=episode.child_id,
        protocol=pack.id,
        protocol_version=pack.version,
        protocol_authority=keeper.authority,
        kept_by=keeper.organisation,
        **stamp(ctx),
    )


def _follow(ctx: Context, episode: Episode, clock: EpisodeClock, keeper: Keeper) -> EpisodeClock:
    """Hand a clock to who keeps it now: the child's responsibility may have passed to another.

    The version that governs stays. A child who is missing is from now on the keeper's own to
    it; an episode that was over is judged as the child of the authority that had it then.
    """
    if clock.kept_by == keeper.organisation:
        return clock
    whose = clock.protocol_authority if episode.ended_at else keeper.authority
    return change(
        ctx, clock, version=clock.version, kept_by=keeper.organisation, protocol_authority=whose
    )


def _renew(ctx: Context, episode: Episode, clock: EpisodeClock) -> None:
    after, changes_at = duties(ctx, episode, clock)
    rows = {row.key: row for row in Obligation.objects.seen_by(ctx).filter(episode=episode)}
    _apply(ctx, episode, rows, plan([duty_of(row) for row in rows.values()], after))
    _set_wake(episode, clock, changes_at)


def duties(
    ctx: Context, episode: Episode, clock: EpisodeClock
) -> tuple[tuple[Duty, ...], datetime | None]:
    """Return what the protocol says of an episode at ``ctx.now``: what the rows should keep.

    And when that next changes (aware UTC) with nothing new recorded, if it will.
    """
    rules = protocol_version(name=clock.protocol, number=clock.protocol_version).rules
    facts = known_and_ahead(ctx, episode, protocol_authority=clock.protocol_authority)
    found = obligations(rules, facts.known, now=ctx.now, calendar=calendar_here())
    return found, changes_by(found, facts.ahead)


def changes_by(found: Iterable[Duty], ahead: datetime | None) -> datetime | None:
    """Return the sooner of when duties next change and a fact on record comes true."""
    return min((at for at in (next_change_at(found), ahead) if at is not None), default=None)


def _apply(ctx: Context, episode: Episode, rows: dict[str, Obligation], todo: Plan) -> None:
    for duty in last_of_each(todo):
        kept = rows.get(duty.key)
        if kept is not None:
            change(ctx, kept, version=kept.version, **columns_of(duty))
        else:
            Obligation.objects.create(
                episode=episode, child_id=episode.child_id, **columns_of(duty), **stamp(ctx)
            )


def last_of_each(todo: Plan) -> Collection[Duty]:
    """Return each duty that the plan touches, once, as it should now stand."""
    touched = (*todo.open, *todo.met, *todo.overdue, *todo.lapse, *todo.amend)
    steps = (duty for duty, _ in todo.escalate)
    return {duty.key: duty for duty in (*touched, *steps)}.values()


def _set_wake(episode: Episode, clock: EpisodeClock, at: datetime | None) -> None:
    about = {"authority_id": episode.authority_id, "kept_by": clock.kept_by, "at": at}
    worked_out = about | {"failures": 0}
    Wake.objects.update_or_create(episode_id=episode.pk, defaults=worked_out)

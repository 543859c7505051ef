"""Writes the invented past: a few operations, each of which writes a whole record at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from homeward.config.example.acts import ActOf
from homeward.config.example.episodes import write_act
from homeward.config.example.life import Desk, Life, Rows, at_london
from homeward.config.example.world import World
from homeward.domain.context import Context
from homeward.guard.keys import make_keys
from homeward.guard.models import Share
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import EVERY_TEAM, SYSTEM
from homeward.record.bulk import ENTRY_ROWS, Batch
from homeward.record.episodes.many_facts import episodes_recorded
from homeward.work.obligations.first_working import work_out_new

_EPISODES_AT_ONCE = 20
_KEPT_OPEN = timedelta(days=28)  # as long as the record itself leaves police and host a share


def write_history(world: World, lives: Sequence[Life], rows: Rows, *, now: datetime) -> None:
    """Write all planned rows, and what is due in the past episodes, as known at ``now``."""
    for desk in rows.desks():
        ctx = _context(desk, now)
        shares = [share for life in lives if life.desk == desk for share in _shares(world, life)]
        for first in range(0, len(shares), ENTRY_ROWS):
            _write_shares(_context(desk, now), shares=shares[first : first + ENTRY_ROWS])
        _write_rows(ctx, rows=rows, desk=desk)
    for town in world.towns:
        ctx = _context(Desk(town.id, town.services), now)
        _work_out(ctx, protocol=town.protocol)


def write_later(rng: Random, later: Sequence[ActOf], *, now: datetime) -> None:
    """Write what was done between the history's end and now, some episodes at a time."""
    # Whose child was passed on meanwhile is in another record by now.
    done = [one for one in later if one.act.at < now and "passed_on" not in one.life.shows]
    by_desk: dict[Desk, dict[UUID, list[ActOf]]] = {}
    for one in done:
        by_desk.setdefault(one.life.desk, {}).setdefault(one.episode, []).append(one)
    for desk, episodes in by_desk.items():
        for some in _slices(list(episodes)):
            rows = Rows()
            for one in (act for episode in some for act in episodes[episode]):
                write_act(rng, rows, one)
            _write_acts(_context(desk, now), rows=rows, desk=desk, episodes=some)


def _slices(episodes: list[UUID]) -> Iterator[list[UUID]]:
    for first in range(0, len(episodes), _EPISODES_AT_ONCE):
        yield episodes[first : first + _EPISODES_AT_ONCE]


def _context(desk: Desk, now: datetime) -> Context:
    """Return the program's context in one record; it meets what is kept to one team, too."""
    return Context(
        SYSTEM,
        desk.organisation,
        desk.authority,
        "example",
        now,
        roles=frozenset({"system"}),
        teams=EVERY_TEAM,
    )


@operation("example.make")
def _write_shares(ctx: Context, *, shares: list[Share]) -> Outcome:
    make_keys(share.child_id for share in shares)
    Share.objects.bulk_create(shares)
    return Outcome()


@operation("example.make")
def _write_rows(ctx: Context, *, rows: Rows, desk: Desk) -> Outcome:
    _write_batch(ctx, rows, desk)
    return Outcome()


@operation("example.make")
def _write_acts(ctx: Context, *, rows: Rows, desk: Desk, episodes: list[UUID]) -> Outcome:
    _write_batch(ctx, rows, desk)
    return Outcome(episodes=tuple(episodes))


def _write_batch(ctx: Context, rows: Rows, desk: Desk) -> None:
    batch = Batch(ctx)
    for table, planned in rows.at(desk).items():
        for row in planned:
            batch.add(table, **row)
    batch.write()


@operation("example.make")
def _work_out(ctx: Context, *, protocol: str) -> Outcome:
    work_out_new(ctx, episodes=episodes_recorded(ctx), protocol=protocol)
    return Outcome()


def _shares(world: World, life: Life) -> Iterator[Share]:
    """Yield who else sees a child's record: the host, the home they live in, lately the police."""
    about = {"authority_id": life.desk.authority, "child_id": life.id}
    if life.listed:
        since = at_london(life.standings[0].starts_on, 9, 0)
        yield Share(to_organisation_id=life.town.services, purpose="host", starts_at=since, **about)
    for stay in life.stays:
        if stay.ends_on is None and stay.home and stay.home.organisation:
            yield Share(
                to_organisation_id=stay.home.organisation,
                purpose="care",
                starts_at=at_london(stay.starts_on, 9, 0),
                **about,
            )
    if life.spells and not life.listed:
        last = life.spells[-1]
        yield Share(
            to_organisation_id=world.police[0].organisation,
            purpose="locate",
            starts_at=last.start,
            ends_at=last.end + _KEPT_OPEN,
            **about,
        )

"""Makes the whole invented partnership: all of it, or, if stopped on the way, nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from homeward.config.example.acts import ActOf
from homeward.config.example.care import write_care
from homeward.config.example.cases import cases_for
from homeward.config.example.children import HISTORY, Wanted, invent, write_child
from homeward.config.example.daily import write_reports
from homeward.config.example.duty import write_duty
from homeward.config.example.episodes import write_episodes
from homeward.config.example.history import write_history, write_later
from homeward.config.example.life import Life, Rows
from homeward.config.example.profile import write_profile
from homeward.config.example.settling import settle
from homeward.config.example.spells import go_together, invent_spells
from homeward.config.example.telling import tell
from homeward.config.example.workers import write_registers, write_workers
from homeward.config.example.world import World
from homeward.domain.refusal import Refusal
from homeward.domain.time import london_date
from homeward.guard.models import Organisation, User
from homeward.work.obligations.ticking import tick

LEAST, MOST = 30, 200_000
_NEVER_MISSING = 0.14
_UP_TO = timedelta(days=5)
"""Before now: history is written whole up to then, and from then on as people would record it."""


class CannotMake(Refusal):
    """The example can't be made in this home, or not of this size."""

    code = "cannot-make-example"


@dataclass(frozen=True, slots=True)
class Made:
    """How much was made."""

    children: int
    episodes: int
    cases: int


def home_is_empty() -> bool:
    """Tell whether nobody and nothing has been recorded in this home."""
    return not (Organisation.objects.exists() or User.objects.exists())


def make_partnership(
    *, now: datetime, children: int, seed: int, say: Callable[[str], None]
) -> Made:
    """Make an invented partnership of so many children; times count back from ``now`` (UTC).

    Raises:
        CannotMake: the home holds records, or the number is out of range.
    """
    if not LEAST <= children <= MOST:
        raise CannotMake(f"--children must be a number from {LEAST} to {MOST:,}.")
    if not home_is_empty():
        raise CannotMake(
            "This home already holds records, and invented children must not be mixed with "
            "them. Name an empty folder with HOMEWARD_HOME, or an empty database, and try again."
        )
    now = now.replace(second=0, microsecond=0)
    with transaction.atomic():
        say("People and protocols...")
        world = settle(now=now - _UP_TO, since=now - HISTORY)
        write_duty(world, now=now - _UP_TO, since=now - HISTORY)
        cases = cases_for(children)
        say("Children and their history...")
        lives = _invent(seed, world, [case.child for case in cases], children, now - _UP_TO)
        rows, later = _plan(seed, world, lives, until=now - _UP_TO)
        write_history(world, lives, rows, now=now - _UP_TO)
        say("The cases that are open now...")
        tell(_dice(seed, "cases"), world, list(zip(cases, lives, strict=False)), now=now)
        write_later(_dice(seed, "later"), later, now=now)
        _let_clock_catch_up(now)
        write_reports(_dice(seed, "daily"), world, now=now)
    told = sum(case.opens for case in cases)
    return Made(children, sum(len(life.spells) for life in lives) + told, told)


def _dice(seed: int, name: object) -> Random:
    """Return dice that the seed decides: each child has their own.

    What befalls one then changes nothing for another, and the same children come back at every
    hour of the day, although times are counted from now.
    """
    return Random(f"{seed} {name}")  # noqa: S311 - invented data, the same for the same seed


def _invent(
    seed: int, world: World, cast: list[Wanted], children: int, until: datetime
) -> list[Life]:
    """Invent every child and when they were missing; the first are those of the open cases."""
    wanted: list[Wanted | None] = [*cast, *(None for _ in range(children - len(cast)))]
    lives = []
    for n, one in enumerate(wanted):
        rng = _dice(seed, n)
        life = invent(rng, world, london_date(until), one)
        if rng.random() > _NEVER_MISSING:
            invent_spells(rng, life, until=until)
        lives.append(life)
    go_together(_dice(seed, "together"), lives, until=until)
    return lives


def _plan(
    seed: int, world: World, lives: list[Life], *, until: datetime
) -> tuple[Rows, list[ActOf]]:
    """Plan all that was recorded of every child."""
    rows = Rows()
    later: list[ActOf] = []
    today = london_date(until)
    staff = write_registers(seed, rows, world.towns, at=until - HISTORY)
    for life in lives:
        rng = _dice(seed, life.id)
        write_child(rng, rows, life)
        write_care(rng, rows, life, until=today)
        write_workers(rng, rows, life, staff, until=today)
        write_profile(rng, rows, life, until=today)
        later += write_episodes(rng, rows, life, until=until)
    return rows, later


def _let_clock_catch_up(now: datetime) -> None:
    """Work out again what changed by itself between the history's end and now."""
    while True:
        done, failed = tick(now)
        if failed:
            raise RuntimeError(f"the clock failed for {failed[0]}")
        if done == 0:
            return

"""What stands in the benches' home: sessions, open episodes, and a history copied in sets."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from uuid import UUID

from homeward.config import clock
from homeward.domain.context import Context
from tests.bench.home import Home

SHARED_OF_TEN = 1
"""Of ten open episodes, so many are of the other authority's children, shared with ours."""


def officer(home: Home, number: int = 0) -> Context:
    """Return the context of one of our missing officers, now."""
    return Context(
        home.people[number],
        home.organisation,
        home.authority,
        "direct care",
        clock.utc_now(),
        roles=frozenset({"missing_officer"}),
        teams=frozenset({"North"}),
    )


def session_of(user: UUID) -> str:
    """Sign a person in, as the sign-in page does, and return the session's key."""
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from homeward.guard.models import User

    request = HttpRequest()
    request.session = SessionStore()
    login(request, User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
    began = clock.utc_now().isoformat()
    request.session["began_at"] = request.session["seen_at"] = began
    request.session.save()
    return request.session.session_key


def open_episodes(home: Home, *, upto: int) -> None:
    """Take missing reports until so many episodes are open on our board."""
    chance = random.Random(len(home.open))  # noqa: S311
    for number in range(len(home.open), upto):
        ctx = officer(home)
        if number % 10 < SHARED_OF_TEN:
            ctx = ctx.for_authority(home.other_authority)
        hours = timedelta(hours=chance.uniform(0.5, 60))
        episode = _take(ctx, number, began=ctx.now - hours)
        home.open.append(episode)
        if number % 10 < SHARED_OF_TEN:
            home.shared.append(episode)


def finished_episode(home: Home, back: datetime | None = None) -> UUID:
    """Take a report, work it and record the return, ``back`` (aware UTC; an hour ago if empty).

    The first one is what the history is copied from.
    """
    from homeward.guard.session import scope
    from homeward.record.episodes.operations import ReturnSaid, confirm_return, log
    from homeward.record.episodes.queries import episode_named

    ctx = officer(home)
    back = back or ctx.now - timedelta(hours=1)
    home.finished_count += 1
    episode = _take(ctx, 99_999 - home.finished_count, began=back - timedelta(hours=8))
    for hours in (7, 4):
        at = back - timedelta(hours=hours)
        log(officer(home), episode=episode, kind="enquiry", text="Rang the school.", at=at)
    with scope(ctx):
        version = episode_named(ctx, episode).version
    said = ReturnSaid(back, back, "Invented Worker")
    confirm_return(officer(home), episode=episode, version=version, said=said)
    return episode


def _take(ctx: Context, number: int, *, began: datetime) -> UUID:
    from homeward.record.children.operations import Particulars
    from homeward.record.reports.operations import ReportSaid, take_report

    said = ReportSaid(
        "Invented Carer",
        "carer",
        last_seen_at=began,
        reported_to_police_at=began + timedelta(minutes=10),
        grade=("", "low", "medium", "high")[number % 4],
        immediate_concern=number % 17 == 0,
    )
    child = Particulars(letters(number), f"Invented{letters(number)}", born(number))
    return take_report(ctx, child=None, newcomer=child, said=said).id


def born(number: int) -> date:
    """Return a date of birth near no other child's, so that none looks like a duplicate."""
    months, day = divmod(number, 5)
    return date(2009 + months // 12 % 7, 1 + months % 12, 14 + 3 * day)


def letters(number: int) -> str:
    """Write a number as a name that resembles no other: matching asks for letters."""
    return "".join("bcdfghjklm"[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{number:05}")

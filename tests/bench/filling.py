"""What stands in the benches' home: sessions, open episodes, and a history copied in sets."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from uuid import UUID

import psycopg
from psycopg import sql

from homeward.config import clock
from homeward.domain.context import Context
from tests.bench.home import Home

SHARED_OF_TEN = 1
"""Of ten open episodes, so many are of the other authority's children, shared with ours."""

EPISODES_A_CHILD = 5
_COPIED = (
    "record_child",
    "record_statusperiod",
    "record_episode",
    "record_missingreport",
    "record_kindchange",
    "record_gradechange",
    "record_logentry",
    "work_episodeclock",
    "work_obligation",
)


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


def finished_episode(home: Home) -> UUID:
    """Take a report, work it and record the return: what the history is copied from."""
    from homeward.guard.session import scope
    from homeward.record.episodes.operations import ReturnSaid, confirm_return, log
    from homeward.record.episodes.queries import episode_named

    ctx = officer(home)
    episode = _take(ctx, 99_999, began=ctx.now - timedelta(hours=9))
    for hours in (8, 5):
        at = ctx.now - timedelta(hours=hours)
        log(officer(home), episode=episode, kind="enquiry", text="Rang the school.", at=at)
    with scope(ctx):
        version = episode_named(ctx, episode).version
    back = ctx.now - timedelta(hours=1)
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


def copy_history(home: Home, *, upto: int) -> None:
    """Copy the finished episode until the history is so long, five episodes a child."""
    if upto <= home.history:
        return
    with psycopg.connect(str(home.superuser), autocommit=True) as own:
        own.execute("SET session_replication_role = replica")
        for table in _COPIED:
            _copy(own, table, home, upto)
        own.execute("VACUUM (ANALYZE)")
    home.history = upto


def _copy(own: psycopg.Connection, table: str, home: Home, upto: int) -> None:
    """Insert copies of a table's rows about the finished episode, its child for each fifth."""
    found = own.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    of_child = "episode_id" not in dict(found) and table != "record_episode"
    mine = (
        "t.episode_id = f.id"
        if "episode_id" in dict(found)
        else {"record_child": "t.id = f.child_id", "record_episode": "t.id = f.id"}.get(
            table, "t.child_id = f.child_id"
        )
    )
    step = EPISODES_A_CHILD if of_child else 1
    values = sql.SQL(", ").join(_value(name, kind, table) for name, kind in found)
    own.execute(
        sql.SQL(
            "INSERT INTO {table} ({names}) SELECT {values} FROM record_episode f "
            "JOIN {table} t ON {mine} CROSS JOIN generate_series({first}, {last}, {step}) n "
            "WHERE f.id = {finished}"
        ).format(
            table=sql.Identifier(table),
            names=sql.SQL(", ").join(sql.Identifier(name) for name, _ in found),
            values=values,
            mine=sql.SQL(mine),
            first=home.history,
            last=upto - 1,
            step=step,
            finished=home.finished,
        )
    )


def _value(name: str, kind: str, table: str) -> sql.Composable:
    """Return what a copy holds in one column: its own ids and times, the rest as copied."""
    child = f"md5('child ' || n / {EPISODES_A_CHILD})::uuid"
    own_id = {"record_child": child, "record_episode": "md5('episode ' || n)::uuid"}
    computed = {
        "id": own_id.get(table, "md5(t.id::text || n)::uuid"),
        "child_id": child,
        "episode_id": "md5('episode ' || n)::uuid",
        "event_id": "md5('event ' || n)::uuid",
        "family_name": f"'Copied' || n / {EPISODES_A_CHILD}",
        "family_key": f"'copied' || n / {EPISODES_A_CHILD}",
    }
    if name in computed:
        return sql.SQL(computed[name])
    column = sql.SQL("t.{}").format(sql.Identifier(name))
    if kind == "timestamp with time zone":
        return sql.SQL("{} - make_interval(days => 8 + 40 * (n % {}) + n % 37)").format(
            column, sql.SQL(str(EPISODES_A_CHILD))
        )
    return column

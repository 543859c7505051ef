"""The page model of the rota: a week of it, who is on now, and where nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from homeward.domain.context import Context
from homeward.domain.time import (
    OFFICE_HOURS,
    Stretch,
    duration_words,
    elapsed,
    in_words,
    london_date,
    to_london,
)
from homeward.guard import permissions
from homeward.guard.permissions import ROLE_NAMES
from homeward.web.components.content import BackLink, Column, Table, Tag
from homeward.web.components.controls import Button
from homeward.web.components.justice import Alert
from homeward.web.due import moment
from homeward.work.obligations.calendar import calendar_here
from homeward.work.rota.queries import DUTY, Shift, gaps, gaps_ahead, on_tonight, shifts_between
from homeward.work.rota.queries import unreached as without_address
from homeward.work.rota.weeks import week_from, week_of

_SHOWN = 5
_LOOK = '<p><a class="govuk-link" href="{}">Look at the rota</a></p>'
_WEEK = timedelta(days=7)


class Link(NamedTuple):
    """A link to a page nearby."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class RotaPage:
    """One week of the rota."""

    title: str
    tonight: str
    alert: Alert | None
    neighbours: tuple[Link, ...]
    add: Button | None
    copy_url: str
    operation: str
    week: str
    weeks: tuple[Link, ...]
    table: Table | None


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form of this family."""

    title: str
    button: str
    back: BackLink
    lead: str = ""
    warning: bool = False


def rota_page(ctx: Context, monday: date) -> RotaPage:
    """Return the page of the week that begins on a Monday."""
    week = week_from(monday)
    shifts = shifts_between(ctx, week.starts, week.ends)
    open_then = gaps(ctx, max(week.starts, ctx.now), week.ends) if week.ends > ctx.now else []
    changes = permissions.allows(ctx, "rota_add")
    return RotaPage(
        title="Rota",
        tonight=tonight(ctx),
        alert=gap_alert(gaps_ahead(ctx), link=False),
        neighbours=tuple(
            Link(text, reverse(page))
            for text, page in (("Leave and deputies", "leave"), ("My contacts", "reach"))
            if permissions.allows(ctx, page)
        ),
        add=Button("Add a shift", href=reverse("rota_add")) if changes else None,
        copy_url=reverse("rota_copy") + f"?week={monday}" if changes else "",
        operation=str(uuid4()),
        week=_week_words(monday),
        weeks=_weeks(ctx, monday),
        table=_table(ctx, shifts, open_then),
    )


def tonight(ctx: Context) -> str:
    """Say in one line who is on duty out of hours now or, where nobody is, who is next."""
    rows = on_tonight(ctx)
    first = rows[0] if rows else None
    if first is not None and first.starts_at <= ctx.now:
        behind = ", ".join(row.user.name for row in rows if row.backup and row is not first)
        said = f"On duty now: {first.user.name}, until {moment(first.ends_at, ctx.now)}."
        return f"{said} Behind: {behind}." if behind else said
    following = (
        f" Next: {first.user.name}, from {moment(first.starts_at, ctx.now)}."
        if first
        else " Nobody is next."
    )
    if OFFICE_HOURS.covers(ctx.now, calendar=calendar_here()):
        return f"Office hours: each team’s managers are on duty.{following}"
    return f"Nobody is on duty now.{following}"


def gap_alert(found: Sequence[Stretch], *, link: bool = True) -> Alert | None:
    """Return the red alert that says when nobody is on duty, or nothing."""
    if not found:
        return None
    said = [f"From {in_words(one.starts)} to {in_words(one.ends)}" for one in found[:_SHOWN]]
    more = len(found) - _SHOWN
    if more > 0:
        said.append(f"And at {more} more {'time' if more == 1 else 'times'}")
    times = format_html_join("", "<li>{}</li>", ((words,) for words in said))
    look = format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', times)
    if link:
        look += format_html(_LOOK, reverse("rota"))
    return Alert("Nobody is on duty out of hours", look, variant="error")


def _weeks(ctx: Context, monday: date) -> tuple[Link, ...]:
    def link(text: str, day: date) -> Link:
        return Link(text, f"{reverse('rota')}?week={day}")

    this = week_of(ctx.now)
    links = [link("Week before", monday - _WEEK), link("Week after", monday + _WEEK)]
    return (*links, link("This week", this)) if monday != this else tuple(links)


def _week_words(monday: date) -> str:
    last = monday + timedelta(days=6)
    return f"{_day(monday)} to {_day(last)} {last:%Y}"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _table(ctx: Context, shifts: Sequence[Shift], open_then: Sequence[Stretch]) -> Table | None:
    if not shifts and not open_then:
        return None
    silent = set(without_address(ctx))
    rows: list[tuple[datetime, list[object]]] = [
        (row.starts_at, _line(ctx, row, silent=row.user_id in silent)) for row in shifts
    ]
    rows += [(one.starts, _gap_line(one)) for one in open_then]
    head = ("Day", "From and to", "On duty", "For")
    return Table(
        [Column(words) for words in head],
        [cells for _, cells in sorted(rows, key=lambda row: row[0])],
        caption="Shifts of the week",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-board",
    )


def _line(ctx: Context, row: Shift, *, silent: bool) -> list[object]:
    name: object = row.user.name
    day = _day(london_date(row.starts_at))
    if permissions.allows(ctx, "rota_shift"):
        name = format_html(
            '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">, {}</span></a>',
            reverse("rota_shift", args=[row.pk]),
            name,
            day,
        )
    if silent:
        name = format_html("{} {}", name, Tag("No contact that works", "red"))
    words = ROLE_NAMES.get(row.role, row.role)
    role = f"{words}, {row.team}" if row.team else words
    return [day, _times(row.starts_at, row.ends_at), name,
            f"{role} (behind)" if row.backup else role]  # fmt: skip


def _gap_line(gap: Stretch) -> list[object]:
    day = _day(london_date(gap.starts))
    return [day, _times(gap.starts, gap.ends), Tag("Nobody on duty", "red"), ROLE_NAMES[DUTY]]


def _times(starts: datetime, ends: datetime) -> str:
    """Return from and to, with the day of the end if it is another, and the hours it lasts."""
    last = "" if london_date(ends) == london_date(starts) else f" on {to_london(ends):%A}"
    long = duration_words(elapsed(starts, ends))
    return f"{_clock(starts)} to {_clock(ends)}{last} ({long})"


def _clock(at: datetime) -> str:
    local = to_london(at)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    zone = f" {local.tzname()}" if twice else ""
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}{zone}"

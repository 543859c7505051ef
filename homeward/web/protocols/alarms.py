"""The alarms of the nightly check as their page and the page's frame meet them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.urls import reverse
from django.utils.html import format_html

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard import permissions
from homeward.web.components.content import Column, InsetText, Table
from homeward.web.components.forms import OperationForm
from homeward.web.components.justice import Alert
from homeward.work.obligations.alarms import Watch
from homeward.work.obligations.models import Alarm, Drift


class MendForm(OperationForm):
    """A press of the button "Work out again"."""


@dataclass(frozen=True, slots=True)
class WrongLine:
    """One episode whose actions due are not what its protocol gives."""

    began: str
    found: str
    episode_url: str
    mend_url: str
    operation: str


@dataclass(frozen=True, slots=True)
class AlarmsPage:
    """How the nightly check stands, the episodes it found, and former alarms."""

    title: str
    state: Alert
    calendar: InsetText | None
    wrong: tuple[WrongLine, ...]
    past: Table | None


def alarms_page(
    ctx: Context,
    *,
    watch: Watch,
    drift: Sequence[Drift],
    past: Sequence[Alarm],
    calendar_short: bool,
) -> AlarmsPage:
    """Return the page of alarms."""
    return AlarmsPage(
        title="Alarms",
        state=_alert(watch) if watch.alarming else _quiet(watch),
        calendar=InsetText(_CALENDAR) if calendar_short else None,
        wrong=tuple(_line(ctx, row) for row in drift),
        past=_past(past) if past else None,
    )


_CALENDAR = (
    "England’s bank holidays are known for less than a year ahead. After that only weekends are "
    "left out of working days. Ask whoever runs Homeward to install its latest version."
)


def frame_alarm(watch: Watch, *, alarms: bool, daily: bool) -> Alert | None:
    """Return the red banner of every page, while something is wrong.

    ``alarms``: the reader may open the page of alarms and is told of everything; ``daily``: the
    daily report is for them, and they are told that it is not there.
    """
    if not ((alarms and watch.alarming) or (daily and watch.no_report)):
        return None
    said, page, words = _no_report(watch), "daily_reports", "Go to the daily report"
    if alarms:
        said, page, words = _words(watch), "alarms", "Look at the alarms"
    look = format_html(
        '<p>{} <a class="govuk-link" href="{}">{}</a></p>', said, reverse(page), words
    )
    return Alert("Something is wrong", look, variant="error")


def _alert(watch: Watch) -> Alert:
    return Alert("Something is wrong", _words(watch), variant="error")


def _quiet(watch: Watch) -> Alert:
    if watch.last_at is None:
        return Alert("The first nightly check has not been done yet.")
    said = (
        f"The last check ended at {in_words(watch.last_at)}. The actions due of all "
        f"{watch.seen:,} episodes were what the protocol gives."
    )
    return Alert("Nothing is wrong", said, variant="success")


def _words(watch: Watch) -> str:
    """Say what is wrong, and what to do."""
    said = [_no_report(watch)] if watch.no_report else []
    if watch.stuck:
        episodes = "1 episode" if watch.stuck == 1 else f"{watch.stuck:,} episodes"
        said.append(
            f"The actions due in {episodes} could not be worked out, though it was tried several "
            "times. Do not wait to be told of them. Tell whoever runs Homeward."
        )
    if watch.wrong:
        episodes = "1 episode" if watch.wrong == 1 else f"{watch.wrong:,} episodes"
        said.append(
            f"In {episodes} the actions due are not what the protocol gives. "
            "Do not rely on them until they are worked out again."
        )
    if watch.failed:
        said.append("The nightly check of actions due could not be done. Tell whoever runs it.")
    if watch.late:
        said.append("The nightly check of actions due is late. Tell whoever runs Homeward.")
    return " ".join(said)


def _no_report(watch: Watch) -> str:
    why = "could not be made" if watch.report_failed else "is late"
    return (
        f"The daily report {why}. Make a report of now and send it to those who wait for it. "
        "Tell whoever runs Homeward."
    )


def _line(ctx: Context, row: Drift) -> WrongLine:
    opens = permissions.allows(ctx, "episode")
    return WrongLine(
        began=in_words(row.episode.started_at),
        found=in_words(row.found_at),
        episode_url=reverse("episode", args=[row.episode_id]) if opens else "",
        mend_url=reverse("alarm_mend", args=[row.episode_id]),
        operation=str(uuid4()),
    )


def _past(past: Sequence[Alarm]) -> Table:
    head = [Column("Alarm"), Column("Episodes", numeric=True), Column("Raised"), Column("Over")]
    rows: list[list[object]] = [
        [
            row.get_kind_display(),
            f"{row.count:,}",
            in_words(row.raised_at),
            in_words(row.cleared_at) if row.cleared_at else "Not yet",
        ]
        for row in past
    ]
    return Table(
        head,
        rows,
        caption="Alarms raised",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
    )

"""Daily reports as their pages meet them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.html import format_html

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard import permissions
from homeward.guard.permissions import ROLE_NAMES
from homeward.outputs.daily.sheet import Sheet, SheetLine
from homeward.web.components.content import Cell, Column, SummaryList, SummaryRow, Table
from homeward.web.components.justice import Alert
from homeward.web.daily.forms import clock_words
from homeward.work.daily.models import DailyReport
from homeward.work.daily.stored import Listed, Reader, Standing
from homeward.work.daily.wording import short

_CAPTION = "govuk-table__caption--m"


@dataclass(frozen=True, slots=True)
class ListPage:
    """The reports sent, when the next is due, and what the reader may do."""

    title: str
    said: str
    alarm: Alert | None
    now_url: str
    hour_url: str
    reports: Table | None


def list_page(ctx: Context, *, reports: Sequence[Listed], standing: Standing) -> ListPage:
    """Return the page of the list."""
    opens = permissions.allows(ctx, "daily_report")
    return ListPage(
        title="Daily report",
        said=_when(standing),
        alarm=_alarm(standing),
        now_url=reverse("daily_report_now") if _draws(ctx) else "",
        hour_url=reverse("daily_report_hour") if _chooses(ctx) else "",
        reports=_reports(reports, opens=opens) if reports else None,
    )


def _draws(ctx: Context) -> bool:
    """Tell whether the reader may have a report of any moment.

    Not one who reads counts alone: two moments beside each other would date one child's going.
    """
    return permissions.allows(ctx, "daily_report_now")


def _chooses(ctx: Context) -> bool:
    return permissions.allows(ctx, "daily_report_hour")


def _when(standing: Standing) -> str:
    said = f"A report is made every day at {clock_words(standing.hour)}, London time."
    if standing.due_at is None:
        return said
    return f"{said} The next is due at {in_words(standing.due_at)}."


def _alarm(standing: Standing) -> Alert | None:
    if not (standing.late or standing.failed):
        return None
    why = "could not be made yet" if standing.failed else "is late"
    said = (
        f"The daily report {why}. Make a report of now and send it to those who wait for it. "
        "Tell whoever runs Homeward."
    )
    return Alert("No daily report yet", said, variant="error")


def _reports(reports: Sequence[Listed], *, opens: bool) -> Table:
    head = [
        Column("Report"),
        Column("Sent"),
        Column("Opened by", numeric=True),
        Column("Acknowledged by", numeric=True),
        Column("You"),
    ]
    return Table(head, [_listed(one, opens=opens) for one in reports], caption="Reports sent",
                 caption_classes=_CAPTION, first_cell_is_header=True)  # fmt: skip


def _listed(one: Listed, *, opens: bool) -> list[object]:
    words = in_words(one.report.data_at)
    url = reverse("daily_report", args=[one.report.pk])
    link = format_html('<a class="govuk-link" href="{}">{}</a>', url, words)
    mine = "Not opened"
    if one.mine is not None:
        mine = "Acknowledged" if one.mine.acknowledged_at else "Opened, not acknowledged"
    return [
        link if opens else words,
        "Late" if one.report.late else "On time",
        Cell(one.opened, numeric=True),
        Cell(one.acknowledged, numeric=True),
        mine if opens else "Not for your role",
    ]


@dataclass(frozen=True, slots=True)
class HourPage:
    """The page of the hour."""

    title: str = "Hour of the daily report"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report with its link, if the reader may follow it."""

    said: SheetLine
    url: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report. ``operation`` is empty where there is nothing for the reader to acknowledge."""

    title: str
    sheet: Sheet
    counts: SummaryList
    lines: tuple[Line, ...]
    pdf_url: str
    operation: str = ""
    mine: str = ""
    readers: Table | None = None


def report_page(ctx: Context, sheet: Sheet, *, pdf_url: str) -> ReportPage:
    """Return the page of a report that is drawn on demand."""
    return ReportPage(
        title=sheet.title,
        sheet=sheet,
        counts=SummaryList([SummaryRow(one.words, f"{one.number:,}") for one in sheet.counts]),
        lines=tuple(_lines(ctx, sheet)),
        pdf_url=pdf_url,
    )


def kept_page(
    ctx: Context, sheet: Sheet, *, row: DailyReport, readers: Sequence[Reader]
) -> ReportPage:
    """Return the page of a report that was sent, with who has opened it."""
    me = next((one for one in readers if one.person == ctx.actor), None)
    done = me.acknowledged_at if me else None
    may = permissions.allows(ctx, "daily.acknowledge")
    page = report_page(ctx, sheet, pdf_url=reverse("daily_report_pdf", args=[row.pk]))
    return ReportPage(
        title=page.title,
        sheet=page.sheet,
        counts=page.counts,
        lines=page.lines,
        pdf_url=page.pdf_url,
        operation=str(uuid4()) if may and done is None else "",
        mine=f"You acknowledged this report at {in_words(done)}." if done else "",
        readers=_readers(readers) if readers else None,
    )


def _lines(ctx: Context, sheet: Sheet) -> list[Line]:
    opens = permissions.allows(ctx, "episode")
    address = reverse("episode", args=[UUID(int=0)])
    return [
        Line(one, address.replace(str(UUID(int=0)), str(one.episode)) if opens else "")
        for one in sheet.lines
    ]


def _readers(readers: Sequence[Reader]) -> Table:
    head = [Column(text) for text in ("Name", "Role", "Told", "Opened", "Acknowledged")]
    rows: list[list[object]] = [
        [
            one.name,
            ", ".join(ROLE_NAMES.get(role, role) for role in one.roles) or "No role for it now",
            short(one.told_at) if one.told_at else "No message has left",
            short(one.opened_at) if one.opened_at else "Not opened",
            short(one.acknowledged_at) if one.acknowledged_at else "Not acknowledged",
        ]
        for one in readers
    ]
    return Table(head, rows, caption="Who has had this report", caption_classes=_CAPTION,
                 first_cell_is_header=True)  # fmt: skip

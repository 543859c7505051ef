"""The daily report's pages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homeward.domain.time import to_london
from homeward.guard import permissions
from homeward.outputs.daily.pdf import report_pdf
from homeward.outputs.daily.sheet import Sheet, sheet
from homeward.web.daily.forms import AcknowledgeForm, HourForm
from homeward.web.daily.pages import HourPage, kept_page, list_page, report_page
from homeward.web.door import Asked, act, typed
from homeward.web.past.asking import address, asked
from homeward.work.daily import keeping, stored
from homeward.work.daily.models import DailyReport
from homeward.work.daily.queries import report_known_at, report_now
from homeward.work.daily.report import Report
from homeward.work.messages.answering import HAVE_IT, answer


@require_safe
def daily_reports(request: Asked) -> HttpResponse:
    """List the reports sent, with who opened and acknowledged them."""
    ctx = request.ctx
    page = list_page(ctx, reports=stored.reports_of(ctx), standing=stored.standing(ctx))
    return render(request, "daily/list.html", {"page": page})


def daily_report(request: Asked, report: UUID) -> HttpResponse:
    """Show a report as it was sent; opening it is noted, and it may be acknowledged."""
    row = stored.find_report(request.ctx, report)
    if request.method == "POST":
        return _acknowledged(request, row)
    keeping.note_opened(request.ctx, report=row.pk)
    readers = stored.readers_of(request.ctx, row)
    page = kept_page(request.ctx, _kept(request, row), row=row, readers=readers)
    return render(request, "daily/report.html", {"page": page})


def _acknowledged(request: Asked, row: DailyReport) -> HttpResponse:
    form = AcknowledgeForm(request.POST, now=request.ctx.now)
    if not permissions.allows(request.ctx, "daily.acknowledge"):
        messages.error(request, "Your role does not acknowledge daily reports.")
    elif act(request, form, lambda ctx: keeping.acknowledge(ctx, report=row.pk)):
        for message in stored.asked_of(request.ctx, row.pk):
            answer(request.ctx.for_operation(uuid4()), message=message, intent=HAVE_IT)
        messages.success(request, "You acknowledged the daily report.")
    else:
        messages.error(request, "This page had lost its number. Press the button again.")
    return redirect("daily_report", report=row.pk)


@require_safe
def daily_report_pdf(request: Asked, report: UUID) -> HttpResponse:
    """Show a report that was sent as PDF; opening it is noted."""
    row = stored.find_report(request.ctx, report)
    keeping.note_opened(request.ctx, report=row.pk)
    return _pdf(_kept(request, row), row.data_at)


def _kept(request: Asked, row: DailyReport) -> Sheet:
    return _sheet(request, stored.kept_report(request.ctx, row))


def _sheet(request: Asked, report: Report, *, on_demand: bool = False) -> Sheet:
    return sheet(
        report,
        for_whom=request.organisation_name,
        names=permissions.allows(request.ctx, "episode"),
        asked_at=request.ctx.now if on_demand else None,
    )


@require_safe
def daily_report_now(request: Asked) -> HttpResponse:
    """Show a report of now, or of a past moment as it was known then. It is never kept."""
    look = asked(request, now=request.ctx.now)
    if look.go:
        return redirect(look.go)
    query = f"?{address(look.at)}" if look.at else ""
    pdf_url = f"{reverse('daily_report_now_pdf')}{query}"
    page = report_page(request.ctx, _on_demand(request, look.at), pdf_url=pdf_url)
    return render(request, "daily/now.html", {"page": page, "look": look, "form": look.failed})


@require_safe
def daily_report_now_pdf(request: Asked) -> HttpResponse:
    """Show the same as PDF."""
    look = asked(request, now=request.ctx.now)
    if look.failed:
        return redirect("daily_report_now")
    return _pdf(_on_demand(request, look.at), look.at or request.ctx.now)


def _on_demand(request: Asked, at: datetime | None) -> Sheet:
    ctx = request.ctx
    report = report_now(ctx) if at is None else report_known_at(ctx, at)
    return _sheet(request, report, on_demand=True)


def _pdf(drawn: Sheet, at: datetime) -> HttpResponse:
    """Return a report as a file named by its moment, never by a child."""
    name = f"daily-report-{to_london(at):%Y-%m-%d-%H%M}.pdf"
    answer = HttpResponse(report_pdf(drawn), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def daily_report_hour(request: Asked) -> HttpResponse:
    """Choose when each day's report is made."""
    now_at = stored.standing(request.ctx).hour
    form = HourForm(typed(request), now=request.ctx.now, initial={"hour": f"{now_at:%H:%M}"})
    if act(request, form, lambda ctx: keeping.set_hour(ctx, hour=form.chosen)):
        messages.success(request, "The hour of the daily report is changed.")
        return redirect("daily_reports")
    return render(request, "daily/hour.html", {"page": HourPage(), "form": form})

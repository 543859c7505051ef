"""Taking a missing report: search, form, drafts, and what happens next."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from homeward.guard.operation import Outcome
from homeward.guard.repeats import already_made
from homeward.record.reports.operations import finish_draft, keep_draft
from homeward.web.door import Asked, act, typed
from homeward.web.reports import pages, taking
from homeward.web.reports.drafts import Unsent, Who, refilled, typed_in
from homeward.web.reports.forms import ReportForm, WhoForm
from homeward.web.reports.taken import taken_page
from homeward.web.reports.whose import whose

TAKE = "missing_report.take"


def report_start(request: Asked) -> HttpResponse:
    """Ask who is missing, show likely matches, and begin the report that is chosen."""
    answers = whose(request.ctx)
    form = WhoForm(
        typed(request),
        now=request.ctx.now,
        authorities=answers.choices,
        usual=str(answers.usual or ""),
    )
    beside = _uuid(request.POST.get("with") or request.GET.get("with"))
    child = _uuid(request.POST.get("child"))
    sound = request.method == "POST" and (form.is_valid() or child is not None)
    who = Who.of(form.cleaned_data) if sound else Who()
    if sound and (child or request.POST.get("go") == "new"):
        draft = _uuid(request.POST.get("operation_id")) or request.ctx.operation_id
        made = already_made(request.ctx, operation=TAKE, operation_id=draft)
        if made is not None:
            return redirect("report_taken", made)
        taking.begin(
            request.ctx,
            draft=draft,
            who=who,
            child=child,
            beside=beside,
            person=request.person_name,
        )
        return redirect("report_form", draft)
    page = pages.start_page(request.ctx, answers, who=who if sound else None, beside=beside)
    return render(request, "reports/start.html", {"page": page, "form": form})


def report_form(request: Asked, draft: UUID) -> HttpResponse:
    """Fill in a report and send it. What was typed is in the draft before anything can fail."""
    made = already_made(request.ctx, operation=TAKE, operation_id=draft)
    if made is not None:
        return redirect("report_taken", made)
    unsent = pages.unsent_report(request.ctx, draft)
    form = ReportForm(
        typed(request),
        now=request.ctx.now,
        may_be_away=pages.may_be_away(request.ctx, unsent),
        areas=pages.areas_to_choose(request.ctx, unsent),
        initial={"operation_id": draft, **refilled(ReportForm, unsent.form)},
    )
    if request.method == "POST":
        _keep(request, draft, unsent)
    done = act(request, form, lambda ctx: taking.send(ctx, unsent, form.cleaned_data))
    if done:
        finish_draft(request.ctx, draft=draft)
        return _taken(request, done, form)
    page = pages.form_page(request.ctx, draft, unsent, whose(request.ctx))
    return render(request, "reports/form.html", {"page": page, "form": form})


def _taken(request: Asked, done: Outcome, form: ReportForm) -> HttpResponse:
    for note in form.notes():
        messages.info(request, note)
    others = "?others=1" if form.cleaned_data["others"] else ""
    return redirect(f"{reverse('report_taken', args=[done.id])}{others}")


def _keep(request: Asked, draft: UUID, unsent: Unsent) -> None:
    """Keep what is typed in a draft that is there: one sent meanwhile is not begun anew."""
    body = {**unsent.body, "form": typed_in(request.POST)}
    keep_draft(request.ctx, draft=draft, body=body)


@require_POST
def report_autosave(request: Asked, draft: UUID) -> HttpResponse:
    """Keep what is typed, a moment after typing stops."""
    _keep(request, draft, pages.unsent_report(request.ctx, draft))
    return HttpResponse(status=204)


@require_POST
def report_drop(request: Asked, draft: UUID) -> HttpResponse:
    """Put away a report that was begun and is not to be sent."""
    pages.unsent_report(request.ctx, draft)
    finish_draft(request.ctx, draft=draft)
    messages.success(request, "The report was not sent, and what was typed is gone.")
    return redirect("report_start")


@require_GET
def report_taken(request: Asked, episode: UUID) -> HttpResponse:
    """Show what happens next."""
    page = taken_page(request.ctx, episode, others_asked="others" in request.GET)
    return render(request, "reports/taken.html", {"page": page})


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None

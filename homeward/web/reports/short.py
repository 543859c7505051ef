"""The fifteen-second report: who, when, one button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from homeward.domain.context import Context
from homeward.domain.time import age_on, london_date
from homeward.guard.operation import Outcome
from homeward.guard.repeats import already_made
from homeward.record.children.lists import children_cared_for
from homeward.record.episodes.queries import missing_now
from homeward.record.reports.operations import ReportSaid
from homeward.record.search.queries import likely_matches
from homeward.web.door import Asked, act, typed
from homeward.web.reports import taking
from homeward.web.reports.drafts import Who
from homeward.web.reports.forms import Choices, ShortForm
from homeward.web.reports.pages import ShortPage
from homeward.web.reports.whose import Whose, whose

_NEW = "new"


def report_short(request: Asked) -> HttpResponse:
    """Take a report in the fewest words; likely matches are shown before a record is made."""
    ctx, answers = request.ctx, whose(request.ctx)
    made = already_made(ctx, operation="missing_report.take", operation_id=ctx.operation_id)
    if made is not None:
        return redirect("report_taken", made)
    who = _who(request)
    likely = _likely(ctx, who, answers) if who.name else []
    form = ShortForm(
        typed(request),
        now=ctx.now,
        children=[*_own(ctx), *likely],
        authorities=[] if answers.usual else answers.choices,
        initial={"reporter_name": request.person_name},
    )
    if request.method == "POST" and likely and not request.POST.get("child"):
        form.add_error("child", "Choose the child, or say that it is none of these")
    done = act(request, form, lambda ctx: _take(ctx, form.cleaned_data, who, answers))
    if done:
        return redirect("report_taken", done.id)
    page = ShortPage("Report a child missing now", answers.usual_name, asked=bool(likely))
    return render(request, "reports/short.html", {"page": page, "form": form})


def _take(ctx: Context, said: Mapping[str, Any], who: Who, answers: Whose) -> Outcome:
    chosen = said.get("child") or _NEW
    seen = said["last_seen"]
    report = ReportSaid(
        reporter_name=said["reporter_name"],
        reporter_role="Carer" if "carer" in ctx.roles else "",
        last_seen_at=seen,
        noticed_at=None if seen else ctx.now,
    )
    child = None if chosen == _NEW else UUID(chosen)
    return taking.take(ctx, child=child, who=who, said=report, falls_to=answers)


def _who(request: Asked) -> Who:
    """Return who the name in the form is: the last word is taken as the last name."""
    words = request.POST.get("who", "")[:100].split()
    given, family = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("".join(words), "")
    return Who(given, family, authority=request.POST.get("authority", ""))


def _own(ctx: Context) -> Choices:
    if "carer" not in ctx.roles:
        return []
    children = children_cared_for(ctx)
    missing = missing_now(ctx, [child.pk for child in children])
    return [
        (
            str(child.pk),
            f"{child.given_name} {child.family_name}".strip()
            + (" (recorded as missing already)" if child.pk in missing else ""),
        )
        for child in children
    ]


def _likely(ctx: Context, who: Who, answers: Whose) -> Choices:
    own = {key for key, _ in _own(ctx)}
    found = [
        (str(match.child.pk), _told_apart(ctx, match.child, answers, match.likeness.reasons))
        for match in likely_matches(ctx, asked=who.asked)
        if str(match.child.pk) not in own
    ]
    return [*found, (_NEW, f"None of these: {who.name} is not known here")] if found else []


def _told_apart(ctx: Context, child: Any, answers: Whose, reasons: tuple[str, ...]) -> str:
    parts = [f"{child.given_name} {child.family_name}".strip()]
    if child.born_on:
        parts.append(f"aged {age_on(child.born_on, london_date(ctx.now))}")
    parts.append(answers.names[str(child.authority_id)])
    return f"{', '.join(parts)} ({', '.join(reasons)})"

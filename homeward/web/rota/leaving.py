"""Leave, and who stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.operation import Outcome
from homeward.web.components.content import BackLink, Column, Table, Tag
from homeward.web.components.controls import Button
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.due import moment
from homeward.web.rota.forms import ConfirmForm, LeaveForm
from homeward.web.rota.pages import FormPage, Link
from homeward.web.rota.views import answer
from homeward.work.rota.operations import LeaveSaid, add_leave, end_leave, may_change_leave
from homeward.work.rota.queries import (
    Alone,
    Leave,
    leave_from_now,
    leave_named,
    left_alone,
    people_here,
)


@dataclass(frozen=True, slots=True)
class LeavePage:
    """Who is on leave now and in the time ahead."""

    title: str
    neighbours: tuple[Link, ...]
    add: Button
    table: Table | None


@require_safe
def leave(request: Asked) -> HttpResponse:
    """Show who is on leave, or will be, and who stands in."""
    ctx = request.ctx
    rows = [_line(ctx, row) for row in leave_from_now(ctx)]
    head = ("Who", "From", "To", "Stands in", "Change")
    table = Table(
        [Column(words) for words in head],
        rows,
        caption="Leave now and ahead",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-board",
    )
    page = LeavePage(
        title="Leave and deputies",
        neighbours=tuple(
            Link(text, reverse(name))
            for text, name in (("Rota", "rota"), ("My contacts", "reach"))
            if permissions.allows(ctx, name)
        ),
        add=Button("Add leave", href=reverse("leave_add")),
        table=table if rows else None,
    )
    return render(request, "rota/leave.html", {"page": page})


def _line(ctx: Context, row: Leave) -> list[object]:
    change: object = "–"
    if may_change_leave(ctx, row.user_id):
        change = format_html(
            '<a class="govuk-link" href="{}">End<span class="govuk-visually-hidden"> the leave of '
            "{}</span></a>",
            reverse("leave_end", args=[row.pk]),
            row.user.name,
        )
    deputy: object = row.deputy.name if row.deputy else Tag("Nobody stands in", "yellow")
    times = (moment(row.starts_at, ctx.now), moment(row.ends_at, ctx.now))
    return [row.user.name, *times, deputy, change]


@form_view
def leave_add(request: Asked) -> HttpResponse:
    """Add leave of one's own or, for a manager, of somebody of the organisation."""
    ctx, people = request.ctx, people_here(request.ctx)
    form = LeaveForm(typed(request), now=ctx.now, initial={"person": str(ctx.actor)})
    form.offer([one for one in people if may_change_leave(ctx, one.id)], people)
    page = FormPage("Add leave", "Add this leave", BackLink(reverse("leave"), "Leave"))

    def run(ctx: Context) -> Outcome:
        said = form.cleaned_data
        deputy = UUID(said["deputy"]) if said["deputy"] else None
        person = UUID(said["person"])
        return add_leave(ctx, said=LeaveSaid(person, said["starts"], said["ends"], deputy))

    done = act(request, form, run)
    if done and done.id:
        messages.success(request, "The leave is in the rota.")
        for one in left_alone(ctx, done.id):
            messages.warning(request, _alone(one, ctx.now))
        return redirect("leave")
    return render(request, "rota/form.html", {"page": page, "form": form})


def _alone(one: Alone, now: datetime) -> str:
    """Say for whom nobody stands in any more."""
    times = f"from {moment(one.times.starts, now)} to {moment(one.times.ends, now)}"
    return (
        f"Nobody can now stand in for {one.name} {times}. "
        "End their leave and add it again with somebody else."
    )


def _then(row: Leave, now: datetime, *, begun: bool) -> str:
    said = f"{row.user.name} is then told again what concerns them"
    return f"{said}." if begun else f"{said} also from {moment(row.starts_at, now)}."


@form_view
def leave_end(request: Asked, leave: UUID) -> HttpResponse:
    """End leave now, or take it back."""
    row, now = leave_named(request.ctx, leave), request.ctx.now
    form = ConfirmForm(typed(request), now=now, version=row.version)
    begun = row.starts_at < now
    page = FormPage(
        "End this leave" if begun else "Take this leave back",
        "End it now" if begun else "Take it back",
        BackLink(reverse("leave"), "Leave"),
        lead="This leave is over already." if row.ends_at <= now else _then(row, now, begun=begun),
    )

    def run(ctx: Context) -> Outcome:
        return end_leave(ctx, leave=leave, version=form.cleaned_data["version"] or 0)

    return answer(request, form, page, run, ("leave", "The leave has ended."))

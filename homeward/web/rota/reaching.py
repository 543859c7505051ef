"""How oneself is reached: addresses, the code that checks them, and quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homeward.domain.context import Context
from homeward.domain.messages import Quiet
from homeward.guard import permissions
from homeward.guard.operation import Outcome
from homeward.web.components.content import Action, BackLink, SummaryList, SummaryRow
from homeward.web.components.justice import Alert
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.due import moment
from homeward.web.messages.no_mail import no_mail
from homeward.web.rota.forms import AddressForm, CodeForm, QuietForm
from homeward.web.rota.pages import FormPage, Link
from homeward.web.rota.views import answer
from homeward.work.rota.models import Reach
from homeward.work.rota.reaching import (
    EMAIL,
    LASTS,
    SMS,
    TRIES,
    check_code,
    on_trial,
    reaches_of,
    set_address,
    set_quiet,
)

_LABEL = {EMAIL: "Email address", SMS: "UK mobile number"}
_WAY = {EMAIL: "Email", SMS: "Text message"}
_PAGE = {EMAIL: "reach_email", SMS: "reach_phone"}
_CHECK = {EMAIL: "reach_email_check", SMS: "reach_phone_check"}
_MINUTES = int(LASTS.total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class ReachPage:
    """How the reader is reached."""

    title: str
    neighbours: tuple[Link, ...]
    alert: Alert | None
    ways: SummaryList


@require_safe
def reach(request: Asked) -> HttpResponse:
    """Show how oneself is reached."""
    ctx, rows = request.ctx, reaches_of(request.ctx.actor)
    works = any(row.verified_at and not row.bounced_at for row in rows.values())
    page = ReachPage(
        title="My contacts",
        neighbours=tuple(
            Link(text, reverse(name))
            for text, name in (("Rota", "rota"), ("Leave and deputies", "leave"))
            if permissions.allows(ctx, name)
        ),
        alert=no_mail() or (None if works else _UNREACHED),
        ways=SummaryList([*(_way(ctx, kind, rows.get(kind)) for kind in _WAY), _quiet(rows)]),
    )
    return render(request, "rota/reach.html", {"page": page})


_UNREACHED = Alert(
    "Messages reach you in Homeward alone",
    "Give an email address or a mobile number and check it, so that you are told when you are "
    "not looking at Homeward.",
    variant="warning",
)


def _way(ctx: Context, kind: str, row: Reach | None) -> SummaryRow:
    name = _WAY[kind]
    change = Action("Change" if row else "Add", reverse(_PAGE[kind]), name.lower())
    if row is None:
        return SummaryRow(name, "Not given", (change,))
    actions = [change]
    if row.code:
        actions.insert(0, Action("Type the code", reverse(_CHECK[kind]), f"for {name.lower()}"))
    return SummaryRow(name, _standing(ctx, row), tuple(actions))


def _standing(ctx: Context, row: Reach) -> str:
    if row.bounced_at:
        return (
            f"{row.address}: a message did not arrive, {moment(row.bounced_at, ctx.now)}. Nothing "
            "is sent there until you check it again."
        )
    if row.verified_at:
        checked = f"{row.address}: checked {moment(row.verified_at, ctx.now)}"
        return f"{checked}. {_trial(ctx, row)}" if row.new_address else checked
    if not row.code:
        return f"{row.address}: not checked. {_NO_CODE}"
    if row.code_sent_at:
        return f"{row.address}: not checked. A code went out {moment(row.code_sent_at, ctx.now)}."
    return f"{row.address}: not checked. The code has not gone out yet."


_NO_CODE = "No code could be sent there. Look whether it is right, then ask for another."


def _trial(ctx: Context, row: Reach) -> str:
    """Say how an address stands that is to take the place of one that works."""
    said = f"{row.new_address} takes its place once you type the code that goes there."
    if not row.code:
        return f"{said} {_NO_CODE}"
    if row.code_sent_at:
        return f"{said} It went out {moment(row.code_sent_at, ctx.now)}."
    return f"{said} It has not gone out yet."


def _quiet(rows: dict[str, Reach]) -> SummaryRow:
    row = next((one for one in rows.values() if one.quiet_from and one.quiet_until), None)
    said = "None"
    if row is not None:
        said = (
            f"{row.quiet_from:%H:%M} to {row.quiet_until:%H:%M}. Only what cannot wait comes then."
        )
    actions = (Action("Change", reverse("reach_quiet"), "quiet hours"),) if rows else ()
    return SummaryRow("Quiet hours", said, actions)


@form_view
def reach_email(request: Asked) -> HttpResponse:
    """Give one's email address."""
    return _address(request, EMAIL)


@form_view
def reach_phone(request: Asked) -> HttpResponse:
    """Give one's mobile number."""
    return _address(request, SMS)


@form_view
def reach_email_check(request: Asked) -> HttpResponse:
    """Type the code that came by email."""
    return _check(request, EMAIL)


@form_view
def reach_phone_check(request: Asked) -> HttpResponse:
    """Type the code that came by text message."""
    return _check(request, SMS)


def _address(request: Asked, kind: str) -> HttpResponse:
    row = reaches_of(request.ctx.actor).get(kind)
    initial = {"address": on_trial(row)} if row else {}
    label = _LABEL[kind]
    form = AddressForm(typed(request), now=request.ctx.now, label=label, initial=initial)
    page = FormPage(
        _WAY[kind],
        "Send a code there",
        BackLink(reverse("reach"), "My contacts"),
        lead=f"A code goes to it. Type the code here within {_MINUTES} minutes.",
    )
    done = act(
        request,
        form,
        lambda ctx: set_address(ctx, kind=kind, address=form.cleaned_data["address"]),
    )
    if done and done.id:
        messages.success(request, "A code is on its way.")
        return redirect(_CHECK[kind])
    if done:
        messages.success(request, "You are told by this way no more.")
        return redirect("reach")
    return render(request, "rota/form.html", {"page": page, "form": form})


def _check(request: Asked, kind: str) -> HttpResponse:
    row = reaches_of(request.ctx.actor).get(kind)
    if row is None or not row.code:
        return redirect("reach")
    form = CodeForm(typed(request), now=request.ctx.now)
    done = act(
        request, form, lambda ctx: check_code(ctx, kind=kind, code=form.cleaned_data["code"])
    )
    if done and done.id:
        messages.success(request, "Checked. Messages can reach you there.")
        return redirect("reach")
    if done:  # the wrong code is counted: another try is another operation
        form.data = dict(form.data.items()) | {"operation_id": str(uuid4())}
        form.add_error("code", f"This is not the code. It can be tried {TRIES} times")
    page = FormPage(
        "Type the code",
        "Check this code",
        BackLink(reverse("reach"), "My contacts"),
        lead=f"It goes to {on_trial(row)}. It can take a minute, and is good for {_MINUTES} "
        "minutes.",
    )
    return render(request, "rota/form.html", {"page": page, "form": form})


@form_view
def reach_quiet(request: Asked) -> HttpResponse:
    """Say when not to be disturbed."""
    row = next(iter(reaches_of(request.ctx.actor).values()), None)
    initial = {"starts": row.quiet_from, "ends": row.quiet_until} if row else {}
    form = QuietForm(typed(request), now=request.ctx.now, initial=initial)
    page = FormPage(
        "Quiet hours",
        "Save",
        BackLink(reverse("reach"), "My contacts"),
        lead="In these hours only what cannot wait reaches you. While you are on duty you have "
        "none.",
    )

    def run(ctx: Context) -> Outcome:
        starts, ends = form.cleaned_data["starts"], form.cleaned_data["ends"]
        return set_quiet(ctx, quiet=Quiet(starts, ends) if starts and ends else None)

    return answer(request, form, page, run, ("reach", "Your quiet hours are changed."))

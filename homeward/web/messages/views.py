"""Messages: the list, one message, answering it, passing it on, and the link that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from homeward.domain.context import Context
from homeward.guard.operation import Outcome
from homeward.web.door import Asked, act, form_view
from homeward.web.messages.forms import HaveItForm, PassForm
from homeward.web.messages.link_page import link_page
from homeward.web.messages.pages import ELSEWHERE, list_page, message_page
from homeward.web.messages.trail import trail_table
from homeward.work.messages import answering, reading
from homeward.work.messages.handing import offers
from homeward.work.messages.reading import Line
from homeward.work.messages.rows import is_open
from homeward.work.messages.tapping import Tap, tapped

if TYPE_CHECKING:
    from homeward.web.components.forms import OperationForm

_STATUS = {Tap.EXPIRED: 410, Tap.ANOTHERS: 403, Tap.CLOSED: 403}


@require_safe
def message_list(request: Asked) -> HttpResponse:
    """List what waits for the reader, and what they were told."""
    ctx = request.ctx
    offered = offers(ctx)
    page = list_page(
        ctx,
        waiting=reading.waiting_for(ctx),
        told=reading.told_to(ctx),
        offers=offered,
        names=reading.names_of(
            person for one in offered for person in (one.row.given_by, one.row.given_to)
        ),
    )
    return render(request, "messages/list.html", {"page": page})


@require_safe
def message(request: Asked, message: UUID) -> HttpResponse:
    """Show one message, with its trail and what may be done about it."""
    return _drawn(request, reading.message_for(request.ctx, message))


@form_view
def message_answer(request: Asked, message: UUID) -> HttpResponse:
    """Say "I have it"."""
    line = reading.message_for(request.ctx, message)
    form = HaveItForm(request.POST, now=request.ctx.now)
    return _answered(
        request,
        line,
        form,
        lambda ctx: answering.answer(ctx, message=message, intent="have_it"),
        "You have it. Nobody else will be asked.",
    )


@form_view
def message_pass(request: Asked, message: UUID) -> HttpResponse:
    """Pass a message on to somebody whose it is."""
    line = reading.message_for(request.ctx, message)
    form = _pass_form(request, line, request.POST)
    return _answered(
        request,
        line,
        form,
        lambda ctx: answering.answer(
            ctx,
            message=message,
            intent="passed",
            passed_to=form.person,
            note=form.cleaned_data["note"],
        ),
        "It is passed on, and they are being told.",
    )


def _answered(
    request: Asked,
    line: Line,
    form: OperationForm,
    run: Callable[[Context], Outcome],
    said: str,
) -> HttpResponse:
    """Answer, and go back to the message; or draw it again with what was wrong."""
    message = line.message.pk
    if request.method != "POST":
        return redirect("message", message=message)
    if act(request, form, run):
        messages.success(request, said)
        return redirect("message", message=message)
    return _drawn(request, reading.message_for(request.ctx, message), form)


def _pass_form(request: Asked, line: Line, data: object = None) -> PassForm:
    takers = reading.takers(request.ctx, children=[line.message.child_id])
    return PassForm(data, now=request.ctx.now, takers=takers)


def _drawn(request: Asked, line: Line, form: OperationForm | None = None) -> HttpResponse:
    ctx, row = request.ctx, line.message
    elsewhere = row.template in ELSEWHERE
    may = reading.may_answer(ctx, row) and not elsewhere
    page = message_page(
        ctx,
        line,
        trail=trail_table(ctx, reading.trail_of(ctx, [row]), named=False),
        may_open=reading.may_open(ctx, line),
        names=reading.names_of(filter(None, [row.owner])),
    )
    have = HaveItForm(now=ctx.now, auto_id="have_%s") if may and is_open(row) else None
    passing = form if isinstance(form, PassForm) else _pass_form(request, line)
    shown = {"page": page, "have": have, "passing": passing if may else None, "form": form}
    return render(request, "messages/message.html", shown)


@require_safe
def message_link(request: Asked, token: str) -> HttpResponse:
    """Show what the link from an email or a text message leads to: one tap to have it."""
    found = tapped(request.ctx, token)
    names = reading.names_of(filter(None, [found.line.message.owner]) if found.line else ())
    page = link_page(request.ctx, found, names=names)
    have = HaveItForm(now=request.ctx.now) if page.answer_url else None
    status = _STATUS.get(found.tap, 200)
    return render(request, "messages/link.html", {"page": page, "have": have}, status=status)

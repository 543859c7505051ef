"""Sending our list out, taking theirs in, and settling where they differ."""

from __future__ import annotations

import csv
from io import StringIO
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from homeward.domain.formulas import neutral
from homeward.domain.time import to_london
from homeward.guard import permissions
from homeward.guard.directory import working_for
from homeward.guard.versions import Conflict
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.exchange.forms import ListForm, SettleForm
from homeward.web.exchange.pages import difference_page, exchange_page
from homeward.web.exchange.reading import ListFile, mappings_for, read_list
from homeward.work.exchange import queries
from homeward.work.exchange.models import Difference
from homeward.work.exchange.operations import BadList, load_list, settle
from homeward.work.exchange.ours import HEADINGS, list_out

_CHANGED = (
    "This difference changed while you had it open. Look at what each side says now, then settle "
    "it again if your decision still stands."
)


@require_safe
def exchange(request: Asked) -> HttpResponse:
    """Show the differences to settle, and how the latest list was taken."""
    ctx = request.ctx
    lists = (queries.latest_list(ctx, authority=one.pk) for one in working_for(ctx))
    page = exchange_page(
        ctx,
        waiting=queries.open_differences(ctx),
        settled=queries.settled_differences(ctx),
        latest=max(filter(None, lists), key=lambda row: row.received_at, default=None),
    )
    return render(request, "exchange/exchange.html", {"page": page})


@require_safe
def exchange_list(request: Asked) -> HttpResponse:
    """Send the list of the last 24 hours as a file; that it was read is kept for each child."""
    made = list_out(request.ctx)
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([[neutral(cell) for cell in row] for row in made.rows])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"missing-last-24-hours-{to_london(made.made_at):%Y-%m-%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@form_view
def exchange_load(request: Asked) -> HttpResponse:
    """Take in a list of theirs, and show where it differs."""
    ctx = request.ctx
    authorities = working_for(ctx)
    kept = [each for one in authorities for each in mappings_for(ctx, authority=one.pk)]
    form = ListForm(typed(request), now=ctx.now, kept=kept, authorities=authorities)
    done = act(
        request,
        form,
        lambda ctx: load_list(
            ctx,
            authority=form.whose,
            said=read_list(_sent(request), mapping=form.layout, as_at=form.cleaned_data["as_at"]),
        ),
    )
    if done:
        messages.success(request, "The list was compared with our record.")
        return redirect("exchange")
    return render(request, "exchange/load.html", {"title": "Compare a police list", "form": form})


def _sent(request: Asked) -> ListFile:
    """Return the file that came with the form.

    Raises:
        BadList: none did.
    """
    file = request.FILES.get("file")
    if file is None:
        raise BadList("Choose the file with the police’s list.")
    return ListFile(file.name or "list", cast("BinaryIO", file))


@form_view
def exchange_difference(request: Asked, difference: UUID) -> HttpResponse:
    """Show one difference, and take the decision on it."""
    row = queries.difference_named(request.ctx, difference)
    asked = row.state == Difference.State.OPEN or request.method == "POST"
    form = None
    if asked and permissions.allows(request.ctx, "exchange.settle"):
        form = SettleForm(typed(request), now=request.ctx.now, version=row.version)
        if _settled(request, form, row):
            return redirect("exchange")
    page = difference_page(request.ctx, row)
    return render(request, "exchange/difference.html", {"page": page, "form": form})


def _settled(request: Asked, form: SettleForm, row: Difference) -> bool:
    try:
        done = act(
            request,
            form,
            lambda ctx: settle(
                ctx,
                difference=row.pk,
                version=form.cleaned_data["version"] or 0,
                decision=form.cleaned_data["decision"],
                reason=form.cleaned_data["reason"],
            ),
        )
    except Conflict as clash:
        form.start_again(clash.theirs.version)
        form.add_error(None, _CHANGED)
        return False
    if done:
        messages.success(request, "The difference is settled.")
    return done is not None

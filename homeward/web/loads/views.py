"""Sending files, watching them load, and fetching rows to mend."""

from __future__ import annotations

from io import StringIO
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from homeward.guard.staff import recorders
from homeward.sources import mending, queries
from homeward.sources.kept_mappings import kept_mappings
from homeward.sources.loading.given import Given
from homeward.sources.operations import request_load
from homeward.web.door import Asked, act, form_view, page_number, typed
from homeward.web.loads.forms import LoadForm, MendForm, SendAgainForm
from homeward.web.loads.pages import load_page, loads_page, mend_page, rejects_page


@form_view
def loads(request: Asked) -> HttpResponse:
    """Show the latest loads, or take files and go to how they are loading."""
    form = LoadForm(typed(request), now=request.ctx.now, kept=kept_mappings(request.ctx))
    sent = [Given(each.name or "file", each) for each in request.FILES.getlist("files")]
    done = act(
        request,
        form,
        lambda ctx: request_load(ctx, files=sent, in_background=True, mapping=form.chosen),
    )
    if done and done.id:
        messages.success(request, "The files were taken and are being loaded.")
        return redirect("load", load=done.id)
    rows = queries.latest_loads(request.ctx)
    people = recorders({row.requested_by for row in rows})
    watched = settings.HOMEWARD_ARRIVALS is not None
    page = loads_page(rows, now=request.ctx.now, people=people, watched=watched)
    return render(request, "loads/loads.html", {"page": page, "form": form})


@require_safe
def load(request: Asked, load: UUID) -> HttpResponse:
    """Show how one load stands."""
    page = load_page(queries.load_standing(request.ctx, load), now=request.ctx.now)
    return render(request, "loads/load.html", {"page": page})


@require_safe
def load_progress(request: Asked, load: UUID) -> HttpResponse:
    """Show again, for a page that watches, how one load stands."""
    page = load_page(queries.load_standing(request.ctx, load), now=request.ctx.now)
    return render(request, "loads/progress.html", {"page": page})


@require_safe
def load_rejects(request: Asked, file: UUID) -> HttpResponse:
    """Show the rows of a file that were not taken, each with why."""
    number = request.GET.get("page")
    found = queries.rejected_page(request.ctx, file=file, page=page_number(number))
    form = SendAgainForm(now=request.ctx.now)
    return render(request, "loads/rejects.html", {"page": rejects_page(found), "form": form})


@form_view
def load_mend(request: Asked, file: UUID, row: int) -> HttpResponse:
    """Show one row that was not taken, and send it again when it has been put right."""
    found = mending.row_to_mend(request.ctx, file=file, row=row)
    form = MendForm(typed(request), now=request.ctx.now, row=found)
    reasons = list(found.reasons)
    if request.method == "POST" and form.is_valid():
        reasons = mending.reasons_again(request.ctx, file=file, line=found.line, cells=form.cells)
        done = None
        if not reasons:
            done = act(
                request,
                form,
                lambda ctx: mending.send_mended(ctx, file=file, row=row, cells=form.cells),
            )
        if done and done.id:
            messages.success(request, "The row was sent again and is being loaded.")
            return redirect("load", load=done.id)
    page = mend_page(found, reasons)
    return render(request, "loads/mend.html", {"page": page, "form": form})


@require_POST
def load_retry(request: Asked, file: UUID) -> HttpResponse:
    """Send all rows that were not taken again as they are."""
    queries.file_name(request.ctx, file=file)  # not there for anybody else
    form = SendAgainForm(typed(request), now=request.ctx.now)
    done = act(request, form, lambda ctx: mending.send_all_again(ctx, file=file))
    if done and done.id:
        messages.success(request, "The rows were sent again and are being loaded.")
        return redirect("load", load=done.id)
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect("load_rejects", file=file)


@require_safe
def load_rejects_file(request: Asked, file: UUID) -> HttpResponse:
    """Send the rows that were not taken as a file, to be mended and loaded again."""
    found = queries.rejected_page(request.ctx, file=file, page=1)
    out = StringIO(newline="")
    queries.write_file_rejects(request.ctx, file=file, out=out)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = queries.rejects_name(found.file)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""Sending files, watching them load, and fetching rows to mend."""

from __future__ import annotations

from io import StringIO
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from homeward.guard.staff import recorders
from homeward.sources import queries
from homeward.sources.loading.given import Given
from homeward.sources.operations import request_load
from homeward.web.door import Asked, act, page_number, typed
from homeward.web.loads.forms import LoadForm
from homeward.web.loads.pages import load_page, loads_page, rejects_page


@require_http_methods(["GET", "HEAD", "POST"])
def loads(request: Asked) -> HttpResponse:
    """Show the latest loads, or take files and go to how they are loading."""
    form = LoadForm(typed(request), now=request.ctx.now)
    sent = [Given(each.name or "file", each) for each in request.FILES.getlist("files")]
    done = act(request, form, lambda ctx: request_load(ctx, files=sent, in_background=True))
    if done and done.id:
        messages.success(request, "The files were taken and are being loaded.")
        return redirect("load", load=done.id)
    rows = queries.latest_loads(request.ctx)
    people = recorders({row.requested_by for row in rows})
    page = loads_page(rows, now=request.ctx.now, people=people)
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
    return render(request, "loads/rejects.html", {"page": rejects_page(found)})


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

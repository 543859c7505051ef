"""Answering a form about an episode: act, or draw it again with all that was typed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from homeward.domain.context import Context
from homeward.guard.operation import Outcome
from homeward.guard.versions import Conflict
from homeward.record.episodes.queries import Episode
from homeward.web.components.forms import OperationForm
from homeward.web.door import Asked, act
from homeward.web.episodes.conflicts import conflict_page
from homeward.web.episodes.pages import FormPage
from homeward.web.episodes.reading import note


def answer(
    request: Asked,
    row: Episode,
    form: OperationForm,
    page: FormPage,
    run: Callable[[Context], Outcome],
) -> HttpResponse:
    """Run the form's operation in the episode's record and go back to it, or show the form.

    A conflict is shown side by side; a refusal beside its field.
    """
    try:
        done = act(request, form, lambda ctx: run(ctx.for_authority(row.authority_id)))
    except Conflict as clash:
        return conflict_page(request, row, clash)
    if done:
        messages.success(request, " ".join((page.said, *form.notes())))
        return redirect("episode", episode=row.pk)
    note(request, row)
    return render(request, "episodes/form.html", {"page": page, "form": form})


def version_of(form: OperationForm) -> int:
    """Return the row's version when the page was drawn; 0, which is never current, if lost."""
    return form.cleaned_data["version"] or 0

"""The episode, and what is written into it: the log, and what was done."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from homeward.record.episodes.operations import log, record_act
from homeward.web.door import Asked, about, form_view, typed
from homeward.web.episodes.forming import answer
from homeward.web.episodes.forms import ActForm, LogForm
from homeward.web.episodes.pages import episode_page, form_page
from homeward.web.episodes.past import past_episode
from homeward.web.episodes.reading import acts_that_meet, named, opened
from homeward.web.past.asking import asked


@require_safe
def episode(request: Asked, episode: UUID) -> HttpResponse:
    """Show an episode, with the form that logs an enquiry; or as it was known at an instant."""
    look = asked(request, now=request.ctx.now)
    if look.go:
        return redirect(look.go)
    shown: dict[str, object] = {"look": look, "form": look.failed}
    if look.at:
        page, past = past_episode(request, episode, look.at)
        template = "past/empty.html" if past.is_empty else "episodes/episode.html"
        return render(request, template, {"page": page, "past": past, **shown})
    page = episode_page(opened(request, episode))
    log_form = LogForm(now=request.ctx.now) if page.log_url else None
    return render(request, "episodes/episode.html", {"page": page, "log_form": log_form, **shown})


@form_view
def episode_log(request: Asked, episode: UUID) -> HttpResponse:
    """Log an enquiry, a sighting, a contact attempt or a note."""
    row = named(request, episode)
    form = LogForm(typed(request), now=request.ctx.now)
    page = form_page(
        request, row, title="Log an enquiry", button="Save to the log", said="It is in the log."
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: log(
            ctx,
            episode=row.pk,
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            who=form.cleaned_data["who"],
            at=form.happened(ctx.now),
        ),
    )


@form_view
def episode_act(request: Asked, episode: UUID) -> HttpResponse:
    """Record that something the protocol asks for was done."""
    row = named(request, episode)
    rule = request.GET.get("rule", "")
    ctx = about(request, row.authority_id)
    meets = acts_that_meet(ctx, episode=row.pk, rule=rule) if rule else ()
    form = ActForm(typed(request), now=ctx.now, meets=meets, initial={"who": request.person_name})
    page = form_page(
        request, row, title="Record an action as done", button="Record it", said="It is recorded."
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: record_act(
            ctx,
            episode=row.pk,
            kind=form.cleaned_data["kind"],
            who=form.cleaned_data["who"],
            note=form.cleaned_data["note"],
            at=form.happened(ctx.now),
        ),
    )

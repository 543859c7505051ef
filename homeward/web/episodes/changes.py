"""Changing what an episode says: grade, kind, times, police reference, recorded in error."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse

from homeward.guard import permissions
from homeward.record.episodes import operations
from homeward.record.episodes.operations import TIMES
from homeward.web.components.content import InsetText, WarningText
from homeward.web.door import Asked, form_view, typed
from homeward.web.episodes.change_forms import GradeForm, KindForm, PoliceForm, TimeForm, VoidForm
from homeward.web.episodes.deciding import ask, decided, endings_open, why
from homeward.web.episodes.forming import answer, version_of
from homeward.web.episodes.pages import form_page
from homeward.web.episodes.reading import named
from homeward.web.episodes.words import instant_words


@form_view
def episode_grade(request: Asked, episode: UUID) -> HttpResponse:
    """Record the police's grade, or our own view beside it."""
    row = named(request, episode)
    ours = bool(request.ctx.roles & permissions.SERVICES)
    form = GradeForm(
        typed(request),
        now=request.ctx.now,
        version=row.version,
        sources=() if ours else ("police",),
    )
    lead = InsetText("The board shows the police’s grade. Our view stands beside it here.")
    page = form_page(
        request,
        row,
        title="Record a grade",
        button="Record the grade",
        said="The grade is recorded.",
        lead=(lead,),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: operations.set_grade(
            ctx,
            episode=row.pk,
            version=version_of(form),
            said=operations.GradeSaid(
                grade=form.cleaned_data["grade"],
                source=form.cleaned_data["source"],
                given_by=form.cleaned_data["given_by"],
                reasons=form.cleaned_data["reasons"],
                at=form.happened(ctx.now),
            ),
        ),
    )


_ONLY_A_MANAGER = (
    "Only a team manager, a duty officer or the head of service can change missing to away "
    "without authorisation. Ask one of them: nothing has been changed."
)


_TO_AWAY = (
    "Away without authorisation means that you know where the child is. It is only for a "
    "looked-after child. Each change from missing to away is counted."
)
_TO_MISSING = "Change this to missing as soon as you do not know where the child is."


@form_view
def episode_kind(request: Asked, episode: UUID) -> HttpResponse:
    """Change the episode from missing to away, which needs a manager, or back."""
    row = named(request, episode)
    away = row.kind == "missing"
    barred = away and not permissions.allows(request.ctx, "episode.set_kind_away")
    form = KindForm(
        typed(request),
        now=request.ctx.now,
        version=row.version,
        kind="away" if away else "missing",
    )
    page = form_page(
        request,
        row,
        title="Change to away without authorisation" if away else "Change to missing",
        button="Change to away" if away else "Change to missing",
        said="The kind is changed.",
        lead=(InsetText(_TO_AWAY if away else _TO_MISSING),),
    )
    if barred:
        page = replace(page, closed=_ONLY_A_MANAGER)
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: operations.set_kind(
            ctx,
            episode=row.pk,
            version=version_of(form),
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
            at=form.happened(ctx.now),
        ),
    )


@form_view
def episode_time(request: Asked, episode: UUID) -> HttpResponse:
    """Correct one of the episode's times; what it was stays in the record."""
    row = named(request, episode)
    offered = [name for name in TIMES if row.ended_at or name not in ("found_at", "returned_at")]
    form = TimeForm(
        typed(request),
        now=request.ctx.now,
        version=row.version,
        times={
            name: instant_words(getattr(row, name), precision=row.precision) for name in offered
        },
        initial={"name": request.GET.get("which", "")},
    )
    lead = InsetText("What was recorded before is kept. The actions due are worked out again.")
    page = form_page(
        request,
        row,
        title="Correct a time",
        button="Correct the time",
        said="The time is corrected.",
        lead=(lead,),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: operations.correct_time(
            ctx,
            episode=row.pk,
            version=version_of(form),
            name=form.cleaned_data["name"],
            at=form.cleaned_data["at"],
            reason=form.cleaned_data["reason"],
        ),
    )


@form_view
def episode_police(request: Asked, episode: UUID) -> HttpResponse:
    """Record the police's reference and when they were told."""
    row = named(request, episode)
    told = row.reported_to_police_at
    form = PoliceForm(
        typed(request),
        now=request.ctx.now,
        version=row.version,
        told=told is not None,
        initial={"reference": row.police_reference},
    )
    lead = (InsetText(f"The police were told at {instant_words(told)}."),) if told else ()
    page = form_page(
        request,
        row,
        title="Police reference",
        button="Save the reference",
        said="The police reference is recorded.",
        lead=lead,
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: operations.set_police_reference(
            ctx,
            episode=row.pk,
            version=version_of(form),
            reference=form.cleaned_data["reference"],
            at=form.cleaned_data.get("at"),
        ),
    )


@form_view
def episode_void(request: Asked, episode: UUID) -> HttpResponse:
    """Mark the episode as recorded in error."""
    row = named(request, episode)
    form = VoidForm(typed(request), now=request.ctx.now, version=row.version)
    endings = endings_open(request, row)
    ask(form, endings, needed=True)
    lead = WarningText(
        "Only for an episode that never was, or was recorded for the wrong child. It is kept and "
        "counted nowhere, and its actions stop. A child who is back is recorded as returned."
    )
    page = form_page(
        request,
        row,
        title="Mark as recorded in error",
        button="Mark as recorded in error",
        said="The episode is marked as recorded in error.",
        lead=(lead, *why(endings)),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: operations.void(
            ctx,
            episode=row.pk,
            version=version_of(form),
            reason=form.cleaned_data["reason"],
            decided=decided(request, form),
        ),
    )

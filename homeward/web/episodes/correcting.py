"""Putting right what an episode says, entry by entry, and reading what stood before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homeward.guard import permissions
from homeward.record.episodes.corrected import entry_named, entry_states, reasons_of
from homeward.record.kept.operations import correct_fact, withdraw_fact
from homeward.web.components.content import InsetText, SummaryList, SummaryRow, WarningText
from homeward.web.door import Asked, about, form_view, typed
from homeward.web.episodes.before import before_page, states_with_names
from homeward.web.episodes.correcting_forms import DetailsForm, WithdrawForm, form_for, stands
from homeward.web.episodes.forming import answer, version_of
from homeward.web.episodes.pages import form_page
from homeward.web.episodes.reading import area_names, named, note, states
from homeward.web.episodes.saying import column_words, labels_of

_KEPT = "What was recorded before is kept. The actions due are worked out again."


@form_view
def entry_correct(request: Asked, episode: UUID, entry: UUID) -> HttpResponse:
    """Correct one entry of the timeline, with a reason."""
    row = named(request, episode)
    noun, one = entry_named(request.ctx, row.pk, entry)
    decides = permissions.allows(request.ctx, "act.media_decide")
    kind = form_for(noun.name, one, decides=decides)
    form = kind(typed(request), now=request.ctx.now, version=one.version, initial=stands(kind, one))
    page = form_page(
        request,
        row,
        title=f"Correct: {noun.title.lower()}",
        button="Save the correction",
        said="The correction is saved.",
        lead=(InsetText(_KEPT),),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: correct_fact(
            ctx.for_authority(one.authority_id),
            noun=noun.name,
            row=one.pk,
            version=version_of(form),
            said=form.said(),
            reason=form.cleaned_data["why"],
        ),
    )


@form_view
def entry_withdraw(request: Asked, episode: UUID, entry: UUID) -> HttpResponse:
    """Withdraw one entry of the timeline that was recorded in error."""
    row = named(request, episode)
    noun, one = entry_named(request.ctx, row.pk, entry)
    form = WithdrawForm(typed(request), now=request.ctx.now, version=one.version)
    lead = WarningText(
        "Only for an entry that never should have been made. To change what it says, correct it. "
        "It is kept for those who may correct it, and the actions due are worked out again."
    )
    page = form_page(
        request,
        row,
        title=f"Recorded in error: {noun.title.lower()}",
        button="Mark as recorded in error",
        said="The entry is marked as recorded in error.",
        lead=(lead, _shown(one)),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: withdraw_fact(
            ctx.for_authority(one.authority_id),
            noun=noun.name,
            row=one.pk,
            version=version_of(form),
            reason=form.cleaned_data["reason"],
        ),
    )


def _shown(one: Any) -> SummaryList:
    return SummaryList(
        [
            SummaryRow(label, column_words(name, getattr(one, name), row=one))
            for name, label in labels_of(one).items()
            if getattr(one, name) not in (None, "")
        ]
    )


@form_view
def episode_details(request: Asked, episode: UUID) -> HttpResponse:
    """Correct the details of an episode that are not times."""
    row = named(request, episode)
    ctx = about(request, row.authority_id)
    held = {name: getattr(row, name) for name in DetailsForm.base_fields if hasattr(row, name)}
    spoken = {True: "yes", False: "no", None: ""}[row.with_parent]
    form = DetailsForm(
        typed(request),
        now=ctx.now,
        version=row.version,
        areas=area_names(ctx),
        ended=row.ended_at is not None,
        initial={
            **{name: value or "" for name, value in held.items() if name != "version"},
            "missing_area": str(row.missing_area_id or ""),
            "with_parent": spoken,
        },
    )
    page = form_page(
        request,
        row,
        title="Correct other details",
        button="Save the correction",
        said="The correction is saved.",
        lead=(InsetText(_KEPT),),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: correct_fact(
            ctx,
            noun="episode",
            row=row.pk,
            version=version_of(form),
            said=form.said(),
            reason=form.cleaned_data["why"],
        ),
    )


@require_safe
def entry_before(request: Asked, episode: UUID, entry: UUID) -> HttpResponse:
    """Show how one entry stood before each correction, also one that was withdrawn."""
    row = named(request, episode)
    noun, found = entry_states(request.ctx, row.pk, entry)
    ctx = about(request, found[-1].row.authority_id)
    told = states_with_names(found, reasons_of(ctx, entry))
    note(request, row)
    page = before_page(ctx, row, title=f"What stood before: {noun.title.lower()}", told=told)
    return render(request, "episodes/before.html", {"page": page})


@require_safe
def episode_before(request: Asked, episode: UUID) -> HttpResponse:
    """Show how the episode itself stood before each change."""
    row = named(request, episode)
    ctx = about(request, row.authority_id)
    told = states_with_names(states(ctx, row.pk), reasons_of(ctx, row.pk))
    note(request, row)
    page = before_page(ctx, row, title="How this episode stood before", told=told)
    return render(request, "episodes/before.html", {"page": page})

"""An episode's acts: the page of all of them, and the form of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.operation import Outcome
from homeward.record.acts import operations
from homeward.record.acts.consenting import decides_alone, directors
from homeward.record.acts.queries import may_release, record_named
from homeward.record.acts.recorded import STEPS
from homeward.record.episodes.queries import Episode
from homeward.record.kept.nouns import NOUNS
from homeward.web.acts.forms import BY_US, ActForm, form_of
from homeward.web.acts.pages import acts_page
from homeward.web.acts.words import FORMS
from homeward.web.components.component import Component
from homeward.web.components.content import InsetText
from homeward.web.door import Asked, about, form_view, typed
from homeward.web.episodes.forming import answer, version_of
from homeward.web.episodes.pages import FormPage, form_page
from homeward.web.episodes.reading import named, opened

_RUN: Mapping[str, Callable[..., Outcome]] = MappingProxyType(
    {
        "strategy": operations.record_strategy,
        "strategy_held": operations.hold_strategy,
        "action": operations.add_action,
        "action_done": operations.finish_action,
        "media": operations.consider_media,
        "media_decide": operations.decide_media,
        "media_risk": operations.override_media,
        "media_release": operations.release_media,
        "media_end": operations.end_media,
        "referral": operations.refer,
        "referral_outcome": operations.conclude_referral,
        "nrm": operations.refer_to_nrm,
        "nrm_finding": operations.follow_nrm,
        "event": operations.record_event,
        "told_iro": operations.record_iro_told,
        "told_placing": operations.record_placing_told,
        "told_police": operations.record_police_told,
        "receipt": operations.record_receipt,
        "cawn": operations.record_cawn,
        "prompt": operations.record_prompt,
        "prompt_answer": operations.answer_prompt,
        "review": operations.record_review,
        "cross_border": operations.record_cross_border,
        "cross_border_contact": operations.add_cross_border_contact,
    }
)
_PART_OF = {"action": ("strategy", "discussion"), "cross_border_contact": ("cross_border", "plan")}
_DONE = "This is recorded already. If it is wrong, correct the record."
_WAITS = (
    "For a looked-after child the director’s consent comes before the appeal. Where life is at "
    "risk, record that first: then nobody needs to wait."
)


@require_safe
def act_list(request: Asked, episode: UUID) -> HttpResponse:
    """Show what was done in an episode, what each record still waits for, and what to record."""
    return render(request, "acts/list.html", {"page": acts_page(opened(request, episode))})


@form_view
def act_new(request: Asked, episode: UUID, act: str) -> HttpResponse:
    """Record an act that a duty may wait for."""
    row = named(request, episode)
    form = _form(request, act)
    return _answer(request, row, form, _page(request, row, act), {"episode": row.pk})


@form_view
def act_part(request: Asked, episode: UUID, act: str, **whole: UUID) -> HttpResponse:
    """Add an action to a discussion, or a contact to a plan."""
    row, ctx = _named(request, episode)
    noun, word = _PART_OF[act]
    (pk,) = whole.values()
    one = record_named(ctx, NOUNS[noun].model, episode=row.pk, record=pk)
    form = _form(request, act)
    return _answer(request, row, form, _page(request, row, act), {word: one.pk})


@form_view
def act_step(request: Asked, episode: UUID, act: str, **record: UUID) -> HttpResponse:
    """Add to a record what followed: a decision, an outcome, an answer, a receipt."""
    row, ctx = _named(request, episode)
    step = STEPS[act]
    (pk,) = record.values()
    one = record_named(ctx, step.noun.model, episode=row.pk, record=pk)
    held = {name: getattr(one, name) for name in step.fields if getattr(one, name)}
    if act == "media_decide":
        held |= _director(ctx)
    form = _form(request, act, version=one.version, held=held)
    if act == "media_decide" and decides_alone(ctx):
        form.fields.pop("decided_by")  # whose decision it is, is known from who is signed in
    page = _page(request, row, act)
    if step.once and getattr(one, step.once) is not None:
        page = replace(page, closed=_DONE)
    elif act == "media_release" and not may_release(ctx, one):
        page = replace(page, closed=_WAITS, lead=(*page.lead, *_at_risk(ctx, row, pk)))
    return _answer(request, row, form, page, {"record": one.pk})


def _named(request: Asked, episode: UUID) -> tuple[Episode, Context]:
    row = named(request, episode)
    return row, about(request, row.authority_id)


def _director(ctx: Context) -> dict[str, str]:
    """Return the director's name, where there is one alone to be named."""
    found = directors(ctx)
    return {"decided_by": found[0]} if len(found) == 1 else {}


def _at_risk(ctx: Context, row: Episode, appeal: UUID) -> tuple[Component, ...]:
    if not permissions.allows(ctx, "act_media_risk"):
        return ()
    address = reverse("act_media_risk", args=[row.pk, appeal])
    said = format_html('<a class="govuk-link" href="{}">Record that life is at risk</a>', address)
    return (InsetText(said),)


def _form(
    request: Asked, act: str, *, version: int | None = None, held: Mapping[str, Any] | None = None
) -> ActForm:
    kind = form_of(act)
    me = {name: request.person_name for name in BY_US if name in kind.base_fields}
    asked = {name: request.GET[name] for name in ("kind",) if name in request.GET}
    initial = {**me, **(held or {}), **asked}
    return kind(typed(request), now=request.ctx.now, version=version, initial=initial)


def _page(request: Asked, row: Episode, act: str) -> FormPage:
    words = FORMS[act]
    lead = (InsetText(words.lead),) if words.lead else ()
    return form_page(
        request, row, title=words.title, button=words.button, said=words.said, lead=lead
    )


def _answer(
    request: Asked, row: Episode, form: ActForm, page: FormPage, whom: Mapping[str, UUID]
) -> HttpResponse:
    def run(ctx: Context) -> Outcome:
        said: dict[str, Any] = {"said": form.said(ctx.now), **whom}
        if "record" in whom:
            said["version"] = version_of(form)
        if attendees := form.attendees():
            said["attendees"] = attendees
        return _RUN[form.act](ctx, **said)

    return answer(request, row, form, page, run)

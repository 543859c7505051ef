"""A child is found: the prevention interview, and who was found with them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeward.domain.context import Context
from homeward.domain.matching import Particulars
from homeward.domain.time import age_on, london_date
from homeward.guard import permissions
from homeward.guard.operation import Outcome
from homeward.record.children.queries import Child, child_named
from homeward.record.episodes.being_found import record_found_with, record_prevention_interview
from homeward.record.episodes.queries import Episode
from homeward.record.kept.operations import add_fact
from homeward.record.search.queries import likely_matches
from homeward.web.components.content import InsetText
from homeward.web.door import Asked, form_view, typed
from homeward.web.episodes.forming import answer
from homeward.web.episodes.found_forms import Choices, FoundWithForm, PlanForm, PreventionForm
from homeward.web.episodes.pages import form_page
from homeward.web.episodes.reading import named
from homeward.web.episodes.words import child_name


@form_view
def episode_prevention(request: Asked, episode: UUID) -> HttpResponse:
    """Record the police's prevention interview, or why it was not held."""
    row = named(request, episode)
    form = PreventionForm(typed(request), now=request.ctx.now)
    lead = InsetText(
        "The police hold this as soon as the child is found. It is not the return home interview, "
        "which is still offered."
    )
    page = form_page(
        request,
        row,
        title="Record the prevention interview",
        button="Record the interview",
        said="The prevention interview is recorded.",
        lead=(lead,),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: record_prevention_interview(ctx, episode=row.pk, said=form.told(ctx.now)),
    )


@form_view
def episode_found_with(request: Asked, episode: UUID) -> HttpResponse:
    """Record that another child, not reported missing, was found with this one."""
    row = named(request, episode)
    sent = typed(request)
    found = _likely(request.ctx, row, sent.get("who", "")[:100]) if sent else []
    form = FoundWithForm(sent, now=request.ctx.now, children=found)
    page = form_page(
        request,
        row,
        title="Another child was found with this child",
        button="Record it" if found else "Look for the child",
        said="It is recorded in the other child’s record, and shown here.",
        lead=(InsetText(_elsewhere(request.ctx, row)),),
    )
    return answer(request, row, form, page, lambda ctx: _record(ctx, row, form))


def _record(ctx: Context, row: Episode, form: FoundWithForm) -> Outcome:
    other = child_named(ctx, UUID(form.cleaned_data["child"]))
    return record_found_with(
        ctx.for_authority(other.authority_id),
        episode=row.pk,
        child=other.pk,
        at=form.happened(ctx.now),
        note=form.cleaned_data["note"],
        missing_in=row.authority_id,
    )


def _likely(ctx: Context, row: Episode, who: str) -> Choices:
    words = who.split()
    if not words:
        return []
    given, family = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (words[0], "")
    matches = likely_matches(ctx, asked=Particulars(given, family, None), leave_out=[row.child_id])
    return [(str(one.child.pk), _told_apart(ctx, one.child)) for one in matches]


def _told_apart(ctx: Context, child: Child) -> str:
    name = child_name(child.given_name, child.family_name)
    born = child.born_on
    return f"{name}, aged {age_on(born, london_date(ctx.now))}" if born else name


def _elsewhere(ctx: Context, row: Episode) -> SafeString:
    """Say where a child goes who was reported too, or who is not known here."""
    report = f"{reverse('report_start')}?with={row.pk}"
    said = format_html(
        "This is for a child whom nobody had reported missing. If somebody had, or if the child "
        'is not known here and was missing too, <a class="govuk-link" href="{}">take a missing '
        "report for them</a>.",
        report,
    )
    if not permissions.allows(ctx, "child_new"):
        return said
    more = format_html(
        ' A child not known here who was not missing needs a <a class="govuk-link" href="{}">'
        "new record</a> first.",
        reverse("child_new"),
    )
    return said + more


@form_view
def episode_plan(request: Asked, episode: UUID) -> HttpResponse:
    """Add a version of the child's trigger plan, from the episode in which it was missed."""
    row = named(request, episode)
    form = PlanForm(
        typed(request),
        now=request.ctx.now,
        initial={"agreed_on": london_date(request.ctx.now)},
    )
    page = form_page(
        request,
        row,
        title="Add a trigger plan",
        button="Save the plan",
        said="The trigger plan is in force.",
        lead=(InsetText("The plan before this one is kept. The latest one agreed counts."),),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: add_fact(
            ctx,
            noun="trigger_plan",
            child=row.child_id,
            said={name: form.cleaned_data[name] for name in _PLAN},
        ),
    )


_PLAN = ("actions", "agreed_by", "agreed_on", "review_on")

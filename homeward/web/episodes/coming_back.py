"""The child is back: somebody's word, and the word of somebody who saw the child."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join

from homeward.record.episodes.operations import ReturnSaid, confirm_return, report_back
from homeward.record.episodes.queries import Episode
from homeward.web.components.component import Component
from homeward.web.components.content import InsetText
from homeward.web.door import Asked, about, form_view, typed
from homeward.web.episodes.deciding import ask, decided, endings_open, why
from homeward.web.episodes.forming import answer, version_of
from homeward.web.episodes.forms import BackForm, ReturnForm
from homeward.web.episodes.pages import form_page
from homeward.web.episodes.reading import due_after_return, named
from homeward.web.wording import owner_words

_A_WEEK = 7 * 24


@form_view
def episode_back(request: Asked, episode: UUID) -> HttpResponse:
    """Record somebody's word that the child is back, which ends nothing yet."""
    row = named(request, episode)
    form = BackForm(typed(request), now=request.ctx.now)
    lead = InsetText(
        "The episode stays open, and its actions go on, until somebody who has seen the child "
        "confirms the return."
    )
    page = form_page(
        request,
        row,
        title="Somebody says the child is back",
        button="Record that the child is reported back",
        said="Reported back. The episode stays open until somebody who has seen the child "
        "confirms it.",
        lead=(lead,),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: report_back(
            ctx, episode=row.pk, at=form.happened(ctx.now), who=form.cleaned_data["who"]
        ),
    )


_SAID = (
    "found_at",
    "returned_at",
    "seen_by",
    "found_where",
    "returned_to",
    "condition",
    "condition_note",
)


@form_view
def episode_return(request: Asked, episode: UUID) -> HttpResponse:
    """End the episode on the word of somebody who saw the child."""
    row = named(request, episode)
    form = ReturnForm(typed(request), now=request.ctx.now, version=row.version)
    endings = endings_open(request, row)
    ask(form, endings, needed=False)
    page = form_page(
        request,
        row,
        title="Record the return",
        button="Confirm that the child is back",
        said="The return is recorded. What is due next is on this page.",
        lead=(*why(endings), _due_next(request, row)),
    )
    return answer(
        request,
        row,
        form,
        page,
        lambda ctx: confirm_return(
            ctx,
            episode=row.pk,
            version=version_of(form),
            said=ReturnSaid(
                **{name: form.cleaned_data[name] for name in _SAID}, decided=decided(request, form)
            ),
        ),
    )


def _due_next(request: Asked, row: Episode) -> Component:
    """Return what the return would make due, as the protocol now stands."""
    ctx = about(request, row.authority_id)
    duties = due_after_return(ctx, row, at=ctx.now)
    if not duties:
        return InsetText("No action falls due because of the return.")
    lines = format_html_join(
        "",
        "<li>{}: within {}, for the {}</li>",
        (
            (one.title, _within(one.due_at - one.opened_at), owner_words(one.owner))
            for one in duties
        ),
    )
    return InsetText(
        format_html(
            "When the return is confirmed these fall due, counted from when the child was found "
            'or returned:<ul class="govuk-list govuk-list--bullet">{}</ul>',
            lines,
        )
    )


def _within(length: timedelta) -> str:
    """Return a time allowed as the guidance writes it: 72 hours, not 3 days; 7 days as days."""
    hours = int(length.total_seconds() // 3600)
    if hours >= _A_WEEK:
        return f"{hours // 24} days"
    return f"{hours} hour" if hours == 1 else f"{hours} hours"

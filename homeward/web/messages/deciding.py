"""Messages held back: a manager decides, with a reason, whether somebody may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from homeward.domain.context import Context
from homeward.guard.staff import Recorder, recorders
from homeward.guard.versions import Conflict, NotFound
from homeward.web.components.content import (
    BackLink,
    Column,
    InsetText,
    SummaryList,
    SummaryRow,
    Table,
)
from homeward.web.door import Asked, act, typed
from homeward.web.due import moment
from homeward.web.messages.forms import DecisionForm
from homeward.web.messages.pages import episode_url, whom
from homeward.web.messages.words import asks, reason_words
from homeward.work.messages import holding
from homeward.work.messages.deciding import decide
from homeward.work.messages.models import Suppression
from homeward.work.messages.reading import Line, lines


@dataclass(frozen=True, slots=True)
class HeldBackPage:
    """From whom messages are kept until somebody decides."""

    title: str
    back: BackLink
    table: Table | None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision to take: what would be said, to whom, and why it is held back."""

    title: str
    back: BackLink
    details: SummaryList
    episode_url: str
    lead: InsetText


@require_safe
def suppressions(request: Asked) -> HttpResponse:
    """List the messages that are held back."""
    ctx = request.ctx
    rows = holding.undecided(ctx)
    found = {line.message.pk: line for line in lines(ctx, {row.message for row in rows})}
    people = recorders(row.person for row in rows)
    page = HeldBackPage(
        title="Messages held back",
        back=BackLink(reverse("message_list"), "Messages"),
        table=_table(ctx, rows, found, people) if rows else None,
    )
    return render(request, "messages/suppressions.html", {"page": page})


def _table(
    ctx: Context,
    rows: Sequence[Suppression],
    found: dict[UUID, Line],
    people: dict[UUID, Recorder],
) -> Table:
    head = [Column("What"), Column("Not told to"), Column("Why"), Column("Since")]
    return Table(
        head,
        [
            [
                format_html(
                    '<a class="govuk-link" href="{}">{}</a>',
                    reverse("suppression", args=[row.pk]),
                    asks(found[row.message_id]),
                ),
                _who(row, people),
                reason_words(row.reason),
                moment(row.recorded_at, ctx.now),
            ]
            for row in rows
        ],
        caption="Waiting for a decision",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
    )


def _who(row: Suppression, people: dict[UUID, Recorder]) -> str:
    found = people.get(row.person) if row.person else None
    said = found.name if found else row.contact or "somebody of the household"
    return said[:1].upper() + said[1:]


@require_http_methods(["GET", "HEAD", "POST"])
def suppression(request: Asked, suppression: UUID) -> HttpResponse:
    """Show one that is held back, and take the decision."""
    ctx = request.ctx
    row = next((one for one in holding.undecided(ctx) if one.pk == suppression), None)
    if row is None:
        raise NotFound("This is not here, or it is decided already.")
    form = DecisionForm(typed(request), now=ctx.now, version=row.version)
    try:
        done = act(
            request,
            form,
            lambda ctx: decide(
                ctx,
                suppression=suppression,
                version=form.cleaned_data["version"] or 0,
                allowed=form.cleaned_data["allowed"] == "yes",
                decision=form.cleaned_data["decision"],
            ),
        )
    except Conflict:
        done = None
        form.add_error(None, "Somebody else has decided meanwhile. Open the list again.")
    if done:
        messages.success(request, "Your decision is recorded.")
        return redirect("suppressions")
    page = _page(ctx, row, lines(ctx, [row.message])[0])
    return render(request, "messages/suppression.html", {"page": page, "form": form})


def _page(ctx: Context, row: Suppression, line: Line) -> DecisionPage:
    rows = [SummaryRow("What would be said", asks(line))]
    if whom(ctx, line):
        rows.append(SummaryRow("Child", whom(ctx, line)))
    rows.append(SummaryRow("Not told to", _who(row, recorders([row.person]))))
    rows.append(SummaryRow("Why it is held back", reason_words(row.reason)))
    rows.append(SummaryRow("Held back since", moment(row.recorded_at, ctx.now)))
    return DecisionPage(
        title="Decide whether somebody may be told",
        back=BackLink(reverse("suppressions"), "Messages held back"),
        details=SummaryList(rows),
        episode_url=episode_url(ctx, line),
        lead=InsetText(
            "Until you decide, Homeward does not tell them, and asks the next person instead."
        ),
    )

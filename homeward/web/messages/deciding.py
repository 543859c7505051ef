"""Messages held back: a manager decides, with a reason, whether somebody may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from homeward.domain.context import Context
from homeward.guard.staff import Recorder, recorders
from homeward.guard.versions import Conflict, NotFound
from homeward.record.placements.registers import provider_named
from homeward.web.components.content import (
    BackLink,
    Column,
    InsetText,
    SummaryList,
    SummaryRow,
    Table,
)
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.due import moment
from homeward.web.messages.forms import DecisionForm
from homeward.web.messages.pages import episode_url, whom
from homeward.web.messages.words import asks, reason_words
from homeward.work.messages import holding
from homeward.work.messages.deciding import decide
from homeward.work.messages.models import Message, Suppression
from homeward.work.messages.reading import Line, lines, names_of


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
    if row.desk is not None:
        said = f"{said}: {provider_named(row.desk).name}"
    return capfirst(said)


@form_view
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
        messages.success(request, _done(row, form))
        return redirect("suppressions")
    names = names_of(filter(None, [row.message.acknowledged_by]))
    page = _page(ctx, row, lines(ctx, [row.message])[0], names)
    return render(request, "messages/suppression.html", {"page": page, "form": form})


def _done(row: Suppression, form: DecisionForm) -> str:
    if form.cleaned_data["allowed"] != "yes":
        return "Your decision is recorded. They are not told."
    over = row.message.ended_at is not None or row.message.state == Message.State.NOT_NEEDED
    return f"Your decision is recorded.{'' if over else ' Who may be told is told now.'}"


def _page(ctx: Context, row: Suppression, line: Line, names: Mapping[UUID, str]) -> DecisionPage:
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
        lead=InsetText(f"{_UNTIL} {_then(line.message, names)}{_besides(ctx, row)}"),
    )


_UNTIL = "Until you decide, Homeward does not tell them, and asks the next person instead."


def _besides(ctx: Context, row: Suppression) -> str:
    """Return that there is a further reason to decide on, if there is one."""
    same = (row.message_id, row.person, row.desk, row.contact)
    others = (one for one in holding.undecided(ctx) if one.pk != row.pk)
    if same in {(one.message_id, one.person, one.desk, one.contact) for one in others}:
        return " They are held back for another reason too: nothing goes before that is decided."
    return ""


def _then(row: Message, names: Mapping[UUID, str]) -> str:
    """Return what becomes of it if they may be told."""
    if row.ended_at is not None or row.state == Message.State.NOT_NEEDED:
        return (
            "Nobody need act on this message any more: it goes to nobody, and what you decide "
            "holds for later messages of this episode."
        )
    if row.state == Message.State.ACKNOWLEDGED:
        who = names.get(row.acknowledged_by, "Somebody") if row.acknowledged_by else "Somebody"
        return (
            f"{who} has it already. If you say yes, they are told at once so that they know; it "
            f"stays with {who}."
        )
    return "If you say yes, they are asked at once. If you say no, they are not told."

"""Handing a shift over, and answering what was handed over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard.versions import Conflict
from homeward.web.components.content import (
    Action,
    BackLink,
    InsetText,
    SummaryList,
    SummaryRow,
    Tag,
)
from homeward.web.components.justice import Alert
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.due import due, moment
from homeward.web.messages.forms import AcceptForm, HandoverForm
from homeward.web.messages.pages import whom
from homeward.web.messages.words import asks, raised
from homeward.work.messages import handing, reading
from homeward.work.messages.handing import Offered
from homeward.work.messages.reading import Line


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """What the reader holds, to be handed over; and what they have offered already."""

    title: str
    back: BackLink
    nothing: str
    offers: tuple[SummaryList, ...]


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One hand-over: what is in it, and how it stands."""

    title: str
    back: BackLink
    said: Alert
    note: InsetText | None
    items: SummaryList | None
    may_accept: bool
    refuse: str


@form_view
def handover(request: Asked) -> HttpResponse:
    """Choose who takes over, and offer them what the reader holds."""
    ctx = request.ctx
    taken = handing.offered_already(ctx)
    held = [line for line in reading.held_by(ctx) if line.message.pk not in taken]
    takers = reading.takers(ctx, children=[line.message.child_id for line in held])
    form = HandoverForm(
        typed(request),
        now=ctx.now,
        held=[(line, item_words(ctx, line)) for line in held],
        takers=takers,
    )
    done = act(
        request,
        form,
        lambda ctx: handing.give(
            ctx, to=form.person, messages=form.chosen, note=form.cleaned_data["note"]
        ),
    )
    if done:
        messages.success(request, "It is offered. It stays with you until it is accepted.")
        return redirect("handover_answer", handover=done.id)
    page = HandoverPage(
        title="Hand over",
        back=BackLink(reverse("message_list"), "Messages"),
        nothing="" if held else "You hold nothing that could be handed over.",
        offers=_offers(ctx),
    )
    shown = {"page": page, "form": form if held else None}
    return render(request, "messages/handover.html", shown)


def _offers(ctx: Context) -> tuple[SummaryList, ...]:
    found = handing.offers(ctx)
    people = {one.row.given_to for one in found} | {one.row.given_by for one in found}
    names = reading.names_of(people)
    return (SummaryList([_offer(ctx, one, names) for one in found]),) if found else ()


def _offer(ctx: Context, one: Offered, names: dict[UUID, str]) -> SummaryRow:
    given = one.row.given_by == ctx.actor
    other = names.get(one.row.given_to if given else one.row.given_by, "somebody")
    where = reverse("handover_answer", args=[one.row.pk])
    when = moment(one.row.given_at, ctx.now)
    key = f"To {other}" if given else f"From {other}"
    return SummaryRow(key, f"{when}: {_standing(one)}", (Action("Open", where, f"{key}, {when}"),))


def _standing(one: Offered) -> str:
    if one.waits:
        return "waits for an answer"
    if one.row.refused_at is not None:
        return "not accepted"
    taken = sum(1 for _, accepted in one.items if accepted)
    return f"{taken} of {len(one.items)} accepted"


def item_words(ctx: Context, line: Line) -> str:
    """Return one item of a hand-over, in a line."""
    when = ""
    if line.due_at is not None:
        then = due(line.due_at, ctx.now)
        when = f"{then.words} ({then.at})"
    what = " – ".join(filter(None, (asks(line), whom(ctx, line))))
    return ", ".join(filter(None, (what, raised(line.message), when)))


@form_view
def handover_answer(request: Asked, handover: UUID) -> HttpResponse:
    """Accept what was handed over, item by item, or refuse it; its giver may take it back."""
    ctx = request.ctx
    offered = handing.offer_named(ctx, handover)
    form = AcceptForm(
        typed(request),
        now=ctx.now,
        version=offered.row.version,
        items=[(line, item_words(ctx, line)) for line, _ in offered.items],
    )
    refusing = "refuse" in request.POST
    if request.method == "POST" and form.is_valid() and not form.chosen and not refusing:
        form.add_error("items", "Tick what you accept, or choose to accept nothing of it")
    done = None
    try:
        done = act(
            request,
            form,
            lambda ctx: handing.answer_handover(
                ctx,
                handover=handover,
                version=form.cleaned_data["version"] or 0,
                items=() if refusing else form.chosen,
            ),
        )
    except Conflict:
        form.add_error(None, "It was answered while you had this page open. Open it again.")
    if done:
        stands = handing.offer_named(ctx, handover)
        messages.success(request, _news(ctx, stands, () if refusing else form.chosen))
        return redirect("message_list")
    shown = form if offered.waits and _whose(ctx, offered) else None
    return render(
        request, "messages/offer.html", {"page": _offer_page(ctx, offered), "form": shown}
    )


def _news(ctx: Context, offered: Offered, chosen: Collection[UUID]) -> str:
    if not chosen and offered.row.given_by == ctx.actor:
        return "You have taken it back. All of it is still yours."
    if not chosen:
        return "You have not accepted it. It stays with the giver."
    stands = {line.message.pk: accepted for line, accepted in offered.items}
    if all(stands.get(one) for one in chosen):
        return "It is yours now."
    return "Not all that you ticked could be made yours. The hand-over shows what is."


def _whose(ctx: Context, offered: Offered) -> str:
    """Return whose hand-over it is in a word to the reader; "" if they were only told of it."""
    row = offered.row
    return {row.given_by: "Your hand-over", row.given_to: "A hand-over to you"}.get(ctx.actor, "")


def _offer_page(ctx: Context, offered: Offered) -> OfferPage:
    row = offered.row
    names = reading.names_of([row.given_by, row.given_to])
    mine, whose = row.given_to == ctx.actor, _whose(ctx, offered)
    return OfferPage(
        title=whose or "A hand-over between colleagues",
        back=BackLink(reverse("message_list"), "Messages"),
        said=_said(ctx, offered, names),
        note=InsetText(f"{names.get(row.given_by, 'The giver')} writes: {row.note}")
        if row.note
        else None,
        items=None if mine and offered.waits else _items(ctx, offered.items),
        may_accept=mine and offered.waits,
        refuse=_refuse(mine=mine) if offered.waits and whose else "",
    )


def _refuse(*, mine: bool) -> str:
    return "Accept nothing" if mine else "Take it back"


def _said(ctx: Context, offered: Offered, names: dict[UUID, str]) -> Alert:
    row = offered.row
    giver, taker = (names.get(one, "Somebody") for one in (row.given_by, row.given_to))
    at = moment(row.given_at, ctx.now)
    if offered.waits:
        return Alert(
            f"{giver} offered this to {taker} at {at}. It stays with {giver} until it is accepted.",
            variant="warning",
        )
    if row.refused_at is not None:
        return Alert(f"{taker} has not taken this over. It is still with {giver}.")
    then = moment(row.accepted_at or row.given_at, ctx.now)
    return Alert(f"{taker} accepted it at {then}.", variant="success")


_OUTCOMES = {
    None: Tag("Not answered", "yellow"),
    True: Tag("Accepted", "green"),
    False: Tag("Not accepted", "grey"),
}


def _items(ctx: Context, items: Sequence[tuple[Line, bool | None]]) -> SummaryList:
    return SummaryList(
        [SummaryRow(item_words(ctx, line), _OUTCOMES[accepted]) for line, accepted in items]
    )

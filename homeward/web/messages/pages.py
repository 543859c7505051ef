"""The page models of messages: frozen, plain, and nothing left to look up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.web.components.component import Component
from homeward.web.components.content import (
    BackLink,
    Column,
    SummaryList,
    SummaryRow,
    Table,
)
from homeward.web.components.justice import Alert
from homeward.web.due import due, moment
from homeward.web.episodes.words import child_name
from homeward.web.messages import words
from homeward.web.wording import owner_title
from homeward.work.messages.handing import KEY, OFFERED, UNANSWERED, Offered
from homeward.work.messages.models import Handover, Message
from homeward.work.messages.reading import Line

ELSEWHERE = frozenset({OFFERED})
"""The messages that are answered on a page of their own."""

_UNTOLD = "Nobody has been told yet."
_NOT_OPEN = (
    "It is about a child whose record you do not open, so who else was told is not shown. You "
    "may say that you have it, or pass it to a colleague who works with children."
)
_NEWS_FOR = timedelta(days=1)
"""For so long the giver is told what was not accepted of a hand-over."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """What waits for the reader, and what they were told."""

    title: str
    offered: tuple[Alert, ...]
    waiting: Table | None
    told: Table | None
    handover_url: str
    suppressions_url: str
    templates_url: str


def list_page(
    ctx: Context,
    *,
    waiting: Sequence[Line],
    told: Sequence[Line],
    offers: Sequence[Offered],
    names: Mapping[UUID, str],
) -> ListPage:
    """Return the page of messages."""
    return ListPage(
        title="Messages",
        offered=tuple(filter(None, (_offer(ctx, one, names) for one in offers))),
        waiting=_waiting(ctx, waiting) if waiting else None,
        told=_told(ctx, told) if told else None,
        handover_url=_address(ctx, "handover"),
        suppressions_url=_address(ctx, "suppressions"),
        templates_url=_address(ctx, "message_templates"),
    )


def _address(ctx: Context, name: str) -> str:
    return reverse(name) if permissions.allows(ctx, name) else ""


def _offer(ctx: Context, one: Offered, names: Mapping[UUID, str]) -> Alert | None:
    """Return what is to be said of a hand-over: to the taker while it waits, else to the giver."""
    row = one.row
    if row.given_to == ctx.actor:
        said = f"{names.get(row.given_by, 'A colleague')} hands over to you: {_count(one)}."
        return _link_alert("A hand-over waits for you", said, row) if one.waits else None
    taker = names.get(row.given_to, "Your colleague")
    if one.waits:
        said = f"{taker} has not answered yet. What you offered stays with you."
        return _link_alert("Your hand-over waits", said, row)
    left = sum(1 for line, accepted in one.items if not accepted and _stays(ctx, line))
    if not left or ctx.now - row.given_at > _NEWS_FOR:
        return None
    said = f"{taker} did not accept all of it. What was not accepted is still yours."
    return _link_alert("Your hand-over", said, row)


def _stays(ctx: Context, line: Line) -> bool:
    return line.message.owner == ctx.actor and line.message.ended_at is None


def _count(one: Offered) -> str:
    return f"{len(one.items)} {'thing' if len(one.items) == 1 else 'things'}"


def _link_alert(title: str, said: str, row: Handover) -> Alert:
    look = format_html(
        '<p>{} <a class="govuk-link" href="{}">Open the hand-over</a></p>',
        said,
        reverse("handover_answer", args=[row.pk]),
    )
    return Alert(title, look, variant="warning")


def _waiting(ctx: Context, lines: Sequence[Line]) -> Table:
    head = [Column("What"), Column("How soon"), Column("Due")]
    return Table(
        head,
        [
            [_what(ctx, line), words.URGENCY[line.message.urgency], _due(ctx, line)]
            for line in lines
        ],
        caption="Waiting for your answer",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-board",
    )


def _told(ctx: Context, lines: Sequence[Line]) -> Table:
    head = [Column("What"), Column("Told"), Column("How it stands")]
    return Table(
        head,
        [
            [
                _what(ctx, line),
                moment(line.message.told_at or line.message.tell_at, ctx.now),
                words.whole_state(line.message),
            ]
            for line in lines
        ],
        caption="You were told",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-board",
    )


def _what(ctx: Context, line: Line) -> SafeString:
    """Return what is asked, of which child where the reader may open it, and if it was raised."""
    more = (whom(ctx, line), capfirst(words.raised(line.message)))
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>{}',
        reverse("message", args=[line.message.pk]),
        words.asks(line),
        format_html_join(
            "", '<span class="hw-board__more">{}</span>', ((said,) for said in more if said)
        ),
    )


def whom(ctx: Context, line: Line) -> str:
    """Return the child's name, for those who may open the episode; else nothing."""
    if line.episode is None or not permissions.allows(ctx, "episode"):
        return ""
    child = line.episode.child
    return child_name(child.given_name, child.family_name)


def _due(ctx: Context, line: Line) -> SafeString | str:
    if line.due_at is None:
        return f"Since {moment(line.message.tell_at, ctx.now)}"
    return due(line.due_at, ctx.now).drawn


@dataclass(frozen=True, slots=True)
class Link:
    """A link to something that may be done."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message: what it asks, who has it, what may be done about it, and its trail."""

    title: str
    back: BackLink
    state: Component
    details: SummaryList
    episode_url: str
    more: Link | None
    answer_url: str
    pass_url: str
    trail: Table | None
    untold: str


def message_page(
    ctx: Context,
    line: Line,
    *,
    trail: Table | None,
    may_open: bool,
    names: Mapping[UUID, str],
) -> MessagePage:
    """Return the page of one message. ``may_open``: the reader may open what it is about."""
    row = line.message
    return MessagePage(
        title=words.title_of(row.template),
        back=BackLink(reverse("message_list"), "Messages"),
        state=state_alert(ctx, line, names=names),
        details=details(ctx, line, names=names, child=True),
        episode_url=episode_url(ctx, line),
        more=more(ctx, row),
        answer_url=reverse("message_answer", args=[row.pk]),
        pass_url=reverse("message_pass", args=[row.pk]),
        trail=trail,
        untold=_UNTOLD if may_open else _NOT_OPEN,
    )


def more(ctx: Context, row: Message) -> Link | None:
    """Return the way to the page on which a message is answered, where that is another."""
    for beginning in (KEY, UNANSWERED):
        if row.key.startswith(beginning) and row.ended_at is None and _over(ctx):
            handover = row.key.removeprefix(beginning)
            return Link("Open the hand-over", reverse("handover_answer", args=[handover]))
    if row.template == "decision_needed" and permissions.allows(ctx, "suppressions"):
        return Link("Decide", reverse("suppressions"))
    return None


def _over(ctx: Context) -> bool:
    return permissions.allows(ctx, "handover_answer")


def episode_url(ctx: Context, line: Line) -> str:
    """Return the way to the episode, for those who may open it."""
    if line.episode is None or not permissions.allows(ctx, "episode"):
        return ""
    return reverse("episode", args=[line.episode.pk])


def state_alert(ctx: Context, line: Line, *, names: Mapping[UUID, str]) -> Component:
    """Return how a message stands, in a sentence."""
    row = line.message
    if row.state == "acknowledged":
        mine = row.owner == ctx.actor
        who = "You have" if mine else f"{_owner(line, names) or 'Somebody'} has"
        at = f" since {moment(row.acknowledged_at, ctx.now)}" if row.acknowledged_at else ""
        return Alert(f"{who} it{at}.", variant="success")
    if row.state == "not_needed":
        return Alert("This is no longer needed. There is nothing to do.")
    if row.owner == ctx.actor:
        return Alert("This waits for you.", variant="warning")
    who = _owner(line, names)
    return Alert(f"This waits for {who}." if who else "Nobody has been asked yet.")


def _owner(line: Line, names: Mapping[UUID, str]) -> str:
    return names.get(line.message.owner, "Somebody") if line.message.owner else ""


def details(ctx: Context, line: Line, *, names: Mapping[UUID, str], child: bool) -> SummaryList:
    """Return what is asked, why, by when and of whom; the child's name only where asked for."""
    row, now = line.message, ctx.now
    rows = [SummaryRow("What is asked", words.says(line, now))]
    if line.why:
        rows.append(SummaryRow("Why", line.why))
    if child and whom(ctx, line):
        rows.append(SummaryRow("Child", whom(ctx, line)))
    if line.due_at is not None:
        rows.append(SummaryRow("Due", _due(ctx, line)))
    else:
        rows.append(SummaryRow("Since", moment(row.tell_at, now)))
    rows.append(SummaryRow("How soon to be answered", words.URGENCY[row.urgency]))
    rows.append(SummaryRow("Asked of", owner_title(row.role)))
    if row.owner:
        rows.append(SummaryRow("Now with", _owner(line, names)))
    return SummaryList(rows)

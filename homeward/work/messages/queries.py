"""Who knows of an episode, in one line, and the messages of those who ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.work.messages.models import Answer, Delivery, Message
from homeward.work.messages.reading import Trail as Trail
from homeward.work.messages.reading import names_of
from homeward.work.messages.reading import trail_in as trail_in
from homeward.work.messages.rows import is_open

_NOBODY = "Nobody has been told yet."
_BY = {
    "in_app": "in Homeward",
    "email": "by email",
    "notify_email": "by email",
    "notify_sms": "by text message",
}
_ARRIVED = (Delivery.State.SENT, Delivery.State.DELIVERED)
_FAILED = (Delivery.State.FAILED, Delivery.State.BOUNCED)

_Who = tuple[UUID | None, UUID | None, str]
"""A person, a provider of the register, or the words for a desk."""


def trail_of(ctx: Context, episode: UUID) -> Trail:
    """Return what became of all of an episode's messages."""
    return trail_in(ctx, episode, all_of_them=True)


def who_knows(ctx: Context, episode: UUID) -> str:
    """Return in one line who has an episode in hand, who was told, when and by what.

    As the deliveries say, so that a desk is named as well as whoever was asked before others.
    """
    rows = list(
        Message.objects.seen_by(ctx)
        .filter(episode=episode)
        .exclude(state=Message.State.NOT_NEEDED)
        .order_by("told_at", "pk")
    )
    told = _told(ctx, rows)
    have = {row.acknowledged_by: row for row in rows if row.acknowledged_by}
    names = names_of({*have, *(person for person, _, _ in told if person)})
    said = [
        f"{names.get(who, 'Somebody')} has it since {in_words(row.acknowledged_at)}"
        for who, row in have.items()
        if row.acknowledged_at
    ]
    said += _others(ctx, {who: sent for who, sent in told.items() if who[0] not in have}, names)
    good = {row.message_id for sent in told.values() for row in sent if row.state not in _FAILED}
    if any(is_open(row) and row.pk not in good and row.tell_at <= ctx.now for row in rows):
        said.append("for something nobody could be found yet")
    if not said:
        return _NOBODY
    line = "; ".join(said)
    return f"{line[0].upper()}{line[1:]}."


def _told(ctx: Context, rows: Sequence[Message]) -> dict[_Who, list[Delivery]]:
    """Return what went to each, in the order in which they were first told."""
    sent = Delivery.objects.seen_by(ctx).filter(message__in=[row.pk for row in rows])
    found: dict[_Who, list[Delivery]] = {}
    for row in sent.order_by("recorded_at", "channel", "pk"):
        found.setdefault((row.person, row.desk, row.contact), []).append(row)
    return found


def _others(
    ctx: Context, told: Mapping[_Who, list[Delivery]], names: Mapping[UUID, str]
) -> Iterator[str]:
    messages = {row.message_id for sent in told.values() for row in sent}
    passed = Answer.objects.seen_by(ctx).filter(message__in=messages, intent=Answer.Intent.PASSED)
    gave = set(passed.values_list("person", flat=True))
    for (person, _, contact), sent in told.items():
        who = names.get(person, "Somebody") if person else contact
        yield f"{who} {_how(sent)}{_since(person, sent, gave)}"


def _how(sent: Sequence[Delivery]) -> str:
    """Return when somebody was told and by what; or that it is on its way, or did not arrive."""
    arrived = [row for row in sent if row.state in _ARRIVED]
    if arrived:
        first = min(row.sent_at or row.recorded_at for row in arrived)
        return f"was told {in_words(first)} {_ways(arrived)}"
    if any(row.state == Delivery.State.PENDING for row in sent):
        return f"is being told {_ways(sent)}"
    if all(row.state == Delivery.State.NOT_NEEDED for row in sent):
        return "was not told after all"
    return f"could not be reached {_ways(sent)}"


def _ways(sent: Sequence[Delivery]) -> str:
    ways = list(dict.fromkeys(_BY[row.channel] for row in sent))
    return " and ".join(sorted(ways, key=list(_BY.values()).index))


def _since(person: UUID | None, sent: Sequence[Delivery], gave: set[UUID]) -> str:
    """Return what somebody who signs in did; a desk cannot answer here."""
    if person in gave:
        return " and passed it on"
    asked = any(row.asks and row.state in _ARRIVED for row in sent)
    return " and has not answered" if person and asked else ""

"""What a message says by a channel: only the fields that the channel may carry, filled in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import URGENCY_WORDS, Channel, Urgency, Words, fields_of, words_of
from homeward.domain.time import in_words
from homeward.guard.permissions import ROLE_NAMES
from homeward.work.daily.plain import summary_for
from homeward.work.messages.alarming import role_concerned
from homeward.work.messages.models import Answer, Delivery, Message
from homeward.work.obligations.models import Obligation

Link = Callable[[UUID], str]
"""From a delivery's id to the address that opens its message, where a reader signs in first."""

_NO_TIME = "the time that the protocol says"
_SOMETHING = "Something is waiting for you"


def say(ctx: Context, message: Message, delivery: Delivery, *, link: Link) -> Words:
    """Return the words in which a delivery leaves.

    Raises: Forbidden, where its template never goes by its channel.
    """
    template, channel = _template(ctx, message, delivery), Channel(delivery.channel)
    wanted = fields_of(template, channel)
    known = {
        "action": message.title or _SOMETHING,
        "due": _due(ctx, message) if "due" in wanted else "",
        "since": in_words(message.told_at or message.tell_at),
        "role": f"the {_role_words(role_concerned(message))}",
        "urgency": URGENCY_WORDS[Urgency(message.urgency)],
        "link": link(delivery.pk),
        "summary": _summary(ctx, message, delivery) if "summary" in wanted else "",
    }
    return words_of(template, channel, {name: known[name] for name in wanted})


def _template(ctx: Context, message: Message, delivery: Delivery) -> str:
    """Return the message's own template for the first who are told; else why it came to them."""
    at_once = delivery.recorded_at == message.recorded_at
    if not delivery.asks and (message.duty or not at_once):
        return "told_too"
    if at_once:
        return message.template
    passed = Answer.objects.seen_by(ctx).filter(
        message=message,
        intent=Answer.Intent.PASSED,
        passed_to=delivery.person,
        answered_at=delivery.recorded_at,
    )
    if passed.exists():
        return "passed_to_you"
    asked_before = Delivery.objects.seen_by(ctx).filter(
        message=message, recorded_at__lt=delivery.recorded_at
    )
    return "not_answered" if asked_before.exists() else message.template


def _due(ctx: Context, message: Message) -> str:
    rows = Obligation.objects.seen_by(ctx).filter(episode=message.episode_id, key=message.duty)
    due_at = rows.values_list("due_at", flat=True).first() if message.episode_id else None
    return in_words(due_at) if due_at else _NO_TIME


def _summary(ctx: Context, message: Message, delivery: Delivery) -> str:
    """Return the report that a message is about, as whoever it goes to may see it."""
    report = UUID(message.key.split(":")[1])
    return summary_for(ctx, report=report, person=delivery.person) or f"{message.title}."


def _role_words(role: str) -> str:
    named = ROLE_NAMES.get(role, role.replace("_", " "))
    return named[0].lower() + named[1:]

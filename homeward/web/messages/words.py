"""Messages in words: how soon, how they stand, how they went, and what they ask."""

from __future__ import annotations

from datetime import datetime

from homeward.domain.messages import TEMPLATES, Channel, Forbidden, fields_of, words_of
from homeward.web.components.content import Tag
from homeward.web.due import moment
from homeward.web.wording import owner_words
from homeward.work.messages.alarming import role_concerned
from homeward.work.messages.models import Delivery, Message
from homeward.work.messages.reading import Line

URGENCY = {
    "now": Tag("Now", "red"),
    "shift": Tag("This shift", "orange"),
    "working_day": Tag("Next working day", "blue"),
}
STATES = {
    "waiting": Tag("Not told yet", "grey"),
    "told": Tag("Not acknowledged", "yellow"),
    "acknowledged": Tag("Acknowledged", "green"),
    "not_needed": Tag("No longer needed", "grey"),
}
CHANNELS = dict(Delivery.Channel.choices)
REASONS = {
    "honour_based_abuse": "Honour-based abuse is recorded",
    "domestic_abuse": "Domestic abuse is recorded",
    "forced_marriage": "A risk of forced marriage is recorded",
    "allegation": "An allegation is recorded",
    "must_not_be_told": "It is recorded that this contact must not be told",
}


def asks(line: Line) -> str:
    """Return what a message asks, in a few words and without saying of whom."""
    row = line.message
    return row.title or title_of(row.template)


def title_of(template: str) -> str:
    """Return what kind of message it is."""
    found = TEMPLATES.get(template)
    return found.title if found else "Message"


def says(line: Line, now: datetime) -> str:
    """Return the message in a sentence, as it stands in Homeward."""
    row = line.message
    known = {
        "action": asks(line),
        "due": moment(line.due_at, now) if line.due_at else "the time that the protocol says",
        "since": moment(row.told_at or row.tell_at, now),
        "role": f"the {owner_words(role_concerned(row))}",
    }
    try:
        wanted = fields_of(row.template, Channel.IN_APP)
        return words_of(
            row.template, Channel.IN_APP, {name: known.get(name, "") for name in wanted}
        ).body
    except Forbidden:
        return f"{asks(line)}."


def reason_words(code: str) -> str:
    """Return why somebody was kept from a message."""
    return REASONS.get(code, code.replace("_", " ").capitalize())


def fate(row: Delivery, now: datetime) -> str:
    """Return what became of one try to reach somebody."""
    then = row.settled_at or row.sent_at
    at = f" {moment(then, now)}" if then else ""
    tries = f", after {row.tries} tries" if row.tries > 1 else ""
    return f"{Delivery.State(row.state).label}{at}{tries}"


def whole_state(row: Message) -> Tag:
    """Return how a message stands, as a tag."""
    return STATES[row.state]

"""A message in words, from its template and only the fields that its channel may carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from homeward.domain.messages.channel import Channel
from homeward.domain.messages.telling import Urgency
from homeward.domain.messages.templates import TEMPLATES

# Long enough for a signed link and a rule's title, too short for a case note.
_LONGEST = 400
# What is written for a letter's body may have lines, and be as long as a letter.
_LONGEST_OF: Mapping[str, int] = {"summary": 20_000}

URGENCY_WORDS: Mapping[Urgency, str] = {
    Urgency.NOW: "now",
    Urgency.SHIFT: "this shift",
    Urgency.WORKING_DAY: "next working day",
}


class Words(NamedTuple):
    """What a person reads: a line, and the text under it. A text message has no line."""

    subject: str
    body: str


class Forbidden(Exception):
    """A message that must not be written so: a field is not allowed there, or lacks."""


def fields_of(template: str, channel: Channel) -> frozenset[str]:
    """Return the fields that a template carries by a channel: what to hand to ``words_of``.

    Raises: Forbidden, when there is no such template or it never goes by that channel.
    """
    found = TEMPLATES.get(template)
    if found is None:
        raise Forbidden(f"There is no template {template}.")
    if channel not in found.fields:
        raise Forbidden(f"{template} never goes by {channel}.")
    return found.fields[channel]


def words_of(template: str, channel: Channel, fields: Mapping[str, str]) -> Words:
    """Return the words of a message.

    Raises: Forbidden, when a field is not on that channel's list, one of the list lacks, or
    what stands in it is too long or more than one line. The error never repeats a value.
    """
    allowed = fields_of(template, channel)
    given = frozenset(fields)
    if given != allowed:
        wrong = sorted(given - allowed) or sorted(allowed - given)
        said = "may not carry" if given - allowed else "lacks"
        raise Forbidden(f"{template} by {channel} {said} {', '.join(wrong)}.")
    for name, value in fields.items():
        lines = value.split("\n") if name in _LONGEST_OF else [value]
        if len(value) > _LONGEST_OF.get(name, _LONGEST) or not all(map(str.isprintable, lines)):
            raise Forbidden(f"{name} of {template} is too long, or not one line of text.")
    text = TEMPLATES[template].texts[channel]
    return Words(text.subject.format_map(fields), text.body.format_map(fields))

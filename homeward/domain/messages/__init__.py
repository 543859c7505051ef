"""Messages: when a person may be told, by what channel, and what each channel may carry."""

from homeward.domain.messages.address import is_plain_address
from homeward.domain.messages.channel import Channel, Letter, NotSent, Sender
from homeward.domain.messages.telling import (
    HISTORY,
    Quiet,
    Urgency,
    is_history,
    letter_from,
    tell_from,
    try_again_at,
)
from homeward.domain.messages.templates import TEMPLATES, Template
from homeward.domain.messages.waiting import answer_by, ask_again_at, look_again_at
from homeward.domain.messages.words import URGENCY_WORDS, Forbidden, Words, fields_of, words_of

__all__ = [
    "HISTORY",
    "TEMPLATES",
    "URGENCY_WORDS",
    "Channel",
    "Forbidden",
    "Letter",
    "NotSent",
    "Quiet",
    "Sender",
    "Template",
    "Urgency",
    "Words",
    "answer_by",
    "ask_again_at",
    "fields_of",
    "is_history",
    "is_plain_address",
    "letter_from",
    "look_again_at",
    "tell_from",
    "try_again_at",
    "words_of",
]

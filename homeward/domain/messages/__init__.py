"""Messages: when a person may be told, by what channel, and what each channel may carry."""

from homeward.domain.messages.channel import Channel, Letter, NotSent, Sender
from homeward.domain.messages.telling import Quiet, Urgency, tell_from, try_again_at
from homeward.domain.messages.templates import TEMPLATES, Template
from homeward.domain.messages.words import URGENCY_WORDS, Forbidden, Words, fields_of, words_of

__all__ = [
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
    "fields_of",
    "tell_from",
    "try_again_at",
    "words_of",
]

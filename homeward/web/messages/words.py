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
    "female_genital_mutilation": "A risk of female genital mutilation (FGM) is recorded",
    "honour_based_abuse": "Honour-based abuse is recorded",
    "domestic_abuse": "Domestic abuse is recorded",
    "forced_marriage": "A risk of forced marriage is recorded",
    "allegation": "An allegation is recorded",
    "must_not_be_told": "It is recorded that this contact must not be told",
}


_FAILURES = {
    "not_set_up": "no such message leaves here: neither a mail server nor GOV.UK Notify is set up",
    "no_address": "the register has no address and no mobile number to write to",
    "not_an_address": "it is not an email address",
    "no_words": "this message never goes that way",
    "recipient_refused_550": "the address was refused: there is no such mailbox",
    "recipient_refused_552": "the mailbox is full",
    "unreachable": "no answer from the mail server or from GOV.UK Notify",
    "timed_out": "the mail server or GOV.UK Notify took too long to answer",
    "not_offered": "the mail server does not offer what our settings ask of it",
    "no_safe_connection": "no safe connection to the mail server could be made",
    "not_a_letter": "it could not be written as an email",
    "not_understood": "GOV.UK Notify’s answer could not be understood",
    "not_worked": "something went wrong that we did not foresee; the log has it",
    "notify_400": "GOV.UK Notify refused the address or the template",
    "notify_401": "GOV.UK Notify did not let us in",
    "notify_403": "GOV.UK Notify did not let us in",
    "notify_429": "GOV.UK Notify takes no more for now",
    "permanent-failure": "there is no such mailbox or number",
    "temporary-failure": "the mailbox was full, or the telephone was off",
    "technical-failure": "GOV.UK Notify could not deliver it",
    "returned_no_mailbox": "it came back: there is no such mailbox",
    "returned_full": "it came back: the mailbox is full",
    "returned_too_late": "it came back: no mail server took it in time",
    "returned": "it came back",
}
# A code may go on with the number that the server gave (RFC 5321): 4 for now, 5 for good.
_KINDS = (
    ("recipient_refused_4", "the address was not taken for now"),
    ("recipient_refused", "the address was refused"),
    ("sender_refused", "the mail server does not let our own address send"),
    ("letter_refused_4", "the mail server did not take the letter for now"),
    ("letter_refused", "the mail server refused the letter"),
    ("server_refused", "the mail server did not let us in"),
    ("notify_5", "GOV.UK Notify was not working"),
    ("notify_", "GOV.UK Notify refused it"),
    ("unforeseen", "something went wrong that we did not foresee; the log has it"),
)
_UNKNOWN = "what stood in its way is not known"


def asks(line: Line) -> str:
    """Return what a message asks, in a few words and without saying of whom."""
    row = line.message
    return row.title or title_of(row.template)


def raised(row: Message) -> str:
    """Return to whom an action was raised, or nothing: one action may be told of more than once."""
    return f"raised to the {owner_words(row.role)}" if row.template == "duty_raised" else ""


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
    """Return what became of one try to reach somebody, with what stood in its way."""
    then = row.settled_at or row.sent_at
    at = f" {moment(then, now)}" if then else ""
    tries = f", after {row.tries} tries" if row.tries > 1 else ""
    failure = f": {failure_words(row.failure)}" if row.failure else ""
    return f"{Delivery.State(row.state).label}{at}{tries}{failure}"


def failure_words(code: str) -> str:
    """Return in plain words what stood in a letter's way, from the code that the sender gave."""
    if code in _FAILURES:
        return _FAILURES[code]
    return next((said for start, said in _KINDS if code.startswith(start)), _UNKNOWN)


def whole_state(row: Message) -> Tag:
    """Return how a message stands, as a tag."""
    return STATES[row.state]

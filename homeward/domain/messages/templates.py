"""Every message's text, as data, with the fields that each channel may carry of it.

No channel carries a child's name, address or placement: who it concerns is read in Homeward,
under the reader's own access. A text message and a subject do not even carry what is to be
done, because a locked telephone shows them to whoever stands near.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from homeward.domain.messages.channel import Channel

_EMAILS = (Channel.EMAIL, Channel.NOTIFY_EMAIL)

# action: what is to be done, in the protocol's words. due, since: instants in London words.
# role: who was to be told. urgency: how soon. code: of an address on trial. link: to the message.
# summary: a report in lines that name nobody, of what its reader may see.
CHANNEL_FIELDS: Mapping[Channel, frozenset[str]] = MappingProxyType(
    {
        Channel.IN_APP: frozenset({"action", "due", "since", "role"}),
        **{
            email: frozenset(
                {"action", "due", "since", "role", "urgency", "link", "code", "summary"}
            )
            for email in _EMAILS
        },
        Channel.NOTIFY_SMS: frozenset({"due", "since", "role", "urgency", "link", "code"}),
    }
)
SUBJECT_FIELDS = frozenset({"urgency"})


class Text(NamedTuple):
    """A subject and a body, with ``{fields}`` to fill in."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message: its text, and its allow-list of fields, for each channel."""

    name: str
    title: str
    texts: Mapping[Channel, Text]
    fields: Mapping[Channel, frozenset[str]]


_LINK = "\n\nOpen it in Homeward, where you will be asked to sign in:\n{link}\n"
_WHO = "\nHomeward sent this because of your part in children's services. Please do not forward it."


class _Said(NamedTuple):
    """A template as it is written below. An empty text: it does not go by that channel."""

    title: str
    subject: str
    in_app: str
    email: str
    sms: str
    fields: str
    sms_fields: str


_SAID: Mapping[str, _Said] = {
    "episode_began": _Said(
        title="A child is reported",
        subject="Homeward: a report needs somebody to take it in hand ({urgency})",
        in_app="{action}. Say that you have it, or pass it on.",
        email="A report needs somebody to take it in hand.\n\n{action}\n"
        "Say that you have it, or pass it on." + _LINK,
        sms="Homeward: a report needs somebody to take it in hand ({urgency}). {link}",
        fields="action urgency",
        sms_fields="urgency",
    ),
    "duty_opened": _Said(
        title="An action is due",
        subject="Homeward: an action is due ({urgency})",
        in_app="{action}. Due by {due}.",
        email="An action is waiting for you.\n\n{action}\nDue by {due}." + _LINK,
        sms="Homeward: an action is waiting for you ({urgency}). Due by {due}. {link}",
        fields="action due urgency",
        sms_fields="due urgency",
    ),
    "duty_raised": _Said(
        title="An action is raised to you",
        subject="Homeward: an action is raised to you ({urgency})",
        in_app="{action}. It was due by {due} and is raised to you.",
        email="An action is raised to you.\n\n{action}\nDue by {due}." + _LINK,
        sms="Homeward: an action is raised to you ({urgency}). Due by {due}. {link}",
        fields="action due urgency",
        sms_fields="due urgency",
    ),
    "not_answered": _Said(
        title="Nobody has answered",
        subject="Homeward: a message nobody has answered ({urgency})",
        in_app="{action}. Told to {role} since {since}, and nobody has answered.",
        email="Nobody has answered this, so it has come to you.\n\n{action}\n"
        "Told to {role} since {since}." + _LINK,
        sms="Homeward: nobody has answered a message since {since}. It has come to you "
        "({urgency}). {link}",
        fields="action role since urgency",
        sms_fields="since urgency",
    ),
    "passed_to_you": _Said(
        title="Passed to you",
        subject="Homeward: a message is passed to you ({urgency})",
        in_app="{action}. It was passed to you.",
        email="A colleague says that this is for you.\n\n{action}" + _LINK,
        sms="Homeward: a colleague has passed you a message ({urgency}). {link}",
        fields="action urgency",
        sms_fields="urgency",
    ),
    "told_too": _Said(
        title="For you to know",
        subject="Homeward: a message for you to know ({urgency})",
        in_app="{action}. You are told so that you know, and need not answer.",
        email="You are told of this so that you know. You need not answer.\n\n{action}" + _LINK,
        sms="Homeward: a message for you to know; you need not answer ({urgency}). {link}",
        fields="action urgency",
        sms_fields="urgency",
    ),
    "nobody_on_duty": _Said(
        title="Nobody is on duty",
        subject="Homeward: nobody is on duty ({urgency})",
        in_app="{action}. Nobody could be found for {role}, so it has come to you.",
        email="Homeward could find nobody to tell for {role}, so it has come to you.\n\n{action}"
        + _LINK,
        sms="Homeward: nobody could be found for {role}. It has come to you ({urgency}). {link}",
        fields="action role urgency",
        sms_fields="role urgency",
    ),
    "hard_to_reach": _Said(
        title="Somebody may not see a message in time",
        subject="Homeward: somebody may not see a message in time ({urgency})",
        in_app="{action}. This is about {role}.",
        email="Something is wanting to reach {role}, so a message may be seen too late.\n\n{action}"
        + _LINK,
        sms="Homeward: {role} may not see a message in time ({urgency}). {link}",
        fields="action role urgency",
        sms_fields="role urgency",
    ),
    "message_stuck": _Said(
        title="Something cannot be worked",
        subject="Homeward: something cannot be worked ({urgency})",
        in_app="{action}. Homeward goes on trying. Look in its log why it fails.",
        email="Homeward has failed at this again and again, and goes on trying. Look in its log "
        "why it fails.\n\n{action}" + _LINK,
        sms="Homeward: something keeps failing and is tried again ({urgency}). {link}",
        fields="action urgency",
        sms_fields="urgency",
    ),
    "alarm_stands": _Said(
        title="An alarm stands",
        subject="Homeward: an alarm stands ({urgency})",
        in_app="{action}. Look at the page Alarms.",
        email="{action}. The page Alarms says which, and what to do." + _LINK,
        sms="Homeward: an alarm stands. Look at the page Alarms ({urgency}). {link}",
        fields="action urgency",
        sms_fields="urgency",
    ),
    "not_delivered": _Said(
        title="A message did not arrive",
        subject="Homeward: a message did not arrive ({urgency})",
        in_app="{action}. The message to {role} did not arrive.",
        email="A message to {role} did not arrive, so it has come to you.\n\n{action}" + _LINK,
        sms="Homeward: a message to {role} did not arrive. It has come to you ({urgency}). {link}",
        fields="action role urgency",
        sms_fields="role urgency",
    ),
    "engine_stalled": _Said(
        title="Homeward's clock has stopped",
        subject="Homeward: the clock has stopped",
        in_app="Nothing has been worked out since {since}. Times on the screen may be out of date.",
        email="Homeward's worker has given no sign of life since {since}. Nothing falls due and no "
        "message leaves until it runs again. Start it, and look in the log why it stopped." + _LINK,
        sms="Homeward: no sign of life from the worker since {since}. No message leaves. {link}",
        fields="since",
        sms_fields="since",
    ),
    "engine_behind": _Said(
        title="Homeward is behind",
        subject="Homeward: messages are behind",
        in_app="What has been due since {since} is not done yet. Messages are late.",
        email="Homeward's worker gives signs of life, but what has been due since {since} is not "
        "done. Messages are late. Look in the log, and start the worker again." + _LINK,
        sms="Homeward: what has been due since {since} is not done. Messages are late. {link}",
        fields="since",
        sms_fields="since",
    ),
    "engine_back": _Said(
        title="Homeward's clock runs again",
        subject="Homeward: the clock runs again",
        in_app="The clock runs again. It had stood still, or been behind, since {since}.",
        email="Homeward's worker is at work again and has caught up. It had stood still, or been "
        "behind, since {since}. Look at what is overdue." + _LINK,
        sms="Homeward: the worker has caught up; it had stopped, or was behind, since {since}. "
        "{link}",
        fields="since",
        sms_fields="since",
    ),
    "database_down": _Said(
        title="Homeward's database does not answer",
        subject="Homeward: the database does not answer",
        in_app="The database has not answered since {since}.",
        email="Homeward's database has not answered since {since}. Nobody can work in Homeward, "
        "nothing falls due and no message leaves until it does. Start it." + _LINK,
        sms="Homeward: the database has not answered since {since}. No message leaves. {link}",
        fields="since",
        sms_fields="since",
    ),
    "database_back": _Said(
        title="Homeward's database answers again",
        subject="Homeward: the database answers again",
        in_app="The database answers again. It had not since {since}.",
        email="Homeward's database answers again. It had not since {since}. What fell due "
        "meanwhile is being told now: look at what is overdue." + _LINK,
        sms="Homeward: the database answers again. It had not since {since}. {link}",
        fields="since",
        sms_fields="since",
    ),
    "daily_report": _Said(
        title="The daily report",
        subject="Homeward: the daily report",
        in_app="The daily report of {since}: {action}.",
        email="The daily report of {since}.\n\n{summary}" + _LINK,
        sms="Homeward: the daily report of {since} is ready. {link}",
        fields="action since summary",
        sms_fields="since",
    ),
    "daily_report_late": _Said(
        title="The daily report is late",
        subject="Homeward: the daily report is late",
        in_app="The daily report of {since} has not been made.",
        email="The daily report of {since} has not been made. Make it yourself, and tell whoever "
        "looks after Homeward." + _LINK,
        sms="Homeward: the daily report of {since} has not been made. {link}",
        fields="since",
        sms_fields="since",
    ),
    "handover_offered": _Said(
        title="A hand-over for you",
        subject="Homeward: a hand-over is waiting for you",
        in_app="A hand-over is waiting for you: {action}.",
        email="A colleague hands over to you: {action}. It is theirs until you accept it." + _LINK,
        sms="Homeward: a colleague's hand-over is waiting for you to accept it. {link}",
        fields="action",
        sms_fields="",
    ),
    "handover_not_accepted": _Said(
        title="Not accepted: still with you",
        subject="Homeward: what you handed over is still with you",
        in_app="{action}. It is still with you.",
        email="{action}. It is still with you." + _LINK,
        sms="Homeward: what you handed over was not accepted. It is still with you. {link}",
        fields="action",
        sms_fields="",
    ),
    "document_ready": _Said(
        title="A document to read",
        subject="Homeward: a document is ready ({urgency})",
        in_app="{action} is ready.",
        email="{action} is ready." + _LINK,
        sms="Homeward: a document is ready for you ({urgency}). {link}",
        fields="action urgency",
        sms_fields="urgency",
    ),
    "police_list_differs": _Said(
        title="On the police's list and not on ours",
        subject="Homeward: a police list to settle ({urgency})",
        in_app="{action}. Open Police lists, and ask the police whom they mean.",
        email="{action}.\nOpen Police lists in Homeward, and ask the police whom they mean."
        + _LINK,
        sms="Homeward: a police list is waiting to be settled ({urgency}). {link}",
        fields="action urgency",
        sms_fields="urgency",
    ),
    "lead_member_notice": _Said(
        title="Notice to the lead member",
        subject="Homeward: a notice for you",
        in_app="A notice for the lead member, of {since}. The director of children's services "
        "can say more.",
        email="This tells you, as lead member, that a matter which you are to know of arose at "
        "{since}. It says nothing of who it concerns. The director of children's services can "
        "say more." + _LINK,
        sms="Homeward: a notice for you. The director of children's services can say more. {link}",
        fields="since",
        sms_fields="",
    ),
    "decision_needed": _Said(
        title="Decide whether somebody may be told",
        subject="Homeward: a decision is needed ({urgency})",
        in_app="A message is held back until you decide whether it may be sent.",
        email="A message is held back, because of whom it would tell. It goes to nobody until you "
        "decide." + _LINK,
        sms="Homeward: a message is held back until you decide on it ({urgency}). {link}",
        fields="urgency",
        sms_fields="urgency",
    ),
    "check_address": _Said(
        title="Check that you can be reached",
        subject="Homeward: check that this address is yours",
        in_app="",
        email="Somebody asked Homeward to send messages here. If it was you, type this code into "
        "Homeward:\n\n{code}\n\nIf it was not, do nothing: nothing more will be sent.\n",
        sms="Homeward: your code is {code}. If you did not ask for it, do nothing.",
        fields="code",
        sms_fields="code",
    ),
}


def _template(name: str, said: _Said) -> Template:
    subject = said.subject
    in_app = {Channel.IN_APP: Text(said.title, said.in_app)} if said.in_app else {}
    linked = frozenset({"link"} if "{link}" in said.email else ())
    email_body = said.email + _WHO if linked else said.email
    own = frozenset(said.fields.split())
    sms = frozenset(said.sms_fields.split()) | linked
    return Template(
        name=name,
        title=said.title,
        texts=MappingProxyType(
            in_app
            | {email: Text(subject, email_body) for email in _EMAILS}
            | {Channel.NOTIFY_SMS: Text("", said.sms)}
        ),
        fields=MappingProxyType(
            dict.fromkeys(in_app, own - {"urgency", "summary"})  # the page has them by itself
            # Who has the summary needs no line of it.
            | dict.fromkeys(_EMAILS, (own - {"action"} if "summary" in own else own) | linked)
            | {Channel.NOTIFY_SMS: sms}
        ),
    )


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {name: _template(name, said) for name, said in _SAID.items()}
)

"""What a link from an email or a text message leads to, under the reader's own access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.web.components.component import Component
from homeward.web.components.content import SummaryList
from homeward.web.components.justice import Alert
from homeward.web.messages.pages import ELSEWHERE, Link, details, more, state_alert
from homeward.work.messages.tapping import Tap, Tapped


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A message opened by its link. Neither title nor words name a child."""

    title: str
    said: Component
    details: SummaryList | None = None
    more: Link | None = None
    answer_url: str = ""
    message_url: str = ""


_ANOTHERS = (
    "This message was sent to somebody else, so it is not shown here. If they asked you to deal "
    "with it, ask them to pass it to you in Homeward."
)
_CLOSED = (
    "This message was sent to you, but what it is about is not open to you now. The record may "
    "be kept to one team, or you work for another organisation at this moment. If you cannot "
    "deal with it, tell your team manager at once."
)
_EXPIRED = (
    "For safety a link is good for 24 hours. The message is still here: open it to see how it "
    "stands and to answer it."
)


def link_page(ctx: Context, found: Tapped, *, names: Mapping[UUID, str]) -> LinkPage:
    """Return the page to which a link leads."""
    line = found.line
    if line is None and found.tap is Tap.CLOSED:
        said = Alert("Not open to you", _CLOSED, "warning")
        return LinkPage("This message is not open to you", said)
    if line is None:
        return LinkPage("This is not your message", Alert("Not yours", _ANOTHERS, "warning"))
    where = reverse("message", args=[line.message.pk])
    if found.tap is Tap.EXPIRED:
        said = Alert("This link is older than 24 hours", _EXPIRED, "warning")
        return LinkPage("This link has expired", said, message_url=where)
    theirs = found.tap is Tap.THEIRS and line.message.template not in ELSEWHERE
    return LinkPage(
        title="A message for you",
        said=state_alert(ctx, line, names=names),
        details=details(ctx, line, names=names, child=False),
        more=more(ctx, line.message),
        answer_url=reverse("message_answer", args=[line.message.pk]) if theirs else "",
        message_url=where,
    )

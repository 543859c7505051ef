"""What every message says by every channel, with invented fields and what it may carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from homeward.domain.messages import TEMPLATES, Channel, Template, words_of
from homeward.web.components.content import BackLink, SummaryList, SummaryRow
from homeward.web.door import Asked
from homeward.web.messages.words import CHANNELS

INVENTED: Mapping[str, str] = {
    "action": "Hold a strategy discussion",
    "due": "9:30pm today",
    "since": "8:05pm today",
    "role": "the duty officer",
    "urgency": "now",
    "link": "https://homeward.example/m/Ij5cQ0v8",
    "code": "482913",
    "summary": "Missing now: 1\n\n1. Missing now: 9 hours. Police grade: High risk.\n"
    "   Next: Hold a strategy discussion: due by 9:30pm on Tue 3 March, in 3 hours.",
}
"""What stands in for the real thing. Nobody and nothing in it is real."""

_CARRIES = {
    "action": "what is to be done",
    "due": "by when",
    "since": "since when",
    "role": "who was to be told",
    "urgency": "how soon",
    "link": "a link to Homeward",
    "code": "a code to check an address",
    "summary": "what the reader may see of the report, with no child’s name",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One message, as it reads by each channel."""

    anchor: str
    title: str
    channels: tuple[SummaryList, ...]


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """Every message that Homeward sends."""

    title: str
    back: BackLink
    previews: tuple[Preview, ...]


@require_safe
def message_templates(request: Asked) -> HttpResponse:
    """Show every message on every channel."""
    previews = tuple(_preview(one) for one in TEMPLATES.values())
    page = TemplatesPage(
        "What every message says", BackLink(reverse("message_list"), "Messages"), previews
    )
    return render(request, "messages/templates.html", {"page": page})


def _preview(one: Template) -> Preview:
    channels = (channel for channel in Channel if channel in one.fields)
    return Preview(one.name, one.title, tuple(_by(one, channel) for channel in channels))


def _by(one: Template, channel: Channel) -> SummaryList:
    allowed = one.fields[channel]
    words = words_of(one.name, channel, {name: INVENTED[name] for name in allowed})
    rows = [SummaryRow("It reads", _lines(words.body))]
    if words.subject:
        rows.insert(0, SummaryRow("Subject", words.subject))
    carried = ", ".join(_CARRIES[name] for name in sorted(allowed)) or "nothing of its own"
    rows.append(SummaryRow("It may carry", carried))
    return SummaryList(rows, card_title=CHANNELS[channel], card_level=3)


def _lines(body: str) -> SafeString:
    found = format_html_join("", "{}<br>", ((line,) for line in body.strip().split("\n")))
    return format_html("{}", found)

"""The one timeline of an episode: all that happened, was recorded, changed or was corrected."""

from __future__ import annotations

from datetime import timedelta

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeward.domain.time import in_words
from homeward.web.components.justice import Moment, Timeline
from homeward.web.episodes.happenings import Happening, happenings
from homeward.web.episodes.marks import links, marks
from homeward.web.episodes.reading import Opened

LATE = timedelta(minutes=10)
"""A thing recorded longer than this after it happened says when it was recorded."""


def timeline(opened: Opened) -> Timeline:
    """Return the timeline, the latest first. A carer sees the events and their own entries."""
    found = list(happenings(opened))
    if opened.ctx.roles == {"carer"}:
        found = [one for one in found if not one.private or opened.ours(one.actor)]
    found.sort(key=lambda one: (one.at, one.recorded_at), reverse=True)
    return Timeline([_moment(opened, one) for one in found])


def _moment(opened: Opened, one: Happening) -> Moment:
    parts = [linebreaksbr(line, autoescape=True) for line in one.lines if line]
    if abs(one.recorded_at - one.at) > LATE:
        parts.append(
            format_html(
                '<span class="hw-due__why">Recorded at {}</span>', in_words(one.recorded_at)
            )
        )
    parts += marks(opened, one)
    text = SafeString("".join(f'<p class="govuk-body">{part}</p>' for part in parts))
    return Moment(one.title, one.at, by=opened.named(one.actor), text=text + links(opened, one))

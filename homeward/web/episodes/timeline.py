"""The one timeline of an episode: all that happened, was recorded, changed or was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeward.domain.facts import label_of
from homeward.domain.time import in_words
from homeward.record.episodes.operations import TIMES
from homeward.web.components.justice import Moment, Timeline
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.words import GRADES, KINDS, instant_words

REPORTED_BACK = "Reported back"
"""What the operation writes when somebody says that the child is back."""

LATE = timedelta(minutes=10)
"""A thing recorded longer than this after it happened says when it was recorded."""


class _Row(Protocol):
    at: datetime
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in the timeline; ``private``: of our own work, not for a carer to read."""

    title: str
    at: datetime
    recorded_at: datetime
    actor: UUID | None
    lines: tuple[str, ...] = ()
    private: bool = False


def timeline(opened: Opened) -> Timeline:
    """Return the timeline, the latest first. A carer sees the events and their own entries."""
    found = [*_entries(opened), *_changes(opened), *_times(opened), *_states(opened)]
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
    text = SafeString("".join(f'<p class="govuk-body">{part}</p>' for part in parts))
    return Moment(one.title, one.at, by=opened.named(one.actor), text=text)


def _happening(title: str, row: _Row, *lines: str, private: bool = False) -> Happening:
    return Happening(title, row.at, row.recorded_at, row.recorded_by, lines, private)


def _entries(opened: Opened) -> Iterator[Happening]:
    for entry in opened.around.log:
        if entry.text == REPORTED_BACK:
            yield _happening("Reported back, not confirmed", entry, f"Said by {entry.who}")
            continue
        who = f"With or from: {entry.who}" if entry.who else ""
        yield _happening(entry.get_kind_display(), entry, entry.text, who, private=True)
    for act in opened.around.acts:
        yield _happening(label_of(act.kind), act, f"Done by {act.who}", act.note, private=True)
    for report in opened.reports:
        yield _happening("Missing report taken", report, report.circumstances, private=True)


def _changes(opened: Opened) -> Iterator[Happening]:
    for place, kind in enumerate(opened.around.kinds):
        title = f"{'Changed to' if place else 'Recorded as'} {KINDS[kind.kind].lower()}"
        yield _happening(title, kind, kind.reason)
    for grade in opened.around.grades:
        ours = grade.source != "police"
        title = f"{'Our recorded view' if ours else 'Police grade'}: {GRADES[grade.grade].lower()}"
        by = f"Given by {grade.given_by}" if grade.given_by else ""
        yield _happening(title, grade, by, grade.reasons, private=ours)
    for change in opened.around.corrections:
        now_at = instant_words(change.at if change.at != change.recorded_at else None)
        line = f"From {instant_words(change.former)} to {now_at}. {change.reason}"
        title = f"Time corrected: {TIMES[change.name].lower()}"
        yield Happening(title, change.recorded_at, change.recorded_at, change.recorded_by, (line,))


def _times(opened: Opened) -> Iterator[Happening]:
    for name, label in TIMES.items():
        at, known = getattr(opened.episode, name), opened.made_so(name)
        if at is not None and known is not None:
            yield Happening(label, at, known.since, known.actor)


def _states(opened: Opened) -> Iterator[Happening]:
    """What the row's own history says: who confirmed, what the police's reference became."""
    for before, after in pairwise(opened.states):
        was, row = before.row, after.row
        if was.ended_at is None and row.ended_at is not None:
            seen = f"Seen by {row.confirmed_by}" if row.confirmed_by else ""
            yield Happening("Return confirmed", after.since, after.since, after.actor, (seen,))
        if was.police_reference != row.police_reference:
            line = row.police_reference or "None"
            title = "Police reference recorded"
            yield Happening(title, after.since, after.since, after.actor, (line,))
        if was.voided_at is None and row.voided_at is not None:
            line = row.voided_reason
            title = "Marked as recorded in error"
            yield Happening(title, after.since, after.since, after.actor, (line,), private=True)

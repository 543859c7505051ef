"""The trail of messages as a table: who was told, when, how, and who said to have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from homeward.domain.context import Context
from homeward.guard.people import SYSTEM
from homeward.guard.staff import Recorder, recorders
from homeward.web.components.content import Column, Table
from homeward.web.due import moment
from homeward.web.messages.words import CHANNELS, fate, reason_words, title_of
from homeward.web.wording import owner_title
from homeward.work.messages.models import Answer, Delivery, Gap, Message, Suppression
from homeward.work.messages.reading import Trail

_ANSWERS = {
    "have_it": "Acknowledged: “I have it”",
    "passed": "Passed on",
    "seen": "Seen",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trail."""

    at: datetime
    message: UUID
    who: str
    what: str
    how: str


def trail_table(ctx: Context, trail: Trail, *, named: bool) -> Table | None:
    """Return the trail as a table, the first first; ``named``: each line says of which message."""
    steps = sorted(_steps(ctx, trail, recorders(trail.people)), key=lambda step: step.at)
    if not steps:
        return None
    rows = {row.pk: row for row in trail.messages}
    head = [Column("When"), Column("Who"), Column("How"), Column("What became of it")]
    lines = [[moment(step.at, ctx.now), capfirst(step.who), step.how, step.what] for step in steps]
    if named:
        head.insert(1, Column("About"))
        for line, step in zip(lines, steps, strict=True):
            line.insert(1, _about(ctx, rows[step.message]))
    return Table(
        head,
        lines,
        caption="Who was told, when and how",
        caption_classes="govuk-visually-hidden" if named else "govuk-table__caption--m",
        first_cell_is_header=True,
    )


def _about(ctx: Context, row: Message) -> str:
    said = row.title or title_of(row.template)
    if ctx.asked_at is not None:
        return said
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("message", args=[row.pk]), said
    )


def _steps(ctx: Context, trail: Trail, people: dict[UUID, Recorder]) -> Iterator[Step]:
    yield from (_delivery(ctx, row, people) for row in trail.deliveries)
    yield from (_answer(row, people) for row in trail.answers)
    for row in trail.suppressions:
        yield from _held_back(row, people)
    yield from (_gap(row) for row in trail.gaps)


def _delivery(ctx: Context, row: Delivery, people: dict[UUID, Recorder]) -> Step:
    asked = "Asked" if row.asks else "Told"
    return Step(
        row.sent_at or row.recorded_at,
        row.message_id,
        _name(row.person, people) or row.contact,
        fate(row, ctx.now),
        f"{asked}: {CHANNELS.get(row.channel, row.channel)}",
    )


def _answer(row: Answer, people: dict[UUID, Recorder]) -> Step:
    what = _ANSWERS.get(row.intent, row.intent)
    if row.passed_to:
        what = f"{what} to {_name(row.passed_to, people)}"
    if row.note:
        what = f"{what}. {row.note}" if row.intent != Answer.Intent.SEEN else row.note
    return Step(
        row.answered_at, row.message_id, _name(row.person, people), what, CHANNELS["in_app"]
    )


def _held_back(row: Suppression, people: dict[UUID, Recorder]) -> Iterator[Step]:
    who = _name(row.person, people) or row.contact
    why = reason_words(row.reason)
    yield Step(row.recorded_at, row.message_id, who, f"Held back. {why}", "Not told")
    if row.decided_at:
        decided = "May be told" if row.allowed else "Must not be told"
        by = _name(row.decided_by, people) or "somebody"
        said = f"{decided}, decided by {by}. {row.decision}"
        yield Step(row.decided_at, row.message_id, who, said.strip(), "Decision")


def _gap(row: Gap) -> Step:
    return Step(
        row.found_at, row.message_id, owner_title(row.role), row.sentence, "Somebody was looked for"
    )


def _name(person: UUID | None, people: dict[UUID, Recorder]) -> str:
    if person == SYSTEM:
        return "Homeward"
    found = people.get(person) if person else None
    return found.name if found else "Somebody who left" if person else ""

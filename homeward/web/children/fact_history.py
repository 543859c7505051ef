"""What stood before: every state of one row, who made it so, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homeward.domain.time import in_words
from homeward.guard.history import Known
from homeward.guard.reading import note_opened
from homeward.guard.staff import Recorder, recorders
from homeward.record.children.queries import child_named
from homeward.record.kept.nouns import Noun
from homeward.record.kept.queries import (
    Correction,
    history_of,
    notes_on,
    noun_of_child,
    withheld_of,
)
from homeward.web.children.fact_changing import WITHHELD_WORDS, demand_may
from homeward.web.children.fact_saying import value_words
from homeward.web.children.fact_words import NOUNS_SAID, field_words
from homeward.web.children.words import whole_name
from homeward.web.components.content import SummaryList, SummaryRow
from homeward.web.door import Asked


@dataclass(frozen=True, slots=True)
class State:
    """How a row stood from an instant, who made it so, and why it was changed then."""

    heading: str
    reason: str
    rows: SummaryList


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every state of one row, the latest first."""

    title: str
    name: str
    back_url: str
    states: tuple[State, ...]


@require_safe
def child_fact_history(request: Asked, noun: str, fact: UUID) -> HttpResponse:
    """Show how one thing stood before each correction, also one that was withdrawn."""
    found = noun_of_child(noun)
    demand_may(request.ctx, found, "correct")
    states = history_of(request.ctx, found, fact)
    last = states[-1].row
    child = child_named(request.ctx, last.child_id)
    note_opened(request.ctx.for_authority(last.authority_id), rows=[last], subject=child.pk)
    notes = notes_on(request.ctx, fact)
    people = recorders(one.actor for one in states)
    page = HistoryPage(
        title=f"What stood before: {NOUNS_SAID[found.name].heading.lower()}",
        name=whole_name(child),
        back_url=reverse("child", args=[child.pk]),
        states=tuple(_state(found, one, notes, people) for one in reversed(states)),
    )
    return render(request, "children/history.html", {"page": page})


def _state(
    noun: Noun, known: Known[Any], notes: dict[int, Correction], people: dict[UUID, Recorder]
) -> State:
    note = notes.get(known.row.version)
    person = people.get(known.actor) if known.actor else None
    by = f", by {person.name}" if person else ""
    gone = "Withdrawn as recorded in error" if known.row.withdrawn_at else "So recorded"
    return State(
        heading=f"{gone} at {in_words(known.since)}{by}",
        reason=note.reason if note else "",
        rows=SummaryList([_row(noun, known.row, name) for name in noun.fields]),
    )


def _row(noun: Noun, row: Any, name: str) -> SummaryRow:
    """Return one value; of what is withheld, only that something is recorded."""
    value = getattr(row, name)
    hidden = name in withheld_of(noun) and value not in (None, "")
    words = WITHHELD_WORDS if hidden else value_words(noun, name, value)
    return SummaryRow(field_words(noun.name, name).label, words)

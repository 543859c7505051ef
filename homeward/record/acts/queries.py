"""Reading the records of acts: an episode's, what each still waits for, and who may read which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Value

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.permissions import OPERATIONS, SERVICES, allows
from homeward.guard.versions import NotFound
from homeward.record.acts.models import (
    AgreedAction,
    FrontDoorReferral,
    LocatingPrompt,
    LongAbsenceReview,
    MediaAppeal,
    NotifiableEvent,
    NrmReferral,
    StrategyDiscussion,
    Told,
)
from homeward.record.acts.models import Attendee as Attendee
from homeward.record.acts.models import CrossBorderContact as CrossBorderContact
from homeward.record.acts.recorded import NOUN_OF, RECORDED, STEPS
from homeward.record.acts.settling import may_release as may_release
from homeward.record.acts.settling import waits_for_director
from homeward.record.episodes.models import Episode

CHOICES: Mapping[str, Mapping[str, str]] = {
    "thresholds": dict(StrategyDiscussion.Threshold.choices),
    "agency": dict(Attendee.Agency.choices),
    "decision": dict(MediaAppeal.Decision.choices),
    "outcome": dict(FrontDoorReferral.Outcome.choices),
    "responder": dict(NrmReferral.Responder.choices),
    "duty": dict(NrmReferral.Duty.choices),
    "finding": dict(NrmReferral.Finding.choices),
    "to": dict(Told.To.choices),
    "how": dict(Told.How.choices),
    "event_kind": dict(NotifiableEvent.Kind.choices),
    "prompt_kind": dict(LocatingPrompt.Kind.choices),
}
"""The words of each column that holds a code; ``kind`` is told apart by its noun."""

WITHOUT_DELAY = timedelta(hours=24)
"""A provider told us late of a serious event if later than this, where no rule says how long.

Source: this product's reading of "without delay" (Children's Homes (England) Regulations 2015,
regulation 40), which gives no hours.
"""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of acts of one episode that the reader may read, by noun, in order of time."""

    rows: Mapping[str, list[Any]]

    def of(self, noun: str) -> list[Any]:
        """Return the rows of a noun."""
        return self.rows.get(noun, [])

    def parts(self, noun: str, column: str, whole: UUID) -> list[Any]:
        """Return the rows of a noun that are part of another record."""
        return [row for row in self.of(noun) if getattr(row, column) == whole]

    def keys(self) -> frozenset[UUID]:
        """Return the ids of every row."""
        return frozenset(row.pk for rows in self.rows.values() for row in rows)


NO_RECORDS = Records({})


def records_of(ctx: Context, episode: UUID) -> Records:
    """Return the records of acts of an episode: one question, and one for each noun it has."""
    asked = []
    for noun in NOUN_OF.values():
        model: Any = noun.model
        rows = model.objects.seen_by(ctx).filter(episode=episode)
        named = rows.annotate(noun=Value(noun.name, output_field=CharField()))
        asked.append(named.order_by().values_list("noun", flat=True))
    there = set(asked[0].union(*asked[1:]))
    found = {n.name: _rows(ctx, n, episode) for n in NOUN_OF.values() if n.name in there}
    return Records({name: rows for name, rows in found.items() if rows})


def _rows(ctx: Context, noun: Any, episode: UUID) -> list[Any]:
    rows = noun.model.objects.seen_by(ctx).filter(episode=episode)
    return [row for row in rows.order_by("at", "recorded_at", "pk") if may_read(ctx, row)]


def may_read(ctx: Context, row: Any) -> bool:
    """Tell whether a record is the reader's to read: ours all, a partner's what is theirs."""
    if ctx.roles & SERVICES:
        return True
    noun = NOUN_OF[row._meta.db_table]
    if isinstance(row, Told):
        return allows(ctx, f"act.told_{row.to}")
    names = [one.name for one in RECORDED.values() if one.noun is noun]
    names += [step.name for step in STEPS.values() if step.noun is noun]
    return any(ctx.roles & OPERATIONS[f"act.{name}"] for name in names)


def record_named(ctx: Context, model: type[Any], *, episode: UUID, record: UUID) -> Any:
    """Return one record of an episode.

    Raises:
        NotFound: there is none that the reader may read.
    """
    row = model.objects.seen_by(ctx).filter(pk=record, episode=episode).first()
    if row is None or not may_read(ctx, row):
        raise NotFound("This record is not here, or it is not open to you.")
    return row


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a record still waits for: the step or form, the record, by when, and for what."""

    step: str
    row: Any
    due: datetime | date | None = None


def waiting(ctx: Context, episode: Episode, records: Records) -> list[Waiting]:
    """Return what the records of an episode still wait for; the most pressing kinds first."""
    found = [
        *_appeals(ctx, episode, records),
        *(Waiting("strategy_held", row) for row in records.of("strategy") if not row.held_at),
        *(Waiting("action_done", row, row.due_on) for row in records.of("action") if _open(row)),
        *(Waiting("referral_outcome", r) for r in records.of("referral") if not r.outcome_at),
        *(Waiting("nrm_finding", row) for row in records.of("nrm") if row.duty == "not_yet"),
    ]
    if episode.ended_at is None:
        found += _looks(records)
        found += _reviews(ctx, records)
    return found


def _open(row: AgreedAction) -> bool:
    return row.done_at is None


def _appeals(ctx: Context, episode: Episode, records: Records) -> list[Waiting]:
    """The child is back: an appeal that was made comes down. Not back: it waits for a decision."""
    back = episode.ended_at or episode.returned_at or episode.found_at
    found = []
    for row in records.of("media"):
        if row.released_at and not row.ended_at and back:
            found.append(Waiting("media_end", row, back))
        undecided = not (row.decided_at or row.released_at or row.ended_at or back)
        if undecided and waits_for_director(ctx, row):
            found.append(Waiting("media_decide", row))
    return found


def _looks(records: Records) -> list[Waiting]:
    latest: dict[str, LocatingPrompt] = {row.kind: row for row in records.of("prompt")}
    rows = sorted(latest.values(), key=lambda row: (row.next_look_at is None, row.next_look_at))
    return [Waiting("prompt", row, row.next_look_at) for row in rows if row.next_look_at]


def _reviews(ctx: Context, records: Records) -> list[Waiting]:
    rows: list[LongAbsenceReview] = records.of("review")
    last = rows[-1] if rows else None
    if last is None or last.next_review_on is None:
        return []
    soon = last.next_review_on <= london_date(ctx.now) + timedelta(days=1)
    return [Waiting("review", last, last.next_review_on)] if soon else []


def late_by(event: NotifiableEvent, *, due_at: datetime | None = None) -> timedelta:
    """Return by how much children's services were told of an event too late; zero if in time.

    ``due_at`` (aware UTC) is when the duty in force was due, where one asks for the event.
    """
    return max(timedelta(0), event.told_at - (due_at or event.at + WITHOUT_DELAY))

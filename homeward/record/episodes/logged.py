"""What was asked, seen, tried and done in an episode."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import act as act_kind
from homeward.guard.operation import Outcome, operation
from homeward.record.episodes.acting import BadEpisode, about, live, moved
from homeward.record.episodes.endings import DECISIONS
from homeward.record.episodes.models import Act, LogEntry
from homeward.record.stamp import demand_past

EVENTS_TOLD = (
    "not_possible",
    "trafficking_suspected",
    "adult_of_concern",
    "media_considered",
    "media_released",
    "crime_suspected",
    "mental_health_concern",
    "child_in_hospital",
    "child_left_hospital",
    "interview_waits_for_choice",
    "interview_choice_made",
)
"""What is recorded like an act though it is none: it opens, ends or pauses something."""
LISTED = "daily_report_listed"
"""The act by which the daily report meets the duty to include a child in it."""
ON_THE_APPEAL = frozenset({"media_consent_given", "media_consent_refused", "media_released"})
"""What is said on the record of a media appeal alone, where it is asked whose decision it is."""


@operation("episode.log")
def log(
    ctx: Context, *, episode: UUID, kind: str, text: str, at: datetime, who: str = ""
) -> Outcome:
    """Log an enquiry, sighting, contact attempt or note, at the time it happened.

    Raises:
        NotFound; InFuture; BadEpisode: nothing written, or not a kind of entry.
    """
    row = live(ctx, episode)
    demand_past(ctx, at, field="at")
    if not text.strip():
        raise BadEpisode("Write what was asked, seen or tried.", field="text")
    if kind not in LogEntry.Kind.values:
        raise BadEpisode("Choose what kind of entry this is.", field="kind")
    LogEntry.objects.create(kind=kind, text=text, who=who, at=at, **about(ctx, row))
    return moved(row)


@operation("episode.act")
def record_act(
    ctx: Context, *, episode: UUID, kind: str, at: datetime, who: str, note: str = ""
) -> Outcome:
    """Record that something the protocol asks for was done.

    Raises:
        NotFound; InFuture; BadEpisode: not an act, nobody named, or a decision without words.
    """
    row = live(ctx, episode)
    demand_past(ctx, at, field="at")
    if kind in ON_THE_APPEAL:
        raise BadEpisode("Record this on the media appeal itself.", field="kind")
    if act_kind(kind) is None and kind not in EVENTS_TOLD:
        raise BadEpisode("Choose what was done from the list.", field="kind")
    if not who.strip():
        raise BadEpisode("Write who did it.", field="who")
    if kind in DECISIONS and not note.strip():
        raise BadEpisode("Write what was decided, in the note.", field="note")
    Act.objects.create(kind=kind, at=at, who=who, note=note, **about(ctx, row))
    return moved(row)


@operation("episode.listed")
def record_listed(ctx: Context, *, episode: UUID) -> Outcome:
    """Record that the daily report told of an episode at ``ctx.now``: the program's own act.

    Raises:
        NotFound; BadEpisode: the episode was marked as recorded in error.
    """
    row = live(ctx, episode)
    Act.objects.create(kind=LISTED, at=ctx.now, who="The daily report", **about(ctx, row))
    return moved(row)

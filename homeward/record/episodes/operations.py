"""Writing what happened in an episode. Corrections never overwrite: every state is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from homeward.domain.context import Context
from homeward.domain.facts import act as act_kind
from homeward.domain.refusal import Refusal
from homeward.guard import permissions, session
from homeward.guard.models import Share
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import police_here, services_context, services_of
from homeward.guard.sharing import end_shares
from homeward.guard.versions import change, find
from homeward.record.children.models import StatusPeriod
from homeward.record.episodes.models import (
    Act,
    Episode,
    GradeChange,
    KindChange,
    LogEntry,
    TimeCorrection,
)
from homeward.record.stamp import demand_past, stamp

GRADES = ("no_apparent_risk", "low", "medium", "high")
"""The police's continuum of risk, lowest first. Source: College of Policing APP."""

TIMES = {
    "last_seen_at": "Last seen",
    "noticed_at": "Noticed missing",
    "reported_to_police_at": "Reported to the police",
    "authority_aware_at": "Authority became aware",
    "found_at": "Found",
    "returned_at": "Returned",
}
EVENTS_TOLD = ("not_possible", "trafficking_suspected", "media_considered")
"""What is recorded like an act though it is none: it opens or ends something."""

END_TIMES = ("found_at", "returned_at")
_START_TIMES = ("last_seen_at", "noticed_at", "reported_to_police_at", "authority_aware_at")
_KEPT_OPEN = timedelta(days=28)  # police and host keep the record while the interview is shared


class BadEpisode(Refusal):
    """What was typed about an episode can't be kept."""

    code = "bad_episode"


def started_at(times: dict[str, datetime | None]) -> datetime | None:
    """Return the earliest moment known, from which the episode counts."""
    return min((at for name in _START_TIMES if (at := times.get(name))), default=None)


def _open(ctx: Context, episode: UUID) -> Episode:
    row = find(ctx, Episode, episode)
    if row.voided_at is not None:
        raise BadEpisode("This episode was marked as recorded in error.")
    return row


def _about(ctx: Context, row: Episode) -> dict[str, object]:
    return {"episode_id": row.pk, "child_id": row.child_id, **stamp(ctx)}


def _moved(row: Episode) -> Outcome:
    return Outcome(row.pk, episodes=(row.pk,), children=(row.child_id,))


def _moved_start(ctx: Context, row: Episode) -> Outcome:
    """Tell that the episode before may have to be worked out too: "missing again" moved."""
    former = before(ctx, child=row.child_id, start=row.started_at, leave_out=row.pk)
    return Outcome(row.pk, episodes=(row.pk, *former), children=(row.child_id,))


def before(ctx: Context, *, child: UUID, start: datetime, leave_out: UUID) -> tuple[UUID, ...]:
    """Return the child's last episode that began by ``start``, as a tuple of one or none."""
    rows = Episode.objects.seen_by(ctx).filter(
        child=child, started_at__lte=start, voided_at__isnull=True
    )
    return tuple(
        rows.exclude(pk=leave_out).order_by("-started_at").values_list("pk", flat=True)[:1]
    )


@operation("episode.log")
def log(
    ctx: Context, *, episode: UUID, kind: str, text: str, at: datetime, who: str = ""
) -> Outcome:
    """Log an enquiry, sighting, contact attempt or note, at the time it happened.

    Raises:
        NotFound; InFuture; BadEpisode: nothing written, or not a kind of entry.
    """
    row = _open(ctx, episode)
    demand_past(ctx, at, field="at")
    if not text.strip():
        raise BadEpisode("Write what was asked, seen or tried.", field="text")
    if kind not in LogEntry.Kind.values:
        raise BadEpisode("Choose what kind of entry this is.", field="kind")
    LogEntry.objects.create(kind=kind, text=text, who=who, at=at, **_about(ctx, row))
    return _moved(row)


@operation("episode.act")
def record_act(
    ctx: Context, *, episode: UUID, kind: str, at: datetime, who: str, note: str = ""
) -> Outcome:
    """Record that something the protocol asks for was done.

    Raises:
        NotFound; InFuture; BadEpisode: not an act, or nobody named.
    """
    row = _open(ctx, episode)
    demand_past(ctx, at, field="at")
    if act_kind(kind) is None and kind not in EVENTS_TOLD:
        raise BadEpisode("Choose what was done from the list.", field="kind")
    if not who.strip():
        raise BadEpisode("Write who did it.", field="who")
    Act.objects.create(kind=kind, at=at, who=who, note=note, **_about(ctx, row))
    return _moved(row)


@dataclass(frozen=True, slots=True)
class GradeSaid:
    """A grade as it was given: what, when (aware UTC), whose, by whom and why."""

    grade: str
    at: datetime
    source: str
    given_by: str = ""
    reasons: str = ""


@operation("episode.set_grade")
def set_grade(ctx: Context, *, episode: UUID, version: int, said: GradeSaid) -> Outcome:
    """Record a risk grade: the police's, or our view beside it. The board shows the police's.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: not a grade or source.
    """
    row = _open(ctx, episode)
    demand_past(ctx, said.at, field="at")
    if said.grade not in GRADES:
        raise BadEpisode("Choose a grade from the list.", field="grade")
    if said.source not in GradeChange.Source.values:
        raise BadEpisode("Say whose grade this is.", field="source")
    GradeChange.objects.create(**asdict(said), **_about(ctx, row))
    police = GradeChange.objects.seen_by(ctx).filter(episode=row, source="police")
    standing = police.order_by("at", "recorded_at").last()
    change(ctx, row, version=version, grade=standing.grade if standing else row.grade)
    return _moved(row)


@operation("episode.set_kind")
def set_kind(
    ctx: Context, *, episode: UUID, version: int, kind: str, at: datetime, reason: str
) -> Outcome:
    """Change the episode to missing, or to away without authorisation.

    From missing to away needs a manager's permission: the change is counted. Away is only for
    a looked-after child whose whereabouts are known. Source: DfE statistics definitions.

    Raises:
        NotFound, Conflict, InFuture; Denied: to away, without a manager's role; BadEpisode.
    """
    row = _open(ctx, episode)
    demand_past(ctx, at, field="at")
    if kind not in Episode.Kind.values or kind == row.kind:
        raise BadEpisode("Choose the other kind, missing or away.", field="kind")
    if not reason.strip():
        raise BadEpisode("Say why the kind changes.", field="reason")
    changes = KindChange.objects.seen_by(ctx).filter(episode=row)
    latest = changes.order_by("-at").values_list("at", flat=True).first()
    if at < max(row.started_at, latest or row.started_at):
        raise BadEpisode(
            "Give a time after the child went missing and the last change.", field="at"
        )
    if kind == Episode.Kind.AWAY:
        permissions.demand(ctx, "episode.set_kind_away")
        demand_looked_after(ctx, row.child_id)
    KindChange.objects.create(kind=kind, at=at, reason=reason, **_about(ctx, row))
    change(ctx, row, version=version, kind=kind)
    return _moved(row)


def demand_looked_after(ctx: Context, child: UUID) -> None:
    """Refuse "away" for a child who is not looked after now.

    Raises:
        BadEpisode.
    """
    current = StatusPeriod.objects.seen_by(ctx).filter(child=child, ends_on__isnull=True)
    if not current.filter(status=StatusPeriod.Status.LOOKED_AFTER).exists():
        raise BadEpisode(
            "Only a looked-after child can be away without authorisation. Record the child as "
            "missing, or correct the child's status first.",
            field="kind",
        )


@operation("episode.correct_time")
def correct_time(
    ctx: Context, *, episode: UUID, version: int, name: str, at: datetime | None, reason: str
) -> Outcome:
    """Correct one of the episode's times; the clocks run again from it.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: not one of the times, no reason, no start
            left, or an end before the start or over another episode.
    """
    row = _open(ctx, episode)
    demand_past(ctx, at, field="at")
    if name not in TIMES:
        raise BadEpisode("Choose which time to correct.", field="name")
    if not reason.strip():
        raise BadEpisode("Say why the time is corrected.", field="reason")
    times = {each: getattr(row, each) for each in TIMES} | {name: at}
    start = started_at(times)
    if start is None:
        raise BadEpisode("An episode needs at least one time at its start.", field="at")
    if name in END_TIMES and row.ended_at is None:
        raise BadEpisode("This child is not back yet. Record the return instead.", field="name")
    ended = row.ended_at and _end(times)
    _demand_order(start, min(filter(None, (times[one] for one in END_TIMES)), default=None))
    _demand_clear(ctx, row, start, ended)
    TimeCorrection.objects.create(
        name=name, former=getattr(row, name), at=at or ctx.now, reason=reason, **_about(ctx, row)
    )
    change(ctx, row, version=version, started_at=start, ended_at=ended, **{name: at})
    return _moved_start(ctx, row)


def _end(times: dict[str, datetime | None]) -> datetime:
    ends = [at for name in END_TIMES if (at := times[name])]
    if not ends:
        raise BadEpisode("A child who is back needs a time found or returned.", field="at")
    return max(ends)


def _demand_order(start: datetime, end: datetime | None) -> None:
    if end is not None and end < start:
        raise BadEpisode(
            "The child cannot be back before going missing. Check the two times.", field="at"
        )


def _demand_clear(ctx: Context, row: Episode, start: datetime, end: datetime | None) -> None:
    others = Episode.objects.seen_by(ctx).filter(child=row.child_id, voided_at__isnull=True)
    others = others.exclude(pk=row.pk).exclude(ended_at=F("started_at"))
    others = others.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=start))
    if end is not None:
        others = others.filter(started_at__lt=end)
    if start != end and others.exists():
        raise BadEpisode(
            "The child was already recorded as missing at that time. Check the other episode.",
            field="at",
        )


@operation("episode.report_back")
def report_back(ctx: Context, *, episode: UUID, at: datetime, who: str) -> Outcome:
    """Record a carer's "she's back": reported, and ending nothing until somebody confirms.

    Raises:
        NotFound; InFuture; BadEpisode: already over.
    """
    row = _open(ctx, episode)
    demand_past(ctx, at, field="at")
    if row.ended_at is not None:
        raise BadEpisode("This episode is over already.")
    _demand_order(row.started_at, at)
    LogEntry.objects.create(
        kind=LogEntry.Kind.NOTE, text="Reported back", who=who, at=at, **_about(ctx, row)
    )
    change(ctx, row, version=row.version, reported_back_at=at)
    return _moved(row)


@dataclass(frozen=True, slots=True)
class ReturnSaid:
    """How and when the child came back; at least one time. ``seen_by`` saw the child."""

    found_at: datetime | None
    returned_at: datetime | None
    seen_by: str
    found_where: str = ""
    returned_to: str = ""
    condition: str = ""
    condition_note: str = ""


@operation("episode.confirm_return")
def confirm_return(ctx: Context, *, episode: UUID, version: int, said: ReturnSaid) -> Outcome:
    """End the episode on the word of somebody who saw the child.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: over already, no time, nobody who saw the
            child, or back before going missing.
    """
    row = _open(ctx, episode)
    if row.ended_at is not None:
        raise BadEpisode("This episode is over already. To change a time, correct it.")
    if not said.seen_by.strip():
        raise BadEpisode("Write who has seen the child.", field="seen_by")
    for name in END_TIMES:
        demand_past(ctx, getattr(said, name), field=name)
    if said.condition and said.condition not in Episode.Condition.values:
        raise BadEpisode("Choose how the child was from the list.", field="condition")
    times = {"found_at": said.found_at, "returned_at": said.returned_at}
    if not any(times.values()):
        raise BadEpisode("Enter when the child was found or returned.", field="returned_at")
    end = _end(times)
    _demand_order(row.started_at, min(at for at in times.values() if at))
    change(
        ctx,
        row,
        version=version,
        ended_at=end,
        confirmed_by=said.seen_by,
        found_where=said.found_where,
        returned_to=said.returned_to,
        condition=said.condition or None,
        condition_note=said.condition_note or None,
        **times,
    )
    _close_shares(ctx, row)
    return _moved(row)


def _close_shares(ctx: Context, row: Episode) -> None:
    """Let police and host keep the record while the interview is held and shared, then end.

    Where the child's own authority does not work in this home the host keeps it: nobody else
    would know the child the next time.
    """
    services = services_of(row.authority_id)
    purposes = [Share.Purpose.LOCATE, *([Share.Purpose.HOST] if services else [])]
    for asker in [services] if services else police_here():
        theirs = services_context(
            now=ctx.now,
            authority=row.authority_id,
            purpose="return",
            organisation=asker.pk,
        )
        with session.lent_to(theirs):
            for purpose in purposes:
                end_shares(theirs, child=row.child_id, purpose=purpose, at=ctx.now + _KEPT_OPEN)


@operation("episode.void")
def void(ctx: Context, *, episode: UUID, version: int, reason: str) -> Outcome:
    """Mark an episode as recorded in error: kept, counted nowhere, its clocks stopped.

    Raises:
        NotFound, Conflict; BadEpisode: no reason.
    """
    row = _open(ctx, episode)
    if not reason.strip():
        raise BadEpisode("Say why this was recorded in error.", field="reason")
    change(ctx, row, version=version, voided_at=ctx.now, voided_reason=reason)
    if row.ended_at is None:
        _close_shares(ctx, row)
    return _moved_start(ctx, row)


@operation("episode.police_reference")
def set_police_reference(
    ctx: Context, *, episode: UUID, version: int, reference: str, at: datetime | None
) -> Outcome:
    """Keep the police's reference and, if not yet known, when the police were told.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: told while another episode lasted.
    """
    row = _open(ctx, episode)
    demand_past(ctx, at, field="at")
    told = row.reported_to_police_at or at
    start = min(row.started_at, told) if told else row.started_at
    _demand_clear(ctx, row, start, row.ended_at)
    change(
        ctx,
        row,
        version=version,
        police_reference=reference.strip(),
        reported_to_police_at=told,
        started_at=start,
    )
    return _moved_start(ctx, row)

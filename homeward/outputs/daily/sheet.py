"""A daily report as plain words, the same for every form that it takes.

What a reader may not open by name is told in counts alone: such a sheet has no lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.protocol.vocabulary import OWNERS
from homeward.domain.time import age_on, duration_words, in_words, london_date, to_london
from homeward.work.daily.report import Duty, Entry, Report

TITLE = "Daily report of missing children"
NOTHING = "Nothing to report: nobody is missing, nobody came back, and nothing is late or due."

_GRADES = {
    "no_apparent_risk": "No apparent risk",
    "low": "Low risk",
    "medium": "Medium risk",
    "high": "High risk",
    "": "Not graded yet",
}
_ONE_LINE = 4
"""At most so many late actions of one episode are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Said:
    """One count, with its words."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One episode in words. ``share`` (0 to 100) draws its hours beside the longest."""

    episode: UUID
    name: str
    more: str
    standing: str
    detail: str
    hours: int
    share: int
    grade: str
    urgent: bool
    next: str
    interviews: tuple[str, ...]
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole report in words. ``moments`` say of when it is, ``for_whom`` whose."""

    title: str
    for_whom: str
    moments: tuple[str, ...]
    counts: tuple[Said, ...]
    nothing: str
    lines: tuple[SheetLine, ...]
    only_counts: bool = False


def sheet(report: Report, *, for_whom: str, names: bool, asked_at: datetime | None = None) -> Sheet:
    """Return a report in words. Without ``names`` it tells counts alone.

    ``asked_at`` (aware UTC): when a report that was not sent was asked for.
    """
    longest = max((one.hours_missing(report.data_at) for one in report.entries), default=0)
    shown = report.entries if names else ()
    return Sheet(
        title=TITLE,
        for_whom=for_whom,
        moments=_moments(report, asked_at),
        counts=_counts(report),
        nothing="" if report.entries else NOTHING,
        lines=tuple(_line(one, report, longest) for one in shown),
        only_counts=not names,
    )


def _moments(report: Report, asked_at: datetime | None) -> tuple[str, ...]:
    of = f"As known at {in_words(report.data_at)}."
    since = f"It covers the time since {in_words(report.since)}."
    if asked_at is None:
        return of, since
    asked = f"Made when asked for, at {in_words(asked_at)}. This is not the report that was sent."
    return of, since, asked


def _counts(report: Report) -> tuple[Said, ...]:
    counts = report.counts
    return (
        Said("Missing now", counts.missing),
        Said("Went missing in this time", counts.began),
        Said("Came back in this time", counts.ended),
        Said("Return interviews due", counts.interviews),
        Said("Actions overdue", counts.overdue),
        Said("Actions that became late or ended undone in this time", counts.breaches),
    )


def _line(entry: Entry, report: Report, longest: int) -> SheetLine:
    hours, at = entry.hours_missing(report.data_at), report.data_at
    duties = entry.duties
    return SheetLine(
        episode=entry.episode,
        name=f"{entry.given_name} {entry.family_name}".strip() or "Name not recorded",
        more=_more(entry, at),
        standing=_standing(entry),
        detail=_detail(entry),
        hours=hours,
        share=round(100 * hours / longest) if longest else 0,
        grade=_GRADES.get(entry.grade, entry.grade),
        urgent=entry.grade == "high" or entry.immediate_concern,
        next=_next(duties.next, at) if duties.next else "",
        interviews=_interviews(entry),
        late=_late(entry, at),
    )


def _more(entry: Entry, at: datetime) -> str:
    age = f"Age {age_on(entry.born_on, london_date(at))}" if entry.born_on else "Age not known"
    whose = f"{entry.whose}’s child" if entry.whose else ""
    concern = "Immediate concern" if entry.immediate_concern else ""
    return " · ".join(filter(None, (age, entry.team, whose, concern)))


def _standing(entry: Entry) -> str:
    """Return where a child stands, in few words."""
    kind = "Away" if entry.kind == "away" else "Missing"
    if entry.voided:
        return "Recorded in error"
    if entry.still:
        return f"{kind} now" if not entry.began else f"{kind} now, new"
    if entry.ended:
        return "Went missing and came back" if entry.began else "Came back"
    return "Back; something is due or late"


def _detail(entry: Entry) -> str:
    said = [f"Since {short(entry.started_at)}"]
    if entry.ended_at:
        said = [f"From {short(entry.started_at)} to {short(entry.ended_at)}"]
    elif entry.reported_back_at:
        said.append(f"reported back {short(entry.reported_back_at)}, not confirmed")
    return ", ".join(said)


def short(at: datetime) -> str:
    """Return an instant shortly, in London: ``9:30pm on Tue 3 March``."""
    local = to_london(at)
    clock = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return f"{clock} on {local:%a} {local.day} {local:%B}"


def _next(duty: Duty, at: datetime) -> str:
    owner = OWNERS.get(duty.owner, duty.owner.replace("_", " "))
    return f"{duty.title}: due by {short(duty.due_at)}, in {_length(duty, at)} ({owner})"


def _interviews(entry: Entry) -> tuple[str, ...]:
    """Return the interviews ahead that are not said as overdue, or as what comes next."""
    said = {*entry.duties.overdue, entry.duties.next}
    ahead = [one for one in entry.duties.interviews if one not in said]
    return tuple(f"Interview due by {short(one.due_at)}: {one.title}" for one in ahead)


def _late(entry: Entry, at: datetime) -> tuple[str, ...]:
    """Return what is overdue and breached; a duty is said once."""
    duties = entry.duties
    overdue = [f"Overdue by {_length(one, at)}: {one.title}" for one in duties.overdue]
    done = [_breach(one) for one in duties.breaches if one not in duties.overdue]
    return (*_shortened(overdue, "more overdue"), *_shortened(done, "more late"))


def _breach(duty: Duty) -> str:
    if duty.undone_at:
        return f"Not done, and no longer due: {duty.title}"
    return f"Done late: {duty.title}"


def _shortened(said: list[str], more: str) -> list[str]:
    rest = len(said) - _ONE_LINE
    return said if rest <= 0 else [*said[:_ONE_LINE], f"{rest} {more}"]


def _length(duty: Duty, at: datetime) -> str:
    return duration_words(abs(duty.due_at - at))

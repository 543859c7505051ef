"""A daily report as plain words, the same for every form that it takes.

What a reader may not open by name is told in counts alone: such a sheet has no lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.time import age_on, in_words, london_date
from homeward.work.daily.report import Entry, Report
from homeward.work.daily.wording import (
    NOTHING,
    count_words,
    grade_words,
    interview_words,
    late_words,
    next_words,
    short,
    standing_words,
    threshold_words,
)

TITLE = "Daily report of missing children"


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
    threshold: str
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
        counts=tuple(Said(words, number) for words, number in count_words(report.counts)),
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


def _line(entry: Entry, report: Report, longest: int) -> SheetLine:
    hours, at = entry.hours_missing(report.data_at), report.data_at
    return SheetLine(
        episode=entry.episode,
        name=f"{entry.given_name} {entry.family_name}".strip() or "Name not recorded",
        more=_more(entry, at),
        standing=standing_words(entry),
        detail=_detail(entry),
        hours=hours,
        share=round(100 * hours / longest) if longest else 0,
        grade=grade_words(entry.grade),
        urgent=entry.grade == "high" or entry.immediate_concern,
        next=next_words(entry, at),
        threshold=threshold_words(entry, at),
        interviews=interview_words(entry),
        late=late_words(entry, at),
    )


def _more(entry: Entry, at: datetime) -> str:
    age = f"Age {age_on(entry.born_on, london_date(at))}" if entry.born_on else "Age not known"
    whose = f"{entry.whose}’s child" if entry.whose else ""
    concern = "Immediate concern" if entry.immediate_concern else ""
    return " · ".join(filter(None, (age, entry.team, whose, concern)))


def _detail(entry: Entry) -> str:
    said = [f"Since {short(entry.started_at)}"]
    if entry.ended_at:
        said = [f"From {short(entry.started_at)} to {short(entry.ended_at)}"]
    elif entry.reported_back_at:
        said.append(f"reported back {short(entry.reported_back_at)}, not confirmed")
    return ", ".join(said)

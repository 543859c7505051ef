"""What happened in an episode, from every table that tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from homeward.domain.facts import label_of
from homeward.record.episodes.being_found import CHECK_DONE
from homeward.record.episodes.coming_back import REPORTED_BACK
from homeward.record.episodes.queries import Act, PreventionInterview
from homeward.record.episodes.times import TIMES
from homeward.web.acts.happenings import recorded, stands_for
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.words import KINDS, child_name, instant_words
from homeward.web.wording import GRADES


class _Row(Protocol):
    pk: UUID
    at: datetime
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in the timeline; ``private``: of our own work, not for a carer to read.

    ``entry`` is the row that can be corrected, and ``gone`` says that it was withdrawn.
    """

    title: str
    at: datetime
    recorded_at: datetime
    actor: UUID | None
    lines: tuple[str, ...] = ()
    private: bool = False
    entry: UUID | None = None
    gone: bool = False


def happenings(opened: Opened) -> Iterator[Happening]:
    """Return everything that happened in an episode, in no order."""
    yield from _entries(opened)
    yield from _being_found(opened)
    yield from _kinds_and_grades(opened)
    yield from _corrected_times(opened)
    yield from _times(opened)
    yield from _states(opened)
    yield from _withdrawn(opened)


def _happening(
    title: str, row: _Row, *lines: str, private: bool = False, fixed: bool = False
) -> Happening:
    entry = None if fixed else row.pk
    return Happening(title, row.at, row.recorded_at, row.recorded_by, lines, private, entry)


def _entries(opened: Opened) -> Iterator[Happening]:
    for entry in opened.around.log:
        if entry.text == REPORTED_BACK:
            yield _happening("Reported back, not confirmed", entry, f"Said by {entry.who}")
            continue
        who = f"With or from: {entry.who}" if entry.who else ""
        yield _happening(entry.get_kind_display(), entry, entry.text, who, private=True)
    for act in opened.around.acts:
        if not (_stands_for_interview(act, opened.around.interviews) or stands_for(opened, act)):
            said, fixed = f"Done by {act.who}", act.of_id is not None
            yield _happening(label_of(act.kind), act, said, act.note, private=True, fixed=fixed)
    for title, row, lines in recorded(opened):
        yield _happening(title, row, *lines, private=True)
    for report in opened.reports:
        title = "Missing report taken"
        yield _happening(title, report, report.circumstances, private=True, fixed=True)


def _stands_for_interview(act: Act, interviews: list[PreventionInterview]) -> bool:
    told = {(one.at, one.by_whom) for one in interviews if one.done}
    return act.kind == CHECK_DONE and (act.at, act.who) in told


def _being_found(opened: Opened) -> Iterator[Happening]:
    for one in opened.around.interviews:
        title = "Prevention interview held" if one.done else "Prevention interview not held"
        harm = {True: "The child told of harm.", False: "No harm was told of."}
        yield _happening(
            title,
            one,
            f"{'Held' if one.done else 'Said'} by {one.by_whom}",
            f"Where: {one.place}" if one.place else "",
            harm.get(one.harm_told, "") if one.harm_told is not None else "",
            one.said,
            one.not_done_reason,
            private=True,
        )
    for found in opened.found:
        name = child_name(found.row.child.given_name, found.row.child.family_name)
        title = f"Found with this child: {name}"
        yield _happening(title, found.row, found.row.note, private=True)


def _kinds_and_grades(opened: Opened) -> Iterator[Happening]:
    for place, kind in enumerate(opened.around.kinds):
        title = f"{'Changed to' if place else 'Recorded as'} {KINDS[kind.kind].lower()}"
        yield _happening(title, kind, kind.reason)
    for grade in opened.around.grades:
        ours = grade.source != "police"
        title = f"{'Our recorded view' if ours else 'Police grade'}: {GRADES[grade.grade].lower()}"
        by = f"Given by {grade.given_by}" if grade.given_by else ""
        yield _happening(title, grade, by, grade.reasons, private=ours)


def _corrected_times(opened: Opened) -> Iterator[Happening]:
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
    """What the row's own history says: who confirmed, what was corrected, the reference."""
    why = {one.row_version: one for one in opened.corrections if one.row_id == opened.episode.pk}
    for before, after in pairwise(opened.states):
        was, row = before.row, after.row
        since, actor = after.since, after.actor
        if was.ended_at is None and row.ended_at is not None:
            seen = f"Seen by {row.confirmed_by}" if row.confirmed_by else ""
            yield Happening("Return confirmed", since, since, actor, (seen,))
        if was.police_reference != row.police_reference:
            line = row.police_reference or "None"
            yield Happening("Police reference recorded", since, since, actor, (line,))
        if was.voided_at is None and row.voided_at is not None:
            title = "Marked as recorded in error"
            yield Happening(title, since, since, actor, (row.voided_reason,), private=True)
        if row.version in why:
            line = why[row.version].reason
            yield Happening("Details corrected", since, since, actor, (line,), private=True)


def _withdrawn(opened: Opened) -> Iterator[Happening]:
    """What was withdrawn as recorded in error, read for those who may correct it."""
    for one in opened.withdrawn:
        said = f"Withdrawn as recorded in error: {one.correction.reason}"
        title = f"Withdrawn: {one.noun.title.lower()}"
        at, row = one.row.at, one.row
        recorded = one.correction.recorded_at
        yield Happening(
            title, at, recorded, one.correction.recorded_by, (said,), True, row.pk, gone=True
        )

"""Applying missing episodes: the SSDA903 missing table and ``ssd_missing``.

A row that names an episode which is in the record already, typed by somebody or told by another
source, is tied to it: the starts lie within twelve hours (a day, where either knows days alone),
and so do the ends where both are known. What was typed stays; an end that only the file knows
becomes "reported back", which somebody who saw the child confirms. A row that runs into another
episode of the child is refused. Source: SSDA903 rules 564 to 586.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from homeward.domain.time import london_date
from homeward.guard.people import SYSTEM
from homeward.record import bulk_queries
from homeward.sources.loading.columns import Absence
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.merging import merged
from homeward.sources.loading.work import Applier, Led, Result, Work
from homeward.sources.reading.reason import Reason

NEAR = timedelta(hours=12)
_TOLD_APART = frozenset({"found_at", "returned_at", "grade"})
"""What an episode that somebody typed learns from people alone, who confirm it."""

LATELY = timedelta(days=7)
"""An episode over for longer needs no clock."""


@dataclass(slots=True)
class Span:
    """An episode as it will stand. ``row`` is None for one that this batch makes."""

    id: UUID
    began_at: datetime
    ended_at: datetime | None
    precision: str
    row: Any = None
    told: bool = False


def absences(
    *, read: Callable[[Any], Absence], number: Callable[[Any], str], began: str, ended: str
) -> Applier:
    """Build the applier of a table of missing episodes, with its two columns' names."""

    def apply(work: Work, rows: Sequence[Incoming]) -> list[Result]:
        children = work.children([number(row.row) for row in rows])
        return keep_absences(work, rows, children, read, (began, ended))

    return apply


def keep_absences(
    work: Work,
    rows: Sequence[Incoming],
    children: Sequence[UUID | Reason],
    read: Callable[[Any], Absence],
    columns: tuple[str, str],
) -> list[Result]:
    """Keep each row's episode of its child; ``columns`` are what its two ends are called."""
    ids = {child for child in children if isinstance(child, UUID)}
    spans = _standing(work, ids)
    births = bulk_queries.births(work.ctx, ids)
    results: list[Result] = []
    for row, child in zip(rows, children, strict=True):
        if isinstance(child, Reason):
            results.append(child)
            continue
        absence = read(row.row)
        wrong = _impossible(work, absence, births.get(child), columns)
        if wrong is not None:
            results.append(wrong)
            continue
        base = work.base(row.key)
        before = read(base) if base else None
        about = _Row(work, child, row.key, absence, before, spans.setdefault(child, []))
        results.append(about.apply())
    return results


def _standing(work: Work, children: set[UUID]) -> dict[UUID, list[Span]]:
    found = bulk_queries.episodes_of_many(work.ctx, children)
    told = bulk_queries.told_of(
        work.ctx, source=work.table.family, table=work.table.name, children=found
    )
    return {
        child: [
            Span(e.pk, e.started_at, e.ended_at, e.precision, e, told=e.pk in told)
            for e in episodes
        ]
        for child, episodes in found.items()
    }


def _impossible(
    work: Work, absence: Absence, born: date | None, columns: tuple[str, str]
) -> Reason | None:
    for at, column in zip((absence.began_at, absence.ended_at), columns, strict=True):
        if at is not None and at > work.ctx.now:
            return Reason("future", f"{column} is in the future. Correct it.", column)
    if born and london_date(absence.began_at) < born:
        return Reason(
            "586",
            f"{columns[0]} is before the child's date of birth in the record. Correct one of them.",
            columns[0],
        )
    return None


@dataclass(slots=True)
class _Row:
    """One row being applied, among its child's episodes."""

    work: Work
    child: UUID
    key: str
    absence: Absence
    before: Absence | None
    spans: list[Span]

    def apply(self) -> Result:
        """Change, tie to, or make an episode; or say why none can be."""
        if self.before is not None:
            return self._again(self.work.former[self.key].row_id)
        same = self._same()
        if same is not None:
            return self._tied(same)
        clash = self._clash(self.absence.began_at, self.absence.ended_at, None)
        return clash or self._made()

    def _again(self, episode: UUID) -> Result:
        """Follow a source that now says something else of an episode it told of before."""
        own = next((span for span in self.spans if span.id == episode), None)
        if own is None or own.row is None:  # recorded in error since: that judgement stands
            return self._led(episode)
        if own.row.recorded_by != SYSTEM:
            return self._tied(own)
        columns = self._follow(own.row)
        began_at = columns.get("started_at", own.began_at)
        ended_at = columns.get("ended_at", own.ended_at)
        clash = self._clash(began_at, ended_at, own)
        if clash is not None:
            return clash
        if ended_at is not None and ended_at < began_at:
            return Reason("567", "The episode in the record would end before it starts.")
        if "kind" in columns:
            self._note_kind(episode, began_at, reason="The source now says so")
        was_open = own.ended_at is None
        own.began_at, own.ended_at = began_at, ended_at
        self.work.batch.change(own.row, **columns)
        self._move(own, was_open=was_open)
        return self._led(episode)

    def _follow(self, row: Any) -> dict[str, Any]:
        """Return the columns to set: those that nobody changed since the source last spoke."""
        said, before = self.absence, self.before
        assert before is not None  # noqa: S101 - for the type checker: _again's own condition
        if said.more:
            return merged(row, base=_columns(before), new=_columns(said))
        columns: dict[str, Any] = {}
        if row.kind == before.kind != said.kind:
            columns["kind"] = said.kind
        if row.started_at == row.noticed_at == before.began_at != said.began_at:
            columns |= {"started_at": said.began_at, "noticed_at": said.began_at}
        if row.ended_at == row.returned_at == before.ended_at != said.ended_at:
            columns |= {"ended_at": said.ended_at, "returned_at": said.ended_at}
        if columns and row.precision == before.precision != said.precision:
            columns["precision"] = said.precision
        return columns

    def _same(self) -> Span | None:
        near = [s for s in self.spans if s.row is not None and not s.told and self._is_near(s)]
        began_at = self.absence.began_at
        return min(near, key=lambda s: (abs(s.began_at - began_at), s.id), default=None)

    def _is_near(self, span: Span) -> bool:
        days = "day" in (span.precision, self.absence.precision)
        if not _near(span.began_at, self.absence.began_at, days=days):
            return False
        ends = (span.ended_at, self.absence.ended_at)
        return None in ends or _near(*ends, days=days)  # type: ignore[arg-type]

    def _tied(self, span: Span) -> Led:
        span.told = True
        ended_at, row = self.absence.ended_at, span.row
        more = {k: v for k, v in self.absence.more.items() if k not in _TOLD_APART}
        self.work.batch.change(row, **merged(row, base={}, new=more))
        if ended_at is None or span.ended_at is not None or ended_at < span.began_at:
            return self._led(span.id)
        if row.recorded_by != SYSTEM:
            if row.reported_back_at is None:
                self.work.batch.change(row, reported_back_at=ended_at)
        elif self._clash(span.began_at, ended_at, span) is None:
            self.work.batch.change(row, ended_at=ended_at, returned_at=ended_at)
            span.ended_at = ended_at
        self._move(span, was_open=True)
        return self._led(span.id)

    def _made(self) -> Led:
        said = self.absence
        columns = {"noticed_at": said.began_at, "returned_at": said.ended_at} | _columns(said)
        episode = self.work.batch.add(
            "record_episode", child_id=self.child, event_id=uuid4(), **columns
        )
        self._note_kind(episode, said.began_at)
        self._note_grade(episode)
        made = Span(episode, said.began_at, said.ended_at, said.precision, told=True)
        self.spans.append(made)
        self._move(made, was_open=False)
        return self._led(episode)

    def _note_kind(self, episode: UUID, at: datetime, *, reason: str = "") -> None:
        self.work.batch.add(
            "record_kindchange",
            child_id=self.child,
            episode_id=episode,
            at=at,
            kind=self.absence.kind,
            reason=reason,
        )

    def _note_grade(self, episode: UUID) -> None:
        grade = self.absence.more.get("grade")
        if grade:
            self.work.batch.add(
                "record_gradechange",
                child_id=self.child,
                episode_id=episode,
                at=self.absence.more["reported_to_police_at"] or self.absence.began_at,
                grade=grade,
                source="police",
            )

    def _move(self, span: Span, *, was_open: bool) -> None:
        """Have the clock of an episode worked out, if it is open or was of late."""
        if was_open or span.ended_at is None or span.ended_at >= self.work.ctx.now - LATELY:
            self.work.moved[span.id] = self.child

    def _clash(
        self, began_at: datetime, ended_at: datetime | None, own: Span | None
    ) -> Reason | None:
        for span in self.spans:
            if span is not own and _overlap((began_at, ended_at), (span.began_at, span.ended_at)):
                return Reason(
                    "574",
                    "This overlaps the child's missing episode that began on "
                    f"{london_date(span.began_at):%d/%m/%Y}. A child is missing once at a time: "
                    "correct the dates of one of them.",
                )
        return None

    def _led(self, episode: UUID) -> Led:
        return Led(self.child, "record_episode", episode)


def _columns(said: Absence) -> dict[str, Any]:
    """Return the columns of the episode's own row that a statement gives."""
    return {
        "kind": said.kind,
        "started_at": said.began_at,
        "ended_at": said.ended_at,
        "precision": said.precision,
        **said.more,
    }


def _near(one: datetime, other: datetime, *, days: bool) -> bool:
    if days:
        return abs((london_date(one) - london_date(other)).days) <= 1
    return abs(one - other) <= NEAR


def _overlap(
    one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]
) -> bool:
    """Tell whether two half-open times have an instant in common; one of no length has none."""
    if one[0] == one[1] or other[0] == other[1]:
        return False
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])

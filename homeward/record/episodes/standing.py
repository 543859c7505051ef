"""How a child stood through an episode: status, legal status, exploitation and disability."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from homeward.domain.context import Context
from homeward.domain.facts import Fact
from homeward.domain.time import london_midnight
from homeward.record.care.models import (
    CareLeaver,
    Disability,
    EarlyHelp,
    ExploitationLevel,
    LegalStatus,
    NeedEpisode,
    ProtectionPlan,
)
from homeward.record.children.models import StatusPeriod
from homeward.record.placements.models import CarePeriod

_LONG_AGO = date(1970, 1, 1)
_NO_DISABILITY = "NONE"
_PRECEDENCE = ("looked_after", "child_protection", "child_in_need", "early_help", "care_leaver")
"""Where no status is recorded, the weightiest period that covers the day gives it."""

# Source: SSDA903 LS.
_LEGAL = {
    "C1": "interim_care_order",
    "C2": "care_order",
    "E1": "placement_order",
    "V2": "accommodated",
    "V3": "short_breaks",
    "V4": "short_breaks",
    "L1": "police_protection",
    "L2": "emergency_protection",
    "L3": "child_assessment",
    "J1": "remand",
    "J2": "pace",
    "J3": "youth_rehabilitation",
}
_STATUS_OF = {
    CarePeriod: "looked_after",
    ProtectionPlan: "child_protection",
    NeedEpisode: "child_in_need",
    EarlyHelp: "early_help",
    CareLeaver: "care_leaver",
}


class Standing(NamedTuple):
    """One period of a child's standing: of what kind, with what value, over which days.

    ``ends_on`` is excluded. ``kind`` is ``status``, ``legal``, ``exploitation`` or
    ``disability``; ``told`` says whether somebody said just that, or it follows from other
    periods (a protection plan makes a child one on a plan).
    """

    child: UUID
    ref: str
    kind: str
    value: str
    told: bool
    starts_on: date | None
    ends_on: date | None

    @property
    def begins_at(self) -> datetime:
        """Return the instant from which it holds."""
        return london_midnight(self.starts_on or _LONG_AGO)

    @property
    def ends_at(self) -> datetime | None:
        """Return the instant from which it holds no longer."""
        return london_midnight(self.ends_on) if self.ends_on else None

    def covers(self, at: datetime) -> bool:
        """Tell whether it holds at an instant."""
        ends_at = self.ends_at
        return self.begins_at <= at and (ends_at is None or at < ends_at)


@dataclass(frozen=True, slots=True)
class Span:
    """An episode's own time: when it began and, if it is over, ended."""

    starts_at: datetime
    ends_at: datetime | None

    def touches(self, period: Standing) -> bool:
        """Tell whether a period reaches into it."""
        ends_at = period.ends_at
        if ends_at is not None and ends_at <= self.starts_at:
            return False
        return self.ends_at is None or period.begins_at <= self.ends_at


def standings(ctx: Context, children: Iterable[UUID]) -> dict[UUID, list[Standing]]:
    """Return all periods of standing of these children's rows, in one question."""
    asked = list(children)
    parts = [
        _part(ctx, asked, StatusPeriod, "status", F("status"), told=True),
        _part(ctx, asked, LegalStatus, "legal", F("code"), told=True),
        _part(ctx, asked, CarePeriod, "legal", F("legal_status"), told=False),
        _part(ctx, asked, ExploitationLevel, "exploitation", F("level"), told=True),
        _part(ctx, asked, Disability, "disability", F("code"), told=True),
        *(
            _part(ctx, asked, model, "status", Value(status), told=False)
            for model, status in _STATUS_OF.items()
        ),
    ]
    found: dict[UUID, list[Standing]] = {}
    for row in parts[0].union(*parts[1:], all=True):
        child, pk, table, kind, value, told, starts_on, ends_on = row
        one = Standing(child, f"{table}:{pk}", kind, value, told, starts_on, ends_on)
        found.setdefault(child, []).append(one)
    return found


def _part(
    ctx: Context, children: list[UUID], model: Any, kind: str, value: Any, *, told: bool
) -> Any:
    words = CharField()
    return (
        model.objects.seen_by(ctx)
        .filter(child__in=children)
        .annotate(
            said_table=Value(model._meta.model_name.removesuffix("period"), words),
            said_kind=Value(kind, words),
            said_value=Cast(value, words),
            said_told=Value(told),
        )
        .values_list(
            "child_id", "pk", "said_table", "said_kind", "said_value", "said_told",
            "starts_on", "ends_on",
        )
    )  # fmt: skip


def standing_facts(span: Span, periods: Iterable[Standing], *, ref: str) -> Iterator[Fact]:
    """Yield what held when the episode began, from its start; later changes from their day.

    ``ref`` names the episode, for a child of whom no status is known.
    """
    near = sorted((p for p in periods if span.touches(p)), key=lambda p: (p.begins_at, p.ref))
    by_kind = {
        kind: [p for p in near if p.kind == kind]
        for kind in ("status", "legal", "exploitation", "disability")
    }
    yield from _statuses(span, by_kind["status"], ref)
    legal = [p for p in by_kind["legal"] if p.value]
    for at, standing in _changes(span, legal, _as_told):
        for one in standing:
            yield Fact("legal_status_set", at, one.ref, _LEGAL.get(one.value, "other"))
    for at, standing in _changes(span, by_kind["exploitation"], _as_told):
        for one in standing:
            yield Fact("exploitation_set", at, one.ref, one.value)
    for one in by_kind["disability"]:
        if one.value != _NO_DISABILITY:
            yield Fact("disability", max(span.starts_at, one.begins_at), one.ref)


def _statuses(span: Span, periods: list[Standing], ref: str) -> Iterator[Fact]:
    """Yield each change of status; from a moment with none the child is open to no team."""
    former: Standing | None = None
    for at, standing in _changes(span, periods, _status, empty=True):
        for one in standing:
            yield Fact("status_set", at, one.ref, one.value)
        if not standing:
            said = f"{former.ref}#ended" if former else f"{ref}#no_status"
            yield Fact("status_set", at, said, "not_open")
        former = standing[-1] if standing else None


def _changes(
    span: Span,
    periods: list[Standing],
    choose: Callable[[list[Standing]], list[Standing]],
    *,
    empty: bool = False,
) -> Iterator[tuple[datetime, list[Standing]]]:
    """Yield each instant of the episode at which what stands changes, and what then stands.

    Moments at which nothing stands are passed over unless ``empty``.
    """
    edges = {p.begins_at for p in periods} | {p.ends_at for p in periods if p.ends_at}
    later = sorted(at for at in edges if at > span.starts_at and _in(span, at))
    former: list[Standing] | None = None
    for at in (span.starts_at, *later):
        standing = choose([p for p in periods if p.covers(at)])
        if standing != former and (standing or empty):
            yield at, standing
            former = standing


def _in(span: Span, at: datetime) -> bool:
    return span.ends_at is None or at <= span.ends_at


def _as_told(covering: list[Standing]) -> list[Standing]:
    """What somebody said goes before what follows from other periods; the latest stands."""
    told = [p for p in covering if p.told] or covering
    return told[-1:]


def _status(covering: list[Standing]) -> list[Standing]:
    """Every status that is recorded stands; else the weightiest that follows from others."""
    told = [p for p in covering if p.told]
    if told or not covering:
        return told
    return [min(covering, key=lambda p: (_PRECEDENCE.index(p.value), p.begins_at, p.ref))]

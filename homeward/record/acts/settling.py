"""What follows from a record of an act: the rows that the clocks read, and what it may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.versions import change
from homeward.record.acts.consenting import consented, demand_decision
from homeward.record.acts.models import (
    AgreedAction,
    Attendee,
    CrossBorderContact,
    LocatingPrompt,
    MediaAppeal,
    StrategyDiscussion,
)
from homeward.record.acts.recorded import AHEAD, NOUN_OF, STEPS, Met, met_by
from homeward.record.children.joins import joined_with
from homeward.record.episodes.models import Act
from homeward.record.episodes.standing import Span, standing_facts, standings
from homeward.record.kept.saying import BadFact
from homeward.record.stamp import demand_past, stamp

_PAST_DAYS = frozenset({"found_on"})
_PARTS = {
    "strategy": ((Attendee, "discussion_id"), (AgreedAction, "discussion_id")),
    "cross_border": ((CrossBorderContact, "plan_id"),),
}


def is_act_record(row: Any) -> bool:
    """Tell whether a row is a record of an act."""
    return row._meta.db_table in NOUN_OF


def settle_acts(ctx: Context, row: Any, *, gone: bool = False) -> None:
    """Bring the ``Act`` rows written with a record into line with it; ``gone`` once withdrawn."""
    wanted = {} if gone else {met.kind: met for met in met_by(row)}
    rows = Act.objects.seen_by(ctx).filter(episode=row.episode_id, of_id=row.pk)
    for act in rows:
        met = wanted.pop(act.kind, None)
        if met is None:
            rows.filter(pk=act.pk).update(withdrawn_at=ctx.now, version=F("version") + 1)
        elif (act.at, act.who) != (met.at, met.who):
            change(ctx, act, version=act.version, at=met.at, who=met.who)
    for met in wanted.values():
        _write(ctx, row, met)


def _write(ctx: Context, row: Any, met: Met) -> None:
    Act.objects.create(
        kind=met.kind,
        at=met.at,
        who=met.who,
        of_id=row.pk,
        episode_id=row.episode_id,
        child_id=row.child_id,
        **stamp(ctx),
    )


def settle_parts(ctx: Context, row: Any) -> None:
    """Withdraw the rows that were part of a record that is withdrawn."""
    for model, column in _PARTS.get(NOUN_OF[row._meta.db_table].name, ()):
        parts = model.objects.seen_by(ctx).filter(**{column: row.pk})
        parts.update(withdrawn_at=ctx.now, version=F("version") + 1)


def needs_consent(ctx: Context, *, child: UUID, at: datetime) -> bool:
    """Tell whether a media appeal for a child waits for the director: looked after at an instant.

    As the protocol reads it: a recorded status stands, else a period of care says so.

    Source: Thurrock report 2023, 3.1.
    """
    periods = [one for rows in standings(ctx, joined_with(ctx, child)).values() for one in rows]
    facts = standing_facts(Span(at, at), periods, ref="")
    return any((fact.kind, fact.value) == ("status_set", "looked_after") for fact in facts)


def demand_corrected(ctx: Context, row: Any, clean: Mapping[str, Any]) -> None:
    """Refuse a correction that would leave a record of an act unsound.

    Raises:
        BadFact, InFuture; Denied: a decision put right by who may not decide.
    """
    if isinstance(row, Act):
        demand_own_act(row)
    if not is_act_record(row):
        return
    changed = {name for name, value in clean.items() if getattr(row, name) != value}
    if isinstance(row, MediaAppeal):
        demand_decision(ctx, changed)
    demand_sound(ctx, row, clean)


def demand_own_act(row: Act) -> None:
    """Refuse to change an act that was written with a record: the record says it.

    Raises:
        BadFact.
    """
    if row.of_id is not None:
        raise BadFact("This was written with a record of its own. Correct that record instead.")


def demand_sound(ctx: Context, row: Any, clean: Mapping[str, Any]) -> None:
    """Refuse what does not fit together; ``clean`` is what changes of ``row`` (a new one: all).

    Raises:
        BadFact, InFuture.
    """
    then = {name: getattr(row, name) for name in NOUN_OF[row._meta.db_table].fields} | dict(clean)
    _demand_times(ctx, then, clean, row)
    _demand_together(row, then)
    if isinstance(row, StrategyDiscussion):
        _demand_discussion(then)
    if isinstance(row, MediaAppeal):
        _demand_appeal(ctx, row, then, clean)
    if isinstance(row, LocatingPrompt) and not (then["asked_of"] or then["not_asked_reason"]):
        raise BadFact("Say whom you asked, or why nobody was asked.", field="asked_of")


def _demand_times(
    ctx: Context, then: Mapping[str, Any], clean: Mapping[str, Any], row: Any
) -> None:
    began = then.get("at") or row.at
    for name, value in then.items():
        if name in clean and name in _PAST_DAYS and value and value > london_date(ctx.now):
            raise BadFact("This day has not come yet.", field=name)
        if not isinstance(value, datetime) or name == "at" or name in AHEAD:
            continue
        if name in clean:
            demand_past(ctx, value, field=name)
        if value < began and (name in clean or "at" in clean):
            raise BadFact(
                "This is before it began. Check the two times.", field=name if name in clean else ""
            )


def _demand_together(row: Any, then: Mapping[str, Any]) -> None:
    """Refuse a step told in part: when and by whom belong together."""
    noun = NOUN_OF[row._meta.db_table]
    for step in STEPS.values():
        if step.noun is not noun or not step.once:
            continue
        blank = [name for name in step.needed if then[name] in (None, "")]
        if blank and len(blank) < len(step.needed):
            raise BadFact("Fill this in too, or leave the rest blank.", field=blank[0])


def _demand_discussion(then: Mapping[str, Any]) -> None:
    known = set(StrategyDiscussion.Threshold.values)
    if set(then["thresholds"].split()) - known:
        raise BadFact("Choose from the list.", field="thresholds")
    if then["decisions"] and not then["held_at"]:
        raise BadFact("Say when it was held.", field="held_at")


def _demand_appeal(
    ctx: Context, row: MediaAppeal, then: Mapping[str, Any], clean: Mapping[str, Any]
) -> None:
    released, ended = then["released_at"], then["ended_at"]
    if ended and not released:
        raise BadFact("Record first when the appeal was made.", field="ended_at")
    if ended and ended < released:
        raise BadFact("An appeal can’t be withdrawn before it was made.", field="ended_at")
    newly = clean.get("released_at") and row.released_at is None
    if newly and not may_release(ctx, row, then):
        raise BadFact(
            "For a looked-after child the director’s consent comes first. If life is at risk, "
            "record that and why: then nobody needs to wait.",
            field="released_at",
        )


def may_release(ctx: Context, row: MediaAppeal, then: Mapping[str, Any] | None = None) -> bool:
    """Tell whether an appeal may be made: consent given or not needed, or life at risk."""
    names = ("decision", "decided_at", "risk_at", "released_at", "at")
    said = then or {name: getattr(row, name) for name in names}
    if said["risk_at"] or consented(said):
        return True
    return not waits_for_director(ctx, row, said)


def waits_for_director(
    ctx: Context, row: MediaAppeal, then: Mapping[str, Any] | None = None
) -> bool:
    """Tell whether an appeal is the director's to decide.

    So it is for a child looked after when it was considered, or when it is made.
    """
    said = then or {"at": row.at, "released_at": row.released_at}
    moments = {said["at"], said["released_at"] or ctx.now}
    return any(needs_consent(ctx, child=row.child_id, at=at) for at in moments)

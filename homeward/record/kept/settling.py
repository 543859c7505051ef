"""What follows from a correction: columns made from others, rows beside it, clocks to run again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from homeward.domain.context import Context
from homeward.domain.matching import fold
from homeward.domain.time import london_date, london_midnight
from homeward.guard.models import Share
from homeward.guard.operation import Outcome
from homeward.guard.sharing import end_shares, grant_share
from homeward.guard.versions import Conflict, change, find
from homeward.record.acts.settling import (
    demand_corrected,
    demand_own_act,
    is_act_record,
    settle_acts,
    settle_parts,
)
from homeward.record.children.models import Alias, Child, Identifier, StatusPeriod
from homeward.record.episodes.being_found import settle_check
from homeward.record.episodes.coming_back import settle_reported_back
from homeward.record.episodes.models import (
    Act,
    Episode,
    EpisodeFact,
    GradeChange,
    KindChange,
    LogEntry,
    PreventionInterview,
)
from homeward.record.episodes.operations import GRADES
from homeward.record.episodes.spans import touched_since
from homeward.record.kept.nouns import Group, Noun
from homeward.record.kept.saying import BadFact
from homeward.record.placements.models import Placement
from homeward.record.placements.queries import provider_organisation

_SUCCESSIVE = (StatusPeriod, Placement)
"""One ends on the day the next begins: withdrawing the next opens the one before again."""


def demand_fit(ctx: Context, noun: Noun, row: Any, clean: Mapping[str, Any]) -> None:
    """Refuse a correction that the rows beside it forbid.

    Raises:
        BadFact.
    """
    demand_corrected(ctx, row, clean)
    if isinstance(row, GradeChange) and clean.get("grade", row.grade) not in GRADES:
        raise BadFact("Choose a grade from the list.", field="grade")
    if isinstance(row, PreventionInterview):
        _demand_why_not(row, clean)
    if isinstance(row, Alias) and not any(
        clean.get(name, getattr(row, name)) for name in ("given_name", "family_name")
    ):
        raise BadFact("Enter the other name.", field="given_name")
    if isinstance(row, Identifier):
        same = Identifier.objects.seen_by(ctx).filter(
            child=row.child_id,
            kind=clean.get("kind", row.kind),
            value=clean.get("value", row.value),
        )
        if same.exclude(pk=row.pk).exists():
            raise BadFact("This child already has that number.", field="value")
    if isinstance(row, _SUCCESSIVE) and ("starts_on" in clean or "ends_on" in clean):
        _demand_apart(ctx, row, clean)


def _demand_why_not(row: PreventionInterview, clean: Mapping[str, Any]) -> None:
    done = clean.get("done", row.done)
    if not done and not clean.get("not_done_reason", row.not_done_reason):
        raise BadFact("Say why it was not done.", field="not_done_reason")


def _demand_apart(ctx: Context, row: Any, clean: Mapping[str, Any]) -> None:
    """Refuse a period that would lie over another of its kind."""
    starts = clean.get("starts_on", row.starts_on)
    ends = clean.get("ends_on", row.ends_on)
    others = type(row).objects.seen_by(ctx).filter(child=row.child_id).exclude(pk=row.pk)
    for other in others:
        begins_first = ends is None or other.starts_on < ends
        still_on = other.ends_on is None or other.ends_on > starts
        if begins_first and still_on:
            raise BadFact(
                "Another one is recorded over these days. Correct its days first.",
                field="starts_on",
            )


def demand_spare(ctx: Context, noun: Noun, row: Any) -> None:
    """Refuse to withdraw what an episode cannot be without.

    Raises:
        BadFact.
    """
    if isinstance(row, Act):
        demand_own_act(row)
    if isinstance(row, KindChange):
        others = KindChange.objects.seen_by(ctx).filter(episode=row.episode_id)
        if not others.exclude(pk=row.pk).exists():
            raise BadFact("An episode has a kind. Change the kind instead.")


def derived(noun: Noun, row: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that are made from those that change."""
    folded = {"given_name": "given_key", "family_name": "family_key"}
    return {
        key: fold(changes[name])
        for name, key in folded.items()
        if name in changes and hasattr(row, key)
    }


def withdraw_row(ctx: Context, row: Any, *, version: int) -> None:
    """Mark a row as withdrawn at ``ctx.now``.

    Raises:
        Conflict: somebody changed it meanwhile.
    """
    rows = type(row).objects.seen_by(ctx).filter(pk=row.pk, version=version)
    if not rows.update(withdrawn_at=ctx.now, version=F("version") + 1):
        raise Conflict(find(ctx, type(row), row.pk), {})


def settle(ctx: Context, noun: Noun, former: Any, row: Any) -> None:
    """Bring what is made of a corrected row into line with it."""
    if isinstance(row, PreventionInterview):
        settle_check(ctx, former, row)
    if is_act_record(row):
        settle_acts(ctx, row)
    _settle_beside(ctx, row)


def _settle_beside(ctx: Context, row: Any) -> None:
    if isinstance(row, LogEntry):
        settle_reported_back(ctx, row)
    if isinstance(row, GradeChange | KindChange):
        _settle_episode(ctx, row.episode_id)
    if isinstance(row, StatusPeriod):
        _settle_team(ctx, row)
    if isinstance(row, Placement):
        _settle_host(ctx, row)


def settle_without(ctx: Context, noun: Noun, row: Any) -> None:
    """Bring what was made of a withdrawn row into line with its going."""
    if isinstance(row, _SUCCESSIVE):
        _reopen(ctx, row)
    if isinstance(row, PreventionInterview):
        settle_check(ctx, row, None)
    if is_act_record(row):
        settle_acts(ctx, row, gone=True)
        settle_parts(ctx, row)
    _settle_beside(ctx, row)


def _reopen(ctx: Context, row: Any) -> None:
    before = type(row).objects.seen_by(ctx).filter(child=row.child_id, ends_on=row.starts_on)
    former = before.order_by("-starts_on").first()
    if former is not None:
        change(ctx, former, version=former.version, ends_on=row.ends_on)


def _settle_episode(ctx: Context, pk: Any) -> None:
    episode = find(ctx, Episode, pk)
    grades = GradeChange.objects.seen_by(ctx).filter(episode=pk, source="police")
    kinds = KindChange.objects.seen_by(ctx).filter(episode=pk)
    grade = grades.order_by("at", "recorded_at").last()
    kind = kinds.order_by("at", "recorded_at").last()
    now = {
        "grade": grade.grade if grade else "",
        "kind": kind.kind if kind else episode.kind,
    }
    if now != {"grade": episode.grade, "kind": episode.kind}:
        change(ctx, episode, version=episode.version, **now)


def _settle_team(ctx: Context, row: StatusPeriod) -> None:
    child = find(ctx, Child, row.child_id)
    current = StatusPeriod.objects.seen_by(ctx).filter(child=child, ends_on__isnull=True)
    team = current.order_by("-starts_on").values_list("team", flat=True).first() or ""
    if team != child.team:
        change(ctx, child, version=child.version, team=team)


def _settle_host(ctx: Context, row: Placement) -> None:
    """Let the record follow the placement that now stands: whose area, and who may see."""
    child = find(ctx, Child, row.child_id)
    now = Placement.objects.seen_by(ctx).filter(child=child, ends_on__isnull=True)
    standing = now.order_by("-starts_on").first()
    host = standing.host_authority_id if standing else None
    if host != child.host_authority_id:
        change(ctx, child, version=child.version, host_authority_id=host)
    organisation = provider_organisation(standing.provider_id) if standing else None
    if _shared_as_it_stands(ctx, row, standing, organisation):
        return
    end_shares(ctx, child=child.pk, purpose=Share.Purpose.CARE)
    if standing is not None and organisation is not None:
        grant_share(
            ctx,
            child=child.pk,
            to=organisation,
            purpose=Share.Purpose.CARE,
            starts_at=min(ctx.now, london_midnight(standing.starts_on)),
        )


def _shared_as_it_stands(
    ctx: Context, row: Placement, standing: Placement | None, organisation: UUID | None
) -> bool:
    """Tell whether those who care for the child where they now live see the record already."""
    if standing is None:
        return False
    if organisation is None:
        return standing.pk == row.pk
    shares = Share.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=ctx.now),
        child_id=row.child_id,
        to_organisation=organisation,
        purpose=Share.Purpose.CARE,
    )
    return shares.exists()


def moved(ctx: Context, noun: Noun, former: Any, now: Any) -> Outcome:
    """Tell whose clocks a change to a row moves: its episode's, or those since its first day."""
    if isinstance(now, Episode):
        return Outcome(now.pk, episodes=(now.pk,), children=(now.child_id,))
    if isinstance(now, EpisodeFact):
        return Outcome(now.pk, episodes=(now.episode_id,), children=(now.child_id,))
    if noun.group is not Group.STANDING:
        return Outcome(now.pk, children=(now.child_id,))
    since = _since(ctx, noun, former, now)
    touched = touched_since(ctx, now.child_id, since) if since else ()
    return Outcome(now.pk, episodes=touched, children=(now.child_id,))


def _since(ctx: Context, noun: Noun, former: Any, now: Any) -> date | None:
    if noun.begins is None:
        return None
    days = [getattr(row, noun.begins) for row in (former, now)]
    if None in days:
        return date.min.replace(year=1970)
    return min(london_date(day) if isinstance(day, datetime) else day for day in days)

"""Adding, correcting, ending and withdrawing what is kept of a child, whatever it is.

Every correction has a reason, what stood before stays in the row's history, and the clocks
that it moves run again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import Tracked
from homeward.guard.operation import Outcome, operation
from homeward.guard.sharing import demand_keeping
from homeward.guard.versions import change, find
from homeward.record.children.models import Child
from homeward.record.kept import settling
from homeward.record.kept.deciding import demand_danger, demand_deciders, demand_open
from homeward.record.kept.models import Correction
from homeward.record.kept.nouns import NOUNS, Group, Noun
from homeward.record.kept.saying import (
    BadFact,
    demand_order,
    demand_reason_for_telling,
    demand_whole,
    judged,
)
from homeward.record.stamp import stamp


def noun_named(name: str, *, group: Group | None = None) -> Noun:
    """Return the noun of that name.

    Raises:
        BadFact: there is none, or not of this group.
    """
    noun = NOUNS.get(name)
    if noun is None or (group is not None and noun.group != group):
        raise BadFact("This form does not fit what is kept. Open it afresh.")
    return noun


@operation("profile.add")
def add_to_profile(ctx: Context, *, noun: str, child: UUID, said: Mapping[str, Any]) -> Outcome:
    """Add to the child's profile: for those who work with the child and those who care for them.

    Raises:
        NotFound, BadFact, InFuture.
    """
    return _add(ctx, noun_named(noun, group=Group.PROFILE), child, said)


@operation("fact.add")
def add_fact(ctx: Context, *, noun: str, child: UUID, said: Mapping[str, Any]) -> Outcome:
    """Add something about the child's standing; the authority whose child it is says it.

    Raises:
        NotFound, NotOwnRecord, BadFact, InFuture.
    """
    found = noun_named(noun, group=Group.STANDING)
    find(ctx, Child, child)
    demand_keeping(ctx)
    return _add(ctx, found, child, said)


def _add(ctx: Context, noun: Noun, child: UUID, said: Mapping[str, Any]) -> Outcome:
    find(ctx, Child, child)
    if not noun.added:
        raise BadFact("This is added in a form of its own.")
    clean = judged(ctx, noun, said)
    demand_whole(noun, clean)
    demand_order(noun, None, clean)
    demand_reason_for_telling(ctx, noun, None, clean)
    demand_danger(ctx, noun, child, None, clean)
    model: Any = noun.model
    row = model(child_id=child, **clean, **stamp(ctx))
    row.save(force_insert=True)
    return settling.moved(ctx, noun, row, row)


@operation("profile.correct")
def correct_profile(
    ctx: Context, *, noun: str, row: UUID, version: int, said: Mapping[str, Any], reason: str
) -> Outcome:
    """Correct something of the child's profile, with a reason.

    Raises:
        NotFound, Conflict, BadFact, InFuture.
    """
    return _correct(ctx, noun_named(noun, group=Group.PROFILE), row, version, said, reason)


@operation("fact.correct")
def correct_fact(
    ctx: Context, *, noun: str, row: UUID, version: int, said: Mapping[str, Any], reason: str
) -> Outcome:
    """Correct anything kept of a child or an episode, with a reason; clocks run again.

    Raises:
        NotFound, NotOwnRecord, Conflict, BadFact, InFuture.
    """
    found = noun_named(noun)
    _demand_own(ctx, found, row)
    return _correct(ctx, found, row, version, said, reason)


def _demand_own(ctx: Context, noun: Noun, row: UUID) -> None:
    find(ctx, noun.model, row)
    if noun.group is Group.STANDING:
        demand_keeping(ctx)


def _correct(
    ctx: Context, noun: Noun, pk: UUID, version: int, said: Mapping[str, Any], reason: str
) -> Outcome:
    row: Any = find(ctx, noun.model, pk)
    demand_open(ctx, row)
    _demand_reason(reason)
    clean = judged(ctx, noun, said)
    demand_order(noun, row, clean)
    demand_reason_for_telling(ctx, noun, row, clean)
    demand_danger(ctx, noun, row.child_id, row, clean)
    settling.demand_fit(ctx, noun, row, clean)
    changes = {name: value for name, value in clean.items() if _stands(row, name) != value}
    if not changes:
        raise BadFact("Nothing was changed. Change what is wrong, then save.")
    demand_deciders(ctx, noun, row, changes)
    now = change(ctx, row, version=version, **changes, **settling.derived(noun, row, changes))
    _note(ctx, row, now, reason=reason, withdrew=False)
    settling.settle(ctx, noun, row, now)
    return settling.moved(ctx, noun, row, now)


def _stands(row: Any, name: str) -> Any:
    column = row._meta.get_field(name)
    return getattr(row, column.attname)


@operation("profile.withdraw")
def withdraw_from_profile(
    ctx: Context, *, noun: str, row: UUID, version: int, reason: str
) -> Outcome:
    """Withdraw something of the profile that was recorded in error; its history stays.

    Raises:
        NotFound, Conflict; BadFact: no reason.
    """
    return _withdraw(ctx, noun_named(noun, group=Group.PROFILE), row, version, reason)


@operation("fact.withdraw")
def withdraw_fact(ctx: Context, *, noun: str, row: UUID, version: int, reason: str) -> Outcome:
    """Withdraw anything that was recorded in error: kept, read no more, its clocks run again.

    Raises:
        NotFound, NotOwnRecord, Conflict; BadFact: no reason, or it can't be withdrawn.
    """
    found = noun_named(noun)
    _demand_own(ctx, found, row)
    return _withdraw(ctx, found, row, version, reason)


def _withdraw(ctx: Context, noun: Noun, pk: UUID, version: int, reason: str) -> Outcome:
    row: Any = find(ctx, noun.model, pk)
    demand_open(ctx, row)
    _demand_reason(reason)
    if not noun.withdrawn:
        raise BadFact("This can't be withdrawn. Mark the episode as recorded in error instead.")
    demand_deciders(ctx, noun, row)
    settling.demand_spare(ctx, noun, row)
    _note(ctx, row, None, reason=reason, withdrew=True)
    settling.withdraw_row(ctx, row, version=version)
    settling.settle_without(ctx, noun, row)
    return settling.moved(ctx, noun, row, row)


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise BadFact("Say why this is corrected.", field="reason")
    if len(reason) > 300:
        raise BadFact("Give the reason in at most 300 characters.", field="reason")


def _note(ctx: Context, row: Any, now: Tracked | None, *, reason: str, withdrew: bool) -> None:
    Correction.objects.create(
        child_id=row.child_id,
        row_table=row._meta.db_table,
        row_id=row.pk,
        row_version=now.version if now else row.version + 1,
        withdrew=withdrew,
        reason=reason.strip(),
        **stamp(ctx),
    )

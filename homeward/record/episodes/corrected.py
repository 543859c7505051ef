"""Reading what was corrected or withdrawn of an episode, and what stood before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.history import Known, states_of
from homeward.guard.versions import NotFound
from homeward.record.episodes.models import Episode
from homeward.record.kept.models import Correction as Correction
from homeward.record.kept.nouns import NOUNS, Group, Noun

ENTRIES: tuple[Noun, ...] = tuple(
    noun for noun in NOUNS.values() if noun.group is Group.EPISODE and noun.withdrawn
)
"""What can be corrected, and withdrawn, one by one: log entries, acts, grades, kinds, …"""

_TABLES = {noun.model._meta.db_table: noun for noun in ENTRIES}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An entry that was withdrawn as recorded in error: its last state, and why."""

    noun: Noun
    row: Any
    correction: Correction


def corrections_of(ctx: Context, rows: Iterable[UUID], *, child: UUID) -> list[Correction]:
    """Return the corrections of a child's episode entries and of these rows, in order."""
    about = Correction.objects.seen_by(ctx)
    tables = [*_TABLES, Episode._meta.db_table]
    mine = about.filter(child=child, row_table__in=tables)
    others = about.filter(row_id__in=list(rows)).exclude(child=child)
    return [*mine.order_by("recorded_at"), *others.order_by("recorded_at")]


def withdrawn_from(
    ctx: Context, episode: UUID, corrections: Iterable[Correction]
) -> list[Withdrawn]:
    """Return what was withdrawn from an episode, by the corrections that say so."""
    found = []
    for one in corrections:
        noun = _TABLES.get(one.row_table)
        states = states_of(ctx, noun.model, one.row_id) if noun and one.withdrew else []
        if noun and states and _of(states[-1].row, episode):
            found.append(Withdrawn(noun, states[-1].row, one))
    return found


def entry_named(ctx: Context, episode: UUID, entry: UUID) -> tuple[Noun, Any]:
    """Return one entry of an episode with its noun.

    Raises:
        NotFound: there is none in what the reader may see, or it was withdrawn.
    """
    for noun in ENTRIES:
        row = noun.model.objects.seen_by(ctx).filter(pk=entry).first()
        if row is not None and _of(row, episode):
            return noun, row
    raise NotFound("This entry is not here, or it is not open to you.")


def entry_states(ctx: Context, episode: UUID, entry: UUID) -> tuple[Noun, list[Known[Any]]]:
    """Return every state of one entry, the oldest first, also of one that was withdrawn.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    for noun in ENTRIES:
        states: list[Known[Any]] = states_of(ctx, noun.model, entry)
        if states and _of(states[-1].row, episode):
            return noun, states
    raise NotFound("This entry is not here, or it is not open to you.")


def reasons_of(ctx: Context, row: UUID) -> dict[int, Correction]:
    """Return why a row was corrected, by the version that each correction made."""
    found = Correction.objects.seen_by(ctx).filter(row_id=row)
    return {one.row_version: one for one in found}


def _of(row: Any, episode: UUID) -> bool:
    return bool(row.episode_id == episode)

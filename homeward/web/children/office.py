"""What a child's page shows to children's services alone: sources, joined records, shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.directory import shares_of
from homeward.record.children.queries import About
from homeward.record.episodes.queries import episodes_of
from homeward.record.episodes.spans import overlapping
from homeward.web.children.words import birth, said_plainly, whole_name
from homeward.web.due import moment


@dataclass(frozen=True, slots=True)
class Said:
    """What one source said."""

    source: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Another record that is this child."""

    name: str
    facts: str
    reason: str
    url: str
    separate_url: str


@dataclass(frozen=True, slots=True)
class SharedWith:
    """An organisation that sees this record, or saw it."""

    name: str
    purpose: str
    when: str
    end_url: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two episodes of joined rows that last at the same time, for somebody to settle."""

    first: str
    first_at: str
    second: str
    second_at: str


@dataclass(frozen=True, slots=True)
class Office:
    """The office side of a child's record."""

    said: tuple[Said, ...]
    joined: tuple[Joined, ...]
    shares: tuple[SharedWith, ...]
    clashes: tuple[Clash, ...] = ()


def office(ctx: Context, child: Any, rows: Sequence[Any], about: About) -> Office:
    """Return what sources said, the joined records, and who else sees the record."""
    return Office(
        said=tuple(
            Said(
                f"{one.source}, {one.table_name}",
                moment(one.recorded_at, ctx.now),
                said_plainly(one.said),
            )
            for one in about.assertions
        ),
        joined=_joined(ctx, child, rows, about),
        shares=_shares(ctx, child, rows),
        clashes=_clashes(ctx, rows),
    )


def _clashes(ctx: Context, rows: Sequence[Any]) -> tuple[Clash, ...]:
    """Return the episodes that overlap. One row has none: only joining can bring them about."""
    if len(rows) == 1:
        return ()
    episodes = episodes_of(ctx, [row.pk for row in rows])
    return tuple(
        Clash(
            moment(one.started_at, ctx.now),
            reverse("episode", args=[one.pk]),
            moment(other.started_at, ctx.now),
            reverse("episode", args=[other.pk]),
        )
        for one, other in overlapping(episodes)
    )


def _joined(ctx: Context, child: Any, rows: Sequence[Any], about: About) -> tuple[Joined, ...]:
    found = {row.pk: row for row in rows}
    may = permissions.allows(ctx, "child_separate")
    joined = []
    for link in about.links:
        ends = {link.child_id, link.other_id}
        if link.ended_at is not None or not ends <= found.keys():
            continue
        other = found[next(iter(ends - {child.pk}))]
        joined.append(
            Joined(
                name=whole_name(other),
                facts=birth(other.born_on, other.birth_kind, ctx.now),
                reason=link.reason,
                url=reverse("child", args=[other.pk]),
                separate_url=reverse("child_separate", args=[child.pk, link.pk]) if may else "",
            )
        )
    return tuple(joined)


def _shares(ctx: Context, child: Any, rows: Sequence[Any]) -> tuple[SharedWith, ...]:
    may = permissions.allows(ctx, "child_share_end") and child.authority_id == ctx.authority
    shown = []
    for share in shares_of(ctx, [row.pk for row in rows]):
        end = share.ends_at
        live = end is None or end > ctx.now
        word = "until" if live else "ended"
        words = f"{word} {moment(end, ctx.now)}" if end else "until somebody ends it"
        shown.append(
            SharedWith(
                name=share.to_organisation.name,
                purpose=share.get_purpose_display(),
                when=f"From {moment(share.starts_at, ctx.now)}, {words}",
                end_url=reverse("child_share_end", args=[share.child_id, share.pk])
                if live and may
                else "",
            )
        )
    return tuple(shown)

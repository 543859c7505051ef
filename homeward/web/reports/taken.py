"""The page after a missing report: what happens next, and who knows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard.directory import holders_of, shares_of
from homeward.guard.reading import note_opened
from homeward.record.episodes.queries import companions_of, episode_named
from homeward.web.due import due
from homeward.web.wording import owner_title
from homeward.work.obligations.queries import OPEN, obligations_of


@dataclass(frozen=True, slots=True)
class NextAction:
    """One action due: what, by whom, by when and why."""

    title: str
    owner: str
    due: str
    why: str


@dataclass(frozen=True, slots=True)
class TakenPage:
    """What happens next. ``told`` are the organisations whose boards show the child now."""

    title: str
    name: str
    police_reference: str
    told_police: bool
    actions: tuple[NextAction, ...]
    told: tuple[str, ...]
    untold: str
    with_them: tuple[str, ...]
    others_asked: bool
    episode_url: str
    another_url: str


def taken_page(ctx: Context, episode: UUID, *, others_asked: bool) -> TakenPage:
    """Return the page of an episode just opened; opening it is an entry in the audit trail.

    Raises:
        NotFound: the episode is not open to the reader.
    """
    row = episode_named(ctx, episode)
    note_opened(ctx.for_authority(row.authority_id), rows=[row], subject=row.child_id)
    holders = holders_of(row.authority_id)
    shared = [
        share.to_organisation.name
        for share in shares_of(ctx, [row.child_id])
        if share.ends_at is None or share.ends_at > ctx.now
    ]
    here = any(one.kind == "childrens_services" for one in holders)
    return TakenPage(
        title="Missing report taken",
        name=f"{row.child.given_name} {row.child.family_name}".strip(),
        police_reference=row.police_reference,
        told_police=row.reported_to_police_at is not None,
        actions=tuple(
            NextAction(
                title=one.title,
                owner=owner_title(one.owner),
                due=f"{due(one.due_at, ctx.now).words}, {due(one.due_at, ctx.now).at}",
                why=one.why,
            )
            for one in obligations_of(ctx, episode)
            if one.state in OPEN
        ),
        told=tuple(dict.fromkeys([*(one.name for one in holders), *shared])),
        untold="" if here else row.authority.name,
        with_them=tuple(
            f"{one.child.given_name} {one.child.family_name}".strip()
            for one in companions_of(ctx, row)
        ),
        others_asked=others_asked,
        episode_url=reverse("episode", args=[episode]),
        another_url=f"{reverse('report_start')}?with={episode}",
    )

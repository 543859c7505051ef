"""Reading who works with the child of an episode, and who cares for them. No address is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.directory import restriction_of
from homeward.guard.versions import find
from homeward.record.about_child import stands_on
from homeward.record.care.models import Involvement
from homeward.record.children.joins import joined_with
from homeward.record.children.models import Child
from homeward.record.episodes.models import Episode
from homeward.record.placements.models import AuthorityContact, Placement, Provider

ALLOCATED, REVIEWING = Involvement.Role.ALLOCATED.value, Involvement.Role.IRO.value


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works with a child now; the email address is of the staff register, or ""."""

    role: str
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Around:
    """Who is around a child: team, workers, provider, and the authorities concerned.

    ``team`` is the one that the record is kept to, where it is kept to one. ``responsible``: the
    authority whose child it is; ``hosts``: those in whose area the child is placed.
    """

    team: str
    kept_to_team: bool
    responsible: UUID
    hosts: tuple[UUID, ...]
    workers: tuple[Worker, ...]
    placed: bool
    provider: Provider | None

    def workers_as(self, role: str) -> tuple[Worker, ...]:
        """Return those who work with the child in one role, the latest first."""
        return tuple(worker for worker in self.workers if worker.role == role)


def around_child(ctx: Context, episode: UUID) -> Around:
    """Return who is around the child of an episode at ``ctx.now``.

    Raises:
        NotFound: there is no such episode in what the reader may see.
    """
    child = find(ctx, Child, find(ctx, Episode, episode).child_id)
    rows, today = joined_with(ctx, child.pk), london_date(ctx.now)
    restriction = restriction_of(ctx, rows)
    placement = _placement(ctx, rows, today)
    hosts = (placement.host_authority_id if placement else None, child.host_authority_id)
    return Around(
        team=restriction.team if restriction else child.team,
        kept_to_team=restriction is not None,
        responsible=child.authority_id,
        hosts=tuple(dict.fromkeys(host for host in hosts if host)),
        workers=_workers(ctx, rows, today),
        placed=placement is not None,
        provider=placement.provider if placement else None,
    )


def _placement(ctx: Context, children: list[UUID], today: date) -> Placement | None:
    """Return where the child is placed on a day; of two, the one that began later."""
    rows = Placement.objects.seen_by(ctx).filter(
        stands_on(today), child__in=children, starts_on__lte=today
    )
    rows = rows.select_related("provider").defer("address", "postcode", "carer_name")
    return rows.order_by("-starts_on", "pk").first()


def _workers(ctx: Context, children: list[UUID], today: date) -> tuple[Worker, ...]:
    rows = Involvement.objects.seen_by(ctx).filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=today),
        stands_on(today),
        child__in=children,
        role__in=(ALLOCATED, REVIEWING),
    )
    latest = F("starts_on").desc(nulls_last=True)
    found = rows.select_related("professional").order_by(latest, "pk")
    return tuple(_worker(row) for row in found if _still_here(row, today))


def _still_here(row: Involvement, today: date) -> bool:
    left_on = row.professional.left_on if row.professional else None
    return left_on is None or left_on > today


def _worker(row: Involvement) -> Worker:
    entry = row.professional
    email, phone = (entry.email, entry.phone) if entry else ("", row.phone)
    return Worker(row.role, row.name, email, phone)


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk at an authority: its name in words, its phone and its email address.

    ``bounced_at``: when a message to it did not arrive (aware UTC), if not checked since.
    """

    kind: str
    words: str
    phone: str
    email: str
    bounced_at: datetime | None = None


def desks_to_tell(authority: UUID, kinds: Iterable[str]) -> list[Desk]:
    """Return the desks of an authority of these kinds, in the order of the kinds."""
    order = list(kinds)
    rows = AuthorityContact.objects.filter(authority=authority, desk__in=order)
    found = sorted(rows.select_related("authority"), key=lambda row: order.index(row.desk))
    return [
        Desk(
            row.desk,
            f"{row.authority.name}: {row.get_desk_display()}",
            row.phone,
            row.email,
            row.bounced_at,
        )
        for row in found
    ]

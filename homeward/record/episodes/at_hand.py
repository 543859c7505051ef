"""What helps at once when a child is missing: the plan, and the profile's first lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.record.about_child import stands_on
from homeward.record.care.models import Involvement
from homeward.record.children.queries import joined_with
from homeward.record.placements.models import AuthorityContact as AuthorityContact
from homeward.record.profile.harm import hidden_from
from homeward.record.profile.models import Contact, Section, Telling, TriggerPlan
from homeward.record.profile.models import Place as Place
from homeward.record.profile.models import ProfileFact as ProfileFact
from homeward.record.profile.queries import plan_in_force

_SECTIONS = (Section.DESCRIPTION, Section.PHONE, Section.MEDICAL, Section.VULNERABILITY)
_WORKERS = (Involvement.Role.ALLOCATED, Involvement.Role.IRO)


@dataclass(frozen=True, slots=True)
class AtHand:
    """What stands today. ``facts`` by section, the latest of each item; nobody's address."""

    plan: TriggerPlan | None
    facts: dict[str, list[ProfileFact]]
    places: list[Place]
    must_not_tell: list[Contact]
    workers: list[Involvement]


def at_hand(ctx: Context, child: UUID) -> AtHand:
    """Return what helps at once to find a child, over all rows that are this child."""
    rows, today = joined_with(ctx, child), london_date(ctx.now)
    mine = {"child__in": rows}
    standing = stands_on(today)
    found = ProfileFact.objects.seen_by(ctx).filter(standing, section__in=_SECTIONS, **mine)
    facts = list(found.order_by("-as_of", "-recorded_at"))
    hidden = hidden_from(ctx, facts)
    places = Place.objects.seen_by(ctx).filter(standing, **mine).defer("address", "postcode")
    contacts = Contact.objects.seen_by(ctx).filter(standing, telling=Telling.MUST_NOT, **mine)
    workers = Involvement.objects.seen_by(ctx).filter(standing, role__in=_WORKERS, **mine)
    return AtHand(
        plan=plan_in_force(ctx, rows, on=today),
        facts=_latest(row for row in facts if row.pk not in hidden),
        places=list(places.order_by("-as_of", "name")),
        must_not_tell=list(_unreachable(contacts).order_by("name")),
        workers=list(workers.order_by("role", "-starts_on")),
    )


def _unreachable(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    return rows.defer("phone", "email", "address", "postcode")


def _latest(rows: Iterable[ProfileFact]) -> dict[str, list[ProfileFact]]:
    """Keep the newest of each named item; what bears no name stands beside the others."""
    kept: dict[str, list[ProfileFact]] = {}
    met: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.section, row.item.casefold())
        if not row.item or key not in met:
            kept.setdefault(row.section, []).append(row)
        met.add(key)
    return kept


def desks_of(authority: UUID) -> list[AuthorityContact]:
    """Return whom to ring at an authority, in the order in which its desks are listed."""
    places = {desk: place for place, desk in enumerate(AuthorityContact.Desk.values)}
    rows = AuthorityContact.objects.filter(authority=authority)
    return sorted(rows, key=lambda row: places[row.desk])

"""Reading where a child lives. The address is given only to those whose purpose needs it."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.record.placements.models import Area, CarePeriod, Placement, Provider, UascPeriod


def placements_of(ctx: Context, children: list[UUID]) -> list[Placement]:
    """Return a child's placements, the latest first, without address and carer's name."""
    rows = Placement.objects.seen_by(ctx).filter(child__in=children)
    return list(
        rows.select_related("provider", "host_authority")
        .defer("address", "postcode", "carer_name")
        .order_by("-starts_on")
    )


def care_periods_of(ctx: Context, children: list[UUID]) -> list[CarePeriod]:
    """Return a child's periods of care, the latest first."""
    return list(CarePeriod.objects.seen_by(ctx).filter(child__in=children).order_by("-starts_on"))


def uasc_periods_of(ctx: Context, children: list[UUID]) -> list[UascPeriod]:
    """Return when a child was an unaccompanied asylum-seeking child."""
    return list(UascPeriod.objects.seen_by(ctx).filter(child__in=children))


def providers() -> list[Provider]:
    """Return the home's register of providers."""
    return list(Provider.objects.order_by("name"))


def areas(ctx: Context) -> list[Area]:
    """Return the areas of the authority that the reader works in."""
    return list(Area.objects.filter(authority=ctx.authority).order_by("name"))


def provider_organisation(provider: UUID | None) -> UUID | None:
    """Return the organisation whose people care for children there, if they sign in here."""
    if provider is None:
        return None
    rows = Provider.objects.filter(pk=provider)
    return rows.values_list("organisation_id", flat=True).first()

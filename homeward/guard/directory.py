"""Who there is to choose from: authorities and organisations. Knows no child.

Entry points: the lists that forms offer, and the authority a record falls to when nobody says.
"""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import Authority, Organisation, Restriction, Share


def authorities() -> list[Authority]:
    """Return every authority known to the home, by name."""
    return list(Authority.objects.order_by("name"))


def organisations(ctx: Context) -> list[Organisation]:
    """Return every organisation but the reader's own, by name."""
    return list(Organisation.objects.exclude(pk=ctx.organisation).order_by("name"))


def covered_authority(ctx: Context) -> UUID | None:
    """Return the authority the asker works for, else the first that their organisation covers."""
    if ctx.authority is not None:
        return ctx.authority
    covered = Organisation.objects.filter(pk=ctx.organisation).order_by("covers__name")
    return covered.values_list("covers", flat=True).first()


def holders_of(authority: UUID) -> list[Organisation]:
    """Return who works for an authority here: its children's services, and the police."""
    services = Organisation.objects.filter(authority=authority, kind="childrens_services")
    police = Organisation.objects.filter(covers=authority, kind="police")
    return [*services, *police.order_by("name")]


def shares_of(ctx: Context, children: list[UUID]) -> list[Share]:
    """Return the shares of a child's rows that the reader may see, live and ended, latest first."""
    rows = Share.objects.filter(child_id__in=children).select_related("to_organisation")
    return list(rows.order_by("-starts_at"))


def restriction_of(ctx: Context, children: list[UUID]) -> Restriction | None:
    """Return the one team that a child's record is kept to, if it is."""
    return Restriction.objects.filter(child_id__in=children).exclude(team="").first()

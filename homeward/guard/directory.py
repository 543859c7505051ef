"""Who there is to choose from: authorities and organisations. Knows no child.

Entry points: the lists that forms offer, and the authority a record falls to when nobody says.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.history import shares_known_at
from homeward.guard.models import Authority, Organisation, Restriction, Share, Transfer


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


def working_for(ctx: Context) -> list[Authority]:
    """Return the authorities whose protocols the asker's organisation works by: its own, or all
    that a partner covers.
    """
    own = Organisation.objects.filter(pk=ctx.organisation)
    found = {*own.values_list("authority", flat=True), *own.values_list("covers", flat=True)}
    return list(Authority.objects.filter(pk__in=found - {None}).order_by("name"))


def holders_of(authority: UUID) -> list[Organisation]:
    """Return who works for an authority here: its children's services, and the police."""
    services = Organisation.objects.filter(authority=authority, kind="childrens_services")
    police = Organisation.objects.filter(covers=authority, kind="police")
    return [*services, *police.order_by("name")]


def shares_of(ctx: Context, children: list[UUID]) -> list[Share]:
    """Return the shares of a child's rows that the reader may see, live and ended, latest first.

    While somebody looks back, those known by ``ctx.now``.
    """
    if session.is_looking_back():
        known = [row for child in children for row in shares_known_at(child, ctx.now)]
        return sorted(known, key=lambda row: row.starts_at, reverse=True)
    rows = Share.objects.filter(child_id__in=children).select_related("to_organisation")
    return list(rows.order_by("-starts_at"))


def transfers_of(children: list[UUID]) -> list[Transfer]:
    """Return the transfers of these children that the reader's authority gave or took, in order."""
    rows = Transfer.objects.filter(child_id__in=children)
    return list(rows.select_related("from_authority", "to_authority").order_by("recorded_at"))


def taken_over_since(ctx: Context, since: datetime) -> dict[UUID, str]:
    """Return the children whom the reader's authority took over since an instant (aware UTC).

    Each with the name of the authority that was responsible before.
    """
    rows = Transfer.objects.filter(to_authority=ctx.authority, recorded_at__gte=since)
    return dict(rows.order_by("recorded_at").values_list("child_id", "from_authority__name"))


def restriction_of(ctx: Context, children: list[UUID]) -> Restriction | None:
    """Return the one team that a child's record is kept to, if it is."""
    return Restriction.objects.filter(child_id__in=children).exclude(team="").first()
